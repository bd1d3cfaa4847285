// Table attendance: who was in the call of a conference, from when to when (spec F8). Name and address as they were then.
// A stay that a killed server left open is closed at the next start, at the time it was last seen alive. Store thread, inside
// a job.
#pragma once

#include "common/ids.hpp"
#include "common/live.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "server/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::store {

struct StayRow {
    std::string id{}; // made by whoever writes it
    ConferenceId conference{};
    ParticipantId participant{};
    std::string displayName{};
    std::string address{};
    Role role = Role::participant; // the last one
    Instant joinedAt{};
    std::optional<Instant> leftAt{};
    std::optional<Ending> ending{};
};

class AttendanceStore {
public:
    explicit AttendanceStore(Session& session) noexcept : m_session(session) {}

    // Nothing where the row is there already, as after a commit that took although it was said to have failed, or where the
    // conference is not there any more: what waits behind it must not wait for ever.
    void insert(const StayRow& row);
    void setRole(const std::string& id, Role role);
    // Not before it began, even where the clock was put back.
    void close(const std::string& id, Instant leftAt, Ending ending);
    // Goes on, in that role.
    void reopen(const std::string& id, Role role);
    // Of all that are open: still there at `now`.
    void seen(Instant now);
    // What an earlier process left open. How many.
    std::int64_t closeForgotten();
    // By joining time; the latest `countMax`.
    std::vector<StayRow> list(const ConferenceId& conference, std::size_t countMax = SIZE_MAX) const;
    std::int64_t count(const ConferenceId& conference) const;

private:
    Session& m_session;
};

} // namespace conclave::store
