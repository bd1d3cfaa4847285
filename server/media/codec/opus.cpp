#include "server/media/codec/opus.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <opus/opus.h>
#include <utility>

namespace conclave::media {
namespace {
constexpr int kComplexity = 5;
constexpr std::size_t kQuietBytesMax = 80; // room noise at 32 kbit/s takes 60 to 70

::OpusEncoder* encoderIn(const std::unique_ptr<std::byte[]>& state) noexcept {
    return reinterpret_cast<::OpusEncoder*>(state.get());
}
::OpusDecoder* decoderIn(const std::unique_ptr<std::byte[]>& state) noexcept {
    return reinterpret_cast<::OpusDecoder*>(state.get());
}

void begin(::OpusEncoder* encoder, EncoderClass kind) noexcept {
    opus_encoder_init(encoder, kSampleRateHz, 1,
        kind == EncoderClass::celt ? OPUS_APPLICATION_RESTRICTED_LOWDELAY : OPUS_APPLICATION_VOIP);
    opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(kComplexity));
    opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(kind == EncoderClass::celt ? 0 : 1));
    opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
}

void set(::OpusEncoder* encoder, EncoderClass kind) noexcept {
    struct Setting {
        int bitRate;
        int lossPercent;
    };
    static constexpr std::array<Setting, kEncoderClasses> kSettings{{{32000, 0}, {36000, 6}, {40000, 15}, {48000, 0}}};
    const auto& setting = kSettings[static_cast<std::size_t>(kind)];
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(setting.bitRate));
    opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(setting.lossPercent));
}
} // namespace

OpusPacketFacts factsOf(std::span<const std::uint8_t> packet) noexcept {
    OpusPacketFacts facts;
    if (packet.empty() || packet.size() > kPacketSamplesMax) return facts;
    const auto bytes = static_cast<opus_int32>(packet.size());
    const int samples = opus_packet_get_nb_samples(packet.data(), bytes, kSampleRateHz);
    if (samples <= 0 || samples > static_cast<int>(kPacketSamplesMax)) return facts;
    facts.samples = static_cast<std::size_t>(samples);
    facts.discontinuous = packet.size() <= 2;
    // SILK and hybrid (configurations 0-15), one frame of at most 20 ms: the first coded bit is the voice activity flag
    // (RFC 6716 section 4.2.3), and the range coder puts it, being equally likely, into the byte's top bit.
    const unsigned configuration = packet[0] >> 3U;
    const bool silk = configuration < 16 && (packet[0] & 3U) == 0 && samples <= static_cast<int>(kFrameSamples);
    facts.quiet = facts.discontinuous || (silk && packet.size() <= kQuietBytesMax && (packet[1] & 0x80U) == 0);
    facts.fec = silk && !facts.discontinuous && (packet[1] & 0x40U) != 0; // the flag beside it, coded likewise
    return facts;
}

OpusEncoder::OpusEncoder(EncoderClass kind)
    : m_bytes(static_cast<std::size_t>(opus_encoder_get_size(1))), m_state(std::make_unique<std::byte[]>(m_bytes)), m_kind(kind) {
    begin(encoderIn(m_state), kind);
    set(encoderIn(m_state), kind);
}

std::size_t OpusEncoder::encode(
    std::span<const float, kFrameSamples> samples, std::span<std::uint8_t> packet) noexcept {
    const auto room = static_cast<opus_int32>(std::min(packet.size(), kOpusPacketBytesMax));
    if (m_afresh) opus_encoder_ctl(encoderIn(m_state), OPUS_SET_PREDICTION_DISABLED(1));
    const opus_int32 bytes = opus_encode_float(
        encoderIn(m_state), samples.data(), static_cast<int>(samples.size()), packet.data(), room);
    if (std::exchange(m_afresh, false)) opus_encoder_ctl(encoderIn(m_state), OPUS_SET_PREDICTION_DISABLED(0));
    return bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

void OpusEncoder::become(EncoderClass kind) noexcept {
    if (kind == m_kind) return;
    if ((kind == EncoderClass::celt) != (m_kind == EncoderClass::celt)) begin(encoderIn(m_state), kind);
    m_kind = kind;
    set(encoderIn(m_state), kind);
}

void OpusEncoder::copyStateFrom(const OpusEncoder& other) noexcept {
    std::memcpy(m_state.get(), other.m_state.get(), std::min(m_bytes, other.m_bytes));
    m_kind = other.m_kind;
}

OpusDecoder::OpusDecoder() : m_state(std::make_unique<std::byte[]>(static_cast<std::size_t>(opus_decoder_get_size(1)))) {
    opus_decoder_init(decoderIn(m_state), kSampleRateHz, 1);
}

// libopus promises no range, and a hostile stream may bring it to infinities, or to fifty times full scale, for which the limiter would
// press down everybody else. What sticks out is bent as libopus itself does it for 16 bits: of honest sound hardly anything.
std::size_t OpusDecoder::checked(int samples, std::span<float> out) noexcept {
    if (samples <= 0) return 0;
    const auto filled = out.first(static_cast<std::size_t>(samples));
    float sum = 0;
    float peak = 0;
    for (const float sample : filled) {
        sum += std::abs(sample);
        peak = std::max(peak, std::abs(sample));
    }
    if (!(sum < 4.0F * static_cast<float>(samples))) { // also when it is no number
        std::fill(filled.begin(), filled.end(), 0.0F);
        reset();
    } else if (peak > 1 || m_bend != 0) {
        opus_pcm_soft_clip(filled.data(), samples, 1, &m_bend);
    }
    return filled.size();
}

std::size_t OpusDecoder::decode(std::span<const std::uint8_t> packet, std::span<float> out) noexcept {
    const std::size_t samples = factsOf(packet).samples;
    if (samples == 0 || samples > out.size()) return 0;
    const int done = opus_decode_float(decoderIn(m_state), packet.data(), static_cast<opus_int32>(packet.size()),
        out.data(), static_cast<int>(samples), 0);
    return checked(done, out);
}

std::size_t OpusDecoder::recover(std::span<const std::uint8_t> successor, std::span<float> out) noexcept {
    if (factsOf(successor).samples == 0 || out.empty() || out.size() > kPacketSamplesMax) return 0;
    const int done = opus_decode_float(decoderIn(m_state), successor.data(), static_cast<opus_int32>(successor.size()),
        out.data(), static_cast<int>(out.size()), 1);
    return checked(done, out);
}

std::size_t OpusDecoder::conceal(std::span<float> out) noexcept {
    if (out.empty() || out.size() > kPacketSamplesMax) return 0;
    const int done = opus_decode_float(decoderIn(m_state), nullptr, 0, out.data(), static_cast<int>(out.size()), 0);
    return checked(done, out);
}

void OpusDecoder::reset() noexcept {
    opus_decoder_ctl(decoderIn(m_state), OPUS_RESET_STATE);
    m_bend = 0;
}

} // namespace conclave::media
