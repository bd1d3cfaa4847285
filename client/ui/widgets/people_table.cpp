#include "client/ui/widgets/people_table.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QApplication>
#include <QHeaderView>

namespace conclave::client {

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

PeopleTable::PeopleTable(const QStringList& further, QWidget* parent) : QTableWidget(parent) {
    setObjectName(QStringLiteral("people"));
    setAccessibleName(tr("People"));
    QStringList titles{tr("Role"), tr("Name"), tr("Address"), tr("Account")};
    titles += further;
    setColumnCount(static_cast<int>(titles.size()));
    setHorizontalHeaderLabels(titles);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * space::kSmall);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setMaximumSectionSize(440);
    horizontalHeader()->setSectionResizeMode(kAddress, QHeaderView::Stretch);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setIconSize(QSize(space::kIcon, space::kIcon));
}

void PeopleTable::setRows(const std::vector<PersonRow>& rows) {
    const int chosen = chosenRow();
    clearContents();
    setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const PersonRow& person = rows[static_cast<std::size_t>(row)];
        put(row, kRole, icon(roleIcon(person.role)), roleName(person.role), Tone::text);
        put(row, kName, {}, person.name.isEmpty() ? QStringLiteral("–") : person.name, Tone::text);
        const Tone tone = accountTone(person.hasAccount);
        put(row, kAddress, {}, person.address, tone)->setToolTip(person.address);
        put(row, kAccount, icon(accountIcon(person.hasAccount), tone), accountWord(person.hasAccount), tone);
    }
    if (chosen >= 0 && chosen < rowCount()) selectRow(chosen);
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
