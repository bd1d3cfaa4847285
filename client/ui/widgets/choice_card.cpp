#include "client/ui/widgets/choice_card.hpp"

#include "client/ui/widgets/mirrored.hpp"

#include <QPainter>

namespace conclave::client {
namespace {

constexpr int kIconPx = 24;
constexpr int kPadding = space::kMedium;
constexpr int kTextLeft = kPadding + kIconPx + space::kMedium;

} // namespace

ChoiceCard::ChoiceCard(IconName name, const QString& title, const QString& sentence, QWidget* parent)
    : QRadioButton(title, parent), m_icon(client::icon(name)), m_chosenIcon(client::icon(name, Tone::accent)), m_sentence(sentence) {
    setAccessibleDescription(sentence);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAttribute(Qt::WA_Hover);
}

QFont ChoiceCard::titleFont() const {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QRect ChoiceCard::sentenceRect(int width) const {
    const int top = kPadding + QFontMetrics(titleFont()).height() + 2;
    const QRect room(kTextLeft, top, std::max(40, width - kTextLeft - kPadding), 10000);
    return fontMetrics().boundingRect(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_sentence);
}

int ChoiceCard::heightForWidth(int width) const { return sentenceRect(width).bottom() + kPadding; }

QSize ChoiceCard::sizeHint() const {
    const int width = kTextLeft + kPadding + fontMetrics().averageCharWidth() * 26;
    return {width, heightForWidth(width)};
}

QSize ChoiceCard::minimumSizeHint() const {
    const int width = kTextLeft + kPadding + fontMetrics().averageCharWidth() * 18;
    return {width, heightForWidth(width)};
}

void ChoiceCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette colours = palette();
    const QColor accent = toneColour(Tone::accent, colours);
    const bool chosen = isChecked();
    QColor ground = colours.color(isEnabled() ? QPalette::Base : QPalette::Window);
    if (chosen)
        ground = toneGround(Tone::accent, colours);
    else if (underMouse() && isEnabled())
        ground = toneGround(Tone::faint, colours);
    painter.setBrush(ground);
    painter.setPen(QPen(chosen ? accent : colours.color(QPalette::Mid), chosen ? 1.6 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.color(QPalette::WindowText), 1.2, Qt::DotLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), 4, 4);
    }
    (chosen ? m_chosenIcon : m_icon)
        .paint(&painter, mirrored(*this, {kPadding, kPadding, kIconPx, kIconPx}), Qt::AlignCenter,
               isEnabled() ? QIcon::Normal : QIcon::Disabled);
    const auto group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    painter.setFont(titleFont());
    painter.setPen(colours.color(group, QPalette::WindowText));
    QString title = text();
    title.remove(QLatin1Char('&'));
    painter.drawText(mirrored(*this, {kTextLeft, kPadding, width() - kTextLeft - kPadding, QFontMetrics(titleFont()).height()}),
                     leading(*this) | Qt::AlignVCenter, title);
    painter.setFont(font());
    // The sentence says why something is not possible, so it stays readable.
    painter.setPen(toneColour(isEnabled() ? Tone::text : Tone::faint, colours));
    const QRect sentence(kTextLeft, sentenceRect(width()).top(), width() - kTextLeft - kPadding, sentenceRect(width()).height() + 2);
    painter.drawText(mirrored(*this, sentence), Qt::TextWordWrap | leading(*this) | Qt::AlignTop, m_sentence);
}

void ChoiceCard::enterEvent(QEnterEvent* event) {
    QRadioButton::enterEvent(event);
    update();
}

void ChoiceCard::leaveEvent(QEvent* event) {
    QRadioButton::leaveEvent(event);
    update();
}

} // namespace conclave::client
