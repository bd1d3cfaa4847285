// Accounts as a table: group and state with icon and word, four commands always in the same place, greyed with the reason
// as tooltip. Scrolling to the end asks the model for more. Enter opens. GUI thread only.
#pragma once

#include "client/model/account_actions.hpp"
#include "client/model/account_list_model.hpp"
#include "client/ui/widgets/row_delegate.hpp"

#include <QTableView>

namespace conclave::client {

class AccountTable;
class ApiClient;

class AccountDelegate : public RowDelegate {
    Q_OBJECT

public:
    AccountDelegate(AccountTable& table, const AccountListModel& model, const ApiClient& api);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    RowCommand command(int number, const QModelIndex& index) const override;

private:
    AccountTable& m_table;
    const AccountListModel& m_model;
    const ApiClient& m_api;
};

IconName accountActionIcon(AccountAction action, const api::User& account, const api::User& self);

class AccountTable : public QTableView {
    Q_OBJECT

public:
    AccountTable(AccountListModel& model, const ApiClient& api, QWidget* parent = nullptr);

    // The row that commands work on.
    const api::User* chosen() const;
    void choose(const UserId& id);
    void retranslate();
    // Why nothing can be changed now; empty: it can.
    void setBlocked(const QString& reason);
    // What can be done with an account, here and now.
    Availability availability(AccountAction action, const api::User& account) const;

Q_SIGNALS:
    void choiceChanged();
    void triggered(conclave::client::AccountAction action);

protected:
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index, const QEvent* event) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    AccountListModel& m_model;
    const ApiClient& m_api;
    QString m_blocked;
};

} // namespace conclave::client
