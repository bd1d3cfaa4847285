// A leg's sound: sends one Opus packet every 20 ms (ptime), keeps every packet that comes, encrypted both
// ways. What was heard is decoded afterwards, so that listening costs nothing while it goes on. The phone's
// one thread. RTP time stamps count 48 kHz samples (RFC 7587).
#pragma once

#include "tests/support/phone/sdp.hpp"
#include "tests/support/phone/source.hpp"
#include "tests/support/phone/srtp_stream.hpp"

#include <array>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct OpusEncoder;

namespace conclave::tests {

using Clock = std::chrono::steady_clock;

struct MediaCounts {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;        // RTP that authenticated
    std::uint64_t unauthenticated = 0; // everything that did not, replays included
    std::uint64_t rtcp = 0;
    std::uint64_t unknownType = 0; // authenticated, but neither Opus nor an event
    std::uint64_t foreign = 0;     // not from the address in the answer
};

struct HeardPacket {
    Clock::time_point arrival{};
    std::uint32_t ssrc = 0;
    std::uint64_t sequence = 0; // extended
    std::uint32_t timestamp = 0;
    std::vector<std::uint8_t> payload{};
};

// Sound as it arrived between two instants. Time stamps place the packets; the first of each SSRC is placed
// by its arrival.
struct HeardSound {
    std::vector<float> samples{};
    std::uint64_t packets = 0;
    std::uint64_t lost = 0; // holes in the sequence numbers
    double latestMs = 0;    // how far behind its place the latest packet came
    struct Placed {
        std::size_t sample;
        Clock::time_point arrival;
    };
    std::vector<Placed> placed{};
};
HeardSound decode(std::vector<HeardPacket> packets, Clock::time_point from, Clock::time_point to);

struct MediaSettings {
    std::string address = "127.0.0.1";
    int ptimeMs = 20;
    int opusType = 96;
    int eventType = 101;
    int bitRate = 32000;
    bool voice = false;    // OPUS_APPLICATION_VOIP
    bool plainRtp = false; // mutation: sends without SRTP, whatever was agreed
    bool wrongKey = false; // mutation: protects with another key than the one offered
};

class Media {
public:
    Media(boost::asio::any_io_executor executor, MediaSettings settings, std::unique_ptr<Source> source);
    ~Media();
    Media(const Media&) = delete;
    Media& operator=(const Media&) = delete;

    std::uint16_t port() const { return m_socket.local_endpoint().port(); }
    std::uint32_t ssrc() const { return m_ssrc; }
    // Begins sending and understanding what comes. No suite: RTP in the clear. False: keys do not fit.
    bool start(const boost::asio::ip::udp::endpoint& remote, const std::string& suite,
               std::span<const std::uint8_t> ownKey, std::span<const std::uint8_t> theirKey, int eventType,
               int eventClockHz);
    // New keys from now on; an empty one stays. False: they do not fit.
    bool renewKeys(const std::string& suite, std::span<const std::uint8_t> ownKey, std::span<const std::uint8_t> theirKey);
    // From another port, with another source and its numbers: as from another network. With the keys that there are.
    void beginElsewhere();
    void stop();
    void setSource(std::unique_ptr<Source> source) { m_source = std::move(source); }
    // The keys follow each other, 100 ms each and 60 ms apart; false: a key that DTMF does not have.
    bool queueDigits(const std::string& digits);
    // Says the chirp now; the instant its first sample was taken.
    Clock::time_point startChirp();

    std::vector<HeardPacket> packets(Clock::time_point from, Clock::time_point to) const;
    const MediaCounts& counts() const { return m_counts; }
    std::function<void()> onFirstPacket{};

private:
    void receive();
    void take(std::vector<std::uint8_t> packet);
    void tick();
    void sendFrame();
    void sendPacket(int type, bool marker, std::uint32_t timestamp, std::span<const std::uint8_t> payload);

    MediaSettings m_settings;
    std::unique_ptr<Source> m_source;
    boost::asio::ip::udp::socket m_socket;
    boost::asio::steady_timer m_timer;
    boost::asio::ip::udp::endpoint m_remote{};
    boost::asio::ip::udp::endpoint m_from{};
    std::array<std::uint8_t, 2048> m_buffer{};
    OpusEncoder* m_encoder = nullptr;
    std::optional<SrtpStream> m_outbound{};
    std::optional<SrtpStream> m_inbound{};
    Clock::time_point m_next{};
    std::uint32_t m_ssrc = 0;
    std::uint16_t m_sequence = 0;
    std::uint32_t m_timestamp = 0;
    int m_eventClockHz = 48000;
    bool m_running = false;
    bool m_marker = true;
    std::deque<std::uint8_t> m_keys{};
    std::size_t m_keyPacket = 0;
    std::uint32_t m_keyTimestamp = 0;
    int m_pausePackets = 0;
    std::vector<float> m_chirp{};
    std::size_t m_chirpAt = 0;
    int m_silentFrames = 0;
    std::vector<std::uint8_t> m_lastPayload{}; // of silence it serves again: a listener costs no encoding
    std::deque<HeardPacket> m_packets{};
    std::uint64_t m_lastSequence = 0;
    std::uint32_t m_lastSsrc = 0;
    MediaCounts m_counts{};
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace conclave::tests
