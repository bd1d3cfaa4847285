// The roster of a conference as application/conference-info+xml (RFC 4575), always the full state. Pure, any thread.
// What is not in Roster is not in the document: no address, no PIN, no token. A user is known by an index alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::sip {

struct Roster {
    enum class Status { connected, onHold };
    struct User {
        std::uint32_t index = 0;   // the same for one person for as long as the conference lasts
        std::string displayText{};
        std::string role{};        // "moderator", "participant", "audience"
        Status status = Status::connected;
        bool isHeard = true;       // false: muted, or audience

        bool operator==(const User&) const = default;
    };

    std::string entity{}; // the conference's URI
    std::string subject{};
    bool isActive = true;
    bool isLocked = false;
    std::vector<User> users{};

    bool operator==(const Roster&) const = default;
};

inline constexpr std::string_view kConferenceInfoType = "application/conference-info+xml";

// A roster and its text, which is the same for all who are told it but for one number.
class ConferenceInfo {
public:
    explicit ConferenceInfo(Roster roster);

    const Roster& roster() const noexcept { return m_roster; }
    // `version`: one up with every document of one subscription (section 4.4).
    std::string document(std::uint32_t version) const;
    std::size_t bytes() const noexcept { return m_beforeVersion.size() + m_afterVersion.size(); } // but for the version

private:
    Roster m_roster;
    std::string m_beforeVersion{};
    std::string m_afterVersion{};
};

} // namespace conclave::sip
