#include "server/store/attendance_store.hpp"

#include "server/store/columns.hpp"

#include <algorithm>

namespace conclave::store {

void AttendanceStore::insert(const StayRow& row) {
    const Integer joined = fromInstant(row.joinedAt);
    const std::string role = fromEnum(row.role);
    m_session.sql() << "INSERT OR IGNORE INTO attendance "
                       "(id, conference, participant, display_name, address, role, joined_at, seen_at) "
                       "SELECT :id, id, :participant, :name, :address, :role, :joined, :joined "
                       "FROM conference WHERE id = :conference",
        soci::use(row.id, "id"), soci::use(row.conference.value, "conference"),
        soci::use(row.participant.value, "participant"), soci::use(row.displayName, "name"),
        soci::use(row.address, "address"), soci::use(role, "role"), soci::use(joined, "joined");
}

void AttendanceStore::setRole(const std::string& id, Role role) {
    const std::string word = fromEnum(role);
    m_session.sql() << "UPDATE attendance SET role = :role WHERE id = :id", soci::use(word), soci::use(id);
}

void AttendanceStore::close(const std::string& id, Instant leftAt, Ending ending) {
    const Integer left = fromInstant(leftAt);
    const std::string word = fromEnum(ending);
    m_session.sql() << "UPDATE attendance SET left_at = max(joined_at, :left), ending = :ending WHERE id = :id AND left_at IS NULL",
        soci::use(left), soci::use(word), soci::use(id);
}

void AttendanceStore::reopen(const std::string& id, Role role) {
    const std::string word = fromEnum(role);
    m_session.sql() << "UPDATE attendance SET left_at = NULL, ending = '', role = :role WHERE id = :id", soci::use(word),
        soci::use(id);
}

void AttendanceStore::seen(Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE attendance SET seen_at = :at WHERE left_at IS NULL", soci::use(at);
}

std::int64_t AttendanceStore::closeForgotten() {
    const std::string stopped = fromEnum(Ending::stopped);
    soci::statement statement = (m_session.sql().prepare << "UPDATE attendance SET left_at = max(joined_at, seen_at), "
                                                            "ending = :ending WHERE left_at IS NULL",
                                 soci::use(stopped));
    statement.execute(true);
    return statement.get_affected_rows();
}

std::vector<StayRow> AttendanceStore::list(const ConferenceId& conference, std::size_t countMax) const {
    const auto most = static_cast<Integer>(std::min<std::size_t>(countMax, INT32_MAX));
    StayRow row;
    std::string role, ending;
    Integer joined = 0, left = 0;
    soci::statement statement =
        (m_session.sql().prepare << "SELECT id, conference, participant, display_name, address, role, joined_at, "
                                    "coalesce(left_at, -1), ending FROM attendance WHERE conference = :conference "
                                    "ORDER BY joined_at DESC, rowid DESC LIMIT :most",
         soci::into(row.id), soci::into(row.conference.value), soci::into(row.participant.value),
         soci::into(row.displayName), soci::into(row.address), soci::into(role), soci::into(joined), soci::into(left),
         soci::into(ending), soci::use(conference.value), soci::use(most));
    std::vector<StayRow> rows;
    statement.execute();
    while (statement.fetch()) {
        row.role = toEnum<Role>(role);
        row.joinedAt = toInstant(joined);
        row.leftAt = left < 0 ? std::nullopt : std::optional(toInstant(left));
        row.ending = ending.empty() ? std::nullopt : std::optional(toEnum<Ending>(ending));
        rows.push_back(row);
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
}

std::int64_t AttendanceStore::count(const ConferenceId& conference) const {
    Integer found = 0;
    m_session.sql() << "SELECT count(*) FROM attendance WHERE conference = :conference", soci::use(conference.value),
        soci::into(found);
    return found;
}

} // namespace conclave::store
