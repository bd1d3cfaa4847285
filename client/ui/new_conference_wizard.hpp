// Plans a conference, or changes a draft (spec B2 to B4): when, what about, which phones, all right? Nothing is written
// before the last button. GUI thread only.
#pragma once

#include "client/ui/widgets/step_wizard.hpp"

#include <optional>

namespace conclave::client {

class AboutPage;
class ConferenceSheet;
class WhenPage;

class NewConferenceWizard : public StepWizard {
    Q_OBJECT

public:
    // With `draft` it changes that conference, else it makes a new one.
    NewConferenceWizard(ApiClient& api, std::optional<api::Conference> draft, QWidget* parent);

    void setZonesBeside(const QStringList& zones);

Q_SIGNALS:
    // Created or changed on the server.
    void saved(const conclave::ConferenceId& id);
    // The person wants to add people now; the wizard has closed.
    void participantsRequested(const conclave::ConferenceId& id);

protected:
    void primary(int index) override;
    void entered(int index) override;
    bool losesInput() const override;
    QString loseQuestion() const override;
    std::optional<WizardDraft> keep() const override;
    void takeBack(const WizardDraft& draft) override;

private:
    void save();
    void saveChanges();
    void answered(const Result<api::Conference>& answer);
    void showStale();
    void explainStale(const api::Conference& newest);
    QWidget* newPhonesPage();
    bool changed() const;
    bool isLocked() const;
    void showFieldError(const Error& error);
    api::ConferenceCreate entry() const;

    ApiClient& m_api;
    std::optional<api::Conference> m_draft;
    std::optional<api::Conference> m_saved;
    api::ConferenceCreate m_start; // what the pages held at first
    ActionKey m_key = ActionKey::fresh();
    WhenPage* m_when = nullptr;
    AboutPage* m_about = nullptr;
    ConferenceSheet* m_review = nullptr;
    ConferenceSheet* m_done = nullptr;
};

} // namespace conclave::client
