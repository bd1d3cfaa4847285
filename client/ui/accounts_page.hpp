// The Accounts page of support (spec A2): search as one types, the table, and the way to every dialog of an account. Loads a
// page at a time in the background, follows live changes, says in place what did not work. GUI thread only.
#pragma once

#include "client/model/account_actions.hpp"
#include "client/model/account_list_model.hpp"
#include "client/net/api_client.hpp"
#include "client/ui/set_password_dialog.hpp"

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace conclave::client {

class AccountTable;
class BusyBar;
class EmptyState;
class MessageStrip;
class SearchField;

class AccountsPage : public QWidget {
    Q_OBJECT

public:
    explicit AccountsPage(ApiClient& api, QWidget* parent = nullptr);

    void refresh();
    void clear();
    // Why nothing can be changed now; empty: it can. What has been read stays readable.
    void setOffline(const QString& reason);
    // Puts the keyboard where one goes on.
    void takeKeyboard();

    // The page's commands; those of a row follow the choice.
    void fillMenu(QMenu& menu);
    QAction* refreshAction() const { return m_refresh; }
    QAction* findAction() const { return m_find; }

Q_SIGNALS:
    // The server does not answer.
    void unreachable();

protected:
    void changeEvent(QEvent* event) override;

private:
    QAction* action(AccountAction action) const { return m_actions[static_cast<std::size_t>(action)]; }
    void makeActions();
    void layOut();
    void retranslate();
    void load(const QString& cursor);
    void loaded(Result<api::UserList> answer, bool first);
    void loadOne(const UserId& id);
    void onChanged(const QString& kind, const api::Change& change);
    void take(const api::User& account);
    void updateActions();
    void updateBody();
    void trigger(AccountAction action);
    void newAccount();
    void openAccount(const api::User& account);
    void openPassword(const api::User& account, SetPasswordDialog::Occasion occasion);
    void openChange(AccountAction action, const api::User& account);
    void showContextMenu(const QPoint& where);

    ApiClient& m_api;
    AccountListModel m_model;
    Call m_call;
    QString m_shown;            // the search that the rows answer to
    QString m_next;             // where the next page begins; empty: nowhere
    int m_rowsBefore = 0;       // a refresh reads as many rows as there were
    std::vector<api::User> m_arriving;
    UserId m_toChoose; // when it has arrived
    bool m_everLoaded = false;
    QString m_offline;
    QTimer* m_typed = nullptr;  // one searches when the typing pauses
    QTimer* m_soon = nullptr;   // gathers live changes that come together
    std::vector<UserId> m_stale;
    bool m_allStale = false;

    std::array<QAction*, kAccountActions.size()> m_actions{};
    QAction* m_new = nullptr;
    QAction* m_refresh = nullptr;
    QAction* m_find = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_newButton = nullptr;
    SearchField* m_search = nullptr;
    QToolButton* m_refreshButton = nullptr;
    BusyBar* m_progress = nullptr;
    MessageStrip* m_message = nullptr;
    QStackedWidget* m_body = nullptr;
    AccountTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
};

} // namespace conclave::client
