// The life of one call as a state machine (RFC 3261 sections 12, 13.3 and 15): no sockets, no clock, no texts. The owner
// calls resume(event) and does what the step says. Thread: control.
//
//   offered ─ answer ─▶ answered ─ ack ─▶ established ⇄ orphaned (its connection is gone)
//      │                 │  └ hangUp ▶ leavingUnacknowledged ┐      │
//      │                 └ time-out ─────────────────────────┴──────┴─ hangUp ─▶ leaving (our BYE is out)
//      └─ reject, cancel, …                          every state ─ BYE, link lost, … ─▶ ended
// We never say BYE before the ACK has come or its time is over (section 15). A call outlives its connection for a while:
// a phone that changes networks comes back over a new one, and proves itself by Call-ID and both tags, ours being 128
// bits that only it has seen. As long as its sound comes it may take its time.
#pragma once

#include "server/sip/server.hpp"

#include <optional>

namespace conclave::sip {

class Dialog {
public:
    enum class State { offered, answered, leavingUnacknowledged, established, orphaned, leaving, ended };
    enum class Event {
        answer,    // ours: 200
        reject,    // ours: 300-699
        hangUp,    // ours
        ack,
        bye,       // the peer's, answered 200 by its own transaction
        cancel,
        linkLost,
        linkFound, // a request of this dialog came by another connection
        timedOut,  // of the timer last started
        stillHeard, // likewise, of a call without its connection: its sound still comes
        byeDone,   // our BYE was answered, or never will be
    };
    enum class Timer { none, stop, answer, acknowledgement, orphan, bye };
    enum class Send { none, answer, rejection, temporarilyUnavailable, requestTerminated, bye };

    // What the owner has to do, in this order: send, timer, report.
    struct Step {
        Send send = Send::none;
        Timer timer = Timer::none;
        bool isEstablished = false;
        std::optional<CallEnd> ended{};

        bool operator==(const Step&) const = default;
    };

    State state() const noexcept { return m_state; }
    bool hasEnded() const noexcept { return m_state == State::ended; }
    Step resume(Event event) noexcept;

private:
    Step whileOffered(Event event) noexcept;
    Step whileAnswered(Event event) noexcept;
    Step whileEstablished(Event event) noexcept;
    Step whileLeaving(Event event) noexcept;
    Step end(Send send, std::optional<CallEnd> why) noexcept;
    Step leave(std::optional<CallEnd> why) noexcept;

    State m_state = State::offered;
};

} // namespace conclave::sip
