#include "client/ui/change_password_dialog.hpp"

#include "client/settings/keychain.hpp"
#include "client/ui/new_password_form.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QCoreApplication>

namespace conclave::client {

using namespace Qt::StringLiterals;

ChangePasswordDialog::ChangePasswordDialog(ApiClient& api, Settings& settings, QWidget* parent)
    : RequestDialog(u"changePasswordDialog"_s, tr("Change password"), parent), m_api(api), m_settings(settings) {
    setTitle(tr("Choose a new password"));
    setLead(NewPasswordForm::hint());
    m_form = new NewPasswordForm(NewPasswordForm::Present::asked);
    setContent(m_form);
    setPrimaryText(tr("Change password"));
    m_form->firstField()->setFocus(Qt::TabFocusReason);
}

void ChangePasswordDialog::send() {
    if (!m_form->check()) return;
    api::PasswordChange change;
    change.currentPassword = utf8(m_form->present());
    change.newPassword = utf8(m_form->password());
    startWork(m_api.changePassword(change, this, [this](Result<void> changed) {
        endWork();
        if (!changed) return fail(changed.error());
        remember();
        accept();
    }));
}

void ChangePasswordDialog::fail(const Error& error) {
    if (error.code == Errc::badCredentials)
        m_form->fault(u"currentPassword"_s, tr("This is not the present password."));
    else if (error.field == "newPassword")
        m_form->fault(u"newPassword"_s, errorSentence(error));
    else
        showError(error);
}

// The one in the keyring has become wrong.
void ChangePasswordDialog::remember() {
    ServerProfile profile = m_settings.profile(m_settings.currentProfile());
    if (!profile.remember || !m_api.user() || profile.login != qs(m_api.user()->login)) return;
    auto forget = [&settings = m_settings, profile](KeychainOutcome outcome) mutable {
        if (outcome == KeychainOutcome::done) return;
        profile.remember = false;
        settings.storeProfile(profile);
    };
    Keychain::write(profile.name, m_form->password(), qApp, forget); // this dialog is gone by then
}

} // namespace conclave::client
