#include "client/ui/widgets/live_looks.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::client {

namespace {

constexpr double kLossFull = 100;   // thousandths
constexpr double kJitterFull = 120; // ms

// The limit of a good line stands a third up or half, that of a fair one above two thirds: what is small is to be seen, too.
double heightOf(double share) { return std::sqrt(std::clamp(share, 0.0, 1.0)); }

constexpr int kBarPx = 6;
constexpr double kGroundAlpha = 0.35;

} // namespace

IconName microphoneIcon(const api::LiveParticipant& person) {
    if (person.held) return IconName::pause;
    if (person.role == Role::audience) return IconName::headphones;
    return person.muted ? IconName::microphoneOff : IconName::microphone;
}

Tone microphoneTone(const api::LiveParticipant& person) {
    if (person.held) return Tone::warning;
    if (person.role == Role::audience) return Tone::faint;
    if (!person.muted) return Tone::success;
    return person.mutedBy == MutedBy::moderator ? Tone::error : Tone::faint;
}

Tone gradeTone(LineGrade grade) {
    switch (grade) {
    case LineGrade::unknown: return Tone::faint;
    case LineGrade::good: return Tone::success;
    case LineGrade::fair: return Tone::warning;
    case LineGrade::poor: return Tone::error;
    }
    return Tone::text;
}

IconName gradeIcon(LineGrade grade) {
    switch (grade) {
    case LineGrade::unknown: return IconName::clock;
    case LineGrade::good: return IconName::checkCircle;
    case LineGrade::fair: return IconName::warning;
    case LineGrade::poor: return IconName::error;
    }
    return IconName::info;
}

void paintLevel(QPainter& painter, const QRect& place, int steps, const PlotInk& ink) {
    const QRect track(place.left(), place.center().y() - kBarPx / 2 + 1, place.width(), kBarPx);
    QRect bar = track;
    bar.setWidth(track.width() * std::clamp(steps, 0, kLevelSteps) / kLevelSteps);
    if (ink.direction == Qt::RightToLeft) bar.moveRight(track.right());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink.track);
    painter.drawRoundedRect(track, kBarPx / 2.0, kBarPx / 2.0);
    painter.setBrush(ink.ink);
    if (steps > 0) painter.drawRoundedRect(bar, kBarPx / 2.0, kBarPx / 2.0);
    painter.restore();
}

void paintLine(QPainter& painter, const QRect& place, const std::vector<LineSample>& samples, const PlotInk& ink) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(ink.track, 1));
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    if (!samples.empty()) {
        const double lengthMs = static_cast<double>(std::chrono::milliseconds(LineHistory::kLength).count());
        const auto point = [&](const LineSample& sample, double share) {
            const double ago = static_cast<double>((samples.back().at - sample.at).count()) / lengthMs;
            const double along =
                ink.direction == Qt::RightToLeft ? room.left() + ago * room.width() : room.right() - ago * room.width();
            return QPointF(along, room.bottom() - heightOf(share) * room.height());
        };
        QPolygonF loss;
        QPolygonF jitter;
        for (const LineSample& sample : samples) {
            loss += point(sample, sample.lossPermille / kLossFull);
            jitter += point(sample, sample.jitterMs / kJitterFull);
        }
        QPolygonF ground = loss;
        ground.prepend(QPointF(loss.first().x(), room.bottom()));
        ground.append(QPointF(loss.last().x(), room.bottom()));
        QColor pale = ink.ink;
        pale.setAlphaF(static_cast<float>(kGroundAlpha));
        painter.setPen(Qt::NoPen);
        painter.setBrush(pale);
        painter.drawPolygon(ground);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink.ink, 1.4));
        if (jitter.size() == 1)
            painter.drawPoint(jitter.first());
        else
            painter.drawPolyline(jitter);
    }
    painter.restore();
}

} // namespace conclave::client
