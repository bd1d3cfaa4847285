// What travels between the control thread and a media thread. Small values; who holds a Leg or Bridge pointer in an item
// says the comment beside the kind.
#pragma once

#include "server/media/bridge/dtls_gate.hpp"
#include "server/media/bridge/leg_spec.hpp"
#include "server/media/bridge/prompt_id.hpp"
#include "server/media/bridge/spsc_queue.hpp"

namespace conclave::media {

struct Leg;
struct LegKeys;
class Bridge;

struct Command {
    enum class Kind : std::uint8_t {
        addBridge,    // the shard owns `bridge` from here on
        removeBridge, // no leg is on it any more; comes back as bridgeRetired
        addLeg,       // the shard owns `leg`; `bridge` null: into the lobby
        removeLeg,    // comes back as legRetired
        move,         // onto `bridge` (null: into the lobby), with `role`
        setRole,
        setMuted,
        play,
        stopPrompt,
        stats,
        awaitKeys,    // a handshake for `leg` may come through `door`
        takeKeys,     // exchanges what is in `keys` for the leg's; comes back as keysTaken
    };
    Kind kind{};
    Leg* leg = nullptr;
    Bridge* bridge = nullptr;
    Role role = Role::audience;
    Muted muted = Muted::no;
    PromptId prompt{};
    Language language{};
    DtlsDoor door{};
    LegKeys* keys = nullptr;
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
    };
    Kind kind{};
    LegId leg{};
    char digit = 0;
    PromptId prompt{};
    Talking talking{};
    LegStats stats{};
    Leg* retiredLeg = nullptr;
    Bridge* retiredBridge = nullptr;
};

// The producing end of the events; what does not fit is counted and lost, but for what is retired (see Shard).
class EventSink {
public:
    explicit EventSink(std::size_t capacity) : m_queue(capacity) {}
    bool push(const Event& event) noexcept {
        const bool done = m_queue.push(event);
        if (done) m_fresh = true;
        else ++m_dropped;
        return done;
    }
    bool pop(Event& event) noexcept { return m_queue.pop(event); } // control thread
    // Whether something was pushed since the last call (media thread).
    bool takeFresh() noexcept { return std::exchange(m_fresh, false); }

private:
    SpscQueue<Event> m_queue;
    bool m_fresh = false;
    std::uint64_t m_dropped = 0;
};

} // namespace conclave::media
