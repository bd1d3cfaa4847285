// labels: unit
// Every event in every state of a dialog; an event without a row changes nothing and asks for nothing.
#include "server/sip/dialog.hpp"

#include <QTest>

#include <optional>

using namespace conclave::sip;

namespace {

using E = Dialog::Event;
using S = Dialog::State;
using Send = Dialog::Send;
using Timer = Dialog::Timer;

constexpr std::array kStates{S::offered,  S::answered, S::leavingUnacknowledged, S::established,
                             S::orphaned, S::leaving,  S::ended};
constexpr std::array kEvents{E::answer,   E::reject,    E::hangUp,   E::ack,        E::bye,    E::cancel,
                             E::linkLost, E::linkFound, E::timedOut, E::stillHeard, E::byeDone};

Dialog dialogIn(S state) {
    Dialog d;
    if (state == S::offered) return d;
    if (state == S::ended) return d.resume(E::reject), d;
    d.resume(E::answer);
    if (state == S::answered) return d;
    if (state == S::leavingUnacknowledged) return d.resume(E::hangUp), d;
    d.resume(E::ack);
    if (state == S::established) return d;
    d.resume(state == S::orphaned ? E::linkLost : E::hangUp);
    return d;
}

struct Row {
    S from;
    E event;
    S to;
    Dialog::Step step;
};

Dialog::Step ends(Send send, std::optional<CallEnd> why) { return {send, Timer::stop, false, why}; }

const std::vector<Row> kRows{
    {S::offered, E::answer, S::answered, {Send::answer, Timer::acknowledgement, false, {}}},
    {S::offered, E::reject, S::ended, ends(Send::rejection, {})},
    {S::offered, E::hangUp, S::ended, ends(Send::temporarilyUnavailable, {})},
    {S::offered, E::timedOut, S::ended, ends(Send::temporarilyUnavailable, CallEnd::unanswered)},
    {S::offered, E::bye, S::ended, ends(Send::requestTerminated, CallEnd::peerHungUp)},
    {S::offered, E::cancel, S::ended, ends(Send::none, CallEnd::cancelled)},
    {S::offered, E::linkLost, S::ended, ends(Send::none, CallEnd::connectionLost)},
    {S::answered, E::ack, S::established, {Send::none, Timer::stop, true, {}}},
    {S::answered, E::hangUp, S::leavingUnacknowledged, {}},
    {S::answered, E::timedOut, S::leaving, {Send::bye, Timer::bye, false, CallEnd::unacknowledged}},
    {S::answered, E::bye, S::ended, ends(Send::none, CallEnd::peerHungUp)},
    {S::answered, E::linkLost, S::ended, ends(Send::none, CallEnd::connectionLost)},
    {S::leavingUnacknowledged, E::ack, S::leaving, {Send::bye, Timer::bye, false, {}}},
    {S::leavingUnacknowledged, E::timedOut, S::leaving, {Send::bye, Timer::bye, false, {}}},
    {S::leavingUnacknowledged, E::hangUp, S::leavingUnacknowledged, {}},
    {S::leavingUnacknowledged, E::bye, S::ended, ends(Send::none, {})},
    {S::leavingUnacknowledged, E::linkLost, S::ended, ends(Send::none, {})},
    {S::established, E::hangUp, S::leaving, {Send::bye, Timer::bye, false, {}}},
    {S::established, E::bye, S::ended, ends(Send::none, CallEnd::peerHungUp)},
    {S::established, E::linkLost, S::orphaned, {Send::none, Timer::orphan, false, {}}},
    {S::orphaned, E::linkFound, S::established, {Send::none, Timer::stop, false, {}}},
    {S::orphaned, E::hangUp, S::ended, ends(Send::none, {})},
    {S::orphaned, E::bye, S::ended, ends(Send::none, CallEnd::peerHungUp)},
    {S::orphaned, E::timedOut, S::ended, ends(Send::none, CallEnd::connectionLost)},
    {S::orphaned, E::stillHeard, S::orphaned, {Send::none, Timer::orphan, false, {}}},
    {S::leaving, E::bye, S::ended, ends(Send::none, {})},
    {S::leaving, E::byeDone, S::ended, ends(Send::none, {})},
    {S::leaving, E::timedOut, S::ended, ends(Send::none, {})},
    {S::leaving, E::linkLost, S::ended, ends(Send::none, {})},
};

} // namespace

class SipDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("event");
        for (const auto state : kStates)
            for (const auto event : kEvents)
                QTest::addRow("state %d event %d", static_cast<int>(state), static_cast<int>(event))
                    << static_cast<int>(state) << static_cast<int>(event);
    }

    void table() {
        QFETCH(int, state);
        QFETCH(int, event);
        const auto from = static_cast<S>(state);
        const auto what = static_cast<E>(event);
        Row wanted{from, what, from, {}};
        for (const auto& row : kRows)
            if (row.from == from && row.event == what) wanted = row;
        auto dialog = dialogIn(from);
        QVERIFY(dialog.state() == from);
        QVERIFY(dialog.resume(what) == wanted.step);
        QVERIFY(dialog.state() == wanted.to);
        QCOMPARE(dialog.hasEnded(), wanted.to == S::ended);
    }
};

QTEST_GUILESS_MAIN(SipDialog)
#include "tst_sip_dialog.moc"
