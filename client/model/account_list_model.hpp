// Accounts as a table: name, login, address, extension, group, state, actions. Ordered by login as the server orders them,
// a page at a time: a view that scrolls to the end makes the model ask for more. Takes pages and single changes and turns
// them into the smallest row changes, so that a view keeps its selection. No widgets. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QAbstractTableModel>
#include <optional>
#include <vector>

namespace conclave::client {

class AccountListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Login, Address, Extension, Level, State, Actions };
    static constexpr int kColumns = Actions + 1;
    // Are there accounts behind the last one that is known?
    enum class More { no, yes };

    using QAbstractTableModel::QAbstractTableModel;

    // The first rows of a search, instead of what was there.
    void replaceAll(const std::vector<api::User>& accounts, More more);
    // The next ones.
    void append(const std::vector<api::User>& accounts, More more);
    // A change or a new account, at its place; an older version changes nothing, and what lies behind the last known row
    // comes with its page.
    void put(const api::User& account);
    void remove(const UserId& id);
    void retranslate();

    const api::User& at(int row) const;
    std::optional<int> rowOf(const UserId& id) const;
    // Does a search for `q` find it, as far as this can be told here?
    static bool matches(const api::User& account, const QString& q);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    // Asks once, by moreWanted(), until an answer or retryMore() comes.
    void fetchMore(const QModelIndex& parent) override;
    // The request that moreWanted() led to has failed.
    void retryMore() { m_asked = false; }

Q_SIGNALS:
    void moreWanted();

private:
    QString textOf(const api::User& account, int column) const;
    void place(const api::User& account);
    void insert(const api::User& account);

    std::vector<api::User> m_rows;
    More m_more = More::no;
    bool m_asked = false;
};

} // namespace conclave::client
