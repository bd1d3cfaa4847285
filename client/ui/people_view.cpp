#include "client/ui/people_view.hpp"

#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QApplication>
#include <QFontDatabase>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace conclave::client {

namespace {

using Model = PeopleListModel;

DeliveryState mailState(const QModelIndex& index) {
    return static_cast<DeliveryState>(index.data(Model::MailStateRole).toInt());
}

} // namespace

PeopleDelegate::PeopleDelegate(QTableView& view) : QStyledItemDelegate(&view), m_view(view) {}

void PeopleDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const auto mark = [option](IconName name, Tone tone) {
        option->icon = icon(name, tone);
        option->decorationSize = QSize(space::kIcon, space::kIcon);
        option->features |= QStyleOptionViewItem::HasDecoration;
    };
    Tone tone = Tone::text;
    switch (index.column()) {
    case Model::RoleName: mark(roleIcon(static_cast<Role>(index.data(Model::RoleRole).toInt())), tone); break;
    case Model::Address: tone = accountTone(index.data(Model::AccountRole).toBool()); break;
    case Model::Account: {
        const bool has = index.data(Model::AccountRole).toBool();
        tone = accountTone(has);
        mark(accountIcon(has), tone);
        break;
    }
    case Model::Pin:
        option->font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        option->font.setPointSizeF(m_view.font().pointSizeF());
        option->fontMetrics = QFontMetrics(option->font);
        break;
    case Model::Mail:
        tone = deliveryTone(mailState(index));
        mark(deliveryIcon(mailState(index)), tone);
        break;
    case Model::Phone:
        tone = index.data(Model::PhoneTestedRole).toBool() ? Tone::success : Tone::faint;
        mark(tone == Tone::success ? IconName::checkCircle : IconName::phone, tone);
        break;
    default: break;
    }
    if (tone != Tone::text) option->palette.setColor(QPalette::Text, toneColour(tone, QApplication::palette()));
}

QSize PeopleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += space::kSmall; // a narrow gap to the next column
    if (index.column() == Model::Pin) size.rwidth() += space::kIcon + space::kSmall;
    return size;
}

QRect PeopleDelegate::eyeRect(const QRect& cell) const {
    const QRect place(cell.right() - space::kSmall - space::kIcon, cell.center().y() - space::kIcon / 2, space::kIcon,
                      space::kIcon);
    return QStyle::visualRect(m_view.layoutDirection(), cell, place);
}

void PeopleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != Model::Pin) return;
    const bool shown = index.data(Model::PinShownRole).toBool();
    const bool selected = option.state & QStyle::State_Selected;
    icon(shown ? IconName::eyeOff : IconName::eye)
        .paint(painter, eyeRect(option.rect), Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
}

bool PeopleDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
    if (index.column() == Model::Pin && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QRect eye = eyeRect(option.rect).adjusted(-space::kTight, -space::kTight, space::kTight, space::kTight);
        if (mouse->button() == Qt::LeftButton && eye.contains(mouse->position().toPoint())) {
            Q_EMIT eyePressed();
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool PeopleDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                               const QModelIndex& index) {
    if (index.column() == Model::Pin) {
        QToolTip::showText(event->globalPos(),
                           index.data(Model::PinShownRole).toBool() ? tr("Hide this PIN (space bar)")
                                                                    : tr("Show this PIN (space bar)"),
                           view->viewport(), option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

PeopleListModel::Words PeopleView::words() {
    return {.role = roleName, .account = accountWord, .delivery = deliveryWord, .pin = pinText, .hiddenPin = pinDots};
}

PeopleView::PeopleView(QAbstractItemModel& model, QWidget* parent) : QTableView(parent) {
    setModel(&model);
    lookLikePeople(*this);
    auto* delegate = new PeopleDelegate(*this);
    setItemDelegate(delegate);
    setContextMenuPolicy(Qt::CustomContextMenu);
    horizontalHeader()->setSectionResizeMode(Model::Address, QHeaderView::Stretch);
    connect(delegate, &PeopleDelegate::eyePressed, this, &PeopleView::eyePressed);
}

std::vector<ParticipantId> PeopleView::chosen() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    std::vector<ParticipantId> out;
    for (const QModelIndex& row : rows) out.emplace_back(utf8(row.data(Model::IdRole).toString()));
    return out;
}

void PeopleView::choose(const ParticipantId& who) {
    const QModelIndexList found = model()->match(model()->index(0, 0), Model::IdRole, qs(who.value), 1, Qt::MatchExactly);
    if (found.isEmpty()) return;
    choose(found.first().row());
    scrollTo(found.first());
}

void PeopleView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT choiceChanged();
}

void PeopleView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * space::kSmall);
}

} // namespace conclave::client
