#include "client/ui/widgets/work_strip.hpp"

#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

WorkStrip::WorkStrip(QWidget* parent) : QWidget(parent) {
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("workMessage"));
    m_bar = new BusyBar(this);
    m_text = new QLabel(this);
    m_stop = new QPushButton(tr("Stop"), this);
    m_stop->setObjectName(QStringLiteral("workStop"));
    m_stop->setAutoDefault(false);
    m_text->hide();
    m_stop->hide();
    auto* line = new QHBoxLayout;
    line->setSpacing(space::kSmall);
    line->addWidget(m_bar);
    line->addWidget(m_text);
    line->addWidget(m_stop);
    line->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addLayout(line);
    connect(m_bar, &BusyBar::appeared, this, [this] {
        m_text->show();
        m_stop->show();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_call.cancel(); });
    connect(m_message, &MessageStrip::accepted, this, &WorkStrip::accepted);
}

void WorkStrip::start(const QString& what, const Call& call) {
    m_message->clear();
    goOn(what, call);
}

void WorkStrip::goOn(const QString& what, const Call& call) {
    m_call = call;
    m_text->setText(what);
    m_bar->setAccessibleName(what);
    m_bar->start();
}

void WorkStrip::stop() {
    m_call = Call();
    m_bar->stop();
    m_text->hide();
    m_stop->hide();
}

void WorkStrip::show(Tone tone, const QString& text) { m_message->show(tone, text); }

void WorkStrip::showError(const Error& error) {
    if (error.code == Errc::cancelled)
        m_message->show(Tone::warning, errorSentence(error));
    else
        m_message->showError(error);
}

void WorkStrip::offer(const QString& action) { m_message->offer(action); }

void WorkStrip::clear() { m_message->clear(); }

} // namespace conclave::client
