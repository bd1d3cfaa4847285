#include "client/ui/detail_windows.hpp"

#include "client/ui/attendance_dialog.hpp"
#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/known_conference_dialog.hpp"
#include "client/ui/live_panel.hpp"
#include "client/ui/wizard_opener.hpp"

#include <QTimer>

namespace conclave::client {

namespace {

constexpr std::chrono::milliseconds kBusyLook{200};

} // namespace

DetailWindows::DetailWindows(ApiClient& api, Settings& settings, WizardOpener& wizards, QWidget* page)
    : QObject(page), m_api(api), m_settings(settings), m_wizards(wizards), m_page(page) {}

template <class Window>
Window* DetailWindows::bringForward(const ConferenceId& id) const {
    for (auto* open : m_page->window()->findChildren<Window*>()) {
        if (!open->isVisible() || open->id() != id) continue;
        open->raise();
        open->activateWindow();
        return open;
    }
    return nullptr;
}

void DetailWindows::open(const ConferenceId& id) {
    if (!bringForward<ConferenceInfoDialog>(id)) openNew(id);
}

void DetailWindows::openLive(const ConferenceId& id) {
    if (!bringForward<LivePanel>(id)) newLive(id);
}

void DetailWindows::openAttendance(const ConferenceId& id) {
    if (!bringForward<AttendanceDialog>(id)) newAttendance(id);
}

LivePanel* DetailWindows::newLive(const ConferenceId& id) {
    auto* panel = new LivePanel(m_api, id, m_page->window());
    panel->setAttribute(Qt::WA_DeleteOnClose);
    connect(panel, &LivePanel::attendanceRequested, this, &DetailWindows::openAttendance);
    panel->show();
    return panel;
}

AttendanceDialog* DetailWindows::newAttendance(const ConferenceId& id) {
    auto* dialog = new AttendanceDialog(m_api, id, m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
}

ConferenceInfoDialog* DetailWindows::openNew(const ConferenceId& id) {
    auto* info = new ConferenceInfoDialog(m_api, id, m_page->window());
    info->setAttribute(Qt::WA_DeleteOnClose);
    info->setZonesBeside(m_settings.zonesBeside());
    connect(info, &ConferenceInfoDialog::peopleRequested, &m_wizards, [this](const ConferenceId& which) { m_wizards.people(which); });
    connect(info, &ConferenceInfoDialog::liveRequested, this, &DetailWindows::openLive);
    connect(info, &ConferenceInfoDialog::attendanceRequested, this, &DetailWindows::openAttendance);
    connect(&m_wizards, &WizardOpener::changed, info, &ConferenceInfoDialog::reread);
    info->show();
    return info;
}

void DetailWindows::openKnown(const ConferenceId& id, const QDateTime& knownAt) {
    if (!m_known) return;
    auto* known = new KnownConferenceDialog(*m_known, id, knownAt, m_page->window());
    known->setAttribute(Qt::WA_DeleteOnClose);
    known->show();
}

template <class Window>
void DetailWindows::renewAll(Window* (DetailWindows::*openAnew)(const ConferenceId& id)) {
    for (auto* open : m_page->window()->findChildren<Window*>(Qt::FindDirectChildrenOnly)) renewOne(open, openAnew);
}

template <class Window>
void DetailWindows::renewOne(Window* open, Window* (DetailWindows::*openAnew)(const ConferenceId& id)) {
    if (!open->isVisible()) return;
    if (open->busy()) { // what it is doing ends first
        QTimer::singleShot(kBusyLook, open, [this, open, openAnew] { renewOne(open, openAnew); });
        return;
    }
    const ConferenceId id = open->id();
    const QRect place = open->geometry();
    std::function<void(Window&)> goOn = [](Window&) {};
    if constexpr (std::is_same_v<Window, ConferenceInfoDialog>)
        goOn = [tab = open->tab()](Window& anew) { anew.showTab(tab); };
    delete open;
    Window* anew = (this->*openAnew)(id);
    anew->setGeometry(place);
    goOn(*anew);
}

void DetailWindows::renew() {
    renewAll<ConferenceInfoDialog>(&DetailWindows::openNew);
    renewAll<LivePanel>(&DetailWindows::newLive);
    renewAll<AttendanceDialog>(&DetailWindows::newAttendance);
}

} // namespace conclave::client
