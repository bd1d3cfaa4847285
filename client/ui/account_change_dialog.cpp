#include "client/ui/account_change_dialog.hpp"

#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"

namespace conclave::client {

using namespace Qt::StringLiterals;

AccountChangeDialog::AccountChangeDialog(ApiClient& api, AccountAction action, api::User account, QWidget* parent)
    : RequestDialog(u"accountChangeDialog"_s, tr("Account"), parent), m_api(api), m_action(action),
      m_account(std::move(account)) {
    const QString who = tr("%1 (%2)", "name, login").arg(accountName(m_account), qs(m_account.login));
    if (m_action == AccountAction::active && m_account.active) {
        setTitle(tr("Deactivate the account of %1?").arg(who));
        setLead(tr("Its sessions end at once, and nobody can sign in to it any more. Conferences that it has planned take "
                   "place all the same. It can be reactivated at any time."));
        setPrimaryText(tr("Deactivate and end sessions"));
        guard(icon(IconName::power, Tone::error));
    } else if (m_action == AccountAction::active) {
        setTitle(tr("Reactivate the account of %1?").arg(who));
        setLead(tr("It is as it was before: same group, same password."));
        setPrimaryText(tr("Reactivate account"));
    } else if (m_account.group == Group::none) {
        setTitle(tr("Let %1 plan conferences?").arg(who));
        setLead(tr("The person can sign in here and plan conferences. If there is no password yet, set one next."));
        setPrimaryText(tr("Grant the right"));
    } else {
        setTitle(tr("No longer let %1 plan conferences?").arg(who));
        setLead(tr("The person can no longer sign in here. Conferences that have been planned take place all the same."));
        setPrimaryText(tr("Revoke the right"));
        guard(icon(IconName::calendarOff, Tone::error));
    }
}

void AccountChangeDialog::send() {
    api::UserPatch patch;
    if (m_action == AccountAction::active)
        patch.active = !m_account.active;
    else
        patch.group = m_account.group == Group::none ? Group::conferenceUser : Group::none;
    startWork(m_api.changeUser(m_account.id, m_account.version, patch, this, [this](Result<api::User> stored) {
        endWork();
        if (!stored && stored.error().code == Errc::versionStale) return reload();
        if (!stored) return showError(stored.error());
        accept();
        Q_EMIT changed(*stored);
    }));
}

void AccountChangeDialog::reload() {
    startWork(m_api.user(m_account.id, this, [this](Result<api::User> newest) {
        endWork();
        if (!newest) return showError(newest.error());
        const bool same = newest->active == m_account.active && newest->group == m_account.group;
        m_account = *newest;
        Q_EMIT changed(*newest);
        if (!same) {
            setPrimaryEnabled(false); // the question that stands here is not the right one any more
            message().show(Tone::warning, tr("Meanwhile somebody else has changed this account. Close this and look again."));
            return;
        }
        message().show(Tone::warning, tr("Meanwhile something else about this account was changed. The question is the same."));
    }));
}

} // namespace conclave::client
