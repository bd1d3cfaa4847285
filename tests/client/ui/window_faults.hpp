// What is wrong with how a window is laid out, as sentences that name window and control: for every test that looks at
// windows.
#pragma once

#include "client/ui/widgets/choice_card.hpp"
#include "tests/client/ui/contrast.hpp"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAccessibleInterface>
#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

namespace conclave::tests {

inline QString pathOf(const QWidget& widget) {
    QStringList path;
    for (const QWidget* at = &widget; at; at = at->parentWidget())
        path.prepend(at->objectName().isEmpty() ? QString::fromLatin1(at->metaObject()->className()) : at->objectName());
    return path.mid(std::max<qsizetype>(0, path.size() - 3)).join(u'/');
}

// Outside of what holds it, or on top of its neighbour.
inline QStringList layoutFaultsOf(const QString& name, const QWidget& widget) {
    QStringList faults;
    const QWidget* parent = widget.parentWidget();
    if (!widget.isVisible() || widget.isWindow() || !parent || !parent->layout()) return faults;
    if (parent->layout()->indexOf(const_cast<QWidget*>(&widget)) < 0) return faults;
    if (!parent->rect().contains(widget.geometry()))
        faults += QStringLiteral("%1: %2 stands outside of its parent").arg(name, pathOf(widget));
    for (int i = 0; i < parent->layout()->count(); ++i) {
        const QWidget* other = parent->layout()->itemAt(i)->widget();
        if (!other || other == &widget || !other->isVisible() || other < &widget) continue;
        if (other->geometry().intersects(widget.geometry()))
            faults += QStringLiteral("%1: %2 covers %3").arg(name, pathOf(widget), pathOf(*other));
    }
    return faults;
}

// In the whole window, once its layouts have come to rest: what wraps asks for its height a few turns later.
inline QStringList layoutFaults(const QString& name, QWidget& window) {
    QStringList faults;
    for (int turn = 0; turn < 50; ++turn) {
        faults.clear();
        for (const QWidget* widget : window.findChildren<QWidget*>()) faults += layoutFaultsOf(name, *widget);
        if (faults.isEmpty()) break;
        QTest::qWait(20);
    }
    return faults;
}

// Words that have less room than they need. What a view elides has a tooltip and is not looked at.
inline QStringList textFaults(const QString& name, const QWidget& widget) {
    QStringList faults;
    if (!widget.isVisible()) return faults;
    const auto check = [&](const QString& text, int needs, int has) {
        if (needs > has + 1)
            faults += QStringLiteral("%1: %2 has %3 px for “%4”, which takes %5").arg(name, pathOf(widget)).arg(has).arg(text).arg(needs);
    };
    const QFontMetrics metrics = widget.fontMetrics();
    if (const auto* label = qobject_cast<const QLabel*>(&widget); label && !label->text().isEmpty()) {
        if (!label->wordWrap()) {
            check(label->text(), label->sizeHint().width(), label->width());
            check(label->text(), label->sizeHint().height(), label->height());
        } else {
            check(label->text(), label->heightForWidth(label->width()), label->height());
            for (const QString& word : label->text().split(QRegularExpression(QStringLiteral("[\\s\\-/@.]")), Qt::SkipEmptyParts))
                check(word, metrics.horizontalAdvance(word), label->contentsRect().width());
        }
    } else if (const auto* card = qobject_cast<const client::ChoiceCard*>(&widget)) {
        check(card->text(), card->heightForWidth(card->width()), card->height());
    } else if (const auto* tool = qobject_cast<const QToolButton*>(&widget); tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()) {
        return faults; // its text is only said
    } else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget); button && !button->text().isEmpty()) {
        check(button->text(), button->sizeHint().width(), button->width());
        check(button->text(), button->minimumSizeHint().height(), button->height());
    } else if (const auto* group = qobject_cast<const QGroupBox*>(&widget)) {
        check(group->title(), metrics.horizontalAdvance(group->title()), group->width());
    } else if (const auto* edit = qobject_cast<const QLineEdit*>(&widget); edit && edit->text().isEmpty()) {
        check(edit->placeholderText(), metrics.horizontalAdvance(edit->placeholderText()), edit->contentsRect().width() - 8);
    } else if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
        QStyleOptionComboBox option;
        option.initFrom(box);
        option.editable = box->isEditable();
        check(box->currentText(), metrics.horizontalAdvance(box->currentText()),
              box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box).width());
    } else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->isTabVisible(i)) check(tabs->tabText(i), tabs->tabRect(i).right(), tabs->width());
    } else if (const auto* header = qobject_cast<const QHeaderView*>(&widget); header && header->orientation() == Qt::Horizontal && header->model()) {
        for (int i = 0; i < header->count(); ++i) {
            const QString text = header->model()->headerData(i, Qt::Horizontal).toString();
            if (!text.isEmpty() && !header->isSectionHidden(i)) check(text, header->sectionSizeHint(i), header->sectionSize(i));
        }
    } else if (const auto* list = qobject_cast<const QListWidget*>(&widget); list && list->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff) {
        for (int i = 0; i < list->count(); ++i) {
            const QListWidgetItem* item = list->item(i);
            const int mark = item->icon().isNull() ? 0 : list->iconSize().width();
            if (!item->isHidden()) check(item->text(), mark + metrics.horizontalAdvance(item->text()), list->visualItemRect(item).width());
        }
    }
    return faults;
}

// What one operates and a screen reader has no name for.
inline QStringList nameFaults(const QString& name, QWidget& widget) {
    const bool operated = qobject_cast<QAbstractButton*>(&widget) || qobject_cast<QLineEdit*>(&widget) || qobject_cast<QPlainTextEdit*>(&widget) ||
                          qobject_cast<QComboBox*>(&widget) || qobject_cast<QAbstractSpinBox*>(&widget) || qobject_cast<QAbstractItemView*>(&widget);
    const bool part = qobject_cast<QComboBox*>(widget.parentWidget()) || qobject_cast<QAbstractSpinBox*>(widget.parentWidget()) ||
                      qobject_cast<QHeaderView*>(&widget) || widget.objectName().startsWith(QStringLiteral("qt_"));
    if (!operated || part || !widget.isVisible() || widget.focusPolicy() == Qt::NoFocus) return {};
    QAccessibleInterface* heard = QAccessible::queryAccessibleInterface(&widget);
    if (heard && !heard->text(QAccessible::Name).trimmed().isEmpty()) return {};
    return {QStringLiteral("%1: %2 has no name").arg(name, pathOf(widget))};
}

// Text that cannot be told from what it stands on in `picture`, which is of the window; whatever has painted that.
inline QStringList contrastFaults(const QString& name, const QWidget& window, const QImage& picture, const QWidget& widget) {
    const auto* label = qobject_cast<const QLabel*>(&widget);
    const bool worded = (label && !label->text().isEmpty()) || qobject_cast<const QCheckBox*>(&widget) || qobject_cast<const QRadioButton*>(&widget);
    if (!worded || !widget.isVisible() || !widget.isEnabled() || widget.visibleRegion().isEmpty()) return {};
    const QRect seen = widget.visibleRegion().boundingRect().translated(widget.mapTo(&window, QPoint()));
    const qreal ratio = picture.devicePixelRatio();
    const QRect pixels = QRect(seen.topLeft() * ratio, seen.size() * ratio) & picture.rect();
    QHash<QRgb, int> counts;
    for (int y = pixels.top(); y <= pixels.bottom(); y += 2)
        for (int x = pixels.left(); x <= pixels.right(); x += 2) ++counts[picture.pixel(x, y)];
    QRgb ground = 0;
    for (auto at = counts.cbegin(); at != counts.cend(); ++at)
        if (at.value() > counts.value(ground)) ground = at.key();
    const QColor text = widget.palette().color(QPalette::Active, widget.foregroundRole());
    const double found = contrast(text, QColor(ground));
    if (found >= kContrastMin) return {};
    return {QStringLiteral("%1: %2 is %3 on %4: %5").arg(name, pathOf(widget), text.name(), QColor(ground).name()).arg(found)};
}

} // namespace conclave::tests
