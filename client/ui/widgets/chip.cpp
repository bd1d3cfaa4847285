#include "client/ui/widgets/chip.hpp"

#include "client/model/words.hpp"

#include <QPainter>

namespace conclave::client {
namespace {

constexpr int kIconPx = 16;

} // namespace

Chip::Chip(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("chip"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Chip::set(IconName name, Tone tone, const QString& text, const QString& more) {
    m_icon = name;
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    setToolTip(tipText(more.isEmpty() ? text : more));
    updateGeometry();
    update();
}

void Chip::clear() { set(IconName::info, Tone::faint, {}); }

QSize Chip::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_text) + kIconPx + 3 * space::kSmall, fontMetrics().height() + space::kSmall};
}

void Chip::paintEvent(QPaintEvent*) {
    if (m_text.isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int wide = std::min(sizeHint().width(), width());
    const QRect body(0, (height() - sizeHint().height()) / 2, wide, sizeHint().height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneGround(m_tone, palette()));
    painter.drawRoundedRect(body, body.height() / 2.0, body.height() / 2.0);
    icon(m_icon, m_tone).paint(&painter, QRect(space::kSmall, body.center().y() - kIconPx / 2 + 1, kIconPx, kIconPx));
    const int left = space::kSmall + kIconPx + space::kTight;
    const QRect room(left, body.top(), wide - left - space::kTight, body.height());
    painter.setPen(toneColour(m_tone, palette()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, room.width()));
}

} // namespace conclave::client
