// A button that is only an icon: named for screen readers, its name as tooltip, reachable by Tab.
#pragma once

#include "client/ui/widgets/icons.hpp"

#include <QToolButton>

namespace conclave::client {

inline QToolButton* newIconButton(IconName name, const QString& says, QWidget* parent, Tone tone = Tone::text) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(name, tone));
    button->setIconSize(QSize(space::kIcon, space::kIcon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(says);
    button->setAccessibleName(says);
    return button;
}

} // namespace conclave::client
