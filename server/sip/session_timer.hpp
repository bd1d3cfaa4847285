// Session timers (RFC 4028), our side as the one who is called: what an INVITE or UPDATE comes to. Pure, any thread.
#pragma once

#include "server/sip/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::sip {

inline constexpr std::uint32_t kSessionSecondsMin = 90;    // section 5; less is answered 422
inline constexpr std::uint32_t kSessionSecondsMost = 1800; // of ours, unless the phone's Min-SE is more

struct SessionTimer {
    std::uint32_t seconds = 0;
    bool isOursToRefresh = false; // by UPDATE; else the phone's

    // After a refresh: when to refresh again, and when it is over (section 10).
    std::uint32_t refreshAfter() const noexcept { return seconds / 2; }
    std::uint32_t overAfter() const noexcept { return seconds - (seconds / 3 < 32 ? seconds / 3 : 32); }

    bool operator==(const SessionTimer&) const = default;
};

struct TimerAgreement {
    bool isTooShort = false; // 422 with "Min-SE: 90"
    std::optional<SessionTimer> timer{};

    bool operator==(const TimerAgreement&) const = default;
};

// No timer where the phone knows none, or wants us to refresh and takes no UPDATE.
TimerAgreement agreeTimer(const Message& request, bool peerTakesUpdate);

// What the answer to an UPDATE of ours says: nothing: there is no timer any more.
std::optional<SessionTimer> timerOfAnswer(const Message& answer);

// "Session-Expires: 1800;refresher=uac". `areWeUac`: it goes into a request of ours.
std::string sessionExpiresHeader(const SessionTimer& timer, bool areWeUac);

} // namespace conclave::sip
