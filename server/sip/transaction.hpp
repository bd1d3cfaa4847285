// Transactions over a reliable transport as state machines (RFC 3261 section 17, RFC 6026): no sockets, no clocks, no
// texts. The owner calls resume(event) and does what the step says. TLS repeats nothing, so timers A, E, G are absent
// and I, J, K, D are nought. Thread: control.
#pragma once

namespace conclave::sip {

enum class TimerOrder { none, start, stop }; // always of Deadlines::transaction

// What the owner has to do, in this order: send, timer, report.
struct ServerStep {
    enum class Send { none, newest, requestTerminated } send = Send::none; // newest: the last response made, again
    TimerOrder timer = TimerOrder::none;
    enum class Report { none, cancelled } report = Report::none;

    bool operator==(const ServerStep&) const = default;
};

// Server INVITE transaction (RFC 3261 section 17.2.1 with RFC 6026 section 7.1).
//
//   proceeding ── rejected, cancelled ──▶ completed ── acknowledged, timer H ──▶ terminated
//        └──────── accepted ────────────▶ accepted  ── timer L ────────────────▶ terminated
class ServerInvite {
public:
    enum class State { proceeding, completed, accepted, terminated };
    enum class Event {
        repeated,     // the INVITE again
        provisional,  // the user answers 1xx
        accepted,     // the user answers 2xx
        rejected,     // the user answers 300-699
        acknowledged, // an ACK with this branch
        cancelled,    // a CANCEL with this branch (itself answered 200 by its own transaction)
        timedOut,
        linkLost,
    };

    State state() const noexcept { return m_state; }
    ServerStep resume(Event event) noexcept;

private:
    State m_state = State::proceeding;
};

// Server non-INVITE transaction (section 17.2.2). The user answers once, at once or later.
class ServerRequest {
public:
    enum class State { trying, terminated };
    enum class Event { repeated, answered, timedOut, linkLost };

    State state() const noexcept { return m_state; }
    ServerStep resume(Event event) noexcept;

private:
    State m_state = State::trying;
};

// Client non-INVITE transaction (section 17.1.2): our BYE. It starts its timer F when it is made.
class ClientRequest {
public:
    enum class State { trying, proceeding, terminated };
    enum class Event { provisional, final, timedOut, linkLost };
    enum class Outcome { none, answered, failed };

    State state() const noexcept { return m_state; }
    // Other than none exactly once.
    Outcome resume(Event event) noexcept;

private:
    State m_state = State::trying;
};

} // namespace conclave::sip
