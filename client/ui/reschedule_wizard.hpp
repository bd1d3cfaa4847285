// Another time for a conference that people are invited to already (spec B8): the new window, a check that shows old and
// new beside whom the mails reach, one act on the server, and how the mails fare. GUI thread only.
#pragma once

#include "client/ui/widgets/step_wizard.hpp"

class QLabel;

namespace conclave::client {

class ConferenceReader;
class PeopleTable;
class WhenPage;

class RescheduleWizard : public StepWizard {
    Q_OBJECT

public:
    RescheduleWizard(ApiClient& api, ConferenceId id, QWidget* parent);

    void setZonesBeside(const QStringList& zones);

Q_SIGNALS:
    // `before` is cancelled; `now` stands in its place.
    void rescheduled(const conclave::ConferenceId& before, const conclave::ConferenceId& now);

protected:
    void primary(int index) override;
    void entered(int index) override;
    bool losesInput() const override;
    QString loseQuestion() const override;
    std::optional<WizardDraft> keep() const override;
    void takeBack(const WizardDraft& draft) override;

private:
    QWidget* newCheckPage();
    void load();
    void loaded(const api::Conference& conference);
    void restore(const WizardDraft& draft);
    void fillCheck();
    void send();
    void answered(Result<api::Conference> answer);
    bool moved() const;
    api::RescheduleRequest entry() const;

    ApiClient& m_api;
    ConferenceId m_id;
    api::Conference m_conference;
    ActionKey m_key = ActionKey::fresh();
    bool m_loaded = false;
    bool m_done = false;
    WhenPage* m_when = nullptr;
    QLabel* m_before = nullptr;
    QLabel* m_now = nullptr;
    QLabel* m_totals = nullptr;
    PeopleTable* m_people = nullptr;
    ConferenceReader* m_reader = nullptr; // of the new one
};

} // namespace conclave::client
