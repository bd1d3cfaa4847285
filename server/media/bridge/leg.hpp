// One party's media: its keys, its stream in (order, decoder) and its stream out (numbers, prompts). Made on the control
// thread with all the memory it will ever need, then owned by one media thread until that hands it back.
#pragma once

#include "server/media/bridge/dtls_gate.hpp"
#include "server/media/bridge/leg_spec.hpp"
#include "server/media/bridge/peer_address.hpp"
#include "server/media/bridge/prompt_id.hpp"
#include "server/media/jitter/jitter_buffer.hpp"
#include "server/media/mix/leveller.hpp"
#include "server/media/mix/mixer.hpp"
#include "server/media/mix/talkers.hpp"
#include "server/media/rtp/reception.hpp"
#include "server/media/rtp/sequence.hpp"
#include "server/media/rtp/telephone_events.hpp"
#include "server/media/srtp/srtp_session.hpp"

#include <array>
#include <chrono>
#include <optional>

namespace conclave::media {

class Bridge;
class Ear;
class EchoLine;
using MonotonicNs = std::int64_t; // CLOCK_MONOTONIC
inline constexpr MonotonicNs kTickNs = 20'000'000; // a frame of the mix

// New keys, made on the control thread; the media thread exchanges them for what the leg has.
struct LegKeys {
    SrtpSession in{};
    SrtpSession out{};
    SrtpSuite suite{};
    bool hasOut = true;               // false: the packets out keep their key
    PeerAddress address{};            // that finished the handshake; bytes 0: there was none
};

struct Leg {
    static constexpr std::size_t kPromptsWaitingMax = 16;
    static constexpr std::size_t kDecodedSamplesMax = kFrameSamples + kPacketSamplesMax + kFrameSamples / 2;
    struct PlayingPrompt {
        PromptId prompt{};
        Language language{};
        std::uint16_t nextPacket = 0;
    };

    // Errors of SrtpSession::sender and receiver.
    static Result<std::unique_ptr<Leg>> make(const LegSpec& spec);

    bool heard() const noexcept {
        return bridge != nullptr && role != Role::audience && muted == Muted::no && held == Held::no;
    }
    // A packet of sound, authentic and new. True: somebody seems to talk, the mix has to run.
    bool takeSound(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload, MediaTime arrival,
        Ear& ear) noexcept;
    // Fills `frame` with the next 20 ms; false when it is silence. Returns the number of decodes through `decodes`.
    bool pullFrame(MediaTime now, std::uint64_t& decodes) noexcept;
    // The leg is heard from this tick on: `frame` becomes what was said before that was noticed, the rest follows.
    void beginTalking(MediaTime now, std::uint64_t& decodes) noexcept;
    // Ask the processor for what the leg's next packet will touch, some packets ahead: step 0, 1, 2 (see EvpSession::prefetch).
    void prefetchIn(int step, std::uint16_t sequence) const noexcept;
    void prefetchOut(int step) const noexcept;
    // Likewise for what a tick looks at of those who are silent.
    void prefetchTick() const noexcept;
    void beginSource() noexcept; // another stream of the phone's: nothing of the one before is left
    void forgetLine() noexcept;  // of what is not looked at, nothing is known
    void forgetSound() noexcept; // muted, moved, or a new source: what is stored must not be heard later

    // With hundreds of legs in turn, none is in the cache any more when its next packet comes: what is needed together lies together.
    // --- every packet and every tick: one line of the cache ---
    LegId id{};
    Bridge* bridge = nullptr;         // null: in the lobby
    Role role = Role::audience;
    Muted muted = Muted::no;
    Held held = Held::no;
    std::uint8_t opusPayloadType = 0;
    bool started = false;
    bool lost = false;
    bool frameSounds = false;
    std::uint8_t promptCount = 0;     // the first is being played
    std::uint32_t quietPackets = 0;
    MonotonicNs lastAuthenticated = 0; // sound or reports
    MonotonicNs lastSoundOpened = 0;   // RTP alone: what its numbers are guessed by
    TokenBucket<40'000, 4000> forgedBucket{}; // what may be tried and refused: 4 % of a core
    TokenBucket<150, 300> rtpBucket{};        // authentic ones: who forges the phone's address takes nothing from it

    // --- every packet in and every tick: the second ---
    std::optional<std::uint32_t> remoteSsrc{};
    SequenceExtender sequenceIn{};
    std::size_t decodedCount = 0;
    Voice voice{};
    float gain = 0;                   // in the mix; 0: not in it
    bool toldTalking = false;         // what was last said of it
    bool frameLoud = false;           // the last one was no pause
    bool awaited = false;             // any stranger's packet may be its first, or its first from elsewhere
    bool untold = false;              // home does not know of the new address or source yet
    int candidatePackets = 0;         // from `candidate`, in a row

    // --- stream in ---
    EchoLine* echo = nullptr;         // the control thread's, which keeps it as long as the leg; null: no echo
    std::optional<TelephoneEvents> telephoneEvents{};
    int silentFrames = 0;             // in a row; decides when the decoder's memory is worthless
    bool newlyKeyed = false;          // nothing has come with the keys that it has
    Reception reception{};
    LegStats stats{};                 // as far as it is counted here: the rest is filled in when it is asked for
    OpusDecoder decoder{};
    TelephoneEventReceiver digits{};
    Leveller leveller{};
    float mixedLast = 0;              // the last sample that the mix had of it

    // --- stream out: a line, and its keys ---
    alignas(64) PeerAddress address{}; // bytes 0: none yet
    std::array<int, 2> sockets{-1, -1}; // of home, IPv6 and IPv4: its phone is sent to by these
    int privateSlot = -1;             // of the bridge's private encoders; -1: hears its class's shared one
    EncoderClass encoderClass = EncoderClass::clean;
    bool sending = false;             // a stretch of sound is under way: no marker bit
    std::uint16_t sequenceOut = 0;
    std::uint32_t timestampBase = 0;
    std::uint32_t sendSsrc = 0;
    std::uint32_t packetsSent = 0;
    std::uint32_t payloadBytesSent = 0;
    alignas(64) SrtpSession out{};    // none before a DTLS handshake has given keys, and no address either
    alignas(64) SrtpSession in{};

    // --- network, now and then ---
    std::uint32_t home = 0;           // the shard that its phone sends to: another than the one it is on makes it a guest
    std::optional<std::uint32_t> announcedSsrc{};
    HostHashes hosts{};               // LegSpec::hosts
    MonotonicNs awaitedSince = 0;
    bool rtcpMux = true;
    PeerAddress controlAddress{};     // where its reports come from, without rtcpMux; bytes 0: not known
    std::optional<DtlsWay> way{};     // keyed by DTLS: whom a handshake may come from
    PeerAddress candidate{};          // a new address that has authenticated
    MonotonicNs candidateSince = 0;
    TokenBucket<10, 20> rtcpBucket{};
    TokenBucket<20, 20> digitBucket{};
    MonotonicNs lastSourceChange = 0;
    MonotonicNs reportDue = 0;
    MonotonicNs classSince = 0;
    std::array<PlayingPrompt, kPromptsWaitingMax> prompts{};

    // --- the large members last. Not filled with zeros: of who only listens, the memory is never touched ---
    alignas(64) JitterBuffer jitter;
    Frame frame;                      // this tick's 20 ms
    std::array<float, kDecodedSamplesMax> decoded;
};

} // namespace conclave::media
