// Own Conferences as a table: day headings above the rows while sorted by begin, state and mail with icon and word, four
// actions always in the same place, greyed with the reason as tooltip. Keyboard: as the Conference menu; Enter opens.
// GUI thread only.
#pragma once

#include "client/model/conference_actions.hpp"
#include "client/model/conference_list_model.hpp"
#include "client/ui/widgets/row_delegate.hpp"

#include <QTableView>

namespace conclave::client {

class ConferenceTable;

class ConferenceDelegate : public RowDelegate {
    Q_OBJECT

public:
    explicit ConferenceDelegate(ConferenceTable& table);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    RowCommand command(int number, const QModelIndex& index) const override;
    int headingPx(const QModelIndex& index) const override;
    void paintHeading(QPainter& painter, const QRect& band, const QModelIndex& index) const override;

private:
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
    // As QHeaderView::saveState() gave it, in whatever language that was.
    void setColumns(const QByteArray& state);
    // Why nothing can be changed now; empty: it can.
    void setBlocked(const QString& reason);
    bool isBlocked() const { return !m_blocked.isEmpty(); }
    // What can be done with a row, here and now.
    Availability availability(RowAction action, const api::Conference& conference) const;

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
    QString m_blocked;
    bool m_fitPending = false;
    ConferenceId m_before{}; // chosen, while the list is made anew
};

} // namespace conclave::client
