// What a media thread sends: packets sealed into the slots of an arena, given to the kernel 64 at a time (sendmmsg), each by
// a socket of its leg's home, which may be another shard's. Memory is taken once. What the kernel does not take at once is
// lost and counted: late sound is worth nothing.
#pragma once

#include "server/media/bridge/leg.hpp"

#include <array>
#include <memory>
#include <span>
#include <sys/socket.h>

namespace conclave::media {

enum class Marker : std::uint8_t { no, yes };

class Outbox {
public:
    Outbox();
    // One RTP packet of the leg's stream; nothing while the leg has no address.
    void sendRtp(Leg& leg, std::span<const std::uint8_t> payload, std::uint32_t timestamp, Marker marker) noexcept;
    // A sender report (a receiver report before anything was sent).
    void sendReport(Leg& leg, std::uint32_t timestamp, MonotonicNs now) noexcept;
    void flush() noexcept;

    std::uint64_t packetsSent() const noexcept { return m_packetsSent; }
    std::uint64_t sendsRefused() const noexcept { return m_sendsRefused; }

private:
    struct Arena;
    struct Free {
        void operator()(Arena* arena) const noexcept;
    };
    std::span<std::uint8_t> freeSlot() noexcept;
    void push(const Leg& leg, const PeerAddress& to, std::size_t bytes) noexcept; // what is in the free slot
    void send(int socket, std::span<mmsghdr> messages) noexcept;

    std::size_t m_count = 0;
    std::unique_ptr<Arena, Free> m_arena;
    std::uint64_t m_packetsSent = 0;
    std::uint64_t m_sendsRefused = 0;
};

} // namespace conclave::media
