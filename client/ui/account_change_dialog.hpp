// One decision about an account, with its consequence in a sentence and a button that says what happens: deactivate,
// reactivate, grant or revoke the right to plan conferences (spec A2). GUI thread only.
#pragma once

#include "client/model/account_actions.hpp"
#include "client/ui/request_dialog.hpp"

namespace conclave::client {

class AccountChangeDialog : public RequestDialog {
    Q_OBJECT

public:
    // `action` is right or active; which way it goes follows from the account.
    AccountChangeDialog(ApiClient& api, AccountAction action, api::User account, QWidget* parent);

Q_SIGNALS:
    // Done, or found to be in another state by now.
    void changed(const conclave::api::User& account);

protected:
    void send() override;

private:
    void reload();

    ApiClient& m_api;
    AccountAction m_action;
    api::User m_account;
};

} // namespace conclave::client
