// Listens to single packets of those who are not listened to all the time: how loud is it? Knows nothing of the packets before, so
// that one serves all legs of a media thread. Memory is taken once. One owner (a media thread).
#pragma once

#include "server/media/codec/opus.hpp"
#include "server/media/mix/mixer.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace conclave::media {

class Ear {
public:
    // dBFS; that of silence for a packet that cannot be decoded.
    float levelDb(std::span<const std::uint8_t> packet) noexcept {
        ++m_decodes;
        m_decoder.reset();
        return levelDbOf(std::span<const float>(m_samples).first(m_decoder.decode(packet, m_samples)));
    }
    std::uint64_t decodes() const noexcept { return m_decodes; }

private:
    OpusDecoder m_decoder{};
    std::array<float, kPacketSamplesMax> m_samples{};
    std::uint64_t m_decodes = 0;
};

} // namespace conclave::media
