#include "tests/support/phone/media.hpp"

#include "tests/support/phone/analysis.hpp"
#include "tests/support/phone/telephone_event.hpp"

#include <algorithm>
#include <cstring>
#include <opus/opus.h>
#include <stdexcept>

namespace conclave::tests {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using namespace std::chrono_literals;

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kPacketsKept = 50 * 120; // two minutes
constexpr int kKeyHeldMs = 100;
constexpr int kKeyPauseMs = 60;
constexpr int kSilentFramesEncoded = 10; // from then on the last one serves again

std::uint32_t random32() {
    const auto bytes = randomBytes(4);
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), 4);
    return value;
}

void put16(std::vector<std::uint8_t>& out, std::uint16_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value & 0xff));
}

void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    put16(out, static_cast<std::uint16_t>(value >> 16));
    put16(out, static_cast<std::uint16_t>(value & 0xffff));
}

std::uint32_t read(const std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8 | bytes[at + i];
    return value;
}

// Offset of the payload behind CSRCs and a header extension; nothing where the packet is too short.
std::optional<std::size_t> payloadOffset(const std::vector<std::uint8_t>& packet) {
    if (packet.size() < kHeaderBytes || packet[0] >> 6 != 2) return std::nullopt;
    std::size_t at = kHeaderBytes + 4U * (packet[0] & 0x0fU);
    if ((packet[0] & 0x10) != 0) {
        if (packet.size() < at + 4) return std::nullopt;
        at += 4 + 4 * read(packet, at + 2, 2);
    }
    if (packet.size() < at) return std::nullopt;
    return at;
}

} // namespace

HeardSound decode(std::vector<HeardPacket> packets, Clock::time_point from, Clock::time_point to) {
    HeardSound sound;
    const auto sampleOf = [&](Clock::time_point when) {
        return static_cast<std::int64_t>(std::chrono::duration<double>(when - from).count() * kSampleRateHz);
    };
    const auto length = std::max<std::int64_t>(0, sampleOf(to));
    sound.samples.assign(static_cast<std::size_t>(length), 0.0F);
    for (auto run = packets.begin(); run != packets.end();) {
        const auto ssrcNow = run->ssrc;
        const auto end =
            std::find_if(run, packets.end(), [&](const auto& packet) { return packet.ssrc != ssrcNow; });
        std::stable_sort(run, end, [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
        run = end;
    }
    OpusDecoder* decoder = nullptr;
    std::array<float, 5760> frame{};
    std::uint32_t ssrc = 0;
    std::uint64_t lastSequence = 0;
    std::uint32_t firstTimestamp = 0;
    std::int64_t firstSample = 0;
    for (const auto& packet : packets) {
        const bool fresh = decoder == nullptr || packet.ssrc != ssrc;
        if (fresh) {
            if (decoder != nullptr) opus_decoder_destroy(decoder);
            decoder = opus_decoder_create(kSampleRateHz, 1, nullptr);
            ssrc = packet.ssrc;
            firstTimestamp = packet.timestamp;
            firstSample = sampleOf(packet.arrival);
        }
        const auto place = firstSample + static_cast<std::int32_t>(packet.timestamp - firstTimestamp);
        const bool inside = packet.arrival >= from && packet.arrival < to;
        if (!fresh && inside && packet.sequence > lastSequence + 1)
            sound.lost += packet.sequence - lastSequence - 1;
        lastSequence = packet.sequence;
        const int count =
            opus_decode_float(decoder, packet.payload.data(), static_cast<int>(packet.payload.size()),
                              frame.data(), static_cast<int>(frame.size()), 0);
        if (inside) {
            ++sound.packets;
            sound.latestMs =
                std::max(sound.latestMs,
                         1000.0 * static_cast<double>(sampleOf(packet.arrival) - place) / kSampleRateHz);
        }
        for (int i = 0; i < count; ++i)
            if (place + i >= 0 && place + i < length)
                sound.samples[static_cast<std::size_t>(place + i)] = frame[static_cast<std::size_t>(i)];
        if (place >= 0 && place < length)
            sound.placed.push_back({static_cast<std::size_t>(place), packet.arrival});
    }
    if (decoder != nullptr) opus_decoder_destroy(decoder);
    return sound;
}

Media::Media(asio::any_io_executor executor, MediaSettings settings, std::unique_ptr<Source> source)
    : m_settings(std::move(settings)), m_source(std::move(source)),
      m_socket(executor, udp::endpoint(asio::ip::make_address(m_settings.address), 0)), m_timer(executor),
      m_ssrc(random32()), m_sequence(static_cast<std::uint16_t>(random32() & 0x7fff)),
      m_timestamp(random32()) {
    int error = 0;
    m_encoder = opus_encoder_create(
        kSampleRateHz, 1, m_settings.voice ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO, &error);
    if (error != OPUS_OK) throw std::runtime_error("no Opus encoder");
    opus_encoder_ctl(m_encoder, OPUS_SET_BITRATE(m_settings.bitRate));
    opus_encoder_ctl(m_encoder, OPUS_SET_COMPLEXITY(5));
    m_socket.set_option(udp::socket::receive_buffer_size(1 << 20));
    receive();
}

Media::~Media() {
    *m_alive = false;
    opus_encoder_destroy(m_encoder);
}

bool Media::start(const udp::endpoint& remote, const std::string& suite, std::span<const std::uint8_t> ownKey,
                  std::span<const std::uint8_t> theirKey, int eventType, int eventClockHz) {
    m_remote = remote;
    m_settings.eventType = eventType;
    if (eventClockHz > 0) m_eventClockHz = eventClockHz;
    if (!suite.empty()) {
        auto key = std::vector<std::uint8_t>(ownKey.begin(), ownKey.end());
        if (m_settings.wrongKey) key = randomBytes(key.size());
        m_outbound = SrtpStream::make(suite, key, Direction::outbound);
        m_inbound = SrtpStream::make(suite, theirKey, Direction::inbound);
        if (!m_outbound || !m_inbound) return false;
    }
    m_running = true;
    m_next = Clock::now();
    tick();
    return true;
}

bool Media::renewKeys(const std::string& suite, std::span<const std::uint8_t> ownKey, std::span<const std::uint8_t> theirKey) {
    if (!ownKey.empty()) m_outbound = SrtpStream::make(suite, ownKey, Direction::outbound);
    if (!theirKey.empty()) m_inbound = SrtpStream::make(suite, theirKey, Direction::inbound);
    return m_outbound && m_inbound;
}

void Media::beginElsewhere() {
    boost::system::error_code ignored;
    m_socket.close(ignored); // what was being received ends, and begins again with the new one
    const udp::endpoint place(asio::ip::make_address(m_settings.address), 0);
    m_socket.open(place.protocol());
    m_socket.bind(place);
    m_socket.set_option(udp::socket::receive_buffer_size(1 << 20));
    m_ssrc = random32();
    m_sequence = static_cast<std::uint16_t>(random32() & 0x7fff);
}

void Media::stop() {
    m_running = false;
    m_timer.cancel();
    boost::system::error_code ignored;
    m_socket.close(ignored);
}

bool Media::queueDigits(const std::string& digits) {
    std::vector<std::uint8_t> codes;
    for (const char digit : digits) {
        const auto code = eventCode(digit);
        if (!code || m_settings.eventType < 0) return false;
        codes.push_back(*code);
    }
    m_keys.insert(m_keys.end(), codes.begin(), codes.end());
    return true;
}

Clock::time_point Media::startChirp() {
    m_chirp = chirp();
    m_chirpAt = 0;
    // The next frame's sound was taken during the ptime before it leaves.
    return m_next - std::chrono::milliseconds(m_settings.ptimeMs);
}

std::vector<HeardPacket> Media::packets(Clock::time_point from, Clock::time_point to) const {
    std::vector<HeardPacket> found;
    for (const auto& packet : m_packets)
        if (packet.arrival >= from && packet.arrival < to) found.push_back(packet);
    return found;
}

void Media::tick() {
    if (!m_running) return;
    // A phone that is late sends what is due, but never more than a quarter second at once.
    if (Clock::now() - m_next > 250ms) m_next = Clock::now();
    while (m_next <= Clock::now()) {
        sendFrame();
        m_next += std::chrono::milliseconds(m_settings.ptimeMs);
    }
    m_timer.expires_at(m_next);
    m_timer.async_wait([this, alive = m_alive](boost::system::error_code error) {
        if (!error && *alive) tick();
    });
}

void Media::sendFrame() {
    std::vector<float> frame(static_cast<std::size_t>(kSampleRateHz / 1000 * m_settings.ptimeMs));
    m_source->fill(frame);
    for (std::size_t i = 0; i < frame.size() && m_chirpAt < m_chirp.size(); ++i, ++m_chirpAt)
        frame[i] = m_chirp[m_chirpAt];
    const auto timestamp = m_timestamp;
    m_timestamp += static_cast<std::uint32_t>(frame.size());
    if (m_pausePackets > 0) {
        --m_pausePackets;
    } else if (!m_keys.empty()) {
        // While a key is held nothing else is said; time goes on under it.
        const auto event = eventPackets(m_keys.front(), kKeyHeldMs, m_settings.ptimeMs, m_eventClockHz);
        if (m_keyPacket == 0) m_keyTimestamp = timestamp;
        const auto& packet = event[m_keyPacket];
        sendPacket(m_settings.eventType, packet.marker, m_keyTimestamp, packet.payload);
        if (++m_keyPacket == event.size()) {
            m_keyPacket = 0;
            m_keys.pop_front();
            m_pausePackets = kKeyPauseMs / m_settings.ptimeMs;
        }
        m_marker = true;
        return;
    }
    const bool silent = m_source->silent() && m_chirpAt >= m_chirp.size();
    m_silentFrames = silent ? m_silentFrames + 1 : 0;
    if (m_silentFrames <= kSilentFramesEncoded) {
        std::array<std::uint8_t, 1275> payload{};
        const int bytes = opus_encode_float(m_encoder, frame.data(), static_cast<int>(frame.size()),
                                            payload.data(), static_cast<opus_int32>(payload.size()));
        if (bytes <= 0) return;
        m_lastPayload.assign(payload.begin(), payload.begin() + bytes);
    }
    sendPacket(m_settings.opusType, m_marker, timestamp, m_lastPayload);
    m_marker = false;
}

void Media::sendPacket(int type, bool marker, std::uint32_t timestamp,
                       std::span<const std::uint8_t> payload) {
    std::vector<std::uint8_t> packet;
    packet.reserve(kHeaderBytes + payload.size() + 64);
    packet.push_back(0x80);
    packet.push_back(static_cast<std::uint8_t>((marker ? 0x80 : 0) | type));
    put16(packet, m_sequence++);
    put32(packet, timestamp);
    put32(packet, m_ssrc);
    packet.insert(packet.end(), payload.begin(), payload.end());
    if (m_outbound && !m_settings.plainRtp && !m_outbound->protect(packet)) return;
    boost::system::error_code error;
    m_socket.send_to(asio::buffer(packet), m_remote, 0, error);
    if (!error) ++m_counts.sent;
}

void Media::receive() {
    m_socket.async_receive_from(
        asio::buffer(m_buffer), m_from, [this, alive = m_alive](auto error, std::size_t bytes) {
            if (!*alive || !m_socket.is_open()) return;
            if (!error && m_running) {
                if (m_from != m_remote) ++m_counts.foreign;
                take(std::vector<std::uint8_t>(m_buffer.begin(),
                                               m_buffer.begin() + static_cast<std::ptrdiff_t>(bytes)));
            }
            receive();
        });
}

void Media::take(std::vector<std::uint8_t> packet) {
    if (packet.size() < kHeaderBytes) return;
    const int second = packet[1] & 0x7f;
    if (second >= 64 && second < 96) { // RTCP, RFC 5761
        if (!m_inbound || m_inbound->unprotectRtcp(packet))
            ++m_counts.rtcp;
        else
            ++m_counts.unauthenticated;
        return;
    }
    if (m_inbound && !m_inbound->unprotect(packet)) {
        ++m_counts.unauthenticated;
        return;
    }
    const auto at = payloadOffset(packet);
    if (!at || second != m_settings.opusType) {
        ++m_counts.unknownType;
        return;
    }
    HeardPacket heard;
    heard.arrival = Clock::now();
    heard.ssrc = read(packet, 8, 4);
    heard.timestamp = read(packet, 4, 4);
    const auto low = static_cast<std::uint16_t>(read(packet, 2, 2));
    if (m_counts.received == 0 || heard.ssrc != m_lastSsrc) m_lastSequence = 0x10000U + low;
    const auto step = static_cast<std::int16_t>(low - static_cast<std::uint16_t>(m_lastSequence & 0xffff));
    heard.sequence = static_cast<std::uint64_t>(static_cast<std::int64_t>(m_lastSequence) + step);
    m_lastSequence = std::max(m_lastSequence, heard.sequence);
    m_lastSsrc = heard.ssrc;
    heard.payload.assign(packet.begin() + static_cast<std::ptrdiff_t>(*at), packet.end());
    m_packets.push_back(std::move(heard));
    if (m_packets.size() > kPacketsKept) m_packets.pop_front();
    if (++m_counts.received == 1 && onFirstPacket) onFirstPacket();
}

} // namespace conclave::tests
