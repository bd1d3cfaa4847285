// The part of admission that is about typed numbers and PINs: who may wait in the lobby, and which try is looked at when.
#include "server/conference/admission.hpp"

#include "server/base/log.hpp"
#include "server/base/metrics.hpp"

#include <algorithm>

namespace conclave::conference {

using base::awaitable;

namespace {

metrics::Counter& pinTries(const char* result) {
    return metrics::counter("conclave_pin_tries_total", "Typed PINs, by result.", {{"result", result}});
}
metrics::Counter& pinsRight = pinTries("right");
metrics::Counter& pinsWrong = pinTries("wrong");
metrics::Counter& pinsThrottled = pinTries("throttled");

PinThrottle::Ticket ticketOf(sip::CallId id) { return PinThrottle::Ticket(static_cast<std::uint64_t>(id)); }

} // namespace

// Strangers who dial and wait take no place from people with links, and none from new callers for long. Where all places are
// taken, the address that has most of them gives one back.
void Admission::makeRoomToType(const std::string& source) {
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const auto& [id, typing] : m_typing) ++counts[typing.source];
    std::string_view from;
    if (counts[source] >= limits::kCallsTypingPerAddressMax) {
        from = source;
    } else if (m_typing.size() >= limits::kCallsTypingMax) {
        from = std::max_element(m_typing.begin(), m_typing.end(), [&](const auto& one, const auto& other) {
                   return counts[one.second.source] < counts[other.second.source];
               })->second.source;
    } else {
        return;
    }
    const auto oldest = std::find_if(m_typing.begin(), m_typing.end(), [&](const auto& one) { return one.second.source == from; });
    if (Call* call = find(oldest->first)) hangUp(*call, "too many callers who have typed no PIN");
}

// Known, or gone.
void Admission::stopTyping(sip::CallId id) {
    m_typing.erase(id);
    m_throttle.withdraw(ticketOf(id));
}

void Admission::endTyping() {
    const auto now = m_clock.steadyNow();
    while (!m_typing.empty() && now - m_typing.begin()->second.since > limits::kTypingTimeMax) {
        const auto id = m_typing.begin()->first;
        stopTyping(id);
        if (Call* call = find(id)) leave(*call, media::PromptId::goodbye, "no right PIN in time");
    }
}

void Admission::ask(Call& call) {
    call.stage = Stage::asking;
    const bool number = call.entry.step() == PinEntry::Step::number;
    m_engine->play(call.leg, number ? media::PromptId::enterNumber : media::PromptId::enterPin, call.language());
}

void Admission::onDigit(sip::CallId id, char key) {
    if (Call* call = find(id)) digit(*call, key);
}

void Admission::onDigit(media::LegId leg, char key) {
    if (Call* call = findLeg(leg)) digit(*call, key);
}

void Admission::digit(Call& call, char key) {
    if (call.stage == Stage::inside) return m_rooms.key(*call.guest, key);
    if (call.stage != Stage::asking) return;
    // Who knows the PIN need not hear the question to its end. Of a `#` after a full entry it is the next question.
    if (key != '#' || call.entry.hasDigits()) m_engine->stopPrompt(call.leg);
    switch (call.entry.onDigit(key)) {
    case PinEntry::Action::none: return;
    case PinEntry::Action::askPin: ask(call); return;
    case PinEntry::Action::check: break;
    }
    call.stage = Stage::checking;
    auto attempt = call.entry.take();
    switch (m_throttle.ask(ticketOf(call.id), call.source, attempt.number, m_clock.steadyNow())) {
    case PinThrottle::Verdict::go: return check(call, std::move(attempt));
    case PinThrottle::Verdict::wait: call.waiting = std::move(attempt); return;
    case PinThrottle::Verdict::again:
        pinsThrottled.add();
        call.entry.retry();
        return ask(call);
    case PinThrottle::Verdict::refuse:
        pinsThrottled.add();
        log::warning("admission", "a source is banned from typing PINs");
        return leave(call, media::PromptId::goodbye, "too many wrong PINs");
    }
}

void Admission::giveTurns() {
    for (const auto ticket : m_throttle.turns(m_clock.steadyNow()))
        if (Call* call = find(sip::CallId(static_cast<std::uint64_t>(ticket))))
            check(*call, *std::exchange(call->waiting, std::nullopt));
}

void Admission::check(Call& call, PinEntry::Try attempt) {
    base::spawn(m_control, checkPin(m_self, call.id, std::move(attempt)), "pin");
}

awaitable<void> Admission::checkPin(std::shared_ptr<Admission*> self, sip::CallId id, PinEntry::Try attempt) {
    Result<Seat> guest = Error{Errc::unavailable};
    std::uint64_t asOf = 0;
    do {
        if (!*self) co_return;
        asOf = (*self)->m_changes;
        guest = co_await (*self)->m_doors.findByNumberAndPin(attempt.number, attempt.pin);
    } while (*self && (*self)->m_changes != asOf);
    Call* call = *self ? (*self)->find(id) : nullptr;
    if (call && call->stage == Stage::checking) (*self)->tried(*call, attempt, std::move(guest));
}

void Admission::tried(Call& call, const PinEntry::Try& attempt, Result<Seat> guest) {
    const auto now = m_clock.steadyNow();
    if (guest) {
        pinsRight.add();
        m_throttle.right(call.source, attempt.number, guest->participant, now);
        stopTyping(call.id);
        identify(call, std::move(*guest));
        return enter(call);
    }
    if (guest.error().code != Errc::joinRefused) {
        log::warning("admission", "a typed PIN cannot be looked up", {{"code", errcInfo(guest.error().code).word}});
        m_throttle.undo(call.source, attempt.number, now);
        return leave(call, media::PromptId::goodbye, "try again later");
    }
    pinsWrong.add();
    if (const auto alarm = m_throttle.wrong(attempt.number, now))
        log::warning("admission", "PINs are being guessed", {{"scope", alarm->scope}, {"wrong", alarm->wrong}});
    log::info("admission", "a typed PIN is wrong");
    if (!call.entry.again()) return leave(call, media::PromptId::wrongPin, "wrong PIN");
    m_engine->play(call.leg, media::PromptId::wrongPin, call.language());
    ask(call);
}

} // namespace conclave::conference
