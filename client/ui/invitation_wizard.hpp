// Invites people and finalises the conference (spec D1): a last look, who gets mail, final check, and how each mail
// fared. On a conference that is scheduled already it invites the people added since (B7). GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"
#include "client/ui/widgets/step_wizard.hpp"

class QLabel;

namespace conclave::client {

class ConferenceSheet;
class ConferenceReader;
class MailChoicePage;
class PeopleTable;

class InvitationWizard : public StepWizard {
    Q_OBJECT

public:
    InvitationWizard(ApiClient& api, ConferenceId id, QWidget* parent);

    void setZonesBeside(const QStringList& zones);
    void setReturnedMail(const ReturnedMail& returned);

Q_SIGNALS:
    // The server has taken the invitations; the conference is scheduled.
    void finalised(const conclave::ConferenceId& id);
    // The person wants to see the PINs.
    void pinsRequested(const conclave::ConferenceId& id);

protected:
    void primary(int index) override;
    void entered(int index) override;
    bool losesInput() const override;
    QString loseQuestion() const override;
    std::optional<WizardDraft> keep() const override;
    void takeBack(const WizardDraft& draft) override;

private:
    void load();
    void invite();
    void loaded();
    void restore(const WizardDraft& draft);
    void fillFinalCheck();
    std::vector<api::Participant> candidates() const;

    ApiClient& m_api;
    ConferenceId m_id;
    api::Conference m_conference;
    ActionKey m_key = ActionKey::fresh();
    bool m_loaded = false;
    ConferenceSheet* m_sheet = nullptr;
    QWidget* m_sheetArea = nullptr;
    PeopleTable* m_people = nullptr;
    QLabel* m_peopleTotals = nullptr;
    MailChoicePage* m_choice = nullptr;
    PeopleTable* m_final = nullptr;
    QLabel* m_finalText = nullptr;
    ConferenceReader* m_reader = nullptr; // of the mails, from the moment they are on their way
};

} // namespace conclave::client
