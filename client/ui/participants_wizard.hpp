// People of a conference and their roles (spec C3, C4, C6): the list, batches of new people with a review each, and one
// commit for all of them. Roles and removals of people who are in already are in force at once, each confirmed.
// GUI thread only.
#pragma once

#include "client/model/participants_draft.hpp"
#include "client/ui/widgets/step_wizard.hpp"

namespace conclave::client {

class AccountMarks;
class AddPeoplePage;
class PeopleAddedPage;
class PeopleListPage;
class PeopleReviewPage;

class ParticipantsWizard : public StepWizard {
    Q_OBJECT

public:
    ParticipantsWizard(ApiClient& api, ConferenceId id, QWidget* parent);

Q_SIGNALS:
    // People or roles were changed on the server.
    void changed(const conclave::ConferenceId& id);
    // The person wants to go on to the invitations; the wizard has closed.
    void invitationRequested(const conclave::ConferenceId& id);

protected:
    void primary(int index) override;
    void entered(int index) override;
    bool losesInput() const override;
    QString loseQuestion() const override;
    std::optional<WizardDraft> keep() const override;
    void takeBack(const WizardDraft& draft) override;

private:
    void load();
    void commit();
    void changeRole(std::size_t row, std::optional<Role> suggested);
    void sendRole(const api::Participant& one, Role role);
    void refused(const Error& error);
    void remove(std::size_t row);
    void restore(const WizardDraft& draft);
    void sayGone();
    void sendRemoval(const api::Participant& one, Notify notify);
    void showList();
    void reviewBatch();
    void reviewImport(const std::vector<NewPerson>& people);
    void markAccount(const QString& address, const QString& displayName);

    ApiClient& m_api;
    ConferenceId m_id;
    api::Conference m_conference;
    ParticipantsDraft m_draft;
    std::vector<NewPerson> m_imported; // from a file; under review together with the fields' batch
    AccountMarks* m_marks = nullptr;
    ActionKey m_key = ActionKey::fresh();
    bool m_loaded = false;
    PeopleListPage* m_list = nullptr;
    AddPeoplePage* m_add = nullptr;
    PeopleReviewPage* m_review = nullptr;
    PeopleAddedPage* m_added = nullptr;
};

} // namespace conclave::client
