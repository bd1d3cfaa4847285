#include "client/ui/widgets/people_table.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace conclave::client {

namespace {

// A narrow gap to the next column.
class GapDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(space::kSmall, 0);
    }
};

} // namespace

PersonRow personRow(const api::Participant& participant) {
    return {.role = participant.role,
            .name = qs(participant.displayName),
            .address = qs(participant.address),
            .hasAccount = participant.accountId.has_value()};
}

QString totalsText(const std::vector<PersonRow>& rows) {
    int counts[3] = {};
    for (const PersonRow& row : rows) ++counts[static_cast<int>(row.role)];
    QStringList parts;
    const int moderators = counts[static_cast<int>(Role::moderator)];
    const int participants = counts[static_cast<int>(Role::participant)];
    const int audience = counts[static_cast<int>(Role::audience)];
    if (moderators > 0) parts += PeopleTable::tr("%n moderator(s)", nullptr, moderators);
    if (participants > 0) parts += PeopleTable::tr("%n participant(s)", nullptr, participants);
    if (audience > 0) parts += PeopleTable::tr("%n in the audience", nullptr, audience);
    const QString people = peopleWords(static_cast<std::int64_t>(rows.size()));
    return parts.isEmpty() ? people : PeopleTable::tr("%1: %2", "people: by role").arg(people, parts.join(QStringLiteral(", ")));
}

void lookLikePeople(QTableView& table) {
    table.setAccessibleName(PeopleTable::tr("People"));
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 2 * space::kSmall);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table.horizontalHeader()->setMaximumSectionSize(440);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setIconSize(QSize(space::kIcon, space::kIcon));
    table.setItemDelegate(new GapDelegate(&table));
}

PeopleTable::PeopleTable(const QStringList& further, QWidget* parent) : QTableWidget(parent) {
    setObjectName(QStringLiteral("people"));
    QStringList titles{tr("Role"), tr("Name"), tr("Address"), tr("Account")};
    titles += further;
    setColumnCount(static_cast<int>(titles.size()));
    setHorizontalHeaderLabels(titles);
    lookLikePeople(*this);
    horizontalHeader()->setSectionResizeMode(kAddress, QHeaderView::Stretch);
}

void PeopleTable::setRows(const std::vector<PersonRow>& rows) {
    const int chosen = chosenRow();
    const int scrolled = verticalScrollBar()->value();
    setRowCount(0); // into rows that stand already, every cell would make all columns measure all rows again
    setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const PersonRow& person = rows[static_cast<std::size_t>(row)];
        put(row, kRole, icon(roleIcon(person.role)), roleName(person.role), Tone::text);
        put(row, kName, {}, person.name.isEmpty() ? QStringLiteral("–") : person.name, Tone::text)->setToolTip(tipText(person.name));
        const Tone tone = accountTone(person.hasAccount);
        put(row, kAddress, {}, person.address, tone)->setToolTip(tipText(person.address));
        put(row, kAccount, icon(accountIcon(person.hasAccount), tone), accountWord(person.hasAccount), tone);
    }
    if (chosen >= 0 && chosen < rowCount()) setCurrentCell(chosen, 0);
    if (scrolled == 0) return;
    executeDelayedItemsLayout(); // else there is nothing to scroll yet
    verticalScrollBar()->setValue(scrolled);
}

QTableWidgetItem* PeopleTable::setCell(int row, int column, const QString& text) {
    return put(row, kFurther + column, {}, text, Tone::text);
}

QTableWidgetItem* PeopleTable::setCell(int row, int column, IconName name, Tone tone, const QString& text) {
    return put(row, kFurther + column, icon(name, tone), text, tone);
}

int PeopleTable::chosenRow() const {
    const auto rows = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    return rows.isEmpty() ? -1 : rows.first().row();
}

QTableWidgetItem* PeopleTable::put(int row, int column, const QIcon& mark, const QString& text, Tone tone) {
    auto* cell = new QTableWidgetItem(mark, text);
    if (tone != Tone::text) cell->setForeground(toneColour(tone, QApplication::palette()));
    setItem(row, column, cell);
    return cell;
}

} // namespace conclave::client
