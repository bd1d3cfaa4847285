#include "client/ui/widgets/row_delegate.hpp"

#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolTip>

namespace conclave::client {
namespace {

constexpr int kCommandPx = 34;
constexpr int kInsetPx = 7; // of a cell's text, beside the style's own

} // namespace

RowDelegate::RowDelegate(QTableView& table, int commandColumn, int commands)
    : QStyledItemDelegate(&table), m_table(table), m_column(commandColumn), m_commands(commands) {}

int RowDelegate::commandsWidth() const { return m_commands * kCommandPx + 2 * space::kTight; }

QRect RowDelegate::commandRect(const QRect& cell, int number) const {
    const QRect rect(cell.left() + space::kTight + number * kCommandPx, cell.top() + (cell.height() - kCommandPx) / 2,
                     kCommandPx, kCommandPx);
    return QStyle::visualRect(m_table.layoutDirection(), cell, rect);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() == m_column) return {commandsWidth(), kRowPx};
    return {QStyledItemDelegate::sizeHint(option, index).width() + 2 * kInsetPx, kRowPx};
}

void RowDelegate::decorate(QStyleOptionViewItem& option, const QIcon& mark) {
    option.icon = mark;
    option.decorationSize = QSize(16, 16);
    option.features |= QStyleOptionViewItem::HasDecoration;
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem row = option;
    row.rect = below(option.rect, index);
    row.state &= ~QStyle::State_HasFocus; // the whole row is chosen; its colour says so
    painter->save();
    painter->setClipRect(option.rect);
    m_table.style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, &m_table);
    if (index.column() == m_column) {
        paintCommands(*painter, row, index);
    } else {
        QStyleOptionViewItem text = row;
        text.rect.adjust(kInsetPx, 0, 0, 0);
        QStyledItemDelegate::paint(painter, text, index);
    }
    const auto rule = [&](int top, int heightPx, const QColor& colour) {
        painter->fillRect(row.rect.left(), top, row.rect.width(), heightPx, colour); // a line would end short of its last pixel
    };
    rule(row.rect.bottom(), 1, option.palette.color(QPalette::Mid));
    if (m_table.hasFocus() && m_table.currentIndex().row() == index.row()) {
        rule(row.rect.top(), 2, toneColour(Tone::text, option.palette));
        rule(row.rect.bottom() - 1, 2, toneColour(Tone::text, option.palette));
    }
    if (const int heightPx = headingPx(index); heightPx > 0) {
        const QRect band(option.rect.left(), option.rect.top(), option.rect.width(), heightPx);
        painter->setClipRect(band);
        paintHeading(*painter, band, index);
    }
    painter->restore();
}

void RowDelegate::paintCommands(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QPoint mouse = m_table.viewport()->mapFromGlobal(QCursor::pos());
    const bool selected = option.state & QStyle::State_Selected;
    for (int number = 0; number < m_commands; ++number) {
        const QRect rect = commandRect(option.rect, number);
        const RowCommand shown = command(number, index);
        if (shown.possible && m_table.viewport()->underMouse() && rect.contains(mouse)) {
            QColor ground = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight);
            ground.setAlphaF(0.18F);
            painter.setPen(Qt::NoPen);
            painter.setBrush(ground);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 5, 5);
        }
        QRect mark(0, 0, space::kIcon, space::kIcon);
        mark.moveCenter(rect.center());
        if (!shown.possible && selected) painter.setOpacity(0.45);
        const QIcon::Mode mode = selected ? QIcon::Selected : shown.possible ? QIcon::Normal : QIcon::Disabled;
        icon(shown.icon).paint(&painter, mark, Qt::AlignCenter, mode);
        painter.setOpacity(1.0);
    }
}

bool RowDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                              const QModelIndex& index) {
    if (event->type() == QEvent::MouseButtonRelease && index.column() == m_column) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        for (int number = 0; number < m_commands && mouse->button() == Qt::LeftButton; ++number) {
            if (!commandRect(below(option.rect, index), number).contains(mouse->position().toPoint())) continue;
            if (command(number, index).possible) Q_EMIT triggered(number, index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool RowDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                            const QModelIndex& index) {
    if (!index.isValid() || index.column() != m_column)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    for (int number = 0; number < m_commands; ++number) {
        const QRect rect = commandRect(below(option.rect, index), number);
        if (!rect.contains(event->pos())) continue;
        QToolTip::showText(event->globalPos(), command(number, index).says, view->viewport(), rect);
        return true;
    }
    QToolTip::hideText();
    return true;
}

void setRowTable(QTableView& table) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setMouseTracking(true);
    table.setTabKeyNavigation(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    table.verticalHeader()->hide();
    table.verticalHeader()->setMinimumSectionSize(RowDelegate::kRowPx);
    table.verticalHeader()->setDefaultSectionSize(RowDelegate::kRowPx);
    QHeaderView& header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setMinimumHeight(32);
    header.setStretchLastSection(false);
    header.setSectionResizeMode(QHeaderView::Interactive);
    header.setStyleSheet(QStringLiteral("QHeaderView { background: palette(base); } QHeaderView::section { background:"
                                        " palette(base); color: palette(placeholder-text); border: 0; border-bottom: 1px"
                                        " solid palette(mid); padding: 4px 10px; }"));
}

void giveTitlesRoom(QHeaderView& header) {
    header.ensurePolished();
    for (int column = 0; column < header.count(); ++column)
        if (header.sectionResizeMode(column) == QHeaderView::Interactive && header.sectionSize(column) < header.sectionSizeHint(column))
            header.resizeSection(column, header.sectionSizeHint(column));
}

} // namespace conclave::client
