// Somebody on the network: a socket of its own, packets with whatever header and key it likes, and a tone that must never be
// heard.
#pragma once

#include "tests/server/media/bridge/test_peer.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

namespace conclave::tests {

inline constexpr double kForeignHz = 1900;

class Attacker {
public:
    explicit Attacker(std::uint16_t serverPort) : m_peer(media::LegSpec{.suite = media::SrtpSuite::aesCm128HmacSha1_80}, 4242) {
        m_peer.setServer(serverPort);
        media::OpusEncoder encoder;
        for (int k = 0; k < 50; ++k) {
            std::array<float, media::kFrameSamples> samples{};
            for (std::size_t i = 0; i < samples.size(); ++i) {
                const auto at = static_cast<double>(static_cast<std::size_t>(k) * samples.size() + i);
                samples[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * kForeignHz * at / media::kSampleRateHz));
            }
            auto& packet = m_sound.emplace_back(media::kOpusPacketBytesMax);
            packet.resize(encoder.encode(samples, packet));
        }
    }
    // 20 ms of the foreign tone.
    std::span<const std::uint8_t> sound() { return m_sound[m_nextSound++ % m_sound.size()]; }
    void send(std::span<const std::uint8_t> datagram) { m_peer.raw(datagram); }
    // Whether anything at all was sent here.
    bool gotAnything() {
        m_peer.receive();
        return m_peer.packetsReceived + m_peer.unreadable + m_peer.reportsReceived > 0;
    }
    void moveAddress() { m_peer.moveAddress(); }
    void moveTo(std::uint32_t host) { m_peer.moveTo(host); }

private:
    TestPeer m_peer;
    std::vector<std::vector<std::uint8_t>> m_sound;
    std::size_t m_nextSound = 0;
};

inline std::vector<std::uint8_t> plainRtp(
    std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload) {
    std::vector<std::uint8_t> packet(media::kRtpHeaderBytes);
    media::writeRtpHeader(packet, {false, 96, sequence, timestamp, ssrc});
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
}

// Seals what it is given under one key and source.
class Sealer {
public:
    Sealer(media::SrtpSuite suite, const media::SrtpKey& key, std::uint32_t ssrc)
        : m_session(std::move(media::SrtpSession::sender(suite, key, ssrc).value())) {}
    // Empty where SRTP cannot: the header contradicts itself.
    std::vector<std::uint8_t> rtp(std::vector<std::uint8_t> packet) {
        const auto bytes = packet.size();
        packet.resize(bytes + media::kSrtpTrailerBytesMax);
        packet.resize(m_session.protectRtp(packet, bytes));
        return packet;
    }
    std::vector<std::uint8_t> rtcp(std::vector<std::uint8_t> packet) {
        const auto bytes = packet.size();
        packet.resize(bytes + media::kSrtpTrailerBytesMax);
        packet.resize(m_session.protectRtcp(packet, bytes));
        return packet;
    }

private:
    media::SrtpSession m_session;
};

// Throws something at that rate, evenly, from a thread of its own.
class Throwing {
public:
    Throwing(std::size_t perSecond, std::function<void(std::size_t)> one)
        : m_thread([this, perSecond, throwOne = std::move(one)] {
              const auto begin = std::chrono::steady_clock::now();
              while (!m_over) {
                  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
                  const auto due = static_cast<std::size_t>(seconds * static_cast<double>(perSecond));
                  for (; m_count < due; ++m_count) throwOne(m_count);
                  std::this_thread::sleep_for(std::chrono::microseconds(700));
              }
          }) {}
    ~Throwing() { stop(); }
    Throwing(const Throwing&) = delete;
    Throwing& operator=(const Throwing&) = delete;
    std::size_t stop() { // how many there were
        m_over = true;
        if (m_thread.joinable()) m_thread.join();
        return m_count;
    }

private:
    std::atomic<bool> m_over{false};
    std::size_t m_count = 0;
    std::thread m_thread;
};

} // namespace conclave::tests
