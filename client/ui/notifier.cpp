#include "client/ui/notifier.hpp"

#include "client/ui/widgets/icon_button.hpp"
#include "client/ui/widgets/message_strip.hpp"

#include <QApplication>
#include <QMenu>
#include <QSystemTrayIcon>
#include <utility>

namespace conclave::client {

Notifier::Notifier(MessageStrip& strip, QWidget& window) : m_strip(strip), m_window(window) {
    m_dismiss = newIconButton(IconName::close, tr("Dismiss"), &strip);
    m_dismiss->setObjectName(QStringLiteral("dismissNotice"));
    strip.addButton(m_dismiss);
    connect(m_dismiss, &QToolButton::clicked, this, &Notifier::clear);
    connect(&strip, &MessageStrip::accepted, this, &Notifier::open);
}

Notifier::~Notifier() { delete m_menu; }

void Notifier::makeTray() {
    m_tray = new QSystemTrayIcon(appIcon(), this);
    m_tray->setToolTip(QStringLiteral("Conclave"));
    m_menu = new QMenu;
    m_menu->addAction(tr("Open Conclave"), this, &Notifier::raise);
    m_menu->addAction(tr("Quit"), &m_window, &QWidget::close);
    m_tray->setContextMenu(m_menu);
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, &Notifier::openFromTray);
    connect(m_tray, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) raise();
    });
}

void Notifier::raise() {
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void Notifier::tell(const Notice& notice) {
    m_last = notice;
    m_outstanding.insert(QString::fromStdString(notice.conference.value));
    const bool bad = notice.kind != NoticeKind::startsSoon && notice.kind != NoticeKind::begun;
    if (QSystemTrayIcon::isSystemTrayAvailable() && QSystemTrayIcon::supportsMessages()) {
        if (!m_tray) makeTray();
        m_tray->show();
        m_tray->showMessage(notice.title, notice.text, bad ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
        return;
    }
    m_strip.show(bad ? Tone::warning : Tone::faint, tr("%1: %2", "what, which conference").arg(notice.title, notice.text));
    m_strip.offer(tr("Open"));
    QApplication::alert(&m_window);
}

// The notification area is made anew with the next notice.
void Notifier::retranslate() {
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss"));
    delete std::exchange(m_tray, nullptr);
    delete std::exchange(m_menu, nullptr);
}

void Notifier::clear() {
    m_strip.clear();
    m_last = {};
    m_outstanding.clear();
    if (m_tray) m_tray->hide();
}

void Notifier::openFromTray() {
    if (std::exchange(m_outstanding, {}).size() != 1) return raise();
    open();
}

void Notifier::open() {
    if (m_last.conference.empty()) return;
    raise();
    m_strip.clear();
    m_outstanding.clear();
    Q_EMIT opened(m_last);
}

} // namespace conclave::client
