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

    // What the key completes.
    std::optional<KeyAct> onKey(char key, Time now) noexcept;

private:
    std::optional<Time> m_star{};
};

} // namespace conclave::conference
