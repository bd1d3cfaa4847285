#include "server/conference/keypad.hpp"

namespace conclave::conference {

namespace {

std::optional<KeyAct> actOf(char key) noexcept {
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

} // namespace

bool Keypad::hasActLeft(Time now) noexcept {
    const auto more = (now - m_actsSince) / kBetweenActs;
    if (more >= kActsAtOnce - m_acts) {
        m_acts = kActsAtOnce;
        m_actsSince = now;
    } else {
        m_acts += static_cast<unsigned>(more);
        m_actsSince += more * kBetweenActs;
    }
    if (m_acts == 0) return false;
    --m_acts;
    return true;
}

std::optional<KeyAct> Keypad::onKey(char key, Time now) noexcept {
    const bool started = m_star && now - *m_star <= kPauseMax;
    m_star.reset();
    if (key == '*') {
        m_star = now; // also a second star: the first was a slip
        return std::nullopt;
    }
    const auto act = started ? actOf(key) : std::nullopt;
    return act && hasActLeft(now) ? act : std::nullopt;
}

} // namespace conclave::conference
