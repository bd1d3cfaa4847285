// Fusion with frames one can see: its own are derived from the window's colour and vanish on a dark ground, and with them
// fields, boxes to tick and lists. Lines of a field have a contrast of at least 3:1 to their ground. GUI thread only.
#pragma once

#include <QProxyStyle>

namespace conclave::client {

class FramedStyle : public QProxyStyle {
    Q_OBJECT

public:
    FramedStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;

    // Air left and right of what stands in a field or in a cell.
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;

    // A little more height in what one types and clicks.
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;

    // What a label, a question or a tool tip says is never markup: most of it comes from a server.
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

    static QColor lineColour(const QPalette& palette);
};

} // namespace conclave::client
