// Another password of one's own: the present one, the new one twice. Where the keyring holds the password, it holds the new
// one afterwards. GUI thread only.
#pragma once

#include "client/settings/settings.hpp"
#include "client/ui/request_dialog.hpp"

namespace conclave::client {

class NewPasswordForm;

class ChangePasswordDialog : public RequestDialog {
    Q_OBJECT

public:
    ChangePasswordDialog(ApiClient& api, Settings& settings, QWidget* parent);

protected:
    void send() override;

private:
    void fail(const Error& error);
    void remember();

    ApiClient& m_api;
    Settings& m_settings;
    NewPasswordForm* m_form = nullptr;
};

} // namespace conclave::client
