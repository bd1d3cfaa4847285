// What stands behind the engine's interface, for the files that it is written in.
#pragma once

#include "server/media/bridge/dtls_desk.hpp"
#include "server/media/bridge/echo_line.hpp"
#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/shard.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace conclave::media {

struct Engine::Impl : std::enable_shared_from_this<Engine::Impl>, DtlsDeskOwner {
    struct LegEntry {
        std::unique_ptr<Leg> leg;
        std::size_t home = 0;  // its phone sends to that shard's port
        std::size_t shard = 0; // of its bridge: where it is once all commands have been carried out
        std::size_t at = 0;    // that has it, or is letting it go
        BridgeId bridge{};
        LegPlace place{};
        bool retiring = false;
        bool isByDtls = false;
        std::unique_ptr<Guest> guest{};   // at home, while the leg is elsewhere
        std::optional<Command> leaving{}; // the release that is under way
        std::deque<Command> held{};       // until it is there
        std::vector<BridgeId> promised{}; // what these name
        std::deque<std::unique_ptr<LegKeys>> keys{}; // under way to the media thread
        std::unique_ptr<EchoLine> echo{}; // made when first asked for, and kept as long as the leg may have it
    };
    struct BridgeEntry {
        std::unique_ptr<Bridge> bridge;
        std::size_t shard = 0;
        std::size_t legs = 0;   // lobby and mix
        std::size_t mixed = 0;
        std::size_t promised = 0; // to legs on their way: not to go before they have come
    };
    struct ShardEntry {
        std::unique_ptr<Shard> shard;
        std::deque<Command> backlog; // what the queue had no room for
        std::size_t legs = 0;    // that are here, or on their way to here or from here
        std::size_t homed = 0;   // whose phones send to here
        std::size_t bridges = 0;
        std::size_t mixes = 0;   // bridges that somebody has been admitted to
        bool draining = false;
    };

    Impl(EngineOptions o, boost::asio::any_io_executor c, EngineListener& l)
        : options(std::move(o)), listener(l), wake(c), retry(c) {}

    Result<> start();
    void stop();
    void awaitEvents();
    void deliver();
    void deliver(const Event& event);
    void post(std::size_t shard, const Command& command);
    bool flush(ShardEntry& shard);
    void flushLater();
    LegEntry* find(LegId leg);
    void command(LegId leg, Command command);
    Bridge* mixOf(BridgeEntry& entry);
    void leave(LegEntry& entry);
    void forget(BridgeId id);

    // engine_placement.cpp
    HostHashes hashesOf(std::size_t shard, const PhoneHosts& hosts) const;
    std::size_t loadOf(const ShardEntry& shard) const noexcept;
    bool isFull(const ShardEntry& shard) const noexcept; // no further leg may be added
    std::size_t leastLoaded() const;
    BridgeEntry& placed(BridgeId bridge, std::size_t shard);
    void send(LegEntry& entry, Command command);
    void onReleased(LegEntry& entry);
    void retireGuest(LegEntry& entry);

    // engine_dtls.cpp
    Result<> startDtls();
    void deliverDtls();
    DtlsDoor expectKeys(LegId leg, std::size_t shard, const DtlsPeer& peer);
    void sendDtls(std::size_t shard, const PeerAddress& to, std::span<const std::uint8_t> datagram) override;
    void giveKeys(LegId leg, LegEntry& entry, std::unique_ptr<LegKeys> keys);
    void onKeys(LegId leg, const DtlsKeys& keys, const PeerAddress& from) override;
    void onNoKeys(LegId leg) override;

    const EngineOptions options;
    EngineListener& listener;
    boost::asio::posix::stream_descriptor wake;
    boost::asio::steady_timer retry;
    bool retrying = false;
    bool running = false;
    std::vector<ShardEntry> shards;
    std::unordered_map<LegId, LegEntry> legs;
    std::unordered_map<BridgeId, BridgeEntry> bridges;
    std::unordered_map<Bridge*, std::unique_ptr<Bridge>> retiringBridges;
    std::unordered_map<Guest*, std::unique_ptr<Guest>> retiringGuests;
    std::uint64_t lastId = 0;
    std::optional<DtlsIdentity> identity;
    std::unique_ptr<DtlsDesk> desk; // while running
};

} // namespace conclave::media
