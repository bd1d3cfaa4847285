#include "client/ui/widgets/message_strip.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

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
    m_unfold = new QToolButton(this);
    m_unfold->setObjectName(QStringLiteral("messageDetailsButton"));
    m_unfold->setCheckable(true);
    m_unfold->setAutoRaise(true);
    m_unfold->setFocusPolicy(Qt::StrongFocus);
    m_unfold->hide();
    m_details = new QLabel(this);
    m_details->setObjectName(QStringLiteral("messageDetails"));
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::PlainText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTone(m_details, Tone::faint);
    m_details->hide();
    connect(m_unfold, &QToolButton::toggled, m_details, &QWidget::setVisible);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::kTight);
    texts->addWidget(m_text);
    texts->addWidget(m_details);
    m_layout->addLayout(texts, 1);
    m_layout->addWidget(m_unfold, 0, Qt::AlignTop);
    m_layout->addWidget(m_action, 0, Qt::AlignVCenter);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void MessageStrip::showError(const Error& error) {
    show(Tone::error, errorSentence(error));
    m_details->setText(breakable(errorDetails(error)));
    m_unfold->setText(tr("Details"));
    m_unfold->setAccessibleName(tr("Details of the error"));
    m_unfold->setChecked(false);
    m_unfold->show();
}

void MessageStrip::show(Tone tone, const QString& text) {
    m_actionHadKeyboard = window()->focusWidget() == m_action;
    m_action->hide();
    m_unfold->hide();
    m_unfold->setChecked(false);
    if (text.isEmpty()) return clear();
    if (!m_icon || tone != m_tone) {
        delete m_icon;
        m_icon = newIconLabel(iconOf(tone), tone == Tone::faint ? Tone::accent : tone, space::kIcon, this);
        m_layout->insertWidget(0, m_icon, 0, Qt::AlignTop);
    }
    m_tone = tone;
    m_text->setText(breakable(text));
    m_text->setAccessibleName(text);
    alignIcon();
    setVisible(true);
    update();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::clear() {
    m_text->clear();
    m_action->hide();
    m_unfold->hide();
    m_unfold->setChecked(false);
    hide();
}

void MessageStrip::offer(const QString& action) {
    m_action->setText(action);
    m_action->show();
    if (std::exchange(m_actionHadKeyboard, false)) m_action->setFocus(); // hidden, it handed the keyboard on
    alignIcon();
}

void MessageStrip::addButton(QWidget* button) {
    m_layout->addWidget(button, 0, Qt::AlignVCenter);
    m_hasButtons = true;
    alignIcon();
}

// Beside the first line; where a button makes the strip taller, in its middle as the text is.
void MessageStrip::alignIcon() {
    const Qt::Alignment place = m_hasButtons || !m_action->isHidden() ? Qt::AlignVCenter : Qt::AlignTop;
    if (m_icon) m_layout->setAlignment(m_icon, place);
    m_layout->setAlignment(m_unfold, place);
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
