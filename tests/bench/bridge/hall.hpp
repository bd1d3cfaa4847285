// One mix without a clock: the real legs, bridge and packets, turned tick by tick. What phones get travels over a loopback socket
// each, is decrypted and decoded. An hour takes a minute. One thread.
#pragma once

#include "server/media/bridge/bridge.hpp"
#include "server/media/bridge/engine.hpp"
#include "tests/bench/meters/codec_chain.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace conclave::bench {

class Hall {
public:
    Hall();
    ~Hall();
    Hall(const Hall&) = delete;
    Hall& operator=(const Hall&) = delete;

    std::size_t addLeg(Role role = Role::participant);
    // A packet of that leg's phone reaches the server at that time (ns, never before the last one); none: it was lost.
    void arrive(std::size_t leg, std::span<const std::uint8_t> payload, media::MonotonicNs at);
    // When the bridge's next tick is due, if it asks for one before `until`.
    std::optional<media::MonotonicNs> dueBefore(media::MonotonicNs until) const;
    // That tick. Afterwards payloadOf() says what each leg was sent in it, empty for nothing.
    void tick();
    const std::vector<std::uint8_t>& payloadOf(std::size_t leg) const { return m_seats[leg].payload; }
    // That, as the phone's decoder plays it; concealed when nothing came.
    void play(std::size_t leg, std::span<float> frame);
    media::Leg& leg(std::size_t i) { return *m_seats[i].leg; }

private:
    struct Seat {
        std::unique_ptr<media::Leg> leg{};
        media::SrtpSession in{};
        media::OpusDecoder decoder{};
        int socket = -1;
        std::int64_t sequence = 0x10000;
        std::vector<std::uint8_t> payload{};
    };
    void receive(Seat& seat);

    media::Bridge m_bridge{};
    media::Outbox m_outbox{};
    media::EventSink m_events{4096};
    media::ShardStats m_stats{};
    int m_socket = -1;
    std::vector<Seat> m_seats;
};

} // namespace conclave::bench
