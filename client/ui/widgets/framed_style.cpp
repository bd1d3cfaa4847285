#include "client/ui/widgets/framed_style.hpp"

#include "client/ui/widgets/mirrored.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QAbstractItemView>
#include <QLabel>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr qreal kRadiusPx = 2.5;
constexpr int kFieldInsetPx = 3;
constexpr int kCellInsetPx = 3;
constexpr int kButtonHeightPx = 30;
constexpr int kMenuMarkPx = 12;

void drawLine(QPainter& painter, const QRect& rect, const QColor& colour, qreal widthPx = 1) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, widthPx));
    painter.setBrush(Qt::NoBrush);
    const qreal inset = widthPx / 2;
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), kRadiusPx, kRadiusPx);
    painter.restore();
}

QColor lineOf(const QStyleOption& option) {
    const bool enabled = option.state & QStyle::State_Enabled;
    return enabled ? FramedStyle::lineColour(option.palette) : option.palette.color(QPalette::Mid);
}

bool focused(const QStyleOption& option) { return option.state & QStyle::State_HasFocus; }

// Fusion paints tabs and their pane in the colour of buttons, which in the dark is too bright to read quiet text on.
template <class Option>
Option onBase(const Option& option) {
    Option quiet = option;
    quiet.palette.setColor(QPalette::Button, option.palette.color(QPalette::Base));
    return quiet;
}

bool opensMenu(const QStyleOption* option) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    return button && button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
           !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup);
}

QColor accentOf(const QStyleOption& option) { return option.palette.color(QPalette::Active, QPalette::Highlight); }

} // namespace

FramedStyle::FramedStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

QColor FramedStyle::lineColour(const QPalette& palette) { return QColor(isDark(palette) ? 0xff75858a : 0xff7b8a8c); }

void FramedStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (auto* label = qobject_cast<QLabel*>(widget)) label->setTextFormat(Qt::PlainText);
}

void FramedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (element == PE_FrameFocusRect && qobject_cast<const QAbstractItemView*>(widget)) {
        // Fusion paints over the text, which pales it. A chosen row has its ground, and the list its frame.
        if (!(option->state & State_Selected)) drawLine(*painter, option->rect, accentOf(*option));
        return;
    }
    if (const auto* pane = qstyleoption_cast<const QStyleOptionTabWidgetFrame*>(option); pane && element == PE_FrameTabWidget) {
        const QStyleOptionTabWidgetFrame quiet = onBase(*pane);
        return QProxyStyle::drawPrimitive(element, &quiet, painter, widget);
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    switch (element) {
    case PE_FrameLineEdit:
        drawLine(*painter, option->rect, focused(*option) ? accentOf(*option) : lineOf(*option), focused(*option) ? 2 : 1);
        break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawLine(*painter, option->rect, lineOf(*option));
        break;
    case PE_IndicatorRadioButton: {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(lineOf(*option));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(QRectF(option->rect).adjusted(1, 1, -1, -1));
        painter->restore();
        break;
    }
    case PE_Frame: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            drawLine(*painter, option->rect, focused(*option) ? accentOf(*option) : option->palette.color(QPalette::Mid));
        break;
    }
    default:
        break;
    }
}

void FramedStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
    if (!tab || element != CE_TabBarTabShape) return QProxyStyle::drawControl(element, option, painter, widget);
    const QStyleOptionTab quiet = onBase(*tab);
    QProxyStyle::drawControl(element, &quiet, painter, widget);
}

void FramedStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    if (control == CC_ToolButton && widget && opensMenu(option)) {
        // The mark that it opens a menu stands beside the text, not in the lower corner.
        QStyleOptionToolButton plain = *qstyleoption_cast<const QStyleOptionToolButton*>(option);
        plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
        QProxyStyle::drawComplexControl(control, &plain, painter, widget);
        const QRect place(plain.rect.width() - kMenuMarkPx - space::kTight, (plain.rect.height() - kMenuMarkPx / 2) / 2, kMenuMarkPx, kMenuMarkPx / 2);
        const QRectF mark = QRectF(mirrored(*widget, place)).adjusted(2, 1, -2, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(plain.palette.color(QPalette::ButtonText), 1.4));
        painter->drawPolyline(QPolygonF{mark.topLeft(), {mark.center().x(), mark.bottom()}, mark.topRight()});
        painter->restore();
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if ((control == CC_ComboBox && combo && combo->frame) || (control == CC_SpinBox && spin && spin->frame))
        drawLine(*painter, option->rect, focused(*option) ? accentOf(*option) : lineOf(*option), focused(*option) ? 2 : 1);
}

int FramedStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    if (metric == PM_FocusFrameHMargin && qobject_cast<const QAbstractItemView*>(widget)) return kCellInsetPx;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

QRect FramedStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const bool framed = frame && frame->lineWidth > 0;
    return element == SE_LineEditContents && framed ? rect.adjusted(kFieldInsetPx, 0, -kFieldInsetPx, 0) : rect;
}

QSize FramedStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const {
    QSize roomy = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox) roomy.rheight() += 6;
    if (type == CT_PushButton || type == CT_TabBarTab) roomy += QSize(8, 4);
    if (type == CT_ToolButton && opensMenu(option)) roomy.rwidth() += kMenuMarkPx + space::kTight;
    if (type == CT_PushButton) roomy.setHeight(std::max(roomy.height(), kButtonHeightPx));
    return roomy;
}

} // namespace conclave::client
