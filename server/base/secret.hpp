// Text that must not be seen: wiped when it goes, printed as `***`, compared in constant time. PINs, join tokens,
// passwords, session tokens. reveal() is the one door, easy to search for.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace conclave::base {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) noexcept : m_text(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    std::string_view reveal() const noexcept { return m_text; }
    bool empty() const noexcept { return m_text.empty(); }
    // Constant time for equal lengths.
    bool operator==(const Secret& other) const noexcept;

private:
    void wipe() noexcept;
    std::string m_text{};
};

std::ostream& operator<<(std::ostream& out, const Secret&);

// For buffers that are not a Secret.
void wipe(std::span<std::uint8_t> bytes) noexcept;
void wipe(std::string& text) noexcept;

} // namespace conclave::base
