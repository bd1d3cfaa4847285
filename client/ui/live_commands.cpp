#include "client/ui/live_commands.hpp"

#include "client/model/person_acts.hpp"
#include "client/model/words.hpp"
#include "client/ui/live_table.hpp"
#include "client/ui/person_questions.hpp"
#include "client/ui/question.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int kNameShown = 80; // characters; a question does not wrap within a word

} // namespace

LiveCommands::LiveCommands(ApiClient& api, ConferenceReader& reader, LiveCall& call, WorkStrip& work, QWidget* window)
    : QObject(window), m_api(api), m_reader(reader), m_live(call), m_work(work), m_window(window) {
    const auto make = [this](LiveAct act, const char* name, const QKeySequence& keys) {
        auto* made = new QAction(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setShortcut(keys);
        made->setAutoRepeat(false); // a key that is held would undo what it has done
        // A person's keys are the table's, so that a space bar on a button presses that.
        made->setShortcutContext(isOfOne(act) ? Qt::WidgetShortcut : Qt::WindowShortcut);
        m_actions[static_cast<std::size_t>(act)] = made;
        connect(made, &QAction::triggered, this, [this, act] { perform(act); });
    };
    make(LiveAct::lock, "lockCall", Qt::CTRL | Qt::Key_L);
    make(LiveAct::muteAll, "muteAll", Qt::CTRL | Qt::Key_M);
    make(LiveAct::end, "endCall", Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    make(LiveAct::mute, "mutePerson", Qt::Key_Space);
    make(LiveAct::lowerHand, "lowerHand", Qt::CTRL | Qt::Key_H);
    make(LiveAct::changeRole, "changeRole", Qt::Key_F2);
    make(LiveAct::remove, "removeFromCall", QKeySequence::Delete);
    connect(&m_live, &LiveCall::changed, this, &LiveCommands::refresh);
    connect(&m_reader, &ConferenceReader::arrived, this, &LiveCommands::refresh);
    refresh();
}

QString LiveCommands::textOf(LiveAct act, bool undoing) const {
    switch (act) {
    case LiveAct::lock: return undoing ? tr("Un&lock") : tr("&Lock");
    case LiveAct::muteAll: return undoing ? tr("Un&mute everyone") : tr("&Mute everyone");
    case LiveAct::end: return tr("&End for all…");
    case LiveAct::mute: return undoing ? tr("&Unmute") : tr("M&ute");
    case LiveAct::lowerHand: return tr("Lower &hand");
    case LiveAct::changeRole: return tr("Change &role…");
    case LiveAct::remove: return tr("Remo&ve from the call…");
    }
    return {};
}

LiveScene LiveCommands::scene(const LiveRow* row) const {
    LiveScene scene{.open = m_live.open(),
                    .locked = m_live.locked(),
                    .everyoneMuted = m_live.everyoneMuted(),
                    .blocked = {},
                    .chosen = row,
                    .conference = m_reader.newest() ? &*m_reader.newest() : nullptr};
    if (m_live.condition() != LiveCall::Condition::live) scene.blocked = tr("Nothing can be done without a connection.");
    return scene;
}

const LiveRow* LiveCommands::chosen() const {
    if (!m_live.open()) return nullptr; // the list is not shown
    const auto row = m_live.people().rowOf(m_chosen);
    return row ? &m_live.people().at(*row) : nullptr;
}

void LiveCommands::setChoice(const LiveRow* chosen) {
    m_chosen = chosen ? chosen->id : ParticipantId();
    refresh();
}

void LiveCommands::refresh() {
    const LiveScene now = scene(chosen());
    for (int i = 0; i < kLiveActs; ++i) {
        const auto act = static_cast<LiveAct>(i);
        const Availability availability = availabilityOf(act, now);
        const bool undoing = undoes(act, now);
        if (const QString text = textOf(act, undoing); text != action(act)->text()) {
            action(act)->setText(text);
            action(act)->setIcon(icon(liveActIcon(act, undoing)));
        }
        // Not taken away while something is done: Qt would hand the keyboard on, in the end to the list.
        action(act)->setEnabled(availability.possible);
        action(act)->setToolTip(availability.says);
    }
}

RowCommand LiveCommands::rowCommand(LiveAct act, const LiveRow& row) const {
    const LiveScene now = scene(&row);
    const Availability availability = availabilityOf(act, now);
    return {liveActIcon(act, undoes(act, now)), availability.possible, availability.says};
}

void LiveCommands::fill(QMenu& menu) const {
    menu.setToolTipsVisible(true);
    for (const LiveAct act : {LiveAct::mute, LiveAct::lowerHand, LiveAct::changeRole}) menu.addAction(action(act));
    menu.addSeparator();
    menu.addAction(action(LiveAct::remove));
}

// What turns back what the first click of two has done.
bool LiveCommands::isSecondClick(LiveAct act) {
    const ParticipantId who = isOfOne(act) ? m_chosen : ParticipantId();
    const bool second = m_sinceLast.isValid() && !m_sinceLast.hasExpired(QApplication::doubleClickInterval()) &&
                        m_lastAct == act && m_lastWho == who;
    m_lastAct = act;
    m_lastWho = who;
    m_sinceLast.start();
    return second;
}

void LiveCommands::perform(LiveAct act) {
    const LiveRow* row = chosen();
    const LiveScene now = scene(row);
    const ParticipantId who = isOfOne(act) && row ? row->id : ParticipantId();
    if (running(act, who) || !availabilityOf(act, now).possible || isSecondClick(act)) return;
    const bool undoing = undoes(act, now);
    switch (act) {
    case LiveAct::lock:
        return order(act, undoing ? tr("Unlocking…") : tr("Locking…"), undoing ? CallAct::unlock : CallAct::lock);
    case LiveAct::muteAll:
        return order(act, undoing ? tr("Unmuting everyone…") : tr("Muting everyone…"),
                     undoing ? CallAct::unmuteAll : CallAct::muteAll);
    case LiveAct::mute:
        return order(act, undoing ? tr("Unmuting…") : tr("Muting…"), who, undoing ? CallerAct::unmute : CallerAct::mute);
    case LiveAct::lowerHand: return order(act, tr("Lowering the hand…"), who, CallerAct::lowerHand);
    case LiveAct::end: return askEnd();
    case LiveAct::changeRole: return changeRole(*row);
    case LiveAct::remove: return askRemove(*row);
    }
}

void LiveCommands::order(LiveAct act, const QString& what, CallAct wanted) {
    if (running(act, ParticipantId())) return;
    begin({act, ParticipantId(), what, m_api.act(m_reader.id(), wanted, this, done(act, ParticipantId()))});
}

void LiveCommands::order(LiveAct act, const QString& what, const ParticipantId& who, CallerAct wanted) {
    if (running(act, who)) return;
    begin({act, who, what, m_api.act(m_reader.id(), who, wanted, this, done(act, who))});
}

bool LiveCommands::running(LiveAct act, const ParticipantId& who) const {
    return std::ranges::any_of(m_orders, [&](const Order& one) { return one.act == act && one.who == who; });
}

void LiveCommands::begin(Order order) {
    m_work.start(order.what, order.call);
    m_orders.push_back(std::move(order));
    refresh();
}

Answer<void> LiveCommands::done(LiveAct act, const ParticipantId& who) {
    return [this, act, who](Result<void> answer) {
        std::erase_if(m_orders, [&](const Order& one) { return one.act == act && one.who == who; });
        m_work.stop();
        if (!m_orders.empty()) m_work.goOn(m_orders.back().what, m_orders.back().call);
        if (!answer) m_work.showError(answer.error());
        refresh();
    };
}

void LiveCommands::askEnd() {
    newQuestion({.name = QStringLiteral("endQuestion"),
                 .title = tr("End for all"),
                 .text = tr("End the call for everybody?"),
                 .consequence = tr("Everybody is disconnected at once."),
                 .yes = tr("&End for all"),
                 .no = tr("&Keep it running")},
                m_window, [this] { order(LiveAct::end, tr("Ending…"), CallAct::end); })
        ->open();
}

void LiveCommands::askRemove(const LiveRow& row) {
    newQuestion(
        {.name = QStringLiteral("removeFromCallQuestion"),
         .title = tr("Remove from the call"),
         .text = tr("Remove %1 from the call?").arg(shortText(row.name(), kNameShown)),
         .consequence =
             tr("This person can call again. To keep somebody out, take them off the list under People, or lock the conference."),
         .yes = tr("&Remove from the call"),
         .no = tr("&Keep")},
        m_window, [this, who = row.id] { order(LiveAct::remove, tr("Removing…"), who, CallerAct::remove); })
        ->open();
}

void LiveCommands::changeRole(const LiveRow& row) {
    const api::Participant* person = m_reader.person(row.id);
    if (!person) return;
    askRole(*person, std::nullopt, m_window, [this, who = row.id](Role role) {
        const api::Participant* now = m_reader.person(who);
        if (!now || running(LiveAct::changeRole, who)) return;
        api::ParticipantPatch patch;
        patch.role = role;
        begin({LiveAct::changeRole, who, tr("Changing the role…"),
               m_api.changeParticipant(m_reader.id(), who, now->version, patch, this, [this, who](Result<api::Participant> answer) {
                   done(LiveAct::changeRole, who)(answer ? Result<void>() : Result<void>(answer.error()));
                   m_reader.read(); // also after a refusal: what was known is old
               })});
    });
}

} // namespace conclave::client
