// What a media thread receives into: room for a batch of datagrams and all that the kernel says of them. Large; made once.
#pragma once

#include "server/media/bridge/shard.hpp"

#include <array>
#include <ctime>
#include <sys/socket.h>

namespace conclave::media {

inline constexpr std::size_t kInboxDatagrams = 64;

struct Shard::Inbox {
    std::array<std::array<std::uint8_t, kDatagramBytesMax + 4>, kInboxDatagrams> bytes{};
    std::array<PeerAddress, kInboxDatagrams> addresses{};
    std::array<iovec, kInboxDatagrams> vectors{};
    std::array<mmsghdr, kInboxDatagrams> messages{};
    struct alignas(cmsghdr) Stamp {
        std::array<char, CMSG_SPACE(sizeof(timespec))> bytes{};
    };
    std::array<Stamp, kInboxDatagrams> stamps{};
    std::array<Leg*, kInboxDatagrams> legs{}; // while looking ahead
    std::array<std::uint8_t, kDatagramBytesMax + 4> trial{};
};

} // namespace conclave::media
