#include "client/model/account_list_model.hpp"

#include "client/model/account_actions.hpp"
#include "client/model/words.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace conclave::client {

namespace {

std::string keyOf(const api::User& account) { return lowerAscii(account.login); }

bool before(const api::User& left, const api::User& right) { return keyOf(left) < keyOf(right); }

} // namespace

void AccountListModel::replaceAll(const std::vector<api::User>& accounts, More more) {
    for (int row = rowCount() - 1; row >= 0; --row) {
        const UserId id = at(row).id;
        const auto same = [&](const api::User& account) { return account.id == id; };
        if (std::none_of(accounts.begin(), accounts.end(), same)) remove(id);
    }
    append(accounts, more);
}

void AccountListModel::append(const std::vector<api::User>& accounts, More more) {
    m_more = more;
    m_asked = false;
    for (const api::User& account : accounts) place(account);
}

void AccountListModel::put(const api::User& account) {
    const auto row = rowOf(account.id);
    if (row && at(*row).version > account.version) return;
    const bool behind = m_more == More::yes && (m_rows.empty() || before(m_rows.back(), account));
    if (behind) return remove(account.id);
    place(account);
}

void AccountListModel::place(const api::User& account) {
    const auto row = rowOf(account.id);
    if (!row) return insert(account);
    if (at(*row).version > account.version) return;
    if (keyOf(at(*row)) != keyOf(account)) {
        remove(account.id);
        return insert(account);
    }
    api::User& present = m_rows[static_cast<std::size_t>(*row)];
    const bool same = present.version == account.version;
    present = account;
    if (!same) Q_EMIT dataChanged(index(*row, 0), index(*row, kColumns - 1));
}

void AccountListModel::insert(const api::User& account) {
    const auto where = std::lower_bound(m_rows.begin(), m_rows.end(), account, before);
    const int row = static_cast<int>(where - m_rows.begin());
    beginInsertRows({}, row, row);
    m_rows.insert(where, account);
    endInsertRows();
}

void AccountListModel::remove(const UserId& id) {
    const auto row = rowOf(id);
    if (!row) return;
    beginRemoveRows({}, *row, *row);
    m_rows.erase(m_rows.begin() + *row);
    endRemoveRows();
}

void AccountListModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

const api::User& AccountListModel::at(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }

std::optional<int> AccountListModel::rowOf(const UserId& id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const api::User& account) { return account.id == id; });
    if (found == m_rows.end()) return std::nullopt;
    return static_cast<int>(found - m_rows.begin());
}

bool AccountListModel::matches(const api::User& account, const QString& q) {
    const auto holds = [&](const std::string& text) { return QString::fromStdString(text).contains(q, Qt::CaseInsensitive); };
    return holds(account.login) || holds(account.displayName) || holds(account.address) || holds(account.extension);
}

int AccountListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AccountListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

bool AccountListModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_more == More::yes && !m_asked;
}

void AccountListModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent)) return;
    m_asked = true;
    Q_EMIT moreWanted();
}

QString AccountListModel::textOf(const api::User& account, int column) const {
    switch (column) {
    case Name:
        return accountName(account);
    case Login:
        return QString::fromStdString(account.login);
    case Address:
        return QString::fromStdString(account.address);
    case Extension:
        return QString::fromStdString(account.extension);
    case Level:
        return groupName(account.group);
    case State:
        return !account.active              ? tr("Deactivated")
               : account.mustChangePassword ? tr("New password")
                                            : tr("Active");
    default:
        return {};
    }
}

QVariant AccountListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const api::User& account = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(account, index.column());
    case Qt::ToolTipRole:
        if (index.column() == State && account.active && account.mustChangePassword)
            return tr("The password was set by somebody else and has to be changed at the next sign-in.");
        return tipText(textOf(account, index.column()));
    case Qt::AccessibleTextRole:
        // A screen reader says a whole row at once.
        if (index.column() == Name)
            return tr("%1, %2, %3, %4, %5", "name, login, address, group, state")
                .arg(textOf(account, Name), textOf(account, Login), textOf(account, Address), textOf(account, Level),
                     textOf(account, State));
        return textOf(account, index.column());
    default:
        return {};
    }
}

QVariant AccountListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Login:
        return tr("Login");
    case Address:
        return tr("Mail address");
    case Extension:
        return tr("Extension");
    case Level:
        return tr("Group");
    case State:
        return tr("State");
    case Actions:
        return tr("Actions");
    default:
        return {};
    }
}

} // namespace conclave::client
