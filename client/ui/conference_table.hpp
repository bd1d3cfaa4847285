// Own Conferences as a table: day headings above the rows while sorted by begin, state and mail with icon and word, four
// actions always in the same place, greyed with the reason as tooltip. Keyboard: as the Conference menu; Enter opens.
// GUI thread only.
#pragma once

#include "client/model/conference_actions.hpp"
#include "client/model/conference_list_model.hpp"

#include <QStyledItemDelegate>
#include <QTableView>

namespace conclave::client {

class ConferenceTable;

class ConferenceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ConferenceDelegate(ConferenceTable& table);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

Q_SIGNALS:
    void triggered(conclave::client::RowAction action, const QModelIndex& index);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    QRect below(const QRect& rect, const QModelIndex& index) const;
    QRect actionRect(const QRect& rect, RowAction action) const;
    void paintHeading(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintActions(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    ConferenceTable& m_table;
};

class ConferenceTable : public QTableView {
    Q_OBJECT

public:
    explicit ConferenceTable(ConferenceListModel& model, QWidget* parent = nullptr);

    ConferenceFilter& filter() { return m_filter; }
    // The row that commands work on.
    const api::Conference* chosen() const;
    void choose(const ConferenceId& id);
    const api::Conference& conferenceAt(const QModelIndex& index) const;
    // Does a day begin with this row, as the rows are ordered now?
    bool startsDay(const QModelIndex& index) const;
    void retranslate();

Q_SIGNALS:
    void choiceChanged();
    void triggered(conclave::client::RowAction action);
    void rowCountChanged();

protected:
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index, const QEvent* event) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitRows();
    void fitSoon();

    ConferenceListModel& m_model;
    ConferenceFilter m_filter;
    ConferenceDelegate* m_delegate = nullptr;
    bool m_fitPending = false;
};

} // namespace conclave::client
