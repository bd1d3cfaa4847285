// Opus (RFC 6716, RTP payload RFC 7587), mono, 48 kHz, float samples in -1 … 1: the only place that knows libopus.
// All memory is taken when an object is made; encoding and decoding take none and throw nothing. An encoder's state is
// one flat block that may be copied onto another's at a frame border: whoever decodes hears one continuous stream.
// One owner at a time; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media {

inline constexpr int kSampleRateHz = 48000;
inline constexpr std::size_t kFrameSamples = 960;           // 20 ms, what the bridge works in
inline constexpr std::size_t kPacketSamplesMax = 5760;      // 120 ms, the longest packet there is
inline constexpr std::size_t kOpusPacketBytesMax = 1275;    // of one frame

// What can be told of a packet without decoding it.
struct OpusPacketFacts {
    std::size_t samples = 0; // 0: malformed, or longer than 120 ms
    bool discontinuous = false; // a DTX packet, sent in silence
    bool quiet = false;         // the sender's own voice detector heard nothing and the packet is small
};
OpusPacketFacts factsOf(std::span<const std::uint8_t> packet) noexcept;

class OpusEncoder {
public:
    OpusEncoder(); // VOIP, 32 kbit/s, complexity 5, FEC on
    OpusEncoder(OpusEncoder&&) noexcept = default;
    OpusEncoder& operator=(OpusEncoder&&) noexcept = default;

    // Size of the packet, 0 on failure.
    std::size_t encode(std::span<const float, kFrameSamples> samples, std::span<std::uint8_t> packet) noexcept;
    // FEC is worth its bits from about 2 % on; 0 to 30.
    void expectLoss(int percent) noexcept;
    void copyStateFrom(const OpusEncoder& other) noexcept;
    void reset() noexcept;

private:
    std::size_t m_bytes = 0;
    std::unique_ptr<std::byte[]> m_state;
    int m_lossPercent = 0;
};

class OpusDecoder {
public:
    OpusDecoder();
    OpusDecoder(OpusDecoder&&) noexcept = default;
    OpusDecoder& operator=(OpusDecoder&&) noexcept = default;

    // Samples written, 0 when the packet is malformed or does not fit (the caller then conceals).
    std::size_t decode(std::span<const std::uint8_t> packet, std::span<float> out) noexcept;
    // The frame before `successor`, from its FEC data if it has any, else concealed. out.size() a multiple of 120.
    std::size_t recover(std::span<const std::uint8_t> successor, std::span<float> out) noexcept;
    std::size_t conceal(std::span<float> out) noexcept;
    void reset() noexcept;

private:
    std::unique_ptr<std::byte[]> m_state;
};

} // namespace conclave::media
