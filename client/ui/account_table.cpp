#include "client/ui/account_table.hpp"

#include "client/net/api_client.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHeaderView>
#include <QKeyEvent>

namespace conclave::client {

namespace {

constexpr int kAllColumnsPx = 860; // below, not all of them have room

} // namespace

IconName accountActionIcon(AccountAction action, const api::User& account, const api::User& self) {
    switch (action) {
    case AccountAction::open:
        return reaches(self, account.group) ? IconName::pencil : IconName::info;
    case AccountAction::password:
        return IconName::key;
    case AccountAction::right:
        return account.group == Group::none ? IconName::calendarPlus : IconName::calendarOff;
    case AccountAction::active:
        return IconName::power;
    }
    return IconName::info;
}

AccountDelegate::AccountDelegate(AccountTable& table, const AccountListModel& model, const ApiClient& api)
    : RowDelegate(table, AccountListModel::Actions, static_cast<int>(kAccountActions.size())), m_table(table), m_model(model),
      m_api(api) {}

void AccountDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    RowDelegate::initStyleOption(option, index);
    const api::User& account = m_model.at(index.row());
    switch (index.column()) {
    case AccountListModel::Name:
        option->font.setWeight(QFont::DemiBold);
        option->fontMetrics = QFontMetrics(option->font);
        break;
    case AccountListModel::Level:
        decorate(*option, icon(groupIcon(account.group), account.group == Group::none ? Tone::faint : Tone::accent));
        break;
    case AccountListModel::State:
        decorate(*option, !account.active              ? icon(IconName::lock, Tone::warning)
                          : account.mustChangePassword ? icon(IconName::key, Tone::faint)
                                                       : icon(IconName::checkCircle, Tone::success));
        break;
    default:
        break;
    }
}

RowCommand AccountDelegate::command(int number, const QModelIndex& index) const {
    const AccountAction action = kAccountActions[static_cast<std::size_t>(number)];
    const api::User& account = m_model.at(index.row());
    const Availability availability = m_table.availability(action, account);
    return {accountActionIcon(action, account, m_api.user().value_or(api::User())), availability.possible, availability.says};
}

AccountTable::AccountTable(AccountListModel& model, const ApiClient& api, QWidget* parent)
    : QTableView(parent), m_model(model), m_api(api) {
    setObjectName(QStringLiteral("accounts"));
    setModel(&model);
    auto* delegate = new AccountDelegate(*this, model, api);
    setItemDelegate(delegate);
    setRowTable(*this);
    QHeaderView& header = *horizontalHeader();
    for (const int column : {AccountListModel::Name, AccountListModel::Address})
        header.setSectionResizeMode(column, QHeaderView::Stretch);
    header.setSectionResizeMode(AccountListModel::Actions, QHeaderView::Fixed);
    header.resizeSection(AccountListModel::Login, 116);
    header.resizeSection(AccountListModel::Extension, 96);
    header.resizeSection(AccountListModel::Level, 146);
    header.resizeSection(AccountListModel::State, 152);
    header.resizeSection(AccountListModel::Actions, delegate->commandsWidth());
    header.setMinimumSectionSize(60);
    retranslate();

    connect(delegate, &RowDelegate::triggered, this, [this](int number, const QModelIndex& index) {
        setCurrentIndex(index);
        Q_EMIT triggered(kAccountActions[static_cast<std::size_t>(number)]);
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AccountTable::choiceChanged);
    connect(&model, &QAbstractItemModel::dataChanged, this, &AccountTable::choiceChanged); // what can be done may differ now
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != AccountListModel::Actions) Q_EMIT triggered(AccountAction::open);
    });
}

void AccountTable::setBlocked(const QString& reason) {
    m_blocked = reason;
    viewport()->update();
}

Availability AccountTable::availability(AccountAction action, const api::User& account) const {
    if (!m_blocked.isEmpty()) return {false, m_blocked};
    return availabilityOf(action, account, m_api.user().value_or(api::User()));
}

void AccountTable::retranslate() {
    setAccessibleName(tr("Accounts"));
    m_model.retranslate();
    giveTitlesRoom(*horizontalHeader());
}

const api::User* AccountTable::chosen() const {
    const QModelIndex index = currentIndex();
    return index.isValid() ? &m_model.at(index.row()) : nullptr;
}

void AccountTable::choose(const UserId& id) {
    if (const auto row = m_model.rowOf(id)) setCurrentIndex(m_model.index(*row, AccountListModel::Name));
}

// Commands work on the current row, so the current row is always the chosen one; Ctrl would take it out otherwise.
QItemSelectionModel::SelectionFlags AccountTable::selectionCommand(const QModelIndex& index, const QEvent*) const {
    return index.isValid() ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows : QItemSelectionModel::NoUpdate;
}

void AccountTable::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && chosen()) {
        Q_EMIT triggered(AccountAction::open);
        return;
    }
    QTableView::keyPressEvent(event);
}

// In a narrow window the name and the address matter more; the account itself shows the extension.
void AccountTable::resizeEvent(QResizeEvent* event) {
    setColumnHidden(AccountListModel::Extension, event->size().width() < kAllColumnsPx);
    QTableView::resizeEvent(event);
}

void AccountTable::leaveEvent(QEvent* event) {
    QTableView::leaveEvent(event);
    viewport()->update();
}

} // namespace conclave::client
