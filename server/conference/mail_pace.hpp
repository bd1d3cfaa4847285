// When the next mail may start so that the relay sees at most so many in any minute: a token bucket that holds one token, so the
// mails come evenly and never as a burst. The steady clock is the caller's. One thread.
#pragma once

#include <chrono>
#include <cstddef>

namespace conclave::conference {

class MailPace {
public:
    using Time = std::chrono::steady_clock::time_point;

    // 0 = no limit.
    explicit MailPace(std::size_t perMinuteMax) noexcept {
        const auto perMinute = static_cast<Time::duration::rep>(perMinuteMax);
        if (perMinute > 0) m_distance = Time::duration(std::chrono::minutes(1)) / perMinute + Time::duration(1); // never a bit too early
    }

    bool isLimited() const noexcept { return m_distance > Time::duration::zero(); }
    bool mayStart(Time now) const noexcept { return now >= m_next; }
    // How long until the next may start; zero where it may now.
    Time::duration wait(Time now) const noexcept { return mayStart(now) ? Time::duration::zero() : m_next - now; }
    void started(Time now) noexcept { m_next = now + m_distance; }

private:
    Time::duration m_distance{};
    Time m_next{};
};

} // namespace conclave::conference
