#include "client/ui/conference_table.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QToolTip>
#include <array>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRowPx = 42;
constexpr int kHeadingPx = 38;
constexpr int kActionPx = 34;
constexpr int kActionIconPx = 18;
constexpr int kInsetPx = 7; // of a cell's text, beside the style's own
constexpr std::array kActions{RowAction::open, RowAction::people, RowAction::invite, RowAction::remove};

IconName iconOf(RowAction action, const api::Conference& conference) {
    switch (action) {
    case RowAction::open:
        return opensForEditing(conference) ? IconName::pencil : IconName::info;
    case RowAction::people:
        return IconName::people;
    case RowAction::invite:
        return IconName::envelope;
    case RowAction::remove:
        return IconName::trash;
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

ConferenceDelegate::ConferenceDelegate(ConferenceTable& table) : QStyledItemDelegate(&table), m_table(table) {}

QRect ConferenceDelegate::below(const QRect& rect, const QModelIndex& index) const {
    return m_table.startsDay(index) ? rect.adjusted(0, kHeadingPx, 0, 0) : rect;
}

QRect ConferenceDelegate::actionRect(const QRect& rect, RowAction action) const {
    const int place = static_cast<int>(action);
    const int left = rect.left() + space::kTight + place * kActionPx;
    return QStyle::visualRect(m_table.layoutDirection(), rect,
                              QRect(left, rect.top() + (rect.height() - kActionPx) / 2, kActionPx, kActionPx));
}

QSize ConferenceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() == ConferenceListModel::Actions)
        return {kRowActions * kActionPx + 2 * space::kTight, kRowPx};
    return {QStyledItemDelegate::sizeHint(option, index).width() + 2 * kInsetPx, kRowPx};
}

void ConferenceDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const api::Conference& conference = m_table.conferenceAt(index);
    const QLocale locale;
    const auto decorate = [option](const QIcon& mark) {
        option->icon = mark;
        option->decorationSize = QSize(16, 16);
        option->features |= QStyleOptionViewItem::HasDecoration;
    };
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
        decorate(conference.live ? icon(IconName::phone, Tone::success)
                                 : icon(stateIcon(conference.state), toneOf(conference.state)));
        break;
    case ConferenceListModel::Mail:
        if (conference.deliverySummary.failed > 0) decorate(icon(IconName::warning, Tone::error));
        break;
    default:
        break;
    }
}

void ConferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem row = option;
    row.rect = below(option.rect, index);
    row.state &= ~QStyle::State_HasFocus; // the whole row is chosen; its colour says so
    const bool current = m_table.hasFocus() && m_table.currentIndex().row() == index.row();
    painter->save();
    painter->setClipRect(option.rect);
    m_table.style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, &m_table);
    if (index.column() == ConferenceListModel::Actions) {
        paintActions(*painter, row, index);
    } else {
        QStyleOptionViewItem text = row;
        text.rect.adjust(kInsetPx, 0, 0, 0);
        QStyledItemDelegate::paint(painter, text, index);
    }
    const auto rule = [&](int top, int heightPx, const QColor& colour) {
        painter->fillRect(row.rect.left(), top, row.rect.width(), heightPx, colour); // a line would end short of its last pixel
    };
    rule(row.rect.bottom(), 1, option.palette.color(QPalette::Mid));
    if (current) {
        rule(row.rect.top(), 2, toneColour(Tone::text, option.palette));
        rule(row.rect.bottom() - 1, 2, toneColour(Tone::text, option.palette));
    }
    if (m_table.startsDay(index)) paintHeading(*painter, option.rect, index);
    painter->restore();
}

// The heading runs over all columns; each cell paints its own stretch of it.
void ConferenceDelegate::paintHeading(QPainter& painter, const QRect& cell, const QModelIndex& index) const {
    const QRect band(cell.left(), cell.top(), cell.width(), kHeadingPx);
    painter.setClipRect(band);
    painter.fillRect(band, m_table.palette().color(QPalette::Base));
    QFont font = m_table.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(toneColour(Tone::faint, m_table.palette()));
    const int left = m_table.columnViewportPosition(m_table.horizontalHeader()->logicalIndex(0)) + kInsetPx + 4;
    const QRect text(left, cell.top(), m_table.viewport()->width(), kHeadingPx - 6);
    const QDate day = index.data(ConferenceListModel::DayRole).toDate();
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, dayHeading(day, QDate::currentDate(), QLocale()));
    painter.fillRect(band.left(), band.bottom(), band.width(), 1, m_table.palette().color(QPalette::Mid));
}

void ConferenceDelegate::paintActions(QPainter& painter, const QStyleOptionViewItem& option,
                                      const QModelIndex& index) const {
    const api::Conference& conference = m_table.conferenceAt(index);
    const QPoint mouse = m_table.viewport()->mapFromGlobal(QCursor::pos());
    const bool selected = option.state & QStyle::State_Selected;
    for (const RowAction action : kActions) {
        const QRect rect = actionRect(option.rect, action);
        const bool possible = availabilityOf(action, conference).possible;
        if (possible && m_table.viewport()->underMouse() && rect.contains(mouse)) {
            painter.setPen(Qt::NoPen);
            QColor ground = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight);
            ground.setAlphaF(0.18F);
            painter.setBrush(ground);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 5, 5);
        }
        QRect mark(0, 0, kActionIconPx, kActionIconPx);
        mark.moveCenter(rect.center());
        if (!possible && selected) painter.setOpacity(0.45);
        icon(iconOf(action, conference))
            .paint(&painter, mark, Qt::AlignCenter,
                   selected ? QIcon::Selected : possible ? QIcon::Normal : QIcon::Disabled);
        painter.setOpacity(1.0);
    }
}

bool ConferenceDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) {
    if (event->type() == QEvent::MouseButtonRelease && index.column() == ConferenceListModel::Actions) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        for (const RowAction action : kActions) {
            if (mouse->button() != Qt::LeftButton) break;
            if (!actionRect(below(option.rect, index), action).contains(mouse->position().toPoint())) continue;
            if (availabilityOf(action, m_table.conferenceAt(index)).possible) Q_EMIT triggered(action, index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool ConferenceDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) {
    if (index.isValid() && index.column() == ConferenceListModel::Actions) {
        for (const RowAction action : kActions) {
            const QRect rect = actionRect(below(option.rect, index), action);
            if (!rect.contains(event->pos())) continue;
            const Availability availability = availabilityOf(action, m_table.conferenceAt(index));
            QToolTip::showText(event->globalPos(), availability.says, view->viewport(), rect);
            return true;
        }
        QToolTip::hideText();
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

ConferenceTable::ConferenceTable(ConferenceListModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_filter(nullptr) {
    setObjectName(u"conferences"_s);
    m_filter.setSourceModel(&model);
    setModel(&m_filter);
    m_delegate = new ConferenceDelegate(*this);
    setItemDelegate(m_delegate);
    connect(m_delegate, &ConferenceDelegate::triggered, this, [this](RowAction action, const QModelIndex& index) {
        setCurrentIndex(index);
        Q_EMIT triggered(action);
    });
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(kRowPx);
    QHeaderView& header = *horizontalHeader();
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setMinimumHeight(32);
    header.setStretchLastSection(false);
    header.setSectionResizeMode(QHeaderView::Interactive);
    header.setSectionResizeMode(ConferenceListModel::Subject, QHeaderView::Stretch);
    header.setSectionResizeMode(ConferenceListModel::Actions, QHeaderView::Fixed);
    header.setStyleSheet(u"QHeaderView { background: palette(base); } QHeaderView::section { background: palette(base);"
                         " color: palette(placeholder-text); border: 0; border-bottom: 1px solid palette(mid);"
                         " padding: 4px 10px; }"_s);
    header.resizeSection(ConferenceListModel::Begin, 88);
    header.resizeSection(ConferenceListModel::End, 136);
    header.resizeSection(ConferenceListModel::State, 110);
    header.resizeSection(ConferenceListModel::People, 74);
    header.resizeSection(ConferenceListModel::Mail, 238);
    header.resizeSection(ConferenceListModel::Actions, kRowActions * kActionPx + 2 * space::kTight);
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
    connect(&m_filter, &QAbstractItemModel::dataChanged, this, [this] {
        fitSoon();
        Q_EMIT choiceChanged(); // what can be done with it may differ now
    });
    connect(&header, &QHeaderView::sortIndicatorChanged, this, &ConferenceTable::fitSoon);
}

void ConferenceTable::retranslate() {
    setAccessibleName(tr("Own conferences"));
    m_model.retranslate(QLocale());
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
    for (int row = 0; row < m_filter.rowCount(); ++row)
        setRowHeight(row, kRowPx + (startsDay(m_filter.index(row, 0)) ? kHeadingPx : 0));
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
