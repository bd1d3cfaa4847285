// labels: unit
// Every event in every state of the three transactions.
#include "server/sip/transaction.hpp"

#include <QTest>

using namespace conclave::sip;

namespace {

using Invite = ServerInvite;
using E = Invite::Event;
using S = Invite::State;
using Send = ServerStep::Send;
using Report = ServerStep::Report;

// The way to a state.
Invite inviteIn(S state) {
    Invite machine;
    if (state == S::completed) machine.resume(E::rejected);
    if (state == S::accepted) machine.resume(E::accepted);
    if (state == S::terminated) machine.resume(E::linkLost);
    return machine;
}

struct Row {
    S from;
    E event;
    S to;
    ServerStep step;
};

const ServerStep kNothing{};

const std::vector<Row> kRows{
    {S::proceeding, E::repeated, S::proceeding, {Send::newest, TimerOrder::none, Report::none}},
    {S::proceeding, E::provisional, S::proceeding, {Send::newest, TimerOrder::none, Report::none}},
    {S::proceeding, E::accepted, S::accepted, {Send::newest, TimerOrder::start, Report::none}},
    {S::proceeding, E::rejected, S::completed, {Send::newest, TimerOrder::start, Report::none}},
    {S::proceeding, E::acknowledged, S::proceeding, kNothing},
    {S::proceeding, E::cancelled, S::completed, {Send::requestTerminated, TimerOrder::start, Report::cancelled}},
    {S::proceeding, E::timedOut, S::proceeding, kNothing},
    {S::proceeding, E::linkLost, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::completed, E::repeated, S::completed, {Send::newest, TimerOrder::none, Report::none}},
    {S::completed, E::provisional, S::completed, kNothing},
    {S::completed, E::accepted, S::completed, kNothing},
    {S::completed, E::rejected, S::completed, kNothing},
    {S::completed, E::acknowledged, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::completed, E::cancelled, S::completed, kNothing},
    {S::completed, E::timedOut, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::completed, E::linkLost, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::accepted, E::repeated, S::accepted, kNothing},
    {S::accepted, E::provisional, S::accepted, kNothing},
    {S::accepted, E::accepted, S::accepted, kNothing},
    {S::accepted, E::rejected, S::accepted, kNothing},
    {S::accepted, E::acknowledged, S::accepted, kNothing},
    {S::accepted, E::cancelled, S::accepted, kNothing},
    {S::accepted, E::timedOut, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::accepted, E::linkLost, S::terminated, {Send::none, TimerOrder::stop, Report::none}},
    {S::terminated, E::repeated, S::terminated, kNothing},
    {S::terminated, E::provisional, S::terminated, kNothing},
    {S::terminated, E::accepted, S::terminated, kNothing},
    {S::terminated, E::rejected, S::terminated, kNothing},
    {S::terminated, E::acknowledged, S::terminated, kNothing},
    {S::terminated, E::cancelled, S::terminated, kNothing},
    {S::terminated, E::timedOut, S::terminated, kNothing},
    {S::terminated, E::linkLost, S::terminated, kNothing},
};

} // namespace

class SipTransaction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void invite_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(kRows.size()); ++i) {
            const auto& row = kRows[static_cast<std::size_t>(i)];
            QTest::addRow("state %d event %d", static_cast<int>(row.from), static_cast<int>(row.event)) << i;
        }
    }

    void invite() {
        QFETCH(int, index);
        const auto& row = kRows[static_cast<std::size_t>(index)];
        auto machine = inviteIn(row.from);
        QVERIFY(machine.state() == row.from);
        QVERIFY(machine.resume(row.event) == row.step);
        QVERIFY(machine.state() == row.to);
    }

    void request() {
        using R = ServerRequest;
        R machine;
        QVERIFY(machine.resume(R::Event::repeated) == kNothing && machine.state() == R::State::trying);
        QVERIFY(machine.resume(R::Event::answered) ==
                (ServerStep{Send::newest, TimerOrder::stop, Report::none}));
        for (const auto event : {R::Event::repeated, R::Event::answered, R::Event::timedOut, R::Event::linkLost})
            QVERIFY(machine.resume(event) == kNothing && machine.state() == R::State::terminated);
        for (const auto event : {R::Event::timedOut, R::Event::linkLost}) {
            R other;
            QVERIFY(other.resume(event) == (ServerStep{Send::none, TimerOrder::stop, Report::none}));
            QVERIFY(other.state() == R::State::terminated);
        }
    }

    void client() {
        using C = ClientRequest;
        for (const bool isProceeding : {false, true})
            for (const auto event : {C::Event::final, C::Event::timedOut, C::Event::linkLost}) {
                C machine;
                if (isProceeding) {
                    QVERIFY(machine.resume(C::Event::provisional) == C::Outcome::none);
                    QVERIFY(machine.state() == C::State::proceeding);
                }
                const auto wanted = event == C::Event::final ? C::Outcome::answered : C::Outcome::failed;
                QVERIFY(machine.resume(event) == wanted);
                for (const auto late : {C::Event::provisional, C::Event::final, C::Event::timedOut, C::Event::linkLost})
                    QVERIFY(machine.resume(late) == C::Outcome::none && machine.state() == C::State::terminated);
            }
    }
};

QTEST_GUILESS_MAIN(SipTransaction)
#include "tst_sip_transaction.moc"
