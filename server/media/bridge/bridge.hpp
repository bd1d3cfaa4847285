// One conference's mix, 20 ms a tick. Made on the control thread with all its memory, then owned by one media thread.
//
//   legs heard → decode → level → at most 4 talkers → fade → sum ┬→ limit → encode once → everyone else
//                                                                └→ minus own → limit → encode → that talker
//
// An encode a *different* mix. A leg that begins to talk gets a copy of the shared encoder's state, so that its phone
// hears one stream; it goes back to the shared one after 10 ticks of hearing the same as everyone. When nobody talks, ten
// frames of silence are encoded, then nothing: a one-byte frame now and then keeps paths open.
// Invariants: m_legs holds only legs whose `bridge` is this; sequence numbers run on over ticks that were skipped.
#pragma once

#include "server/media/bridge/leg.hpp"
#include "server/media/bridge/outbox.hpp"
#include "server/media/bridge/shard_queue.hpp"

#include <vector>

namespace conclave::media {

struct ShardStats;

class Bridge {
public:
    static constexpr std::size_t kLegsMax = 512; // 250 people, and those who come back before their old leg is gone

    Bridge();
    void addLeg(Leg& leg) noexcept;
    void removeLeg(Leg& leg, EventSink& events) noexcept;
    std::size_t legCount() const noexcept { return m_legs.size(); }
    // `tick` counts 20 ms since the shard began; numbers may be missing.
    void tick(std::uint64_t tick, Outbox& outbox, EventSink& events, ShardStats& stats) noexcept;

    unsigned phase = 0; // which of the four 5 ms turns; the shard's

private:
    static constexpr std::size_t kPrivateMax = 2 * kTalkersMax; // talking, and on the way back
    static constexpr int kTailFrames = 10;                      // silence encoded before nothing is

    struct Stream { // an encoder and what it made this tick
        OpusEncoder encoder{};
        Limiter limiter{};
        int tail = 0;
        std::size_t bytes = 0; // 0: nothing to send
        std::array<std::uint8_t, kOpusPacketBytesMax> packet{};
    };
    struct Private {
        Leg* leg = nullptr;
        int sameTicks = 0; // for how long the leg has heard what everyone hears
        Stream stream{};
    };
    struct Contribution {
        Leg* leg = nullptr;
        Frame frame{};
    };

    void listen(std::uint64_t tick, EventSink& events, ShardStats& stats) noexcept;
    void mix() noexcept;
    void choosePrivates() noexcept;
    void release(Private& slot) noexcept;
    Private* freePrivate() noexcept;
    void encode(Stream& stream, Frame& frame, bool sounds, ShardStats& stats) noexcept;
    void encodeAll(ShardStats& stats) noexcept;
    void send(std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept;
    const Contribution* contributionOf(const Leg* leg) const noexcept;
    void heedLoss() noexcept;

    std::vector<Leg*> m_legs;
    std::vector<Voice*> m_voices; // scratch: of those awake
    Stream m_shared{};
    std::array<Private, kPrivateMax> m_privates{};
    std::array<Contribution, kPrivateMax> m_contributions{};
    std::size_t m_contributionCount = 0;
    bool m_sharedUsed = true; // somebody heard the shared stream last tick
    Frame m_sum{};
    Frame m_scratch{};
    std::uint64_t m_lastTick = 0;
};

// The prompt packet due, or the mix's, or a keep-alive: the part of a tick that the lobby shares.
bool sendPrompt(Leg& leg, std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept;
void sendMix(Leg& leg, std::uint64_t tick, std::span<const std::uint8_t> packet, Outbox& outbox) noexcept;
void sendReportWhenDue(Leg& leg, std::uint64_t tick, Outbox& outbox) noexcept;

} // namespace conclave::media
