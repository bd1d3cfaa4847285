#include "client/ui/widgets/step_list.hpp"

#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/mirrored.hpp"

#include <QPainter>

namespace conclave::client {
namespace {

constexpr int kMarkPx = 22;

} // namespace

StepList::StepList(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("steps"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void StepList::setSteps(const QStringList& steps) {
    m_steps = steps;
    setCurrent(m_current);
    updateGeometry();
}

void StepList::setCurrent(int step) {
    m_current = step;
    if (step >= 0 && step < m_steps.size())
        setAccessibleName(tr("Step %1 of %2: %3").arg(step + 1).arg(m_steps.size()).arg(m_steps[step]));
    update();
}

int StepList::rowHeight() const { return std::max(kMarkPx, fontMetrics().height()) + space::kMedium + 2; }

QSize StepList::sizeHint() const {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    int widest = 120;
    for (const QString& step : m_steps) widest = std::max(widest, QFontMetrics(bold).horizontalAdvance(step));
    return {widest + kMarkPx + 2 * space::kLarge + space::kMedium, rowHeight() * static_cast<int>(m_steps.size())};
}

QSize StepList::minimumSizeHint() const { return sizeHint(); }

void StepList::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(mirrored(*this, {width() - 1, 0, 1, height()}), palette().color(QPalette::Mid));
    const QColor accent = toneColour(Tone::accent, palette());
    const QColor faint = toneColour(Tone::faint, palette());
    int y = space::kPage;
    for (int i = 0; i < m_steps.size(); ++i, y += rowHeight()) {
        const QRect mark = mirrored(*this, {space::kLarge, y, kMarkPx, kMarkPx});
        const bool now = i == m_current;
        const bool done = i < m_current;
        if (i + 1 < m_steps.size()) {
            painter.setPen(QPen(done ? accent : palette().color(QPalette::Mid), 1.5));
            painter.drawLine(mark.center().x(), mark.bottom() + 3, mark.center().x(), y + rowHeight() - 3);
        }
        painter.setPen(QPen(now || done ? accent : faint, 1.5));
        painter.setBrush(now ? QBrush(accent) : Qt::NoBrush);
        painter.drawEllipse(QRectF(mark).adjusted(0.75, 0.75, -0.75, -0.75));
        QFont face = font();
        face.setWeight(now ? QFont::DemiBold : QFont::Normal);
        painter.setFont(face);
        if (done) {
            icon(IconName::check, Tone::accent).paint(&painter, mark.adjusted(4, 4, -4, -4));
        } else {
            painter.setPen(now ? palette().color(QPalette::HighlightedText) : faint);
            painter.drawText(mark, Qt::AlignCenter, QString::number(i + 1));
        }
        painter.setPen(now || done ? palette().color(QPalette::WindowText) : faint);
        constexpr int kTextLeft = space::kLarge + kMarkPx + space::kMedium;
        painter.drawText(mirrored(*this, {kTextLeft, y, width() - kTextLeft, kMarkPx}), leading(*this) | Qt::AlignVCenter, m_steps[i]);
    }
}

} // namespace conclave::client
