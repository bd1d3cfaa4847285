#include "server/conference/keypad.hpp"

namespace conclave::conference {

std::optional<KeyAct> Keypad::onKey(char key, Time now) noexcept {
    const bool started = m_star && now - *m_star <= kPauseMax;
    m_star.reset();
    if (key == '*') {
        m_star = now; // also a second star: the first was a slip
        return std::nullopt;
    }
    if (!started) return std::nullopt;
    switch (key) {
    case '1': return KeyAct::toggleLock;
    case '2': return KeyAct::toggleMuteAll;
    case '3': return KeyAct::count;
    case '4': return KeyAct::removeLast;
    case '6': return KeyAct::toggleOwnMute;
    case '9': return KeyAct::toggleHand;
    case '0': return KeyAct::help;
    case '#': return KeyAct::endForAll;
    default: return std::nullopt;
    }
}

} // namespace conclave::conference
