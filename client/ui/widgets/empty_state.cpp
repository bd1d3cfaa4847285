#include "client/ui/widgets/empty_state.hpp"

#include "client/ui/widgets/wrapped_room.hpp"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {
namespace {

constexpr int kMarkPx = 56;

} // namespace

EmptyState::EmptyState(IconName mark, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("emptyState"));
    m_title = new QLabel(this);
    m_title->setAlignment(Qt::AlignHCenter);
    m_title->setTextFormat(Qt::PlainText); // it may say what was searched for
    m_title->setWordWrap(true);
    setHeading(m_title, 1);
    m_text = new QLabel(this);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    setTone(m_text, Tone::faint);
    m_button = new QPushButton(this);
    m_button->setObjectName(QStringLiteral("emptyButton"));
    setPrimary(m_button);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::pressed);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(space::kMedium);
    column->addStretch(2);
    column->addWidget(newIconLabel(mark, Tone::faint, kMarkPx, this), 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

bool EmptyState::event(QEvent* event) {
    giveWrappedRoom(*this, *event, width());
    return QWidget::event(event);
}

void EmptyState::say(const QString& title, const QString& text, const QString& button) {
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
}

} // namespace conclave::client
