// The keys of a phone in the call (spec F4): a star, then one key. Anything else is somebody's finger on the display, and
// means nothing. A state machine without sound and clock; control thread.
#pragma once

#include <chrono>
#include <optional>

namespace conclave::conference {

enum class KeyAct { toggleLock, toggleMuteAll, count, removeLast, help, endForAll, toggleOwnMute, toggleHand };

class Keypad {
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds kPauseMax{5}; // between the star and its key; afterwards the star is forgotten
    // Each act is said to somebody instead of the call: so many at once, then one in so long, the others are nothing.
    static constexpr unsigned kActsAtOnce = 8;
    static constexpr std::chrono::milliseconds kBetweenActs{1000};

    // What the key completes.
    std::optional<KeyAct> onKey(char key, Time now) noexcept;

private:
    bool hasActLeft(Time now) noexcept;

    std::optional<Time> m_star{};
    unsigned m_acts = kActsAtOnce;
    Time m_actsSince{};
};

} // namespace conclave::conference
