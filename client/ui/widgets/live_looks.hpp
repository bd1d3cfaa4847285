// How people in a running call look: icons and tones beside the words of client/model/live_words, the bar of a level and
// the plot of a line. GUI thread only.
#pragma once

#include "client/model/live_row.hpp"
#include "client/ui/widgets/icons.hpp"

#include <QPainter>

namespace conclave::client {

IconName microphoneIcon(const api::LiveParticipant& person);
Tone microphoneTone(const api::LiveParticipant& person);
Tone gradeTone(LineGrade grade);
IconName gradeIcon(LineGrade grade);

// What both are painted with.
struct PlotInk {
    QColor ink{};   // of what is told
    QColor track{}; // of what lies below
    Qt::LayoutDirection direction = Qt::LeftToRight;
};

void paintLevel(QPainter& painter, const QRect& place, int steps, const PlotInk& ink);
// The last minutes up to the newest sample: losses as a ground up to 10 %, jitter as a line up to 120 ms, both
// by their square roots.
void paintLine(QPainter& painter, const QRect& place, const std::vector<LineSample>& samples, const PlotInk& ink);

} // namespace conclave::client
