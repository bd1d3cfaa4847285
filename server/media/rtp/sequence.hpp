// Sequence numbers carried past their wrap (RFC 3550 section A.1). One object a stream; not shared between threads.
#pragma once

#include <cstdint>

namespace conclave::media {

class SequenceExtender {
public:
    // The 64-bit number nearest to the highest seen; the first packet begins in cycle 1, so that older ones stay positive.
    std::int64_t extend(std::uint16_t sequence) noexcept {
        if (m_highest < 0) {
            m_highest = 0x10000 + sequence;
            return m_highest;
        }
        const auto step = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(m_highest));
        const std::int64_t extended = m_highest + step;
        if (extended > m_highest) m_highest = extended;
        return extended;
    }
    bool started() const noexcept { return m_highest >= 0; }
    std::int64_t highest() const noexcept { return m_highest; }
    void reset() noexcept { m_highest = -1; }

private:
    std::int64_t m_highest = -1;
};

} // namespace conclave::media
