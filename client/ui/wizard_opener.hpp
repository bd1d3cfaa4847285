// Opens the wizards: anew for a conference, for a copy of one, or where a half-done one was left, and leads from one to the
// next. Every wizard that it opens is put on the shelf. GUI thread only.
#pragma once

#include "client/cache/wizard_draft.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QObject>
#include <QPointer>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace conclave::client {

class DraftShelf;
class KnownConferences;
class StepWizard;

class WizardOpener : public QObject {
    Q_OBJECT

public:
    // Wizards open above the window of `page`.
    WizardOpener(ApiClient& api, Settings& settings, QWidget* page);

    // Outlives the opener.
    void setShelf(DraftShelf& shelf) { m_shelf = &shelf; }
    void setKnown(KnownConferences& known) { m_known = &known; }

    void newConference() { openConference(std::nullopt, std::nullopt); }
    // Reads the conference first, so that the wizard starts from what is there now.
    void changeConference(const ConferenceId& id, const std::optional<WizardDraft>& draft = {});
    void people(const ConferenceId& id, const std::optional<WizardDraft>& draft = {});
    void invitation(const ConferenceId& id, const std::optional<WizardDraft>& draft = {});
    void reschedule(const ConferenceId& id, const std::optional<WizardDraft>& draft = {});
    // Copies the conference, and opens the copy: its time is the old one's, which is seldom what is wanted. A second call
    // while one runs does nothing.
    void duplicate(const ConferenceId& id);
    void goOn(const WizardDraft& draft);
    // Closes the open ones and opens them where they were, in the language of now. One that cannot be closed without a loss
    // stays as it is.
    void renew();

Q_SIGNALS:
    void changed(const conclave::ConferenceId& id);
    void detailsRequested(const conclave::ConferenceId& id);
    // A conference is being read, or copied.
    void started();
    void ended();
    void failed(const conclave::Error& error);

private:
    void openConference(std::optional<api::Conference> conference, const std::optional<WizardDraft>& draft);
    // `again` opens its like.
    using Again = std::function<void(const std::optional<WizardDraft>&)>;
    void open(StepWizard* wizard, const std::optional<WizardDraft>& draft, Again again);

    ApiClient& m_api;
    Settings& m_settings;
    QWidget* m_page;
    DraftShelf* m_shelf = nullptr;
    KnownConferences* m_known = nullptr;
    Call m_copying;
    std::vector<std::pair<QPointer<StepWizard>, Again>> m_open;
};

} // namespace conclave::client
