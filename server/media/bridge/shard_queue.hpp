// What travels between the control thread and a media thread. Small values; who holds a Leg or Bridge pointer in an item
// says the comment beside the kind.
#pragma once

#include "server/media/bridge/chimes.hpp"
#include "server/media/bridge/dtls_gate.hpp"
#include "server/media/bridge/leg_spec.hpp"
#include "server/media/bridge/prompt_id.hpp"
#include "server/media/bridge/spsc_queue.hpp"

#include <optional>

namespace conclave::media {

struct Guest;
struct Leg;
struct LegKeys;
class Bridge;
class EchoLine;

struct Command {
    enum class Kind : std::uint8_t {
        addBridge,    // the shard owns `bridge` from here on
        removeBridge, // no leg is on it any more; comes back as bridgeRetired
        addLeg,       // the shard owns `leg`; `bridge` null: into the lobby
        removeLeg,    // comes back as legRetired
        move,         // onto `bridge` (null: into the lobby), with `role`
        setRole,
        setMuted,
        setHeld,
        expectElsewhere, // `leg`, announced as `ssrc`, perhaps at one of `hosts`
        setFormats,   // `opusPayloadType` and `telephoneEvents`
        play,
        stopPrompt,
        chime,        // on `bridge`
        echo,         // `leg` by way of `echo` (null: no more), which the control thread keeps until the leg is retired
        stats,
        awaitKeys,    // a handshake for `leg`, or where that is null for `guest`, may come through `door`
        takeKeys,     // exchanges what is in `keys` for the leg's; comes back as keysTaken
        // A leg goes from shard to shard by way of the control thread (shard_guests.cpp).
        release,      // comes back as legReleased; at its home with a `guest`, which the shard owns from here on: its leg
                      // will be on `shard`
        takeLeg,      // the shard owns the released `leg`: onto `bridge` (null: into the lobby), with `role`. At its home with
                      // the `guest`, which comes back as guestGone
        routeGuest,   // `guest` is on `shard` now
        moveGuest,    // `guest` has `address` and `ssrc` now
        closeGuest,   // `guest` has its keys
        dropGuest,    // comes back as guestGone
    };
    Kind kind{};
    Leg* leg = nullptr;
    Bridge* bridge = nullptr;
    Role role = Role::audience;
    Muted muted = Muted::no;
    Held held = Held::no;
    std::uint8_t opusPayloadType = 0;
    std::optional<TelephoneEvents> telephoneEvents{};
    PromptId prompt{};
    Language language{};
    Chime chime{};
    EchoLine* echo = nullptr;
    DtlsDoor door{};
    LegKeys* keys = nullptr;
    Guest* guest = nullptr;
    std::uint32_t shard = 0;
    PeerAddress address{};
    std::optional<std::uint32_t> ssrc{};
    HostHashes hosts{};
};

struct Event {
    enum class Kind : std::uint8_t {
        digit,
        mediaStarted,
        mediaLost,
        promptEnded,
        talking,
        stats,
        legRetired,    // the control thread owns `retired` again
        bridgeRetired, // likewise
        keysTaken,     // the control thread owns the oldest LegKeys of `leg` again
        legReleased,   // the control thread owns `leg` until it gives it to another shard
        guestMoved,    // `leg`, whose home is another shard, has `address` and `ssrc` now
        guestGone,     // the control thread owns `retiredGuest` again
    };
    Kind kind{};
    LegId leg{};
    char digit = 0;
    PromptId prompt{};
    Talking talking{};
    LegStats stats{};
    Leg* retiredLeg = nullptr;
    Bridge* retiredBridge = nullptr;
    Guest* retiredGuest = nullptr;
    PeerAddress address{};
    std::optional<std::uint32_t> ssrc{};
};

// The producing end of the events; what does not fit is counted and lost, but for what is retired (see Shard).
class EventSink {
public:
    explicit EventSink(std::size_t capacity) : m_queue(capacity) {}
    bool push(const Event& event) noexcept {
        const bool done = m_queue.push(event);
        m_fresh = m_fresh || done;
        return done;
    }
    bool pop(Event& event) noexcept { return m_queue.pop(event); } // control thread
    // Whether something was pushed since the last call (media thread).
    bool takeFresh() noexcept { return std::exchange(m_fresh, false); }

private:
    SpscQueue<Event> m_queue;
    bool m_fresh = false;
};

} // namespace conclave::media
