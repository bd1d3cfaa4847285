// Rows of a table that are chosen whole: a rule below each, the one with the keyboard marked, and in the last column a few
// commands as icons that are always in the same place, greyed with the reason as tooltip where they are not possible.
// Commands are numbered from 0; menus and keys offer the same. GUI thread only.
#pragma once

#include "client/ui/widgets/icons.hpp"

#include <QStyledItemDelegate>

class QHeaderView;
class QTableView;

namespace conclave::client {

struct RowCommand {
    IconName icon = IconName::info;
    bool possible = false;
    QString says{}; // what it does, or why it cannot be done now
};

class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    static constexpr int kRowPx = 42;

    RowDelegate(QTableView& table, int commandColumn, int commands);

    // Of the column that holds the commands.
    int commandsWidth() const;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

Q_SIGNALS:
    // Clicked, and possible.
    void triggered(int command, const QModelIndex& index);

protected:
    virtual RowCommand command(int number, const QModelIndex& index) const = 0;
    // How much of the cell's top is a heading over the row, in pixels; paintHeading() draws it.
    virtual int headingPx(const QModelIndex&) const { return 0; }
    virtual void paintHeading(QPainter&, const QRect&, const QModelIndex&) const {}
    static void decorate(QStyleOptionViewItem& option, const QIcon& mark);

private:
    QRect below(const QRect& cell, const QModelIndex& index) const { return cell.adjusted(0, headingPx(index), 0, 0); }
    QRect commandRect(const QRect& cell, int number) const;
    void paintCommands(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    QTableView& m_table;
    int m_column;
    int m_commands;
};

// What every table of such rows has in common: no grid, one row chosen, a quiet header.
void setRowTable(QTableView& table);
// No column of a width of its own is narrower than its title, in whatever language that is.
void giveTitlesRoom(QHeaderView& header);

} // namespace conclave::client
