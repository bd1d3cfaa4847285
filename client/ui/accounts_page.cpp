#include "client/ui/accounts_page.hpp"

#include "client/ui/account_change_dialog.hpp"
#include "client/ui/account_dialog.hpp"
#include "client/ui/account_table.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/empty_state.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/search_field.hpp"
#include "client/ui/widgets/texts.hpp"
#include "common/limits.hpp"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTypingPauseMs = 250;
constexpr int kGatherMs = 150;
constexpr std::size_t kSingleReadsMax = 20; // more changes at once are read as a list

} // namespace

AccountsPage::AccountsPage(ApiClient& api, QWidget* parent) : QWidget(parent), m_api(api) {
    setObjectName(u"accountsPage"_s);
    m_table = new AccountTable(m_model, api); // the layout takes it, in the order of the keyboard
    makeActions();
    layOut();
    retranslate();

    const auto timer = [this](int pauseMs, auto then) {
        auto* made = new QTimer(this);
        made->setSingleShot(true);
        made->setInterval(pauseMs);
        connect(made, &QTimer::timeout, this, then);
        return made;
    };
    m_typed = timer(kTypingPauseMs, [this] { refresh(); });
    m_soon = timer(kGatherMs, [this] {
        // One reading after the other, or none would ever come to an end.
        if (m_call.running()) return m_soon->start();
        const auto stale = std::exchange(m_stale, {});
        if (std::exchange(m_allStale, false) || stale.size() > kSingleReadsMax) return refresh();
        for (const UserId& id : stale) loadOne(id);
    });
    connect(m_search, &QLineEdit::textChanged, m_typed, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::textEdited, m_message, &MessageStrip::clear);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
    connect(&m_api, &ApiClient::changed, this, &AccountsPage::onChanged);
    connect(&m_api, &ApiClient::changesMissed, this, [this] {
        if (!m_everLoaded) return;
        m_allStale = true;
        if (!m_soon->isActive()) m_soon->start();
    });
    connect(&m_api, &ApiClient::userChanged, this, &AccountsPage::updateActions);
    connect(&m_model, &AccountListModel::moreWanted, this, [this] {
        if (!m_call.running()) load(m_next); // else what is under way brings more
    });
    connect(m_table, &AccountTable::choiceChanged, this, &AccountsPage::updateActions);
    connect(m_table, &AccountTable::triggered, this, &AccountsPage::trigger);
    connect(m_table, &QWidget::customContextMenuRequested, this, &AccountsPage::showContextMenu);
    updateBody();
}

void AccountsPage::makeActions() {
    const auto make = [this](const QString& name, const QKeySequence& keys) {
        auto* made = new QAction(this);
        made->setObjectName(name);
        made->setShortcut(keys);
        made->setAutoRepeat(false);
        addAction(made);
        return made;
    };
    m_new = make(u"newAccount"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    m_new->setIcon(icon(IconName::personAdd));
    m_refresh = make(u"refreshAccounts"_s, QKeySequence::Refresh);
    m_refresh->setIcon(icon(IconName::refresh));
    m_find = make(u"findAccount"_s, QKeySequence::Find);
    m_find->setIcon(icon(IconName::search));
    connect(m_new, &QAction::triggered, this, &AccountsPage::newAccount);
    connect(m_refresh, &QAction::triggered, this, &AccountsPage::refresh);
    connect(m_find, &QAction::triggered, this, [this] { m_search->takeKeyboard(); });
    const auto row = [&](AccountAction which, const QString& name, const QKeySequence& keys) {
        QAction* made = make(name, keys);
        m_actions[static_cast<std::size_t>(which)] = made;
        connect(made, &QAction::triggered, this, [this, which] { trigger(which); });
    };
    row(AccountAction::open, u"openAccount"_s, QKeySequence(Qt::Key_F2));
    row(AccountAction::password, u"setPassword"_s, QKeySequence(Qt::CTRL | Qt::Key_K));
    row(AccountAction::right, u"planningRight"_s, QKeySequence(Qt::CTRL | Qt::Key_G));
    row(AccountAction::active, u"accountActive"_s, QKeySequence(Qt::CTRL | Qt::Key_D));
}

void AccountsPage::layOut() {
    m_title = new QLabel;
    setHeading(m_title, 2);
    m_progress = new BusyBar;
    m_search = new SearchField(u"searchAccounts"_s);
    m_search->setMaxLength(static_cast<int>(limits::kSubjectCharactersMax));
    m_refreshButton = new QToolButton;
    m_refreshButton->setDefaultAction(m_refresh);
    m_refreshButton->setIconSize(QSize(space::kIcon, space::kIcon));
    m_refreshButton->setAutoRaise(true);
    m_refreshButton->setFocusPolicy(Qt::StrongFocus);
    m_newButton = new QPushButton;
    m_newButton->setObjectName(u"newAccountButton"_s);
    setPrimary(m_newButton);
    connect(m_newButton, &QPushButton::clicked, m_new, &QAction::trigger);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(space::kMedium);
    tools->addWidget(m_title);
    tools->addWidget(m_progress);
    tools->addStretch(1);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_refreshButton);
    tools->addWidget(m_newButton);

    m_message = new MessageStrip;
    m_message->setObjectName(u"accountsMessage"_s);
    connect(m_message, &MessageStrip::accepted, this, &AccountsPage::refresh);
    m_body = new QStackedWidget;
    m_body->addWidget(m_table);
    m_empty = new EmptyState(IconName::account);
    m_body->addWidget(m_empty);
    m_body->addWidget(new QWidget); // before the first answer
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kSmall);
    page->setSpacing(space::kMedium);
    page->addLayout(tools);
    page->addWidget(m_message);
    page->addWidget(m_body, 1);
}

void AccountsPage::retranslate() {
    m_title->setText(tr("Accounts"));
    m_new->setText(tr("&New account…"));
    m_newButton->setText(tr("New account"));
    m_newButton->setToolTip(m_offline.isEmpty() ? tr("Make an account (%1)").arg(m_new->shortcut().toString(QKeySequence::NativeText))
                                                : m_offline);
    m_refresh->setText(tr("&Refresh"));
    m_refreshButton->setAccessibleName(tr("Refresh"));
    m_find->setText(tr("&Find"));
    m_search->setWords(tr("Search"), tr("Search accounts"));
    m_progress->setAccessibleName(tr("Loading"));
    action(AccountAction::password)->setText(tr("&Set password…"));
    action(AccountAction::password)->setIcon(icon(IconName::key));
    action(AccountAction::active)->setIcon(icon(IconName::power));
    m_table->retranslate();
    updateActions();
    updateBody();
}

void AccountsPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void AccountsPage::fillMenu(QMenu& menu) {
    menu.setToolTipsVisible(true);
    menu.addAction(m_new);
    menu.addSeparator();
    for (const AccountAction which : kAccountActions) menu.addAction(action(which));
}

void AccountsPage::setOffline(const QString& reason) {
    if (reason == m_offline) return;
    m_offline = reason;
    m_table->setBlocked(reason);
    m_new->setEnabled(reason.isEmpty());
    m_new->setToolTip(reason);
    m_newButton->setEnabled(reason.isEmpty());
    retranslate();
    if (reason.isEmpty() && m_everLoaded) refresh();
}

void AccountsPage::takeKeyboard() {
    if (m_table->isVisible())
        m_table->setFocus();
    else
        m_search->setFocus();
}

void AccountsPage::clear() {
    m_call.cancel();
    m_progress->stop();
    m_typed->stop();
    m_stale.clear();
    m_allStale = false;
    m_everLoaded = false;
    m_search->clear();
    m_message->clear();
    m_model.replaceAll({}, AccountListModel::More::no);
    updateBody();
}

void AccountsPage::refresh() {
    m_typed->stop();
    if (!m_api.user() || !maySupport(*m_api.user())) return;
    m_call.cancel();
    m_arriving.clear();
    m_rowsBefore = m_search->text().trimmed() == m_shown ? m_model.rowCount() : 0;
    load({});
}

void AccountsPage::load(const QString& cursor) {
    const QString q = m_search->text().trimmed();
    m_progress->start();
    const bool further = !cursor.isEmpty() && m_arriving.empty();
    m_call = m_api.users(further ? m_shown : q, cursor, this, [this, q, further](Result<api::UserList> answer) {
        if (!further) m_shown = q;
        loaded(std::move(answer), !further);
    });
}

void AccountsPage::loaded(Result<api::UserList> answer, bool first) {
    if (!answer) {
        if (answer.error().code == Errc::cancelled) return; // by a newer one
        m_call = Call();
        m_progress->stop();
        m_arriving.clear();
        m_model.retryMore();
        if (answer.error().code == Errc::unauthenticated) return; // sign-in is being asked for
        const bool away = answer.error().code == Errc::networkUnreachable || answer.error().code == Errc::timedOut;
        if (away) Q_EMIT unreachable(); // said above all pages
        if (!m_offline.isEmpty()) return;
        m_message->showError(answer.error());
        m_message->offer(tr("Try again"));
        return;
    }
    m_call = Call();
    m_next = qs(answer->next.value_or(""));
    const auto more = m_next.isEmpty() ? AccountListModel::More::no : AccountListModel::More::yes;
    if (first) {
        m_arriving.insert(m_arriving.end(), answer->items.begin(), answer->items.end());
        const bool enough = m_arriving.size() >= static_cast<std::size_t>(m_rowsBefore);
        if (!enough && !m_next.isEmpty()) return load(m_next);
    }
    m_progress->stop();
    m_everLoaded = true;
    if (m_message->tone() == Tone::error) m_message->clear();
    if (first)
        m_model.replaceAll(std::exchange(m_arriving, {}), more);
    else
        m_model.append(answer->items, more);
    m_table->choose(std::exchange(m_toChoose, {}));
    updateBody();
}

void AccountsPage::loadOne(const UserId& id) {
    m_api.user(id, this, [this, id](Result<api::User> answer) {
        if (answer) return take(*answer);
        if (answer.error().code == Errc::notFound) m_model.remove(id);
        updateBody();
    });
}

void AccountsPage::onChanged(const QString& kind, const api::Change& change) {
    if (kind != u"user"_s || !change.userId || !m_everLoaded) return;
    const bool listed = m_stale.size() > kSingleReadsMax || std::find(m_stale.begin(), m_stale.end(), *change.userId) != m_stale.end();
    if (!listed) m_stale.push_back(*change.userId);
    if (!m_soon->isActive()) m_soon->start();
}

// The newest state of one account, wherever it came from.
void AccountsPage::take(const api::User& account) {
    if (AccountListModel::matches(account, m_shown))
        m_model.put(account);
    else
        m_model.remove(account.id);
    updateBody();
}

void AccountsPage::updateActions() {
    const api::User* chosen = m_table->chosen();
    const api::User self = m_api.user().value_or(api::User());
    for (const AccountAction which : kAccountActions) {
        const Availability availability = chosen ? m_table->availability(which, *chosen) : Availability{};
        action(which)->setEnabled(availability.possible);
        action(which)->setStatusTip(availability.says);
        action(which)->setToolTip(availability.says);
    }
    const bool changes = !chosen || reaches(self, chosen->group);
    const bool grants = chosen && chosen->group == Group::none;
    action(AccountAction::open)->setText(changes ? tr("&Change…") : tr("&Look at…"));
    action(AccountAction::open)->setIcon(icon(changes ? IconName::pencil : IconName::info));
    action(AccountAction::right)->setText(grants ? tr("&Grant right to plan…") : tr("Re&voke right to plan…"));
    action(AccountAction::right)->setIcon(icon(grants ? IconName::calendarPlus : IconName::calendarOff));
    action(AccountAction::active)->setText(!chosen || chosen->active ? tr("&Deactivate…") : tr("Re&activate…"));
    m_table->viewport()->update();
}

void AccountsPage::updateBody() {
    const int rows = m_model.rowCount();
    // Commands always have a row to work on.
    if (rows > 0 && !m_table->chosen()) m_table->setCurrentIndex(m_model.index(0, AccountListModel::Name));
    if (rows == 0) updateActions();
    m_empty->say(m_shown.isEmpty() ? tr("No accounts") : tr("No account matches “%1”").arg(m_shown),
                 tr("Login, name, mail address and extension are searched."));
    m_body->setCurrentIndex(rows > 0 ? 0 : m_everLoaded ? 1 : 2);
}

void AccountsPage::trigger(AccountAction which) {
    const api::User* chosen = m_table->chosen();
    if (!chosen || !m_api.user() || !m_table->availability(which, *chosen).possible) return;
    const api::User account = *chosen; // what opens may change the row
    m_message->clear();
    switch (which) {
    case AccountAction::open:
        return openAccount(account);
    case AccountAction::password:
        return openPassword(account, SetPasswordDialog::Occasion::again);
    case AccountAction::right:
    case AccountAction::active:
        return openChange(which, account);
    }
}

void AccountsPage::showContextMenu(const QPoint& where) {
    if (!m_table->indexAt(where).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const AccountAction which : kAccountActions) menu->addAction(action(which));
    menu->popup(m_table->viewport()->mapToGlobal(where));
}

void AccountsPage::newAccount() {
    m_message->clear();
    auto* dialog = new AccountDialog(m_api, std::nullopt, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccountDialog::created, this, [this](const api::User& account) {
        take(account);
        if (m_model.rowOf(account.id)) {
            m_table->choose(account.id);
        } else {
            m_toChoose = account.id; // the search that hides it goes
            m_search->clear();
        }
        // Who cannot sign in needs no password.
        if (account.group >= Group::conferenceUser)
            openPassword(account, SetPasswordDialog::Occasion::first);
        else
            m_message->show(Tone::success, tr("The account of %1 is created.").arg(accountName(account)));
    });
    dialog->open();
}

void AccountsPage::openAccount(const api::User& account) {
    auto* dialog = new AccountDialog(m_api, account, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccountDialog::changed, this, [this](const api::User& stored) {
        take(stored);
        m_table->choose(stored.id);
    });
    dialog->open();
}

void AccountsPage::openPassword(const api::User& account, SetPasswordDialog::Occasion occasion) {
    auto* dialog = new SetPasswordDialog(m_api, account, occasion, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this, id = account.id] { loadOne(id); });
    dialog->open();
}

void AccountsPage::openChange(AccountAction which, const api::User& account) {
    auto* dialog = new AccountChangeDialog(m_api, which, account, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccountChangeDialog::changed, this, &AccountsPage::take);
    dialog->open();
}

} // namespace conclave::client
