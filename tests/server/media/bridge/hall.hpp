// One bridge with its legs and no thread, tick by tick in a time of its own.
#pragma once

#include "server/media/bridge/bridge.hpp"
#include "server/media/bridge/ear.hpp"
#include "server/media/bridge/engine.hpp"
#include "server/media/rtp/bytes.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <QtGlobal>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

namespace conclave::tests {

// A bridge whose legs' packets go to a socket that nobody reads.
struct Hall {
    media::Bridge bridge;
    media::Ear ear;
    media::Outbox outbox;
    media::EventSink events{4096};
    media::ShardStats stats;
    int sink = -1;
    std::vector<std::unique_ptr<media::Leg>> legs;
    std::vector<media::OpusEncoder> encoders;
    std::vector<double> phases;
    std::int64_t sequence = 0x10000;
    media::MonotonicNs now = 1'000'000'000;
    media::MonotonicNs late = 0; // all packets come so much later
    media::MonotonicNs pace = media::kTickNs; // of whoever talks
    double tone = 0.3;           // of whoever talks: its amplitude
    double noise = 0;            // and of what a room adds to it
    double loss = 0;             // of their packets
    std::mt19937 luck{20261126};
    media::SrtpSession in = std::move(
        media::SrtpSession::receiver(media::SrtpSuite::aeadAes128Gcm, testKey(media::SrtpSuite::aeadAes128Gcm, 2)).value());
    media::OpusDecoder decoder;

    explicit Hall(std::size_t listeners, std::size_t talkers) {
        sink = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(sink, reinterpret_cast<const sockaddr*>(&here), sizeof here);
        socklen_t size = sizeof here;
        ::getsockname(sink, reinterpret_cast<sockaddr*>(&here), &size);
        for (std::size_t i = 0; i < listeners + talkers; ++i) {
            media::LegSpec spec;
            spec.leg = media::LegId{i + 1};
            spec.suite = media::SrtpSuite::aeadAes128Gcm;
            spec.receiveKey = testKey(spec.suite, 1);
            spec.sendKey = testKey(spec.suite, 2);
            spec.role = i < talkers || i % 2 == 0 ? Role::participant : Role::audience; // some could talk and do not
            auto leg = std::move(media::Leg::make(spec).value());
            std::memcpy(&leg->address.storage, &here, sizeof here);
            leg->address.bytes = sizeof here;
            leg->sockets = {-1, sink};
            bridge.addLeg(*leg);
            legs.push_back(std::move(leg));
        }
        encoders.resize(talkers);
        phases.resize(talkers);
    }
    ~Hall() { ::close(sink); }

    // `talking`: a bit a talker.
    void run(int ticks, unsigned talking) {
        for (; ticks > 0; --ticks) {
            for (std::size_t i = 0; i < encoders.size(); ++i) {
                if ((talking >> i & 1) == 0) continue;
                media::Frame samples;
                for (auto& sample : samples) {
                    sample = static_cast<float>(tone * std::sin(phases[i]));
                    if (noise > 0) sample += static_cast<float>(std::uniform_real_distribution<double>(-noise, noise)(luck));
                    phases[i] += 0.05 + 0.02 * static_cast<double>(i);
                }
                std::array<std::uint8_t, media::kOpusPacketBytesMax> packet{};
                const auto bytes = encoders[i].encode(samples, packet);
                const auto payload = std::span<const std::uint8_t>(packet).first(bytes);
                turn(now + late);
                if (loss > 0 && std::uniform_real_distribution<double>(0, 1)(luck) < loss) continue;
                const auto timestamp = static_cast<std::uint32_t>(sequence * 960);
                if (legs[i]->heard() && legs[i]->takeSound(sequence, timestamp, payload, media::mediaTimeOf(now + late), ear))
                    bridge.wake(now + late);
            }
            ++sequence;
            now += pace;
            turn(now);
        }
    }
    void turn(media::MonotonicNs until) {
        while (bridge.awake() && bridge.due() <= until)
            bridge.tick(until - bridge.due() > 2 * media::kTickNs ? until : bridge.due(), outbox, events, stats);
        outbox.flush();
        media::Event event;
        while (events.pop(event)) {}
    }
    // What that leg, the same in every call, has been sent since the last one.
    std::vector<float> heardBy(const media::Leg& leg) {
        std::vector<float> samples;
        std::array<std::uint8_t, 2048> buffer{};
        for (;;) {
            const auto got = ::recv(sink, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got <= 0) return samples;
            const auto datagram = std::span(buffer).first(static_cast<std::size_t>(got));
            if (media::kindOf(datagram) != media::DatagramKind::rtp || media::load32(datagram, 8) != leg.sendSsrc) continue;
            const auto opened = in.unprotectRtp(datagram);
            if (opened.verdict != media::SrtpVerdict::ok) qFatal("not for that leg");
            std::array<float, media::kPacketSamplesMax> decoded{};
            const auto count = decoder.decode(media::parseRtp(datagram.first(opened.bytes))->payload, decoded);
            samples.insert(samples.end(), decoded.begin(), decoded.begin() + static_cast<std::ptrdiff_t>(count));
        }
    }
    std::uint64_t encodesIn(int ticks, unsigned talking) {
        const auto before = stats.encodes;
        run(ticks, talking);
        return stats.encodes - before;
    }
};

} // namespace conclave::tests
