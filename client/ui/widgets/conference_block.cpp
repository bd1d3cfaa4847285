#include "client/ui/widgets/conference_block.hpp"

#include "client/ui/widgets/mirrored.hpp"

#include <QKeyEvent>
#include <QPainter>
#include <QTextLayout>

namespace conclave::client {
namespace {

constexpr int kIconPx = 14;
constexpr int kStripePx = 4;
constexpr int kPaddingPx = 5;
constexpr int kIconRoomPx = 64; // narrower, the words need it all

} // namespace

ConferenceBlock::ConferenceBlock(const ConferenceId& id, QWidget* parent) : QAbstractButton(parent), m_id(id) {
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAttribute(Qt::WA_Hover);
    connect(this, &QAbstractButton::clicked, this, &ConferenceBlock::focused);
}

void ConferenceBlock::set(IconName mark, Tone tone, const QString& when, const QString& subject) {
    m_mark = mark;
    m_tone = tone;
    m_when = when;
    m_subject = subject;
    update();
}

void ConferenceBlock::setChosen(bool chosen) {
    if (chosen == m_chosen) return;
    m_chosen = chosen;
    update();
}

QSize ConferenceBlock::sizeHint() const { return {120, fontMetrics().height() + 2 * kPaddingPx}; }

void ConferenceBlock::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette colours = palette();
    const QColor tone = toneColour(m_tone, colours);
    const QRectF body = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(QPen(m_chosen ? tone : colours.color(QPalette::Mid), m_chosen ? 2 : 1));
    painter.setBrush(underMouse() || m_chosen ? toneGround(m_tone, colours) : colours.color(QPalette::Base));
    painter.drawRoundedRect(body, 5, 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone);
    painter.drawRoundedRect(mirrored(*this, {2, 3, kStripePx, height() - 6}), 2, 2);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.color(QPalette::WindowText), 1.2, Qt::DotLine));
        painter.drawRoundedRect(body.adjusted(2, 2, -2, -2), 4, 4);
    }
    const int left = kStripePx + kPaddingPx + 2;
    const int room = width() - left - kPaddingPx;
    const int line = fontMetrics().height();
    if (room < kIconPx) return;
    const bool oneLine = height() < 2 * line + 2 * kPaddingPx;
    const int top = oneLine ? (height() - line) / 2 : kPaddingPx;
    const bool hasIcon = room >= kIconRoomPx; // its stripe, its name and its tooltip say the state, too
    if (hasIcon) client::icon(m_mark, m_tone).paint(&painter, mirrored(*this, {left, top + (line - kIconPx) / 2, kIconPx, kIconPx}));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int textLeft = hasIcon ? left + kIconPx + kPaddingPx : left;
    const int textRoom = width() - textLeft - kPaddingPx;
    painter.setPen(colours.color(QPalette::Text));
    const auto draw = [&](const QRect& where, const QFont& face, const QString& text, int flags) {
        painter.setFont(face);
        painter.drawText(mirrored(*this, where), leading(*this) | flags, text);
    };
    const auto elided = [&](const QFont& face, const QString& text, int widthPx) {
        return QFontMetrics(face).elidedText(text, Qt::ElideRight, widthPx);
    };
    if (oneLine) {
        // The subject tells more than the time, which the place tells already.
        draw({textLeft, top, textRoom, line}, bold, elided(bold, m_subject, textRoom), Qt::AlignVCenter);
        return;
    }
    const bool timeFits = fontMetrics().horizontalAdvance(m_when) <= textRoom;
    if (timeFits) draw({textLeft, top, textRoom, line}, font(), m_when, Qt::AlignVCenter);
    const int subjectTop = timeFits || hasIcon ? top + line + 1 : top; // half a time says nothing
    // Whole lines only; the last one says when there is more.
    QTextLayout lines(m_subject, bold);
    lines.beginLayout();
    for (int y = subjectTop; y + line <= height() - kPaddingPx + 1; y += line) {
        QTextLine next = lines.createLine();
        if (!next.isValid()) break;
        next.setLineWidth(room);
        const bool last = y + 2 * line > height() - kPaddingPx + 1;
        const QString text = m_subject.mid(next.textStart(), last ? -1 : next.textLength()).trimmed();
        draw({left, y, room, line}, bold, elided(bold, text, room), Qt::AlignVCenter);
    }
    lines.endLayout();
}

void ConferenceBlock::focusInEvent(QFocusEvent* event) {
    QAbstractButton::focusInEvent(event);
    Q_EMIT focused();
}

void ConferenceBlock::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT opened(); }

void ConferenceBlock::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT opened();
        return;
    }
    // Arrows are the calendar's, which knows what lies where.
    if (event->key() == Qt::Key_Space)
        QAbstractButton::keyPressEvent(event);
    else
        event->ignore();
}

} // namespace conclave::client
