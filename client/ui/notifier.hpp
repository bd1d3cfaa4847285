// Tells what a ConferenceWatch has found: by the desktop's notification area where there is one, else in a strip of the
// window. A click opens the conference, if it is clear which. GUI thread only.
#pragma once

#include "client/model/conference_watch.hpp"

#include <QObject>
#include <QSet>

class QMenu;
class QSystemTrayIcon;
class QToolButton;
class QWidget;

namespace conclave::client {

class MessageStrip;

class Notifier : public QObject {
    Q_OBJECT

public:
    // `strip` belongs to `window`, which outlives the notifier.
    Notifier(MessageStrip& strip, QWidget& window);
    ~Notifier() override;

    void tell(const Notice& notice);
    void clear();
    void retranslate();

Q_SIGNALS:
    void opened(const conclave::client::Notice& notice);

private Q_SLOTS:
    // The notification area does not say which notice was clicked.
    void openFromTray();

private:
    void open();
    void raise();
    void makeTray();

    MessageStrip& m_strip;
    QToolButton* m_dismiss = nullptr;
    QWidget& m_window;
    Notice m_last;
    QSet<QString> m_outstanding; // conferences whose notices may still be there to be clicked
    QSystemTrayIcon* m_tray = nullptr;
    QMenu* m_menu = nullptr;
};

} // namespace conclave::client
