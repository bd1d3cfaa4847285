// The windows about one conference, one of a kind for each: its details, from the server or, without a connection, as they
// were known last; its running call; who was in it. GUI thread only.
#pragma once

#include "client/model/known_conferences.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QDateTime>
#include <QObject>

namespace conclave::client {

class ConferenceInfoDialog;
class WizardOpener;

class DetailWindows : public QObject {
    Q_OBJECT

public:
    // They open above the window of `page`; people are added through `wizards`.
    DetailWindows(ApiClient& api, Settings& settings, WizardOpener& wizards, QWidget* page);

    // Outlives this.
    void setKnown(KnownConferences& known) { m_known = &known; }
    // Brings the one that is open to the front.
    void open(const ConferenceId& id);
    void openKnown(const ConferenceId& id, const QDateTime& knownAt);
    void openLive(const ConferenceId& id);
    void openAttendance(const ConferenceId& id);
    // Those that are open again, in the language of now.
    void renew();

private:
    ConferenceInfoDialog* openNew(const ConferenceId& id);
    // The window of that kind for `id`, in front now, or nullptr where there is none.
    template <class Window>
    Window* bringForward(const ConferenceId& id) const;
    template <class Window>
    void renewAll(Window* (DetailWindows::*openAnew)(const ConferenceId& id));
    template <class Window>
    void renewOne(Window* open, Window* (DetailWindows::*openAnew)(const ConferenceId& id));
    class LivePanel* newLive(const ConferenceId& id);
    class AttendanceDialog* newAttendance(const ConferenceId& id);

    ApiClient& m_api;
    Settings& m_settings;
    WizardOpener& m_wizards;
    QWidget* m_page;
    KnownConferences* m_known = nullptr;
};

} // namespace conclave::client
