#include "client/model/account_actions.hpp"

#include <QCoreApplication>

namespace conclave::client {

namespace {

struct Accounts {
    Q_DECLARE_TR_FUNCTIONS(Accounts)
};

QString outOfReach() { return Accounts::tr("This account's level is not below your own. An administrator can do that."); }

} // namespace

bool reaches(const api::User& self, Group group) { return self.group == Group::administrator || group < self.group; }

QString accountName(const api::User& account) {
    return QString::fromStdString(account.displayName.empty() ? account.login : account.displayName);
}

Availability availabilityOf(AccountAction action, const api::User& account, const api::User& self) {
    const bool own = account.id == self.id;
    const bool within = reaches(self, account.group);
    switch (action) {
    case AccountAction::open:
        return {true, within ? Accounts::tr("Change login, name, address, language and group")
                             : Accounts::tr("Look at the account. Its level is not below your own, so it is only shown.")};
    case AccountAction::password:
        if (own) return {false, Accounts::tr("This is your own account. Change its password under File, My account.")};
        if (!within) return {false, outOfReach()};
        return {true, Accounts::tr("Generate or enter a new password")};
    case AccountAction::right:
        if (account.group > Group::conferenceUser)
            return {false, Accounts::tr("Support and administrators may plan conferences in any case.")};
        if (!within) return {false, outOfReach()};
        return {true, account.group == Group::none ? Accounts::tr("Grant the right to plan conferences")
                                                   : Accounts::tr("Revoke the right to plan conferences")};
    case AccountAction::active:
        if (own) return {false, Accounts::tr("This is your own account. Another administrator can deactivate it.")};
        if (!within) return {false, outOfReach()};
        return {true, account.active ? Accounts::tr("Deactivate the account and end its sessions")
                                     : Accounts::tr("Reactivate the account")};
    }
    return {};
}

Availability groupAvailability(Group group, const std::optional<api::User>& account, const api::User& self) {
    if (account && account->id == self.id && group != account->group)
        return {false, Accounts::tr("This is your own account. Another administrator can change its level.")};
    if (account && !reaches(self, account->group)) return {false, outOfReach()};
    if (!reaches(self, group)) return {false, Accounts::tr("Only an administrator gives this level.")};
    return {true, {}};
}

} // namespace conclave::client
