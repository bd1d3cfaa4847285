// One's own account: what support has set, only shown; language and time zone, to choose; the way to another password.
// GUI thread only.
#pragma once

#include "client/settings/settings.hpp"
#include "client/ui/request_dialog.hpp"

namespace conclave::client {

class FieldForm;
class LanguageBox;
class ZoneBox;

class MyAccountDialog : public RequestDialog {
    Q_OBJECT

public:
    // Somebody must be signed in.
    MyAccountDialog(ApiClient& api, Settings& settings, QWidget* parent);

protected:
    void send() override;
    bool losesInput() const override;
    QString loseQuestion() const override;

private:
    void load();
    void show(const api::User& user);
    void reload(Tone tone, const QString& says);
    void refresh();
    void changePassword();

    ApiClient& m_api;
    Settings& m_settings;
    api::User m_user;
    LanguageBox* m_language = nullptr;
    ZoneBox* m_zone = nullptr;
};

} // namespace conclave::client
