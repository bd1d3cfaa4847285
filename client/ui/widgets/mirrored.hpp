// For what is painted by hand: where it stands when languages run from right to left. GUI thread only.
#pragma once

#include <QStyle>
#include <QWidget>

namespace conclave::client {

inline QRect mirrored(const QWidget& on, const QRect& where) { return QStyle::visualRect(on.layoutDirection(), on.rect(), where); }

// Qt::AlignLeft, or right where the language begins there; painters take it as flags.
inline int leading(const QWidget& on) { return static_cast<int>(QStyle::visualAlignment(on.layoutDirection(), Qt::AlignLeft)); }

} // namespace conclave::client
