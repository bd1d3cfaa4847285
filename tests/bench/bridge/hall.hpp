// One mix whose clock is only counted: the real legs, bridge and packets. What phones get travels over a loopback socket each, is
// decrypted and decoded. An hour takes a minute. Times in ns from any origin after 0. One thread.
#pragma once

#include "server/media/bridge/bridge.hpp"
#include "server/media/bridge/ear.hpp"
#include "server/media/bridge/engine.hpp"
#include "tests/bench/meters/codec_chain.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace conclave::bench {

class Hall {
public:
    Hall();
    ~Hall();
    Hall(const Hall&) = delete;
    Hall& operator=(const Hall&) = delete;

    std::size_t addLeg(Role role = Role::participant);
    // The next packet of that leg's phone is there; an empty one is a pause.
    void arrive(std::size_t leg, std::span<const std::uint8_t> payload, media::MonotonicNs now);
    // Every tick that is due until then, and after each `ticked`: payloadOf() says what each leg was sent in it, empty for
    // nothing.
    void runUntil(media::MonotonicNs now, const std::function<void(media::MonotonicNs)>& ticked);
    const std::vector<std::uint8_t>& payloadOf(std::size_t leg) const { return m_seats[leg].payload; }
    std::uint32_t timestampOf(std::size_t leg) const { return m_seats[leg].timestamp; }
    // That, as the phone's decoder plays it; concealed when nothing came.
    void play(std::size_t leg, std::span<float> frame);

private:
    struct Seat {
        std::unique_ptr<media::Leg> leg{};
        media::SrtpSession in{};
        media::OpusDecoder decoder{};
        int socket = -1;
        std::int64_t sequence = 0x10000;
        std::uint32_t time = 0; // of the phone's stream
        std::vector<std::uint8_t> payload{};
        std::uint32_t timestamp = 0;
    };
    void receive(Seat& seat);

    media::Bridge m_bridge{};
    media::Ear m_ear{};
    media::Outbox m_outbox{};
    media::EventSink m_events{4096};
    media::ShardStats m_stats{};
    int m_socket = -1;
    std::vector<Seat> m_seats;
};

} // namespace conclave::bench
