#include "tests/bench/meters/codec_chain.hpp"

#include <array>
#include <memory>
#include <opus/opus.h>

namespace conclave::bench {
using namespace media;

Packets encoded(const PhoneEncoder& phone, std::span<const float> samples) {
    int error = 0;
    const std::unique_ptr<::OpusEncoder, decltype(&opus_encoder_destroy)> encoder(
        opus_encoder_create(kSampleRateHz, 1, OPUS_APPLICATION_VOIP, &error), &opus_encoder_destroy);
    opus_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(phone.lossPercent > 0 ? 40000 : 32000));
    opus_encoder_ctl(encoder.get(), OPUS_SET_COMPLEXITY(5));
    opus_encoder_ctl(encoder.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
    opus_encoder_ctl(encoder.get(), OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(encoder.get(), OPUS_SET_PACKET_LOSS_PERC(phone.lossPercent));
    opus_encoder_ctl(encoder.get(), OPUS_SET_DTX(phone.dtx ? 1 : 0));
    Packets packets;
    std::array<std::uint8_t, kOpusPacketBytesMax> room{};
    for (std::size_t at = 0; at + kFrameSamples <= samples.size(); at += kFrameSamples) {
        const auto bytes = opus_encode_float(encoder.get(), samples.data() + at, static_cast<int>(kFrameSamples), room.data(),
            static_cast<opus_int32>(room.size()));
        auto& packet = packets.emplace_back();
        if (bytes > 2 || (bytes > 0 && !phone.dtx)) packet.assign(room.begin(), room.begin() + bytes);
    }
    return packets;
}

Samples decoded(const Packets& packets) {
    Samples out(packets.size() * kFrameSamples);
    media::OpusDecoder decoder;
    for (std::size_t i = 0; i < packets.size(); ++i)
        if (!packets[i].empty()) (void)decoder.decode(packets[i], std::span(out).subspan(i * kFrameSamples, kFrameSamples));
    return out;
}

Samples throughCodecs(const Packets& packets) {
    const Samples between = decoded(packets);
    Packets again(packets.size());
    media::OpusEncoder encoder;
    std::array<std::uint8_t, kOpusPacketBytesMax> room{};
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const auto frame = std::span(between).subspan(i * kFrameSamples).first<kFrameSamples>();
        const auto bytes = encoder.encode(frame, room);
        again[i].assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(bytes));
    }
    return decoded(again);
}

bool carriesCopy(std::span<const std::uint8_t> packet) {
    return packet.size() > 2 && (packet[0] >> 3U) < 16 && (packet[0] & 3U) == 0 && (packet[1] & 0x40U) != 0;
}

} // namespace conclave::bench
