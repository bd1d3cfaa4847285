// People as a table that can be read aloud: role, name, address, account mark, each with icon and word, and further
// columns that the page names. Rows are chosen whole; read only. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"
#include "common/api/messages.hpp"

#include <QTableWidget>
#include <vector>

namespace conclave::client {

struct PersonRow {
    Role role = Role::participant;
    QString name{};
    QString address{};
    bool hasAccount = false;
};

PersonRow personRow(const api::Participant& participant);
// "34 people: 2 moderators, 20 participants, 12 in the audience"
QString totalsText(const std::vector<PersonRow>& rows);

// How every table of people looks and is used: rows chosen whole, read only, Tab leaves it.
void lookLikePeople(QTableView& table);

class PeopleTable : public QTableWidget {
    Q_OBJECT

public:
    enum Column { kRole, kName, kAddress, kAccount, kFurther };

    // `further` are the titles of the columns after the four.
    explicit PeopleTable(const QStringList& further, QWidget* parent = nullptr);

    void setRows(const std::vector<PersonRow>& rows);
    // `column` counts from kFurther.
    QTableWidgetItem* setCell(int row, int column, const QString& text);
    QTableWidgetItem* setCell(int row, int column, IconName name, Tone tone, const QString& text);
    int chosenRow() const;

private:
    QTableWidgetItem* put(int row, int column, const QIcon& mark, const QString& text, Tone tone);
};

} // namespace conclave::client
