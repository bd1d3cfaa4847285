#include "client/ui/widgets/framed_style.hpp"

#include "client/ui/widgets/theme.hpp"

#include <QAbstractItemView>
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

QColor accentOf(const QStyleOption& option) { return option.palette.color(QPalette::Active, QPalette::Highlight); }

} // namespace

FramedStyle::FramedStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

QColor FramedStyle::lineColour(const QPalette& palette) { return QColor(isDark(palette) ? 0xff75858a : 0xff7b8a8c); }

void FramedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (element == PE_FrameFocusRect && qobject_cast<const QAbstractItemView*>(widget)) {
        // Fusion paints over the text, which pales it. A chosen row has its ground, and the list its frame.
        if (!(option->state & State_Selected)) drawLine(*painter, option->rect, accentOf(*option));
        return;
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

void FramedStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
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
    if (type == CT_PushButton) roomy.setHeight(std::max(roomy.height(), kButtonHeightPx));
    return roomy;
}

} // namespace conclave::client
