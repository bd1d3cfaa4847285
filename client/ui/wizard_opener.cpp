#include "client/ui/wizard_opener.hpp"

#include "client/model/known_conferences.hpp"
#include "client/ui/draft_shelf.hpp"
#include "client/ui/invitation_wizard.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/participants_wizard.hpp"
#include "client/ui/reschedule_wizard.hpp"
#include "client/ui/widgets/texts.hpp"

namespace conclave::client {

WizardOpener::WizardOpener(ApiClient& api, Settings& settings, QWidget* page)
    : QObject(page), m_api(api), m_settings(settings), m_page(page) {}

void WizardOpener::open(StepWizard* wizard, const std::optional<WizardDraft>& draft, Again again) {
    std::erase_if(m_open, [](const auto& one) { return !one.first; });
    m_open.emplace_back(wizard, std::move(again));
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    if (draft) wizard->goOnWith(*draft);
    if (m_shelf) m_shelf->follow(wizard);
    wizard->show();
}

void WizardOpener::openConference(std::optional<api::Conference> conference, const std::optional<WizardDraft>& draft) {
    const auto id = conference ? std::optional(conference->id) : std::nullopt;
    auto* wizard = new NewConferenceWizard(m_api, std::move(conference), m_page->window());
    wizard->setZonesBeside(m_settings.zonesBeside());
    connect(wizard, &NewConferenceWizard::saved, this, &WizardOpener::changed);
    connect(wizard, &NewConferenceWizard::participantsRequested, this, [this](const ConferenceId& which) { people(which); });
    open(wizard, draft, [this, id](const std::optional<WizardDraft>& left) {
        id ? changeConference(*id, left) : openConference(std::nullopt, left);
    });
}

void WizardOpener::changeConference(const ConferenceId& id, const std::optional<WizardDraft>& draft) {
    Q_EMIT started();
    m_api.conference(id, this, [this, draft](Result<api::Conference> answer) {
        Q_EMIT ended();
        if (answer) return openConference(*answer, draft);
        // What was entered is worth more than the conference it was meant for.
        if (draft && answer.error().code == Errc::notFound) return openConference(std::nullopt, draft);
        Q_EMIT failed(answer.error());
    });
}

void WizardOpener::people(const ConferenceId& id, const std::optional<WizardDraft>& draft) {
    auto* wizard = new ParticipantsWizard(m_api, id, m_page->window());
    connect(wizard, &ParticipantsWizard::changed, this, &WizardOpener::changed);
    connect(wizard, &ParticipantsWizard::invitationRequested, this, [this](const ConferenceId& which) { invitation(which); });
    open(wizard, draft, [this, id](const std::optional<WizardDraft>& left) { people(id, left); });
}

void WizardOpener::invitation(const ConferenceId& id, const std::optional<WizardDraft>& draft) {
    auto* wizard = new InvitationWizard(m_api, id, m_page->window());
    wizard->setZonesBeside(m_settings.zonesBeside());
    if (m_known) m_known->returnedMail(wizard, [wizard](const ReturnedMail& returned) { wizard->setReturnedMail(returned); });
    connect(wizard, &InvitationWizard::finalised, this, &WizardOpener::changed);
    connect(wizard, &InvitationWizard::pinsRequested, this, &WizardOpener::detailsRequested);
    open(wizard, draft, [this, id](const std::optional<WizardDraft>& left) { invitation(id, left); });
}

void WizardOpener::reschedule(const ConferenceId& id, const std::optional<WizardDraft>& draft) {
    auto* wizard = new RescheduleWizard(m_api, id, m_page->window());
    wizard->setZonesBeside(m_settings.zonesBeside());
    connect(wizard, &RescheduleWizard::rescheduled, this, [this](const ConferenceId& before, const ConferenceId& now) {
        Q_EMIT changed(before);
        Q_EMIT changed(now);
    });
    open(wizard, draft, [this, id](const std::optional<WizardDraft>& left) { reschedule(id, left); });
}

void WizardOpener::duplicate(const ConferenceId& id) {
    if (m_copying.running()) return; // a second click
    m_copying = m_api.copyConference(id, this, [this](Result<api::Conference> answer) {
        m_copying = Call();
        Q_EMIT ended();
        if (!answer) return Q_EMIT failed(answer.error());
        Q_EMIT changed(answer->id);
        openConference(std::move(*answer), std::nullopt);
    });
    Q_EMIT started();
}

void WizardOpener::goOn(const WizardDraft& draft) {
    const ConferenceId id(utf8(draft.conferenceId));
    switch (draft.kind) {
    case DraftKind::conference: return id.empty() ? openConference(std::nullopt, draft) : changeConference(id, draft);
    case DraftKind::people: return people(id, draft);
    case DraftKind::invitation: return invitation(id, draft);
    case DraftKind::reschedule: return reschedule(id, draft);
    }
}

void WizardOpener::renew() {
    for (const auto& [wizard, again] : std::exchange(m_open, {})) {
        if (!wizard || !wizard->isVisible()) continue;
        wizard->keepNow();
        if (!wizard->renewable()) {
            m_open.emplace_back(wizard, again);
            continue;
        }
        const std::optional<WizardDraft> left = wizard->kept();
        if (m_shelf)
            m_shelf->putAway(wizard);
        else
            wizard->deleteLater();
        again(left);
    }
}

} // namespace conclave::client
