#include "client/ui/detail_windows.hpp"

#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/known_conference_dialog.hpp"
#include "client/ui/wizard_opener.hpp"

namespace conclave::client {

DetailWindows::DetailWindows(ApiClient& api, Settings& settings, WizardOpener& wizards, QWidget* page)
    : QObject(page), m_api(api), m_settings(settings), m_wizards(wizards), m_page(page) {}

void DetailWindows::open(const ConferenceId& id) {
    if (!ConferenceInfoDialog::bringForward(id, *m_page->window())) openNew(id);
}

ConferenceInfoDialog* DetailWindows::openNew(const ConferenceId& id) {
    auto* info = new ConferenceInfoDialog(m_api, id, m_page->window());
    info->setAttribute(Qt::WA_DeleteOnClose);
    info->setZonesBeside(m_settings.zonesBeside());
    connect(info, &ConferenceInfoDialog::peopleRequested, &m_wizards, [this](const ConferenceId& which) { m_wizards.people(which); });
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

void DetailWindows::renew() {
    for (auto* info : m_page->window()->findChildren<ConferenceInfoDialog*>(Qt::FindDirectChildrenOnly)) {
        if (!info->isVisible() || info->busy()) continue;
        const ConferenceId id = info->id();
        const auto tab = info->tab();
        const QRect place = info->geometry();
        delete info;
        auto* anew = openNew(id);
        anew->showTab(tab);
        anew->setGeometry(place);
    }
}

} // namespace conclave::client
