// One conference's mix, 20 ms a tick. Made on the control thread with all its memory, then owned by one media thread.
//
//   legs heard → decode → level → at most 4 talkers → fade, loudness → sum ┬→ limit → encode once a class → everyone else
//                                                                          └→ minus own → limit → encode → that talker
//
// An encode a *different* mix and class of line (EncoderClass). A leg that begins to talk gets a copy of its class's encoder,
// so that its phone hears one stream; it goes back to the shared one after 5 ticks of hearing the same as everyone. When
// nobody talks, ten frames of silence are encoded, then nothing, and soon the bridge asks for no ticks any more.
// A chime is a part of the sum that is nobody's own: all hear it, talkers too.
// The clock follows the dominant talker: ticks come to stand just behind the arrival of that one's packets, so that nobody waits for
// a grid; by half a millisecond a tick at most, by eight frames in one direction, and by 1000 ppm in the long run. A tick
// waits up to 4 ms for a packet that is late, and the next is due as if it had not.
// Invariants: m_legs holds only legs whose `bridge` is this; sequence numbers run on over ticks that were skipped.
#pragma once

#include "server/media/bridge/chimes.hpp"
#include "server/media/bridge/leg.hpp"
#include "server/media/bridge/outbox.hpp"
#include "server/media/bridge/shard_queue.hpp"

#include <optional>
#include <span>
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
    // Asks for ticks: somebody seems to talk, or has a prompt to hear. The first is due at once.
    void wake(MonotonicNs now) noexcept;
    bool awake() const noexcept { return m_awake; }
    MonotonicNs due() const noexcept { return m_due; } // of the next tick, while awake
    // Heard by all, after the one that sounds; while one waits already, it is left out.
    void chime(Chime chime, MonotonicNs now) noexcept;
    // The tick that is due. What is late by more than two is given up, and counted.
    void tick(MonotonicNs now, Outbox& outbox, EventSink& events, ShardStats& stats) noexcept;
    // The number of the last tick, carried on over the time in which none was asked for.
    std::uint64_t tickAt(MonotonicNs now) const noexcept;
    // Whether clean lines get EncoderClass::celt. Before the first leg.
    void setCleanClass(EncoderClass kind) noexcept { m_cleanClass = kind; }

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
        bool lively = false; // not just the room around somebody who has paused
        Frame frame{};
    };
    struct Shared {
        Stream stream{};
        std::size_t listeners = 0; // this tick
        bool used = false;         // somebody heard it last tick
    };

    bool awaitsDominant() const noexcept;
    void giveUpLate(MonotonicNs now, ShardStats& stats) noexcept;
    void listen(MonotonicNs now, EventSink& events, ShardStats& stats) noexcept;
    void contribute(Leg& leg) noexcept;
    void follow() noexcept;
    void mix() noexcept;
    void sound() noexcept;
    bool chimes() const noexcept { return m_chimeFrame != nullptr; }
    void choosePrivates() noexcept;
    void release(Private& slot) noexcept;
    Private* freePrivate() noexcept;
    void encode(Stream& stream, Frame& frame, bool sounds, ShardStats& stats) noexcept;
    void encodePrivates(ShardStats& stats) noexcept;
    void encodeShared(ShardStats& stats) noexcept;
    bool send(Outbox& outbox, EventSink& events) noexcept;
    const Contribution* contributionOf(const Leg* leg) const noexcept;
    Shared& sharedOf(const Leg& leg) noexcept { return m_shared[static_cast<std::size_t>(leg.encoderClass)]; }
    void beginShared(Shared& shared, EncoderClass kind) noexcept;
    void heedLoss(MonotonicNs now) noexcept;

    std::vector<Leg*> m_legs;
    std::vector<Voice*> m_voices; // scratch: of those awake
    std::array<Shared, kEncoderClasses> m_shared{};
    std::array<Private, kPrivateMax> m_privates{};
    std::array<Contribution, kPrivateMax> m_contributions{};
    std::size_t m_contributionCount = 0;
    EncoderClass m_cleanClass = EncoderClass::clean;
    Leg* m_dominant = nullptr;
    const Frame* m_chimeFrame = nullptr; // of this tick
    std::span<const Frame> m_chime{};    // what is left of the one that sounds
    std::optional<Chime> m_nextChime{};
    float m_cutOff = 0;          // the last samples of those who have gone in the middle of a word
    Frame m_sum{};
    Frame m_scratch{};
    bool m_awake = false;
    int m_restTicks = 0;         // in a row in which nothing was to be done
    std::uint64_t m_tick = 0;
    MonotonicNs m_due = 0;
    int m_awaited = 0;           // for how often this tick has been put off
    bool m_allTold = true;       // of who talks
    MediaTime m_moved = 0;       // lately, by steps towards who talks; positive: earlier
};

// The prompt packet due, or the mix's: the part of a tick that the lobby shares. False: no prompt is playing.
bool sendPrompt(Leg& leg, std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept;
void sendMix(Leg& leg, std::uint64_t tick, std::span<const std::uint8_t> packet, Outbox& outbox) noexcept;
// What is sent now and then whatever is heard: a keep-alive while nothing else goes out, a report every five seconds.
void sendNowAndThen(Leg& leg, std::uint64_t tick, MonotonicNs now, Outbox& outbox) noexcept;

} // namespace conclave::media
