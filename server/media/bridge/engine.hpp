// The bridge as the control thread sees it: media threads ("shards"), each with one UDP port, and the legs on them.
// Whichever port a phone was told, it can be admitted to every bridge: where that lives on another shard, the leg goes there
// and the shard of the port sends the phone's packets on to it (a guest). Commands for a leg on its way wait until it is there.
// Thread: every function, and every call of the listener, on the control executor. Nothing here blocks or waits for a
// media thread: commands travel by a bounded single-producer queue (kept in order on this side while it is full),
// events come back by another. A bridge lives on one shard from its first leg to its last.
// Order: start(); place() → port() for the SDP answer; addLeg(); play()/admit()/…; removeLeg(). A leg's id may be used as
// soon as addLeg() has returned; commands for an unknown leg are ignored. Events that are under way when a leg is
// removed may still arrive.
#pragma once

#include "common/error.hpp"
#include "server/media/bridge/chimes.hpp"
#include "server/media/bridge/leg_spec.hpp"
#include "server/media/bridge/prompt_id.hpp"
#include "server/media/codec/opus.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace conclave::media {

class EngineListener {
public:
    virtual ~EngineListener() = default;
    virtual void onDigit(LegId leg, char digit) = 0;            // 0-9 * # A-D, once a key press
    virtual void onMediaStarted(LegId leg) = 0;                 // the first authenticated packet
    virtual void onMediaLost(LegId leg) = 0;                    // none for EngineOptions::mediaTimeout; said once
    virtual void onMediaFailed(LegId leg) { onMediaLost(leg); } // no DTLS handshake came to an end in time; said once
    virtual void onPromptEnded(LegId leg, PromptId prompt) = 0; // played to its end; not after stopPrompt()
    virtual void onTalking(LegId, Talking) {}                   // entered or left the set of those who are heard
    virtual void onStats(LegId, const LegStats&) {}             // the answer to stats()
};

struct EngineOptions {
    boost::asio::ip::address listenAddress{boost::asio::ip::address_v6::any()}; // "::" serves IPv4 too
    std::uint16_t port = 0;                     // thread n listens on port + n; 0: any free port
    unsigned threads = 1;                       // 0: one a core less one, at least one
    std::chrono::seconds mediaTimeout{30};
    std::chrono::milliseconds dtlsTimeout{15'000}; // from addLeg() or renewKeys() to keys
    std::size_t legsPerShardMax = 2000;
    EncoderClass cleanClass = EncoderClass::clean; // what clean lines get: `clean`, or `celt` to spend a third of the CPU
};

enum class Draining : std::uint8_t { no, yes };

struct ShardStats {
    std::chrono::nanoseconds cpu{0};            // of the media thread, since it started
    std::uint64_t ticks = 0;                    // 10 ms turns of the shard's clock
    std::uint64_t mixes = 0;                    // 20 ms ticks of the bridges
    std::uint64_t ticksLate = 0;                // mixes that began more than 5 ms late
    std::uint64_t ticksSkipped = 0;             // mixes given up
    std::uint64_t packetsReceived = 0;
    std::uint64_t packetsSent = 0;
    std::uint64_t packetsJunk = 0;              // from nobody: no leg, no valid authentication
    std::uint64_t packetsForwarded = 0;         // received here, and sent on to the shard that has the leg
    std::uint64_t packetsForwardDropped = 0;    // there was no room for them on the way
    std::uint64_t trials = 0;                   // authentications of packets that might be somebody's
    std::uint64_t encodes = 0;
    std::uint64_t decodes = 0;
    std::uint64_t sendsRefused = 0;             // the kernel took less than was given
};

class Engine {
public:
    Engine(EngineOptions options, boost::asio::any_io_executor control, EngineListener& listener);
    ~Engine(); // stops
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Opens the sockets and starts the threads. networkUnreachable: a port is taken; internal: SRTP, DTLS or the prompts
    // are not usable.
    Result<> start();
    // Joins the threads; all legs are gone. No event is delivered afterwards. Idempotent.
    void stop();

    // Ids no one else has in this run.
    LegId newLegId();
    BridgeId newBridgeId();

    // The shard of a bridge: where its mix is, else the least loaded.
    ShardIndex place(BridgeId bridge);
    // From now on no new bridge goes to that shard while there is another; `no` ends that. What is on it stays to its end.
    void drain(ShardIndex shard, Draining draining = Draining::yes);
    std::uint16_t port(ShardIndex shard) const;
    std::size_t shardCount() const;
    // SHA-256 of the certificate that phones meet in DTLS handshakes of this run; after start().
    const DtlsFingerprint& fingerprint() const;

    // invalidValue: a key does not fit the suite, or the leg is there already; unavailable: the shard is full, or the
    // leg's bridge lives on another shard than `shard`.
    Result<> addLeg(ShardIndex shard, const LegSpec& spec);
    // A new handshake with new keys, as after a later offer with another certificate; the old keys serve until then.
    // notFound: no such leg; invalidValue: no fingerprint.
    Result<> renewKeys(LegId leg, const DtlsPeer& peer);
    // New keys by SDES, in force within a turn. notFound: no such leg, or it is keyed by DTLS; invalidValue: a key does not
    // fit the suite.
    Result<> renewKeys(LegId leg, const SdesKeys& keys);
    // A later offer or answer names another place or source: for half a minute a packet from a new address may be that leg's too, whatever
    // its source, as before the first one. `ssrc`: as announced.
    void expectElsewhere(LegId leg, std::optional<std::uint32_t> ssrc, const PhoneHosts& hosts);
    // From the lobby or the mix of any bridge into the mix of `bridge`. notFound: no such leg; unavailable: the bridge or its
    // shard is full.
    Result<> admit(LegId leg, BridgeId bridge, Role role);
    void toLobby(LegId leg);                       // out of the mix, e.g. for a last prompt
    void setRole(LegId leg, Role role);
    void setMuted(LegId leg, Muted muted);
    // While it is held it is not heard, is sent nothing but reports and keep-alives, and is not missed: no onMediaLost.
    void setHeld(LegId leg, Held held);
    void setFormats(LegId leg, std::uint8_t opusPayloadType, std::optional<TelephoneEvents> events);
    // After what is playing, instead of the mix; a sequence is a call each. Beyond 16 that play or wait, one is not played, nor
    // said to have ended.
    void play(LegId leg, PromptId prompt, Language language);
    void stopPrompt(LegId leg);                    // and those that wait
    // In the lobby: what the leg says comes back to it after 0.7 s (spec F6), but not while a prompt plays. Until the leg is
    // admitted.
    void echo(LegId leg, Echo echo);
    // To all in the mix of that bridge, talkers too, in about 0.4 s. One more waits while one sounds; beyond that, none.
    void chime(BridgeId bridge, Chime chime);
    void removeLeg(LegId leg);
    void stats(LegId leg);                         // answered by onStats
    ShardStats shardStats(ShardIndex shard) const; // a snapshot, at most one turn old

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

std::chrono::milliseconds durationOf(PromptId prompt, Language language);

} // namespace conclave::media
