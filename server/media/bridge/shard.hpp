// One media thread: its UDP sockets, its bridges and their legs, its lobby. Woken every 10 ms by an absolute clock while it
// has a leg, and when a bridge's tick is due; asleep otherwise. A turn: commands, what the sockets hold (recvmmsg, with the
// kernel's time of arrival), the bridges whose 20 ms begin now, what is to be sent (sendmmsg). No lock, no allocation, no log
// line, no exception in a turn.
// Finding a packet's leg (shard_strangers.cpp): by its source address; else one that has announced the packet's SSRC, or whose phone
// has that SSRC and has moved; else a waiting leg, first those whose SDP or call names the packet's host; and only once SRTP
// authenticates. A move takes three new packets in a row, over a quarter of a second. An address whose owner is silent for two seconds
// may be another's by now. RFC 7983, RFC 5761.
// DTLS goes through a gate to the control thread, if it comes from where a leg's handshake may come from.
// A leg may be a guest (shard_guests.cpp): its phone sends to the port of another shard, its home. That one puts the phone's
// packets into a ring, which this one empties in every turn and then treats as what its own sockets hold; it sends by the home's
// socket. Whatever is said above holds for each home by itself.
#pragma once

#include "server/media/bridge/address_table.hpp"
#include "server/media/bridge/arrival_clock.hpp"
#include "server/media/bridge/bridge.hpp"
#include "server/media/bridge/datagram_ring.hpp"
#include "server/media/bridge/dtls_gate.hpp"
#include "server/media/bridge/ear.hpp"
#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/guest.hpp"
#include "server/media/bridge/source_list.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace conclave::media {

class Shard {
public:
    static constexpr std::size_t kBridgesMax = 1024;         // that nobody is on yet
    static constexpr MonotonicNs kSilentNs = 2'000'000'000;  // after which an address may have become another's
    static constexpr MonotonicNs kSendOnNs = 5'000'000;      // a guest's packet waits at most so long for its home to see it

    // The `index`th of `count`. `wakeControl`: an eventfd written to when events wait. It outlives the shard.
    Shard(const EngineOptions& options, unsigned index, unsigned count, int wakeControl);
    ~Shard();
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // --- control thread ---
    Result<> open();
    void meet(std::span<Shard* const> all); // once all are open; none goes before all are stopped
    void run();  // starts the thread
    void stop(); // joins it
    std::uint16_t port() const noexcept { return m_port; }
    bool post(const Command& command) noexcept; // false: full, try again later
    bool pop(Event& event) noexcept { return m_events.pop(event); }
    bool pop(DtlsDatagram& datagram) noexcept { return m_gate.pop(datagram); }
    // As the socket knows addresses; no address (bytes 0) for one it cannot reach.
    PeerAddress addressOf(const boost::asio::ip::address& host, std::uint16_t port) const noexcept;
    void sendDtls(const PeerAddress& to, std::span<const std::uint8_t> datagram) const noexcept;
    ShardStats stats() const noexcept;

private:
    struct Inbox;
    struct Trials { // authentications on mere suspicion, left in this turn
        int matching = 0;  // of packets that name the right source
        int any = 0;
        int forwarded = 0; // by shards that have guests
    };
    struct Peer { // one of the shards, this one among them; by its index
        DatagramRing* out = nullptr;        // to it, of what is for its guests from here
        std::unique_ptr<DatagramRing> in{}; // from it; null: this shard
        std::uint64_t lastStranger = 0;     // that was sent on to it
        Trials trials{};                    // for what comes by its socket: no flood at a home spends another's
    };
    struct Unclaimed { // a datagram of RTP or RTCP, and what it says of itself in the clear
        std::span<std::uint8_t> datagram;
        const PeerAddress& from;
        DatagramKind kind{};
        std::uint32_t ssrc = 0;
    };
    enum class Claim : std::uint8_t { none, sentOn, taken };
    struct FreeInbox {
        void operator()(Inbox* inbox) const noexcept;
    };
    struct Counters { // written by the media thread alone, read by any
        std::atomic<std::uint64_t> ticks{0}, mixes{0}, ticksLate{0}, ticksSkipped{0}, packetsReceived{0}, packetsSent{0},
            packetsJunk{0}, packetsForwarded{0}, packetsForwardDropped{0}, trials{0}, encodes{0}, decodes{0}, sendsRefused{0};
    };

    void loop() noexcept;
    void sleepUntilCalled() noexcept;
    MonotonicNs nextDue() const noexcept;
    void turn(MonotonicNs now) noexcept;
    void runBridges(MonotonicNs now) noexcept;
    std::uint64_t tickOf(const Leg& leg, MonotonicNs now) const noexcept;
    void publish() noexcept;
    void execute(const Command& command, MonotonicNs now) noexcept;
    void place(Leg& leg, Bridge* bridge, MonotonicNs now) noexcept;
    void unplace(Leg& leg, MonotonicNs now) noexcept;
    void forget(Leg& leg, MonotonicNs now) noexcept;
    void retire(const Event& event) noexcept;
    int socketFor(const PeerAddress& peer) const noexcept { // -1: none of that family
        return m_sockets[peer.storage.sin6_family == AF_INET6 ? 0 : 1];
    }
    bool busy() const noexcept { return !m_legs.empty() || !m_guests.empty(); }
    Result<int> openSocket(const boost::asio::ip::address& address, std::uint16_t port) const;
    void drainSockets(MonotonicNs now) noexcept;
    void drainSocket(int socket, MonotonicNs now) noexcept;
    void lookAhead(std::size_t count) noexcept;
    void receive(std::span<std::uint8_t> datagram, const PeerAddress& from, MonotonicNs now) noexcept;
    void receiveDtls(std::span<const std::uint8_t> datagram, const PeerAddress& from, MonotonicNs now) noexcept;
    void takeKeys(Leg& leg, LegKeys& keys, MonotonicNs now) noexcept;
    void receiveRtp(Leg& leg, std::span<std::uint8_t> datagram, MonotonicNs now) noexcept;
    void receiveRtcp(Leg& leg, std::span<std::uint8_t> datagram, MonotonicNs now) noexcept;
    void accept(Leg& leg, std::span<const std::uint8_t> plain, MonotonicNs now) noexcept;
    void takePress(Leg& leg, const RtpView& packet, MonotonicNs now) noexcept;
    void acceptControl(Leg& leg, std::span<const std::uint8_t> plain, MonotonicNs now) noexcept;
    // --- shard_strangers.cpp ---
    static bool mayBeAnothers(const Leg& leg, const Unclaimed& packet, MonotonicNs now) noexcept;
    void refillTrials() noexcept;
    Trials& trialsHere() noexcept { return m_peers[m_home].trials; }
    Claim findOwner(const Unclaimed& packet, MonotonicNs now) noexcept;
    bool tryHosts(const Unclaimed& packet, MonotonicNs now) noexcept;
    bool tryWaiting(const Unclaimed& packet, MonotonicNs now) noexcept;
    bool tryOwner(Leg& leg, const Unclaimed& packet, int& trials, MonotonicNs now) noexcept;
    void setAddress(Leg& leg, const PeerAddress& address) noexcept;
    void noteSource(Leg& leg) noexcept;
    void awaitPacket(Leg& leg) noexcept;
    void expectElsewhere(Leg& leg, const Command& command, MonotonicNs now) noexcept;
    void expectNoLonger(Leg& leg, MonotonicNs now) noexcept;
    void displace(Leg& leg) noexcept;
    // --- shard_guests.cpp ---
    void executeForGuest(const Command& command, MonotonicNs now) noexcept;
    void release(Leg& leg, Guest* guest, MonotonicNs now) noexcept;
    void takeLeg(const Command& command, MonotonicNs now) noexcept;
    void drop(Guest& guest) noexcept;
    void setAddress(Guest& guest, const PeerAddress& address) noexcept;
    void noteSource(Guest& guest) noexcept;
    bool sendOnToGuest(const Unclaimed& packet, MonotonicNs now) noexcept;
    bool sendOnFromStranger(const Unclaimed& packet, std::optional<std::uint32_t> ssrc, MonotonicNs now) noexcept;
    void sendOnFromStranger(const Guest& guest, const Unclaimed& packet, int& trials, MonotonicNs now) noexcept;
    void sendOn(Peer& peer, std::span<const std::uint8_t> datagram, const PeerAddress& from, std::size_t usedMax,
        MonotonicNs now) noexcept;
    void drainGuests(MonotonicNs now) noexcept;
    void tellHome(Leg& leg) noexcept;
    void lookAfter(Leg& leg, MonotonicNs now) noexcept;
    void lookAfterSome(MonotonicNs now) noexcept;
    void tickLobby() noexcept;
    bool emit(Event::Kind kind, const Leg& leg) noexcept; // false: no room, say it again

    const EngineOptions m_options;
    const unsigned m_index;
    const int m_wakeControl;
    std::array<int, 2> m_sockets{-1, -1}; // IPv6, IPv4
    int m_wake = -1; // eventfd
    std::uint16_t m_port = 0;
    SpscQueue<Command> m_commands;
    EventSink m_events;
    DtlsGate m_gate;
    std::atomic<bool> m_stopping{false};
    std::thread m_thread{};
    std::chrono::nanoseconds m_cpuAtEnd{0};
    Counters m_counters{};

    // --- media thread ---
    std::unique_ptr<Inbox, FreeInbox> m_inbox;
    Outbox m_outbox{};
    std::vector<Peer> m_peers;       // all shards
    AddressTable<Leg> m_addresses;   // of m_legs
    AddressTable<Guest> m_guestsAt;  // of m_guests
    std::vector<Leg*> m_legs;        // all that are here, wherever their phones send to
    std::vector<Leg*> m_lobby;       // without a bridge
    std::vector<Leg*> m_waiting;     // without an address, or perhaps with another by now
    std::size_t m_nextWaiting = 0;   // of m_waiting: whom a stranger's packet is tried on first
    SourceList<Leg> m_sources;       // of m_legs
    struct HostList {
        SourceList<Leg> legs;
        std::size_t next = 0;        // where the last search ended
    };
    std::array<HostList, 2> m_hosts; // of m_waiting, by LegSpec::hosts
    std::array<TokenBucket<200, 200>, 256> m_hostBuckets{}; // trials that a host's packets may have, by its hash
    std::vector<Guest*> m_guests;    // whose phones send to here, and whose legs are elsewhere
    std::vector<Guest*> m_guestsWaiting; // without an address
    SourceList<Guest> m_guestSources; // of m_guests
    std::vector<Bridge*> m_bridges;
    std::vector<Event> m_retiring;   // what the event queue had no room for
    std::uint64_t m_turn = 0;        // of 10 ms
    MonotonicNs m_turnDue = 0;
    MonotonicNs m_drained = 0;       // when the sockets last were
    std::uint64_t m_lobbyTick = 0;
    std::size_t m_lookedAfter = 0;   // of m_legs, in this round
    Ear m_ear{};
    ArrivalClock m_clock{};
    MonotonicNs m_arrival = 0;       // of the datagram being looked at
    std::uint32_t m_home = 0;        // by whose socket that came
    std::uint64_t m_strangers = 0;   // looked at for guests
    ShardStats m_stats{};
};

} // namespace conclave::media
