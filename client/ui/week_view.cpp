#include "client/ui/week_view.hpp"

#include "client/model/words.hpp"
#include "client/ui/conference_table.hpp"
#include "client/ui/week_grid.hpp"
#include "client/ui/widgets/conference_block.hpp"
#include "client/ui/widgets/icon_button.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMinutesMin = 30; // a block lower than that holds no line
constexpr int kSubjectShown = 40;   // characters, in a button
constexpr std::size_t kEntriesMax = 200; // of a week; more cannot be told apart, and each is a widget
constexpr int kBandLinesMax = 8;    // above the hours, which need room as well
constexpr int kFirstMinuteShown = 6 * 60 + 40; // with the name of seven o'clock

} // namespace

WeekView::WeekView(ConferenceTable& table, QWidget* parent)
    : QWidget(parent), m_table(table), m_start(weekStart(QDate::currentDate(), QLocale().firstDayOfWeek())) {
    setObjectName(u"weekView"_s);
    layOut();
    retranslate();
    ConferenceFilter& rows = m_table.filter();
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&rows, signal, this, &WeekView::rebuildSoon);
    connect(&rows, &QAbstractItemModel::layoutChanged, this, &WeekView::rebuildSoon);
    connect(&rows, &QAbstractItemModel::modelReset, this, &WeekView::rebuildSoon);
    connect(&rows, &QAbstractItemModel::dataChanged, this, &WeekView::rebuildSoon);
    connect(&m_table, &ConferenceTable::choiceChanged, this, &WeekView::markChosen);
}

void WeekView::layOut() {
    m_earlier = newIconButton(IconName::arrowLeft, QString(), this);
    m_earlier->setObjectName(u"earlierWeek"_s);
    m_today = new QPushButton(this);
    m_today->setObjectName(u"thisWeek"_s);
    m_later = newIconButton(IconName::arrowRight, QString(), this);
    m_later->setObjectName(u"laterWeek"_s);
    m_title = new QLabel(this);
    m_title->setObjectName(u"weekTitle"_s);
    setHeading(m_title, 1);
    m_near = new QPushButton(this);
    m_near->setObjectName(u"nearConference"_s);
    m_near->setFlat(true);
    m_more = new QLabel(this);
    m_more->setObjectName(u"moreInWeek"_s);
    setTone(m_more, Tone::faint);
    m_head = new QWidget(this);
    m_head->installEventFilter(this);
    m_grid = new WeekGrid;
    m_grid->installEventFilter(this);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(u"weekHours"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // else the days above would stand elsewhere
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->installEventFilter(this);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(space::kSmall);
    tools->addWidget(m_earlier);
    tools->addWidget(m_today);
    tools->addWidget(m_later);
    tools->addSpacing(space::kSmall);
    tools->addWidget(m_title);
    tools->addStretch(1);
    tools->addWidget(m_near);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addLayout(tools);
    column->addWidget(m_more);
    column->addWidget(m_head);
    column->addWidget(m_scroll, 1);
    connect(m_earlier, &QToolButton::clicked, this, [this] { step(-kWeekDays); });
    connect(m_later, &QToolButton::clicked, this, [this] { step(kWeekDays); });
    connect(m_today, &QPushButton::clicked, this, &WeekView::showToday);
    connect(m_near, &QPushButton::clicked, this, &WeekView::goNear);
}

void WeekView::retranslate() {
    setAccessibleName(tr("Week"));
    const auto name = [](QToolButton* button, const QString& says) {
        button->setAccessibleName(says);
        button->setToolTip(says);
    };
    name(m_earlier, tr("Week before (Page Up)"));
    name(m_later, tr("Week after (Page Down)"));
    m_today->setText(tr("Today"));
    m_today->setToolTip(tr("This week (Home)"));
    m_scroll->setAccessibleName(tr("Hours of the week"));
    rebuildSoon();
}

QString WeekView::title() const {
    const QLocale locale;
    const QDate last = m_start.addDays(kWeekDays - 1);
    return tr("%1 – %2", "first and last day of a week")
        .arg(locale.toString(m_start, QLocale::LongFormat), locale.toString(last, QLocale::LongFormat));
}

void WeekView::showWeekOf(const QDate& day) {
    const QDate start = weekStart(day, QLocale().firstDayOfWeek());
    if (start == m_start) return;
    m_start = start;
    rebuild();
}

void WeekView::step(int days) { showWeekOf(m_start.addDays(days)); }

void WeekView::showToday() {
    showWeekOf(QDate::currentDate());
    m_scroll->verticalScrollBar()->setValue(WeekGrid::yOf(std::max(0, QTime::currentTime().hour() - 1) * 60));
}

void WeekView::rebuildSoon() {
    if (std::exchange(m_pending, true)) return;
    QTimer::singleShot(0, this, &WeekView::rebuild);
}

void WeekView::rebuild() {
    m_pending = false;
    if (!isVisible()) return; // showEvent does it
    const auto focused = std::find_if(m_blocks.begin(), m_blocks.end(), [](const ConferenceBlock* b) { return b->hasFocus(); });
    const bool hadFocus = focused != m_blocks.end();
    const ConferenceId focusedId = hadFocus ? (*focused)->id() : ConferenceId();
    for (ConferenceBlock* block : m_blocks) {
        block->hide();
        block->deleteLater(); // its own key may have brought us here
    }
    m_blocks.clear();
    m_rows.clear();
    std::vector<WeekEntry> entries;
    const ConferenceFilter& rows = m_table.filter();
    const Instant from = toInstant(m_start.startOfDay());
    const Instant until = toInstant(m_start.addDays(kWeekDays).startOfDay());
    int left = 0;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QModelIndex index = rows.index(row, ConferenceListModel::Begin);
        const api::Conference& conference = m_table.conferenceAt(index);
        if (conference.end <= from || conference.begin >= until) continue;
        if (entries.size() == kEntriesMax) {
            ++left;
            continue;
        }
        m_rows.push_back(index);
        entries.push_back({localTime(conference.begin), localTime(conference.end)});
    }
    m_layout = layOutWeek(entries, m_start, kMinutesMin);
    left += static_cast<int>(std::erase_if(m_layout.bands, [](const WeekBand& band) { return band.line >= kBandLinesMax; }));
    m_layout.bandLines = std::min(m_layout.bandLines, kBandLinesMax);
    m_more->setVisible(left > 0);
    m_more->setText(tr("%n more in this week; the list shows all", nullptr, left));
    for (const WeekBand& band : m_layout.bands) m_blocks.push_back(newBlock(m_rows[band.entry], m_head, false));
    for (const WeekPiece& piece : m_layout.pieces)
        m_blocks.push_back(newBlock(m_rows[piece.entry], m_grid, piece.continues));
    QWidget* last = m_near;
    for (ConferenceBlock* block : m_blocks) {
        setTabOrder(last, block);
        last = block;
        block->show();
    }
    m_title->setText(title());
    const QModelIndex near = nearestOutside();
    m_near->setVisible(m_blocks.empty() && near.isValid());
    if (near.isValid())
        m_near->setText(tr("Nothing in this week. Go to “%1”, %2")
                            .arg(shortText(qs(m_table.conferenceAt(near).subject), kSubjectShown),
                                 QLocale().toString(localTime(m_table.conferenceAt(near).begin).date(), QLocale::ShortFormat)));
    m_grid->setWeek(m_start);
    m_head->setFixedHeight(WeekGrid::headHeight(*m_head, m_layout.bandLines));
    m_head->update();
    place();
    markChosen();
    if (!hadFocus) return;
    const auto same = std::find_if(m_blocks.begin(), m_blocks.end(), [&](const ConferenceBlock* b) { return b->id() == focusedId; });
    if (same != m_blocks.end())
        (*same)->setFocus(Qt::OtherFocusReason);
    else
        focusChosen();
}

ConferenceBlock* WeekView::newBlock(const QModelIndex& row, QWidget* parent, bool continues) {
    const api::Conference& conference = m_table.conferenceAt(row);
    auto* block = new ConferenceBlock(conference.id, parent);
    const Tone tone = conference.live                                   ? Tone::success
                      : conference.state == ConferenceState::draft     ? Tone::warning
                      : conference.state == ConferenceState::scheduled ? Tone::accent
                                                                        : Tone::faint;
    block->set(conference.live ? IconName::phone : stateIcon(conference.state), tone,
               windowText(conference.begin, conference.end, QLocale()), qs(conference.subject));
    const QString says = row.data(Qt::AccessibleTextRole).toString();
    block->setAccessibleName(continues ? tr("%1 (goes on)").arg(says) : says);
    block->setToolTip(tipText(says));
    connect(block, &ConferenceBlock::focused, this, [this, block, parent] {
        m_table.choose(block->id());
        if (parent == m_grid) m_scroll->ensureWidgetVisible(block, 0, space::kMedium);
    });
    connect(block, &ConferenceBlock::opened, this, [this, block] {
        m_table.choose(block->id());
        Q_EMIT opened();
    });
    connect(block, &QWidget::customContextMenuRequested, this, [this, block](const QPoint& where) {
        m_table.choose(block->id());
        Q_EMIT contextMenuRequested(block->mapToGlobal(where));
    });
    return block;
}

void WeekView::place() {
    const int wide = m_grid->width();
    const bool fromRight = layoutDirection() == Qt::RightToLeft;
    const auto put = [&](ConferenceBlock* block, QRect where, const QWidget* on) {
        block->setGeometry(fromRight ? QStyle::visualRect(Qt::RightToLeft, QRect(0, 0, wide, on->height()), where) : where);
    };
    std::size_t next = 0;
    for (const WeekBand& band : m_layout.bands) put(m_blocks[next++], WeekGrid::bandRect(*m_head, wide, band), m_head);
    for (const WeekPiece& piece : m_layout.pieces) put(m_blocks[next++], WeekGrid::pieceRect(wide, piece), m_grid);
}

void WeekView::markChosen() {
    const api::Conference* chosen = m_table.chosen();
    for (ConferenceBlock* block : m_blocks) block->setChosen(chosen && chosen->id == block->id());
}

void WeekView::focusChosen() {
    const auto chosen = std::find_if(m_blocks.begin(), m_blocks.end(), [](const ConferenceBlock* b) { return b->isChosen(); });
    if (chosen != m_blocks.end())
        (*chosen)->setFocus(Qt::OtherFocusReason);
    else if (!m_blocks.empty())
        m_blocks.front()->setFocus(Qt::OtherFocusReason);
    else
        (m_near->isVisible() ? m_near : m_today)->setFocus(Qt::OtherFocusReason);
}

// The next one after this week, else the last one before it.
QModelIndex WeekView::nearestOutside() const {
    const ConferenceFilter& rows = m_table.filter();
    const Instant until = toInstant(m_start.addDays(kWeekDays).startOfDay());
    QModelIndex after, before;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QModelIndex index = rows.index(row, ConferenceListModel::Begin);
        const auto begin = [&](const QModelIndex& at) { return m_table.conferenceAt(at).begin; };
        if (begin(index) >= until) {
            if (!after.isValid() || begin(index) < begin(after)) after = index;
        } else if (!before.isValid() || begin(index) > begin(before)) {
            before = index;
        }
    }
    return after.isValid() ? after : before;
}

void WeekView::goNear() {
    const QModelIndex near = nearestOutside();
    if (!near.isValid()) return;
    const api::Conference conference = m_table.conferenceAt(near);
    showWeekOf(localTime(conference.begin).date());
    m_table.choose(conference.id);
    focusChosen();
}

void WeekView::focusNext(int direction) {
    if (m_blocks.empty()) return;
    const auto at = std::find_if(m_blocks.begin(), m_blocks.end(), [](const ConferenceBlock* b) { return b->hasFocus(); });
    if (at == m_blocks.end()) return focusChosen();
    const auto next = (at - m_blocks.begin()) + direction;
    if (next >= 0 && next < static_cast<std::ptrdiff_t>(m_blocks.size()))
        m_blocks[static_cast<std::size_t>(next)]->setFocus(Qt::OtherFocusReason);
}

bool WeekView::goBy(int key) {
    const bool fromRight = layoutDirection() == Qt::RightToLeft;
    switch (key) {
    case Qt::Key_PageUp: step(-kWeekDays); return true;
    case Qt::Key_PageDown: step(kWeekDays); return true;
    case Qt::Key_Home: showToday(); return true;
    case Qt::Key_Up: focusNext(-1); return true;
    case Qt::Key_Down: focusNext(1); return true;
    case Qt::Key_Left: focusNext(fromRight ? 1 : -1); return true;
    case Qt::Key_Right: focusNext(fromRight ? -1 : 1); return true;
    default: return false;
    }
}

void WeekView::keyPressEvent(QKeyEvent* event) {
    if (!goBy(event->key())) QWidget::keyPressEvent(event);
}

void WeekView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    rebuild();
    if (!std::exchange(m_scrolled, true)) m_scroll->verticalScrollBar()->setValue(WeekGrid::yOf(kFirstMinuteShown));
}

void WeekView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange || event->type() == QEvent::LayoutDirectionChange)
        rebuildSoon();
}

bool WeekView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_grid && event->type() == QEvent::Resize) place();
    // The area with the hours would scroll by them.
    if (watched == m_scroll && event->type() == QEvent::KeyPress && goBy(static_cast<QKeyEvent*>(event)->key())) return true;
    if (watched == m_head && event->type() == QEvent::Paint) WeekGrid::paintHead(*m_head, m_grid->width(), m_start);
    return QWidget::eventFilter(watched, event);
}

} // namespace conclave::client
