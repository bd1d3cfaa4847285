#include "client/ui/conference_table.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/row_delegate.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QHeaderView>
#include <QPainter>
#include <QKeyEvent>
#include <QTimer>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHeadingPx = 38;
constexpr int kHeadingInsetPx = 11; // as the text of a cell

IconName iconOf(RowAction action, bool editing) {
    switch (action) {
    case RowAction::open:
        return editing ? IconName::pencil : IconName::info;
    case RowAction::people:
        return IconName::people;
    case RowAction::invite:
        return IconName::envelope;
    case RowAction::remove:
        return IconName::trash;
    case RowAction::duplicate:
    case RowAction::reschedule:
    case RowAction::live:
    case RowAction::attendance:
        break; // in menus alone
    }
    return IconName::info;
}

Tone toneOf(ConferenceState state) {
    switch (state) {
    case ConferenceState::draft:
        return Tone::warning;
    case ConferenceState::scheduled:
        return Tone::accent;
    default:
        return Tone::faint;
    }
}

} // namespace

ConferenceDelegate::ConferenceDelegate(ConferenceTable& table)
    : RowDelegate(table, ConferenceListModel::Actions, kRowActions), m_table(table) {}

RowCommand ConferenceDelegate::command(int number, const QModelIndex& index) const {
    const api::Conference& conference = m_table.conferenceAt(index);
    const auto action = static_cast<RowAction>(number);
    const Availability availability = m_table.availability(action, conference);
    return {iconOf(action, opensForEditing(conference) && !m_table.isBlocked()), availability.possible, availability.says};
}

int ConferenceDelegate::headingPx(const QModelIndex& index) const { return m_table.startsDay(index) ? kHeadingPx : 0; }

void ConferenceDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    RowDelegate::initStyleOption(option, index);
    const api::Conference& conference = m_table.conferenceAt(index);
    const QLocale locale;
    switch (index.column()) {
    case ConferenceListModel::Begin:
        // Below the heading of its day the time is enough.
        if (m_table.horizontalHeader()->sortIndicatorSection() == ConferenceListModel::Begin)
            option->text = locale.toString(localTime(conference.begin).time(), QLocale::ShortFormat);
        break;
    case ConferenceListModel::End:
        if (localTime(conference.begin).date() == localTime(conference.end).date())
            option->text = locale.toString(localTime(conference.end).time(), QLocale::ShortFormat);
        break;
    case ConferenceListModel::People:
        option->text = locale.toString(qlonglong{conference.participantCount}); // the heading has the word
        break;
    case ConferenceListModel::Subject:
        option->font.setWeight(QFont::DemiBold);
        option->fontMetrics = QFontMetrics(option->font);
        break;
    case ConferenceListModel::State:
        decorate(*option, conference.live ? icon(IconName::phone, Tone::success)
                                          : icon(stateIcon(conference.state), toneOf(conference.state)));
        break;
    case ConferenceListModel::Mail:
        if (conference.deliverySummary.failed > 0) decorate(*option, icon(IconName::warning, Tone::error));
        break;
    default:
        break;
    }
}

// The heading runs over all columns; each cell paints its own stretch of it.
void ConferenceDelegate::paintHeading(QPainter& painter, const QRect& band, const QModelIndex& index) const {
    painter.fillRect(band, m_table.palette().color(QPalette::Base));
    QFont font = m_table.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(toneColour(Tone::faint, m_table.palette()));
    const int left = m_table.columnViewportPosition(m_table.horizontalHeader()->logicalIndex(0)) + kHeadingInsetPx;
    const QRect text(left, band.top(), m_table.viewport()->width(), band.height() - 6);
    const QDate day = index.data(ConferenceListModel::DayRole).toDate();
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, dayHeading(day, QDate::currentDate(), QLocale()));
    painter.fillRect(band.left(), band.bottom(), band.width(), 1, m_table.palette().color(QPalette::Mid));
}

ConferenceTable::ConferenceTable(ConferenceListModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_filter(nullptr) {
    setObjectName(u"conferences"_s);
    m_filter.setSourceModel(&model);
    setModel(&m_filter);
    m_delegate = new ConferenceDelegate(*this);
    setItemDelegate(m_delegate);
    connect(m_delegate, &RowDelegate::triggered, this, [this](int command, const QModelIndex& index) {
        setCurrentIndex(index);
        Q_EMIT triggered(static_cast<RowAction>(command));
    });
    setRowTable(*this);
    QHeaderView& header = *horizontalHeader();
    header.setSectionResizeMode(ConferenceListModel::Subject, QHeaderView::Stretch);
    header.setSectionResizeMode(ConferenceListModel::Actions, QHeaderView::Fixed);
    header.resizeSection(ConferenceListModel::Begin, 88);
    header.resizeSection(ConferenceListModel::End, 128);
    header.resizeSection(ConferenceListModel::State, 110);
    header.resizeSection(ConferenceListModel::People, 74);
    header.resizeSection(ConferenceListModel::Mail, 238);
    header.resizeSection(ConferenceListModel::Actions, m_delegate->commandsWidth());
    setSortingEnabled(true);
    sortByColumn(ConferenceListModel::Begin, Qt::AscendingOrder);
    retranslate();

    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConferenceTable::choiceChanged);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != ConferenceListModel::Actions) Q_EMIT triggered(RowAction::open);
    });
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_filter, signal, this, [this] {
            fitSoon();
            Q_EMIT rowCountChanged();
        });
    connect(&m_filter, &QAbstractItemModel::layoutChanged, this, &ConferenceTable::fitSoon);
    connect(&m_filter, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_before = chosen() ? chosen()->id : ConferenceId(); });
    connect(&m_filter, &QAbstractItemModel::modelReset, this, [this] {
        choose(m_before);
        fitSoon();
        Q_EMIT rowCountChanged();
    });
    connect(&m_filter, &QAbstractItemModel::dataChanged, this, [this] {
        fitSoon();
        Q_EMIT choiceChanged(); // what can be done with it may differ now
    });
    connect(&header, &QHeaderView::sortIndicatorChanged, this, &ConferenceTable::fitSoon);
}

void ConferenceTable::retranslate() {
    setAccessibleName(tr("Own conferences"));
    m_model.retranslate(QLocale());
    giveTitlesRoom(*horizontalHeader());
}

void ConferenceTable::setColumns(const QByteArray& state) {
    horizontalHeader()->restoreState(state);
    giveTitlesRoom(*horizontalHeader());
}

void ConferenceTable::setBlocked(const QString& reason) {
    m_blocked = reason;
    viewport()->update();
}

Availability ConferenceTable::availability(RowAction action, const api::Conference& conference) const {
    if (m_blocked.isEmpty()) return availabilityOf(action, conference);
    if (action == RowAction::open) return {true, tr("Details as they were known last")};
    return {false, m_blocked};
}

const api::Conference& ConferenceTable::conferenceAt(const QModelIndex& index) const {
    return m_model.at(m_filter.mapToSource(index).row());
}

const api::Conference* ConferenceTable::chosen() const {
    const QModelIndex index = currentIndex();
    return index.isValid() ? &conferenceAt(index) : nullptr;
}

void ConferenceTable::choose(const ConferenceId& id) {
    const auto row = m_model.rowOf(id);
    if (!row) return;
    const QModelIndex index = m_filter.mapFromSource(m_model.index(*row, ConferenceListModel::Subject));
    if (!index.isValid()) return;
    setCurrentIndex(index);
    scrollTo(index);
}

bool ConferenceTable::startsDay(const QModelIndex& index) const {
    if (horizontalHeader()->sortIndicatorSection() != ConferenceListModel::Begin) return false;
    if (index.row() == 0) return true;
    return index.data(ConferenceListModel::DayRole) !=
           index.sibling(index.row() - 1, index.column()).data(ConferenceListModel::DayRole);
}

void ConferenceTable::fitSoon() {
    if (std::exchange(m_fitPending, true)) return;
    QTimer::singleShot(0, this, &ConferenceTable::fitRows);
}

void ConferenceTable::fitRows() {
    m_fitPending = false;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const int wanted = RowDelegate::kRowPx + (startsDay(m_filter.index(row, 0)) ? kHeadingPx : 0);
        if (rowHeight(row) != wanted) setRowHeight(row, wanted); // dear: the header tells everybody
    }
    viewport()->update();
}

// Commands work on the current row, so the current row is always the chosen one; Ctrl would take it out otherwise.
QItemSelectionModel::SelectionFlags ConferenceTable::selectionCommand(const QModelIndex& index, const QEvent*) const {
    return index.isValid() ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows : QItemSelectionModel::NoUpdate;
}

void ConferenceTable::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && chosen()) {
        Q_EMIT triggered(RowAction::open);
        return;
    }
    QTableView::keyPressEvent(event);
}

void ConferenceTable::leaveEvent(QEvent* event) {
    QTableView::leaveEvent(event);
    viewport()->update();
}

void ConferenceTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitSoon();
}

} // namespace conclave::client
