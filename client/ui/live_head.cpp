#include "client/ui/live_head.hpp"

#include "client/model/live_words.hpp"
#include "client/model/words.hpp"
#include "client/ui/live_commands.hpp"
#include "client/ui/widgets/action_button.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/chip.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr std::chrono::minutes kSoon{5};

} // namespace

LiveHead::LiveHead(LiveCall& call, LiveCommands& commands, QWidget* parent) : QWidget(parent), m_call(call) {
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    const auto chip = [this](const char* name) {
        auto* made = new Chip(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        made->hide();
        return made;
    };
    m_lock = chip("lockState");
    m_muted = chip("muteState");
    m_soon = chip("endsSoon");
    m_progress = new BusyBar(this);
    m_progress->setAccessibleName(tr("Connecting"));
    m_progress->start();
    const auto figure = [this](const char* name) {
        auto* made = new QLabel(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setTextFormat(Qt::PlainText);
        setHeading(made, 1);
        return made;
    };
    m_present = figure("present");
    m_time = figure("timeLeft");
    for (const LiveAct act : {LiveAct::lock, LiveAct::muteAll, LiveAct::end})
        m_buttons.push_back(newActionButton(commands.action(act), this));

    m_top = new QHBoxLayout;
    m_top->setSpacing(space::kSmall);
    m_top->addWidget(m_title, 1);
    m_top->addWidget(m_muted);
    m_top->addWidget(m_lock);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::kSmall);
    for (QWidget* button : m_buttons) line->addWidget(button);
    line->addWidget(m_progress);
    line->addStretch(1);
    line->addWidget(m_soon);
    line->addWidget(m_time);
    line->addSpacing(space::kLarge);
    line->addWidget(m_present);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kMedium);
    column->addLayout(m_top);
    column->addLayout(line);

    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &LiveHead::showTime);
    m_tick.start();
    connect(&m_call, &LiveCall::changed, this, &LiveHead::refresh);
    refresh();
}

void LiveHead::setSubject(const QString& subject) { m_title->setText(breakable(subject)); }

void LiveHead::addToTitle(QWidget* widget) { m_top->addWidget(widget); }

void LiveHead::refresh() {
    const bool known = m_call.condition() == LiveCall::Condition::live || m_call.condition() == LiveCall::Condition::lost;
    if (m_call.condition() != LiveCall::Condition::connecting) m_progress->stop();
    m_lock->set(m_call.locked() ? IconName::lock : IconName::lockOpen, m_call.locked() ? Tone::warning : Tone::faint,
                m_call.locked() ? tr("Locked") : tr("Not locked"));
    m_lock->setVisible(known && m_call.open());
    m_muted->set(IconName::microphoneOff, Tone::warning, tr("Everyone muted"));
    m_muted->setVisible(known && m_call.open() && m_call.everyoneMuted());
    const LivePeopleModel& people = m_call.people();
    m_present->setText(known ? presentWord(people.hereCount(), people.invitedCount()) : QString());
    showTime();
}

void LiveHead::showTime() {
    const auto left = m_call.timeLeft();
    const bool told = left && m_call.condition() == LiveCall::Condition::live && m_call.whyNoMore().isEmpty();
    m_time->setText(told ? timeLeftWord(*left) : QString());
    const bool soon = told && *left < kSoon;
    const bool over = told && left->count() <= 0;
    setTone(m_time, over ? Tone::error : soon ? Tone::warning : Tone::text);
    m_soon->set(IconName::clock, Tone::warning, tr("Ends soon"));
    m_soon->setVisible(soon && !over);
}

} // namespace conclave::client
