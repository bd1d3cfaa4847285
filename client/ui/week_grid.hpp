// The ground of the week view: hours as lines, days as columns, now as a line; and where things stand on it.
// Distances in device-independent pixels, before mirroring. GUI thread only.
#pragma once

#include "client/model/week_layout.hpp"

#include <QRect>
#include <QWidget>

namespace conclave::client {

class WeekGrid : public QWidget {
    Q_OBJECT

public:
    explicit WeekGrid(QWidget* parent = nullptr);

    void setWeek(const QDate& start);

    static int yOf(int minute);
    static QRect pieceRect(int width, const WeekPiece& piece);
    // The head above: the names of the days, and below them a line for each band.
    static int headHeight(const QWidget& head, int bandLines);
    static QRect bandRect(const QWidget& head, int width, const WeekBand& band);
    static void paintHead(QWidget& head, int width, const QDate& start);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QDate m_start;
};

} // namespace conclave::client
