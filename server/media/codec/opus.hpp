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
    bool fec = false;           // carries the frame before it once more
};
OpusPacketFacts factsOf(std::span<const std::uint8_t> packet) noexcept;

// What is sent to whom: by how much of it gets lost on the way (FEC is worth its bits from 1.5 % on), complexity 5 all.
enum class EncoderClass : std::uint8_t {
    clean,     // hybrid, 32 kbit/s
    lossy,     // 36 kbit/s with FEC for 6 % (libopus adds none to full band at 32)
    veryLossy, // 40 kbit/s, FEC for 15 %
    celt,      // clean lines again: no speech model, 48 kbit/s, a third of the cost and 4 ms quicker
};
inline constexpr std::size_t kEncoderClasses = 4;

class OpusEncoder {
public:
    explicit OpusEncoder(EncoderClass kind = EncoderClass::clean);
    OpusEncoder(OpusEncoder&&) noexcept = default;
    OpusEncoder& operator=(OpusEncoder&&) noexcept = default;

    // The next frame leans on none before it, so that a decoder which has heard another encoder's is soon where all are.
    void startAfresh() noexcept { m_afresh = true; }
    // Size of the packet, 0 on failure.
    std::size_t encode(std::span<const float, kFrameSamples> samples, std::span<std::uint8_t> packet) noexcept;
    EncoderClass kind() const noexcept { return m_kind; }
    // Goes on as another class, with its memory of what was said; to and from `celt` it begins anew.
    void become(EncoderClass kind) noexcept;
    void copyStateFrom(const OpusEncoder& other) noexcept;

private:
    std::size_t m_bytes = 0;
    std::unique_ptr<std::byte[]> m_state;
    EncoderClass m_kind;
    bool m_afresh = false;
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
    std::size_t checked(int samples, std::span<float> out) noexcept;

    std::unique_ptr<std::byte[]> m_state;
    float m_bend = 0; // of the last sample, while it is bent into range
};

} // namespace conclave::media
