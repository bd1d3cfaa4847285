// Signing in, and everything about accounts.
#pragma once

#include "client/ui/account_change_dialog.hpp"
#include "client/ui/account_dialog.hpp"
#include "client/ui/change_password_dialog.hpp"
#include "client/ui/my_account_dialog.hpp"
#include "client/ui/set_password_dialog.hpp"
#include "client/ui/sign_in_dialog.hpp"
#include "tests/client/ui/stage.hpp"

#include <QMenu>
#include <QToolButton>

namespace conclave::tests {

inline std::unique_ptr<client::SignInDialog> signIn(Stage& stage, client::SignInDialog::Occasion occasion) {
    return std::make_unique<client::SignInDialog>(*stage.api, stage.settings, stage.keepers->store, stage.settings.currentProfile(), occasion, nullptr);
}

// Comes last: it signs the stage out of what the others have.
inline void signingIn(Stage& stage) {
    using client::SignInDialog;
    {
        const auto dialog = signIn(stage, SignInDialog::Occasion::first);
        stage.showAndLook("sign in", *dialog);
        Stage::press(*dialog, "signIn");
        stage.look("sign in, fault", *dialog);
        stage.office.signInRefused = true;
        dialog->fill(stage.office.tls.address(), QStringLiteral("anna"), QStringLiteral("a wrong password"), {});
        dialog->submit();
        stage.look("sign in, refused", *dialog);
        stage.office.signInRefused = false;
        stage.office.mustChange = true;
        dialog->submit();
        stage.look("sign in, new password", *dialog);
        Stage::press(*dialog, "signIn");
        stage.look("sign in, new password, fault", *dialog);
        stage.office.mustChange = false;
    }
    const QString nobody = QStringLiteral("localhost:1"); // listens there, but something is known of it
    for (const auto& [name, address] : {std::pair{QStringLiteral("default"), nobody}, {QStringLiteral("Town hall"), QStringLiteral("conference.example.org")}})
        stage.settings.storeProfile({.name = name, .address = address, .login = QStringLiteral("anna"), .fingerprint = {}, .remember = false});
    stage.keepers->store.keepList({.profile = QStringLiteral("default"), .account = QStringLiteral("anna@") + nobody}, client::KnownView::current,
                                  stage.office.conferences);
    {
        const auto dialog = signIn(stage, SignInDialog::Occasion::switching);
        stage.showAndLook("sign in, profiles", *dialog);
        dialog->fill({}, {}, QStringLiteral("a password"), {});
        dialog->submit();
        if (!QTest::qWaitFor([&] { return Stage::find(*dialog, "look").isVisible(); })) qFatal("somebody listens");
        stage.look("sign in, no server", *dialog);
        auto& servers = Stage::find<QToolButton>(*dialog, "servers");
        servers.menu()->popup(servers.mapToGlobal(QPoint(0, servers.height())));
        stage.lookAbove("menu servers");
        Stage::press(servers, "addProfile");
        stage.lookAbove("question profile name");
        Stage::press(servers, "removeProfile");
        stage.lookAbove("question remove profile");
    }
    const auto dialog = signIn(stage, SignInDialog::Occasion::again);
    stage.showAndLook("sign in again", *dialog);
}

inline void accountDialogs(Stage& stage) {
    using client::AccountAction;
    {
        client::AccountDialog dialog(*stage.api, std::nullopt, nullptr);
        stage.showAndLook("account, new", dialog);
        Stage::press(dialog, "primary");
        stage.look("account, new, fault", dialog);
    }
    {
        client::AccountDialog dialog(*stage.api, stage.office.users[1], nullptr);
        stage.showAndLook("account, change", dialog);
    }
    for (const std::size_t who : {std::size_t(1), std::size_t(5)}) {
        client::AccountChangeDialog dialog(*stage.api, AccountAction::active, stage.office.users[who], nullptr);
        stage.showAndLook(who == 1 ? "account, deactivate" : "account, reactivate", dialog);
    }
    for (const std::size_t who : {std::size_t(1), std::size_t(3)}) {
        client::AccountChangeDialog dialog(*stage.api, AccountAction::right, stage.office.users[who], nullptr);
        stage.showAndLook(who == 1 ? "account, revoke" : "account, grant", dialog);
    }
    {
        client::SetPasswordDialog dialog(*stage.api, stage.office.users[3], client::SetPasswordDialog::Occasion::first, nullptr);
        stage.showAndLook("set password", dialog);
        Stage::press(dialog, "type");
        Stage::press(dialog, "primary");
        stage.look("set password, fault", dialog);
        Stage::press(dialog, "generate");
        Stage::press(dialog, "primary");
        stage.settle(dialog);
        Stage::press(dialog, "copy");
        stage.look("set password, shown", dialog);
    }
    {
        client::MyAccountDialog dialog(*stage.api, stage.settings, nullptr);
        stage.showAndLook("my account", dialog);
    }
    client::ChangePasswordDialog dialog(*stage.api, stage.settings, nullptr);
    stage.showAndLook("change password", dialog);
    Stage::press(dialog, "primary");
    stage.look("change password, fault", dialog);
}

// An account above one's own level can only be looked at.
inline void accountOutOfReach(Stage& stage) {
    api::User support = stage.office.self;
    support.group = Group::conferenceSupport;
    const auto trust = stage.trust();
    const auto api = signedIn(*trust, stage.office, support);
    client::AccountDialog dialog(*api, stage.office.users[2], nullptr);
    stage.showAndLook("account, out of reach", dialog);
}

} // namespace conclave::tests
