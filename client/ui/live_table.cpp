#include "client/ui/live_table.hpp"

#include "client/model/word_search.hpp"
#include "client/ui/widgets/live_looks.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHeaderView>
#include <QPainter>
#include <QTimer>

namespace conclave::client {

namespace {

using Model = LivePeopleModel;

constexpr int kHeadingPx = 36;
constexpr int kInsetPx = 11; // as the text of a cell
constexpr int kPlotWidthPx = 56;
constexpr int kPlotHeightPx = 20;

} // namespace

IconName liveActIcon(LiveAct act, bool undoing) {
    switch (act) {
    case LiveAct::lock: return undoing ? IconName::lockOpen : IconName::lock;
    case LiveAct::muteAll:
    case LiveAct::mute: return undoing ? IconName::microphone : IconName::microphoneOff;
    case LiveAct::end: return IconName::phoneOff;
    case LiveAct::lowerHand: return IconName::handOff;
    case LiveAct::changeRole: return IconName::crown;
    case LiveAct::remove: return IconName::personRemove;
    }
    return IconName::info;
}

LiveDelegate::LiveDelegate(LiveTable& table)
    : RowDelegate(table, Model::Actions, static_cast<int>(LiveTable::kActs.size())), m_table(table) {}

RowCommand LiveDelegate::command(int number, const QModelIndex& index) const {
    const LiveRow& row = m_table.people().at(index.row());
    return m_table.m_ask ? m_table.m_ask(LiveTable::kActs[static_cast<std::size_t>(number)], row) : RowCommand{};
}

int LiveDelegate::headingPx(const QModelIndex& index) const { return m_table.startsPart(index.row()) ? kHeadingPx : 0; }

// Over all columns; each cell paints its own stretch of it.
void LiveDelegate::paintHeading(QPainter& painter, const QRect& band, const QModelIndex& index) const {
    painter.fillRect(band, m_table.palette().color(QPalette::Base));
    QFont font = m_table.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(toneColour(Tone::faint, m_table.palette()));
    const QString text = m_table.headingOf(m_table.people().at(index.row()).here.has_value());
    const QRect all(-m_table.horizontalHeader()->offset(), band.top(), m_table.horizontalHeader()->length(), band.height() - 6);
    painter.drawText(
        QStyle::visualRect(m_table.layoutDirection(), m_table.viewport()->rect(), all).adjusted(kInsetPx, 0, -kInsetPx, 0),
        static_cast<int>(QStyle::visualAlignment(m_table.layoutDirection(), Qt::AlignLeft)) | Qt::AlignBottom, text);
    painter.fillRect(band.left(), band.bottom(), band.width(), 1, m_table.palette().color(QPalette::Mid));
}

void LiveDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    RowDelegate::initStyleOption(option, index);
    const LiveRow& row = m_table.people().at(index.row());
    const bool quiet = !row.here || m_table.people().stale();
    if (quiet) option->palette.setColor(QPalette::Text, toneColour(Tone::faint, option->palette));
    const auto toned = [quiet](Tone tone) { return quiet ? Tone::faint : tone; };
    switch (index.column()) {
    case Model::RoleName: decorate(*option, icon(roleIcon(row.role()), toned(Tone::text))); break;
    case Model::Name:
        if (row.here) option->font.setWeight(QFont::DemiBold);
        option->fontMetrics = QFontMetrics(option->font);
        break;
    case Model::Talking:
        if (row.here) option->text.clear(); // painted
        break;
    case Model::Microphone:
        if (row.here)
            decorate(*option, icon(microphoneIcon(*row.here), toned(microphoneTone(*row.here))));
        else if (row.invited && row.invited->delivery)
            decorate(*option, icon(deliveryIcon(row.invited->delivery->state), deliveryTone(row.invited->delivery->state)));
        break;
    case Model::Hand:
        if (row.here && row.here->hand) decorate(*option, icon(IconName::hand, toned(Tone::warning)));
        break;
    case Model::Line:
        if (row.here)
            option->text.clear(); // painted
        else if (row.invited)
            decorate(*option, icon(row.invited->phoneTested ? IconName::checkCircle : IconName::phone, Tone::faint));
        break;
    default: break;
    }
}

void LiveDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    RowDelegate::paint(painter, option, index);
    const LiveRow& row = m_table.people().at(index.row());
    if (!row.here || (index.column() != Model::Talking && index.column() != Model::Line)) return;
    const QRect cell = option.rect.adjusted(0, headingPx(index), 0, 0);
    const bool selected = option.state & QStyle::State_Selected;
    const bool stale = m_table.people().stale();
    const auto ink = [&](Tone tone) {
        return selected ? option.palette.color(QPalette::HighlightedText)
                        : toneColour(stale ? Tone::faint : tone, option.palette);
    };
    QColor track = selected ? option.palette.color(QPalette::HighlightedText) : option.palette.color(QPalette::Mid);
    if (selected) track.setAlphaF(0.35F);
    const Qt::LayoutDirection direction = m_table.layoutDirection();
    const auto placed = [&](int left, int top, int width, int height) {
        return QStyle::visualRect(direction, cell, QRect(left, top, width, height));
    };
    const int left = cell.left() + kInsetPx;
    painter->save();
    if (index.column() == Model::Talking) {
        if (row.role() != Role::audience) {
            const QRect mark = placed(left, cell.center().y() - 8, 16, 16);
            if (row.talking())
                icon(IconName::voice, stale ? Tone::faint : Tone::success)
                    .paint(painter, mark, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
            const int from = left + 16 + space::kSmall;
            // Who cannot be heard has no bar.
            if (row.talking() || !(row.here->muted || row.here->held))
                paintLevel(*painter, placed(from, cell.top(), cell.right() - kInsetPx - from, cell.height()),
                           levelSteps(row.shownDb), {ink(Tone::success), track, direction});
        }
    } else {
        const LineGrade grade = row.here->quality ? row.here->quality->grade : LineGrade::unknown;
        paintLine(*painter, placed(left, cell.center().y() - kPlotHeightPx / 2, kPlotWidthPx, kPlotHeightPx), row.line.samples(),
                  {ink(gradeTone(grade)), track, direction});
        painter->setPen(ink(gradeTone(grade)));
        painter->setFont(option.font);
        const int from = left + kPlotWidthPx + space::kSmall;
        const QRect words = placed(from, cell.top(), cell.right() - from, cell.height());
        painter->drawText(words, static_cast<int>(QStyle::visualAlignment(direction, Qt::AlignLeft)) | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    }
    painter->restore();
}

LiveTable::LiveTable(LivePeopleModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    setObjectName(QStringLiteral("livePeople"));
    setModel(&model);
    auto* delegate = new LiveDelegate(*this);
    setItemDelegate(delegate);
    setRowTable(*this);
    QHeaderView& header = *horizontalHeader();
    header.setMinimumSectionSize(60);
    header.setSectionResizeMode(Model::Name, QHeaderView::Stretch);
    header.setSectionResizeMode(Model::Actions, QHeaderView::Fixed);
    header.resizeSection(Model::RoleName, 132);
    header.resizeSection(Model::Talking, 144);
    header.resizeSection(Model::Microphone, 262);
    header.resizeSection(Model::Hand, 154);
    header.resizeSection(Model::Line, 144);
    header.resizeSection(Model::Actions, delegate->commandsWidth());
    retranslate();

    connect(delegate, &RowDelegate::triggered, this, [this](int command, const QModelIndex& index) {
        setCurrentIndex(index);
        Q_EMIT triggered(kActs[static_cast<std::size_t>(command)]);
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &LiveTable::choiceChanged);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&model, signal, this, &LiveTable::fitSoon);
    connect(&model, &QAbstractItemModel::rowsMoved, this, &LiveTable::fitSoon);
    connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
        // Levels and lines change nothing of what can be done, nor of who is found.
        if (first.column() == last.column()) return;
        const int row = chosenRow();
        if (first.row() <= row && row <= last.row()) Q_EMIT choiceChanged();
        if (!m_words.isEmpty()) fitSoon();
    });
}

void LiveTable::retranslate() {
    setAccessibleName(tr("People in the call"));
    m_model.retranslate();
    giveTitlesRoom(*horizontalHeader());
}

// Not the current one: Qt makes one current where the keyboard comes to a table without.
int LiveTable::chosenRow() const {
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.constFirst().row();
}

const LiveRow* LiveTable::chosen() const {
    const int row = chosenRow();
    return row < 0 ? nullptr : &m_model.at(row);
}

bool LiveTable::startsPart(int row) const {
    int before = row - 1;
    while (before >= 0 && isRowHidden(before)) --before;
    return before < 0 || m_model.at(row).here.has_value() != m_model.at(before).here.has_value();
}

QString LiveTable::headingOf(bool here) const {
    const int all = here ? m_model.hereCount() : m_model.rowCount() - m_model.hereCount();
    const int shown = here ? m_shownHere : m_shownAway;
    const QString count = shown < all ? tr("%1 of %2", "people found of all").arg(shown).arg(all) : QString::number(all);
    return here ? LiveDelegate::tr("In the call (%1)").arg(count) : LiveDelegate::tr("Not here (%1)").arg(count);
}

void LiveTable::search(const QString& text) {
    m_words = searchedWords(text);
    fitRows();
    if (!chosen()) chooseFirst();
}

void LiveTable::chooseFirst() {
    int row = 0;
    while (row < m_model.rowCount() && isRowHidden(row)) ++row;
    row < m_model.rowCount() ? setCurrentIndex(m_model.index(row, Model::Name)) : selectionModel()->clear();
}

void LiveTable::fitSoon() {
    if (std::exchange(m_fitPending, true)) return;
    QTimer::singleShot(0, this, &LiveTable::fitRows);
}

void LiveTable::fitRows() {
    m_fitPending = false;
    m_shownHere = m_shownAway = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const bool shown = matches(m_model.at(row), m_words);
        if (isRowHidden(row) == shown) setRowHidden(row, !shown); // dear, as a height is: the header tells everybody
        if (!shown) continue;
        ++(m_model.at(row).here ? m_shownHere : m_shownAway);
        const int wanted = RowDelegate::kRowPx + (startsPart(row) ? kHeadingPx : 0);
        if (rowHeight(row) != wanted) setRowHeight(row, wanted);
    }
    if (const QModelIndex at = currentIndex(); at.isValid() && isRowHidden(at.row())) selectionModel()->clear();
    viewport()->update(); // the headings tell how many there are
    Q_EMIT shownChanged();
}

// Commands work on the current row, so the current row is always the chosen one; Ctrl would take it out otherwise.
QItemSelectionModel::SelectionFlags LiveTable::selectionCommand(const QModelIndex& index, const QEvent*) const {
    return index.isValid() ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows : QItemSelectionModel::NoUpdate;
}

// Qt would choose the next one.
void LiveTable::rowsAboutToBeRemoved(const QModelIndex& parent, int first, int last) {
    if (const int row = currentIndex().row(); first <= row && row <= last) selectionModel()->clear();
    QTableView::rowsAboutToBeRemoved(parent, first, last);
}

// Qt would choose also who is not shown.
void LiveTable::keyboardSearch(const QString& typed) {
    if (m_words.isEmpty()) QTableView::keyboardSearch(typed);
}

void LiveTable::leaveEvent(QEvent* event) {
    QTableView::leaveEvent(event);
    viewport()->update();
}

} // namespace conclave::client
