#include "client/ui/live_panel.hpp"

#include "client/model/live_words.hpp"
#include "client/model/words.hpp"
#include "client/ui/live_commands.hpp"
#include "client/ui/live_head.hpp"
#include "client/ui/live_table.hpp"
#include "client/ui/widgets/action_button.hpp"
#include "client/ui/widgets/empty_state.hpp"
#include "client/ui/widgets/icon_button.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/search_field.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

enum Body { kTable, kEmpty, kNothing };

constexpr std::size_t kRefusalsTold = 3;

} // namespace

LivePanel::LivePanel(ApiClient& api, const ConferenceId& id, QWidget* parent, LiveCall::Clocks clocks)
    : QDialog(parent, Qt::Window) {
    setObjectName(QStringLiteral("livePanel"));
    setWindowTitle(tr("Running conference"));
    setWindowIcon(appIcon());
    m_reader = new ConferenceReader(api, id, this);
    m_call = new LiveCall(api, *m_reader, {.role = roleName, .delivery = deliveryWord}, std::move(clocks), this);
    m_work = new WorkStrip(this);
    m_commands = new LiveCommands(api, *m_reader, *m_call, *m_work, this);
    layOut();
    connect(m_call, &LiveCall::changed, this, &LivePanel::refresh);
    connect(m_reader, &ConferenceReader::arrived, this, [this] {
        const QString subject = qs(m_reader->newest()->subject);
        setWindowTitle(tr("Running: %1").arg(subject));
        m_head->setSubject(subject);
    });
    connect(&m_call->people(), &LivePeopleModel::talkersChanged, this, &LivePanel::showTalkers);
    connect(m_table, &LiveTable::choiceChanged, this, [this] {
        m_commands->setChoice(m_table->chosen());
        showDetails();
    });
    connect(m_table, &LiveTable::shownChanged, this, &LivePanel::showBody);
    connect(m_search, &QLineEdit::textChanged, m_table, &LiveTable::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_table->isVisible()) m_table->setFocus();
    });
    connect(m_empty, &EmptyState::pressed, this, [this] {
        if (m_call->people().hereCount() == 0) return Q_EMIT attendanceRequested(this->id());
        m_search->clear();
        m_table->setFocus();
    });
    connect(m_table, &LiveTable::triggered, this, [this](LiveAct act) {
        m_commands->setChoice(m_table->chosen());
        m_commands->perform(act);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &LivePanel::showContextMenu);
    connect(m_condition, &MessageStrip::accepted, m_call, &LiveCall::tryNow);
    connect(m_refusals, &MessageStrip::accepted, this, [this] {
        if (m_call->locked()) m_commands->perform(LiveAct::lock);
    });
    refresh();
    resize(1264, 680);
    m_table->setFocus();
}

bool LivePanel::busy() const { return m_commands->busy(); }

void LivePanel::layOut() {
    m_head = new LiveHead(*m_call, *m_commands, this);
    m_head->setSubject(windowTitle());
    m_condition = new MessageStrip(this);
    m_condition->setObjectName(QStringLiteral("liveCondition"));
    m_refusals = new MessageStrip(this);
    m_refusals->setObjectName(QStringLiteral("refusals"));
    auto* dismiss = newIconButton(IconName::close, tr("Dismiss"), m_refusals);
    dismiss->setObjectName(QStringLiteral("dismissRefusals"));
    m_refusals->addButton(dismiss);
    connect(dismiss, &QToolButton::clicked, m_call, &LiveCall::dismissRefusals);
    m_table = new LiveTable(m_call->people(), this);
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setAsk([this](LiveAct act, const LiveRow& row) { return m_commands->rowCommand(act, row); });
    for (int i = 0; i < kLiveActs; ++i) {
        const auto act = static_cast<LiveAct>(i);
        isOfOne(act) ? m_table->addAction(m_commands->action(act)) : addAction(m_commands->action(act));
    }
    m_search = new SearchField(QStringLiteral("searchCall"), m_head);
    m_search->setWords(tr("Search"), tr("Search the people of the call"));
    m_head->addToTitle(m_search);
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, m_search, &SearchField::takeKeyboard);
    addAction(find);
    m_talkers = new QLabel(this);
    m_talkers->setObjectName(QStringLiteral("talkers"));
    m_talkers->setTextFormat(Qt::PlainText);
    m_details = new QLabel(this);
    m_details->setObjectName(QStringLiteral("chosenDetails"));
    m_details->setTextFormat(Qt::PlainText);
    m_details->setWordWrap(true);
    setTone(m_details, Tone::faint);
    m_empty = new EmptyState(IconName::phone, this);
    m_empty->button()->setAutoDefault(false); // Return in the search is none of it
    m_body = new QStackedWidget(this);
    m_body->addWidget(m_table);
    m_body->addWidget(m_empty);
    m_body->addWidget(new QWidget);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(space::kSmall);
    std::vector<QWidget*> order{m_search};
    order.insert(order.end(), m_head->buttons().begin(), m_head->buttons().end());
    order.push_back(m_table);
    for (const LiveAct act : LiveTable::kActs) {
        order.push_back(newActionButton(m_commands->action(act), this));
        foot->addWidget(order.back());
    }
    auto* attendance = new QPushButton(icon(IconName::list), tr("&Attendance…"), this);
    attendance->setObjectName(QStringLiteral("attendance"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("close"));
    for (auto* button : {attendance, close}) button->setAutoDefault(false);
    connect(attendance, &QPushButton::clicked, this, [this] { Q_EMIT attendanceRequested(id()); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    foot->addStretch(1);
    foot->addWidget(attendance);
    foot->addWidget(close);
    order.push_back(attendance);
    order.push_back(close);
    for (std::size_t i = 1; i < order.size(); ++i) setTabOrder(order[i - 1], order[i]);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_head);
    column->addWidget(m_condition);
    column->addWidget(m_refusals);
    column->addWidget(m_body, 1);
    column->addWidget(m_talkers);
    column->addWidget(m_details);
    column->addWidget(m_work);
    column->addLayout(foot);
    m_condition->hide();
    m_refusals->hide();
}

void LivePanel::refresh() {
    showCondition();
    showRefusals();
    showTalkers();
    showBody();
    showDetails();
}

void LivePanel::showDetails() {
    const LiveRow* chosen = m_body->currentIndex() == kTable ? m_table->chosen() : nullptr;
    QStringList parts;
    if (chosen)
        for (const QString& part : rowDetails(*chosen)) // a line ends between two of them, or in a name that is too long for one
            parts += breakable(part).replace(u' ', QChar(QChar::Nbsp)).replace(u'-', QStringLiteral("-\u2060"));
    m_details->setText(parts.join(QStringLiteral(" · ")));
    m_details->setVisible(chosen);
}

void LivePanel::showBody() {
    const bool here = m_call->people().hereCount() > 0;
    const bool found = m_table->shownCount() > 0 || m_search->text().isEmpty();
    const QString kept = tr("Who was in the call, and for how long, is kept.");
    if (here)
        m_empty->say(tr("Nobody is found"), tr("Every word is looked for in names and mail addresses."), tr("Show everyone"));
    else
        m_empty->say(tr("Nobody is in the call"),
                     m_call->whyNoMore().isEmpty() ? tr("Who calls in appears here at once.") + u' ' + kept : kept,
                     tr("Attendance…"));
    const bool known = m_call->condition() == LiveCall::Condition::live || m_call->heardAt();
    m_body->setCurrentIndex(!known ? kNothing : here && found ? kTable : kEmpty);
    m_search->setVisible(known && here);
    if (here && found && !std::exchange(m_everChosen, true) && !m_table->chosen()) m_table->chooseFirst();
}

void LivePanel::showTalkers() {
    const bool told = m_call->condition() == LiveCall::Condition::live && m_call->people().hereCount() > 0;
    m_talkers->setText(told ? talkersWord(m_call->people().talkers()) : QString());
    setTone(m_talkers, m_call->people().talkers().empty() ? Tone::faint : Tone::text);
}

void LivePanel::showCondition() {
    const auto condition = m_call->condition();
    QString said;
    if (condition == LiveCall::Condition::gone) {
        said = errorSentence({.code = m_call->why()});
    } else if (const QString over = m_call->whyNoMore(); !over.isEmpty()) {
        said = over;
    } else if (condition == LiveCall::Condition::lost) {
        said = errorSentence({.code = m_call->why()});
        if (m_call->heardAt()) said += u' ' + tr("You see who was here at %1.").arg(clockWord(*m_call->heardAt()));
    }
    if (said == std::exchange(m_saidCondition, said)) return;
    m_condition->show(Tone::warning, said);
    if (condition == LiveCall::Condition::lost && m_call->whyNoMore().isEmpty() && m_call->why() != Errc::unauthenticated) m_condition->offer(tr("Try again"));
}

void LivePanel::showRefusals() {
    const auto refusals = m_call->refusals();
    QStringList lines;
    for (const api::LiveRefusal& one : refusals)
        if (lines.size() < qsizetype{kRefusalsTold}) lines += refusalSentence(one);
    if (refusals.size() > kRefusalsTold) lines += tr("And %n more.", nullptr, static_cast<int>(refusals.size() - kRefusalsTold));
    const bool unlock = !refusals.empty() && m_call->locked() && refusals.front().reason == RefusedFor::locked;
    const QString said = lines.join(u'\n');
    if (said + (unlock ? u'+' : u'-') == std::exchange(m_saidRefusals, said + (unlock ? u'+' : u'-'))) return;
    m_refusals->show(Tone::warning, said);
    if (unlock) m_refusals->offer(tr("Unlock"));
}

void LivePanel::showContextMenu(const QPoint& at) {
    if (!m_table->indexAt(at).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_commands->fill(*menu);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace conclave::client
