// The people of a running call to look at: a heading over those who are here and over those who are not, a bar for what
// somebody says, a plot of each line, and what can be done with each as icons. GUI thread only.
#pragma once

#include "client/model/live_acts.hpp"
#include "client/model/live_people_model.hpp"
#include "client/ui/widgets/row_delegate.hpp"

#include <QTableView>
#include <functional>

namespace conclave::client {

class LiveTable;

IconName liveActIcon(LiveAct act, bool undoing);

class LiveDelegate : public RowDelegate {
    Q_OBJECT

public:
    explicit LiveDelegate(LiveTable& table);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    RowCommand command(int number, const QModelIndex& index) const override;
    int headingPx(const QModelIndex& index) const override;
    void paintHeading(QPainter& painter, const QRect& band, const QModelIndex& index) const override;

private:
    LiveTable& m_table;
};

class LiveTable : public QTableView {
    Q_OBJECT

public:
    // What a row's icons do, from left to right.
    static constexpr std::array kActs{LiveAct::mute, LiveAct::lowerHand, LiveAct::changeRole, LiveAct::remove};
    // For the row's icons: whether it can be done, and whether it would undo.
    using Ask = std::function<RowCommand(LiveAct act, const LiveRow& row)>;

    explicit LiveTable(LivePeopleModel& model, QWidget* parent = nullptr);

    void setAsk(Ask ask) { m_ask = std::move(ask); }
    LivePeopleModel& people() const { return m_model; }
    const LiveRow* chosen() const;
    void retranslate();
    // Shows those alone in whose name or address every word of `text` occurs; who is hidden is not chosen.
    void search(const QString& text);
    int shownCount() const { return m_shownHere + m_shownAway; }
    // The first of those who are shown; nobody where nobody is. Else nobody is chosen for the person: who goes takes the
    // choice along, since the next key would be meant for somebody else.
    void chooseFirst();
    // Of the first row shown of those who are here, and of those who are not.
    bool startsPart(int row) const;

Q_SIGNALS:
    void choiceChanged();
    void shownChanged();
    void triggered(conclave::client::LiveAct act);

protected:
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index, const QEvent* event) const override;
    void leaveEvent(QEvent* event) override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int first, int last) override;
    void keyboardSearch(const QString& typed) override;

private:
    friend class LiveDelegate;
    void fitSoon();
    void fitRows();
    int chosenRow() const; // -1 for none
    QString headingOf(bool here) const;

    LivePeopleModel& m_model;
    Ask m_ask;
    QStringList m_words; // that are searched for
    int m_shownHere = 0;
    int m_shownAway = 0;
    bool m_fitPending = false;
};

} // namespace conclave::client
