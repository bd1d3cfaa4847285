// Shift+F10 opens the context menu of what has the keyboard, as the menu key does, which many keyboards do not have; Qt on
// X11 and Wayland knows only that one. An event filter of the application. GUI thread only.
#pragma once

#include <QObject>

namespace conclave::client {

class MenuKey : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace conclave::client
