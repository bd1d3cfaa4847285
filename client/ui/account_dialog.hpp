// A new account, or one to change (spec A2): login, name, address, extension, language, time zone, group. Faults stand below
// their fields. Where somebody else was quicker, what they changed is shown and what was entered here is kept. An account
// out of reach is only shown. GUI thread only.
#pragma once

#include "client/ui/request_dialog.hpp"

#include <optional>

class QLineEdit;

namespace conclave::client {

class FieldForm;
class GroupChoice;
class LanguageBox;
class ZoneBox;

class AccountDialog : public RequestDialog {
    Q_OBJECT

public:
    // Without `account` a new one. Somebody must be signed in.
    AccountDialog(ApiClient& api, std::optional<api::User> account, QWidget* parent);

Q_SIGNALS:
    void created(const conclave::api::User& account);
    void changed(const conclave::api::User& account);

protected:
    void send() override;
    bool losesInput() const override;
    QString loseQuestion() const override;

private:
    void makeFacts();
    void makeFields(const api::User& self);
    void show(const UserProperties& properties);
    UserProperties entered() const;
    bool check();
    void create(const UserProperties& entry);
    void change(const UserProperties& entry);
    void fail(const Error& error);
    void reload();
    void merge(const api::User& newest);
    void refresh();

    ApiClient& m_api;
    std::optional<api::User> m_account;
    UserProperties m_before; // what the fields showed at first, or when the newest state was read
    ActionKey m_key = ActionKey::fresh();
    bool m_readOnly = false;
    FieldForm* m_form = nullptr;
    QLineEdit* m_login = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_extension = nullptr;
    LanguageBox* m_language = nullptr;
    ZoneBox* m_zone = nullptr;
    GroupChoice* m_group = nullptr;
};

} // namespace conclave::client
