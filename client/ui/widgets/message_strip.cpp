#include "client/ui/widgets/message_strip.hpp"

#include "client/ui/widgets/icons.hpp"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace conclave::client {
namespace {

IconName iconOf(Tone tone) {
    switch (tone) {
    case Tone::success: return IconName::checkCircle;
    case Tone::warning: return IconName::warning;
    case Tone::error: return IconName::error;
    default: return IconName::info;
    }
}

} // namespace

MessageStrip::MessageStrip(QWidget* parent) : QWidget(parent) {
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(space::kMedium, space::kSmall, space::kMedium, space::kSmall);
    m_layout->setSpacing(space::kSmall);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_action = new QPushButton(this);
    m_action->setAutoDefault(false);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &MessageStrip::accepted);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_action, 0, Qt::AlignVCenter);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void MessageStrip::show(Tone tone, const QString& text) {
    m_action->hide();
    if (text.isEmpty()) return clear();
    if (!m_icon || tone != m_tone) {
        delete m_icon;
        m_icon = newIconLabel(iconOf(tone), tone == Tone::faint ? Tone::accent : tone, space::kIcon, this);
        m_layout->insertWidget(0, m_icon, 0, Qt::AlignTop);
    }
    m_tone = tone;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    setVisible(true);
    update();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::clear() {
    m_text->clear();
    m_action->hide();
    hide();
}

void MessageStrip::offer(const QString& action) {
    m_action->setText(action);
    m_action->show();
}

QString MessageStrip::text() const { return m_text->text(); }

void MessageStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneGround(m_tone, palette()));
    painter.drawRoundedRect(rect(), 5, 5);
}

} // namespace conclave::client
