#include "server/base/secret.hpp"

#include <ostream>
#include <sodium.h>

namespace conclave::base {

Secret::Secret(Secret&& other) noexcept : m_text(std::move(other.m_text)) { other.wipe(); }

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        m_text = other.m_text;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        m_text = std::move(other.m_text);
        other.wipe(); // a short string is copied by a move, not taken
    }
    return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept { base::wipe(m_text); }

bool Secret::operator==(const Secret& other) const noexcept {
    return m_text.size() == other.m_text.size() && sodium_memcmp(m_text.data(), other.m_text.data(), m_text.size()) == 0;
}

std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

void wipe(std::span<std::uint8_t> bytes) noexcept { sodium_memzero(bytes.data(), bytes.size()); }

void wipe(std::string& text) noexcept {
    // The whole block, also what lies behind the end: an earlier, longer value may be there.
    sodium_memzero(text.data(), text.capacity());
    text.clear();
}

} // namespace conclave::base
