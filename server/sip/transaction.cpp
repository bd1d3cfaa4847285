#include "server/sip/transaction.hpp"

namespace conclave::sip {

ServerStep ServerInvite::resume(Event event) noexcept {
    using Send = ServerStep::Send;
    using Report = ServerStep::Report;
    if (m_state == State::terminated) return {};
    if (event == Event::linkLost) {
        m_state = State::terminated;
        return {Send::none, TimerOrder::stop, Report::none};
    }
    switch (m_state) {
    case State::proceeding:
        switch (event) {
        case Event::repeated:
        case Event::provisional:
            return {Send::newest, TimerOrder::none, Report::none};
        case Event::accepted:
            m_state = State::accepted;
            return {Send::newest, TimerOrder::start, Report::none}; // timer L
        case Event::rejected:
            m_state = State::completed;
            return {Send::newest, TimerOrder::start, Report::none}; // timer H
        case Event::cancelled:
            m_state = State::completed;
            return {Send::requestTerminated, TimerOrder::start, Report::cancelled};
        default: return {};
        }
    case State::completed:
        if (event == Event::repeated) return {Send::newest, TimerOrder::none, Report::none};
        if (event == Event::acknowledged || event == Event::timedOut) {
            m_state = State::terminated;
            return {Send::none, TimerOrder::stop, Report::none};
        }
        return {};
    case State::accepted:
        // A repeated INVITE is absorbed; the ACK belongs to the dialog.
        if (event == Event::timedOut) {
            m_state = State::terminated;
            return {Send::none, TimerOrder::stop, Report::none};
        }
        return {};
    case State::terminated: break;
    }
    return {};
}

ServerStep ServerRequest::resume(Event event) noexcept {
    if (m_state == State::terminated || event == Event::repeated) return {};
    m_state = State::terminated;
    const auto send = event == Event::answered ? ServerStep::Send::newest : ServerStep::Send::none;
    return {send, TimerOrder::stop, ServerStep::Report::none};
}

ClientRequest::Outcome ClientRequest::resume(Event event) noexcept {
    if (m_state == State::terminated) return Outcome::none;
    if (event == Event::provisional) {
        m_state = State::proceeding;
        return Outcome::none;
    }
    m_state = State::terminated;
    return event == Event::final ? Outcome::answered : Outcome::failed;
}

} // namespace conclave::sip
