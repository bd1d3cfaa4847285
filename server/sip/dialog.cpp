#include "server/sip/dialog.hpp"

namespace conclave::sip {

Dialog::Step Dialog::resume(Event event) noexcept {
    switch (m_state) {
    case State::offered: return whileOffered(event);
    case State::answered:
    case State::leavingUnacknowledged: return whileAnswered(event);
    case State::established:
    case State::orphaned: return whileEstablished(event);
    case State::leaving: return whileLeaving(event);
    case State::ended: break;
    }
    return {};
}

Dialog::Step Dialog::end(Send send, std::optional<CallEnd> why) noexcept {
    m_state = State::ended;
    return {send, Timer::stop, false, why};
}

Dialog::Step Dialog::leave(std::optional<CallEnd> why) noexcept {
    m_state = State::leaving;
    return {Send::bye, Timer::bye, false, why};
}

Dialog::Step Dialog::whileOffered(Event event) noexcept {
    switch (event) {
    case Event::answer:
        m_state = State::answered;
        return {Send::answer, Timer::acknowledgement, false, {}};
    case Event::reject: return end(Send::rejection, {});
    case Event::hangUp: return end(Send::temporarilyUnavailable, {});
    case Event::timedOut: return end(Send::temporarilyUnavailable, CallEnd::unanswered);
    case Event::bye: return end(Send::requestTerminated, CallEnd::peerHungUp);
    case Event::cancel: return end(Send::none, CallEnd::cancelled); // the transaction has said 487
    case Event::linkLost: return end(Send::none, CallEnd::connectionLost);
    default: return {};
    }
}

Dialog::Step Dialog::whileAnswered(Event event) noexcept {
    const bool isOurs = m_state == State::answered; // else the listener has let go of the call
    const auto told = [&](CallEnd why) { return isOurs ? std::optional(why) : std::nullopt; };
    switch (event) {
    case Event::ack:
        if (!isOurs) return leave({});
        m_state = State::established;
        return {Send::none, Timer::stop, true, {}};
    case Event::hangUp: m_state = State::leavingUnacknowledged; return {};
    case Event::timedOut: return leave(told(CallEnd::unacknowledged));
    case Event::bye: return end(Send::none, told(CallEnd::peerHungUp));
    case Event::linkLost: return end(Send::none, told(CallEnd::connectionLost));
    default: return {};
    }
}

Dialog::Step Dialog::whileEstablished(Event event) noexcept {
    const bool isOrphaned = m_state == State::orphaned;
    switch (event) {
    case Event::hangUp: return isOrphaned ? end(Send::none, {}) : leave({});
    case Event::bye: return end(Send::none, CallEnd::peerHungUp);
    case Event::linkLost:
        if (isOrphaned) return {};
        m_state = State::orphaned;
        return {Send::none, Timer::orphan, false, {}};
    case Event::linkFound:
        if (!isOrphaned) return {};
        m_state = State::established;
        return {Send::none, Timer::stop, false, {}};
    case Event::timedOut: return isOrphaned ? end(Send::none, CallEnd::connectionLost) : Step{};
    case Event::stillHeard: return isOrphaned ? Step{Send::none, Timer::orphan, false, {}} : Step{};
    default: return {};
    }
}

Dialog::Step Dialog::whileLeaving(Event event) noexcept {
    switch (event) {
    case Event::bye:
    case Event::byeDone:
    case Event::timedOut:
    case Event::linkLost: return end(Send::none, {});
    default: return {};
    }
}

} // namespace conclave::sip
