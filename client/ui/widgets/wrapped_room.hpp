// Wrapped sentences need more height than a layout asks for by itself. GUI thread only.
#pragma once

#include <QEvent>
#include <QLayout>
#include <QWidget>

namespace conclave::client {

// For event() of a widget whose layout holds sentences that wrap: it gets no lower than they are at `widthPx`.
inline void giveWrappedRoom(QWidget& widget, const QEvent& event, int widthPx) {
    if (event.type() == QEvent::Show || event.type() == QEvent::Resize || event.type() == QEvent::LayoutRequest)
        widget.setMinimumHeight(widget.layout()->totalMinimumHeightForWidth(widthPx));
}

} // namespace conclave::client
