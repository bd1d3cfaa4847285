#include "server/sip/session_timer.hpp"

#include <algorithm>

namespace conclave::sip {

TimerAgreement agreeTimer(const Message& request, bool peerTakesUpdate) {
    const auto& known = request.supported;
    if (std::find(known.begin(), known.end(), "timer") == known.end()) return {};
    const auto& asked = request.sessionExpires;
    if (asked && asked->seconds < kSessionSecondsMin) return {true, {}};
    SessionTimer timer;
    timer.seconds = std::max({asked ? std::min(asked->seconds, kSessionSecondsMost) : kSessionSecondsMost,
                              request.minSe.value_or(kSessionSecondsMin), kSessionSecondsMin});
    // Section 9, table 2: who asked for us gets us; all others refresh by themselves.
    timer.isOursToRefresh = asked && asked->refresher == SessionExpires::Refresher::uas;
    if (timer.isOursToRefresh && !peerTakesUpdate) return {};
    return {false, timer};
}

std::optional<SessionTimer> timerOfAnswer(const Message& answer) {
    const auto& said = answer.sessionExpires;
    if (!said) return {};
    return SessionTimer{std::max(said->seconds, kSessionSecondsMin), said->refresher != SessionExpires::Refresher::uas};
}

std::string sessionExpiresHeader(const SessionTimer& timer, bool areWeUac) {
    const bool isUac = timer.isOursToRefresh == areWeUac;
    return "Session-Expires: " + std::to_string(timer.seconds) + (isUac ? ";refresher=uac" : ";refresher=uas");
}

} // namespace conclave::sip
