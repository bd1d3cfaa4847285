// Own Conferences as the week of a calendar: hours down, days across, windows of a day or longer in a band above. Shows the
// rows that the table's filter lets through, and shares its chosen row. Arrow keys go from conference to conference, Page
// Up and Page Down from week to week, Home to today; Enter opens. GUI thread only.
#pragma once

#include "client/model/week_layout.hpp"
#include "common/ids.hpp"

#include <QDate>
#include <QWidget>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace conclave::client {

class ConferenceBlock;
class ConferenceTable;
class WeekGrid;

class WeekView : public QWidget {
    Q_OBJECT

public:
    explicit WeekView(ConferenceTable& table, QWidget* parent = nullptr);

    void showWeekOf(const QDate& day);
    void retranslate();
    // Where the keyboard starts: the chosen conference, or the way to the next one.
    void focusChosen();

Q_SIGNALS:
    void opened();
    void contextMenuRequested(const QPoint& global);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void rebuildSoon();
    void rebuild();
    void place();
    void markChosen();
    void step(int days);
    void showToday();
    void goNear();
    void focusNext(int direction);
    bool goBy(int key);
    ConferenceBlock* newBlock(const QModelIndex& row, QWidget* parent, bool continues);
    QModelIndex nearestOutside() const;
    QString title() const;

    ConferenceTable& m_table;
    QDate m_start;
    WeekLayout m_layout;
    std::vector<QModelIndex> m_rows;         // what m_layout's entries are
    std::vector<ConferenceBlock*> m_blocks;  // bands, then pieces, as in m_layout
    bool m_pending = false;
    bool m_scrolled = false; // to the working hours, once
    QToolButton* m_earlier = nullptr;
    QPushButton* m_today = nullptr;
    QToolButton* m_later = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_near = nullptr;
    QLabel* m_more = nullptr; // conferences that have no room
    QWidget* m_head = nullptr; // days and band
    WeekGrid* m_grid = nullptr;
    QScrollArea* m_scroll = nullptr;
};

} // namespace conclave::client
