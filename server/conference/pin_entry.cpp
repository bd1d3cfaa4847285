#include "server/conference/pin_entry.hpp"

namespace conclave::conference {

PinEntry::PinEntry(std::string number)
    : m_numberTyped(number.empty()), m_step(number.empty() ? Step::number : Step::pin), m_number(std::move(number)) {}

PinEntry::Action PinEntry::onDigit(char digit) {
    if (m_waiting) return Action::none;
    const std::size_t full = m_step == Step::number ? limits::kConferenceNumberDigits : limits::kPinDigits;
    if (digit == '*') {
        base::wipe(m_digits);
        return Action::none;
    }
    if (digit >= '0' && digit <= '9') m_digits += digit;
    const bool done = digit == '#' ? !m_digits.empty() : m_digits.size() >= full;
    if (!done) return Action::none;
    if (m_step == Step::number) {
        m_number = m_digits;
        m_digits.clear();
        m_step = Step::pin;
        return Action::askPin;
    }
    m_waiting = true;
    return Action::check;
}

PinEntry::Try PinEntry::take() {
    Try out{m_number, base::Secret(m_digits)};
    base::wipe(m_digits);
    return out;
}

bool PinEntry::again() {
    m_waiting = false;
    if (++m_tries >= limits::kPinTriesPerCall) return false;
    if (m_numberTyped) {
        m_step = Step::number;
        m_number.clear();
    }
    return true;
}

} // namespace conclave::conference
