#include "server/store/conference_store.hpp"

#include "server/store/columns.hpp"

#include <limits>

namespace conclave::store {
namespace {

constexpr const char* kColumns = "SELECT id, version, owner, number, subject, description, begin_at, end_at, "
                                 "time_zone, type, state, sequence, created_at, changed_at, begin_local, end_local, "
                                 "reminder_minutes, reminded FROM conference ";

struct Buffer {
    std::string id, owner, number, subject, description, timeZone, type, state, beginLocal, endLocal;
    Integer version = 0, begin = 0, end = 0, sequence = 0, createdAt = 0, changedAt = 0, reminder = 0, reminded = 0;

    ConferenceRow row() const {
        ConferenceRow out;
        out.id = ConferenceId(id);
        out.version = version;
        out.owner = UserId(owner);
        out.number = number;
        out.properties = {subject,  description, toInstant(begin), toInstant(end),
                          timeZone, toEnum<ConferenceType>(type), reminder};
        out.state = toEnum<ConferenceState>(state);
        out.sequence = sequence;
        out.createdAt = toInstant(createdAt);
        out.changedAt = toInstant(changedAt);
        out.beginLocal = beginLocal;
        out.endLocal = endLocal;
        out.reminded = reminded != 0;
        return out;
    }
};

template <class Prepared>
std::vector<ConferenceRow> fetch(Prepared&& prepared) {
    Buffer b;
    soci::statement statement =
        (prepared, soci::into(b.id), soci::into(b.version), soci::into(b.owner), soci::into(b.number),
         soci::into(b.subject), soci::into(b.description), soci::into(b.begin), soci::into(b.end),
         soci::into(b.timeZone), soci::into(b.type), soci::into(b.state), soci::into(b.sequence),
         soci::into(b.createdAt), soci::into(b.changedAt), soci::into(b.beginLocal), soci::into(b.endLocal),
         soci::into(b.reminder), soci::into(b.reminded));
    std::vector<ConferenceRow> rows;
    statement.execute();
    while (statement.fetch()) rows.push_back(b.row());
    return rows;
}

std::optional<ConferenceRow> firstOf(std::vector<ConferenceRow> rows) {
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

} // namespace

ConferenceState stateAt(const ConferenceRow& row, Instant now) noexcept {
    if (row.state == ConferenceState::scheduled && row.properties.end <= now) return ConferenceState::ended;
    return row.state;
}

void ConferenceStore::insert(const ConferenceRow& row) {
    const auto& p = row.properties;
    const Integer version = row.version, begin = fromInstant(p.begin), end = fromInstant(p.end);
    const Integer sequence = row.sequence, reminder = p.reminderMinutes, reminded = row.reminded;
    const Integer createdAt = fromInstant(row.createdAt), changedAt = fromInstant(row.changedAt);
    const auto type = fromEnum(p.type), state = fromEnum(row.state);
    m_session.sql() << "INSERT INTO conference (id, version, owner, number, subject, description, begin_at, end_at, "
                       "time_zone, type, state, sequence, created_at, changed_at, begin_local, end_local, "
                       "reminder_minutes, reminded) VALUES (:id, :version, :owner, :number, :subject, :description, "
                       ":begin, :end, :zone, :type, :state, :sequence, :created, :changed, :begin_local, :end_local, "
                       ":reminder, :reminded)",
        soci::use(row.id.value), soci::use(version), soci::use(row.owner.value), soci::use(row.number),
        soci::use(p.subject), soci::use(p.description), soci::use(begin), soci::use(end), soci::use(p.timeZone),
        soci::use(type), soci::use(state), soci::use(sequence), soci::use(createdAt), soci::use(changedAt),
        soci::use(row.beginLocal), soci::use(row.endLocal), soci::use(reminder), soci::use(reminded);
}

std::optional<ConferenceRow> ConferenceStore::findOwned(const UserId& owner, const ConferenceId& id) const {
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE id = :id AND owner = :owner",
                          soci::use(id.value), soci::use(owner.value))));
}

std::optional<ConferenceRow> ConferenceStore::find(const ConferenceId& id) const {
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE id = :id", soci::use(id.value))));
}

std::optional<ConferenceRow> ConferenceStore::findByNumber(std::string_view number) const {
    const std::string text(number);
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) +
                              "WHERE number = :number ORDER BY created_at DESC, id DESC LIMIT 1",
                          soci::use(text))));
}

std::vector<ConferenceRow> ConferenceStore::list(const UserId& owner, const ConferenceListQuery& query) const {
    // Past means the newest first to nobody: one order for all scopes keeps one cursor.
    std::string where = "WHERE owner = :owner AND (subject LIKE :q ESCAPE '\\' OR number LIKE :q ESCAPE '\\') "
                        "AND (begin_at > :begin OR (begin_at = :begin AND id > :id)) AND :now = :now AND :live = :live ";
    const std::string ended = "state = 'scheduled' AND end_at <= :now AND NOT (' ' || :live LIKE '% ' || id || ' %')";
    if (query.scope == Scope::current)
        where += "AND state <> 'cancelled' AND NOT (" + ended + ") ";
    else if (query.scope == Scope::past)
        where += "AND (state = 'cancelled' OR (" + ended + ")) ";
    const auto pattern = containing(query.q);
    const Integer begin = query.after ? fromInstant(query.after->first) : std::numeric_limits<Integer>::min();
    const std::string id = query.after ? query.after->second.value : std::string();
    std::string live; // ids have no spaces
    for (const auto& one : query.live) live += one.value + ' ';
    const Integer now = fromInstant(query.now), limit = static_cast<Integer>(query.itemsMax);
    return fetch((m_session.sql().prepare << kColumns + where + "ORDER BY begin_at, id LIMIT :limit",
                  soci::use(owner.value), soci::use(pattern), soci::use(begin), soci::use(id), soci::use(now),
                  soci::use(live), soci::use(limit)));
}

bool ConferenceStore::update(const ConferenceRow& row, std::int64_t expectedVersion) {
    const auto& p = row.properties;
    const Integer next = expectedVersion + 1, expected = expectedVersion, sequence = row.sequence;
    const Integer begin = fromInstant(p.begin), end = fromInstant(p.end), changedAt = fromInstant(row.changedAt);
    const Integer reminder = p.reminderMinutes, reminded = row.reminded;
    const auto type = fromEnum(p.type), state = fromEnum(row.state);
    m_session.sql() << "UPDATE conference SET version = :next, subject = :subject, description = :description, "
                       "begin_at = :begin, end_at = :end, time_zone = :zone, type = :type, state = :state, "
                       "sequence = :sequence, changed_at = :changed, begin_local = :begin_local, "
                       "end_local = :end_local, reminder_minutes = :reminder, reminded = :reminded "
                       "WHERE id = :id AND version = :expected",
        soci::use(next), soci::use(p.subject), soci::use(p.description), soci::use(begin), soci::use(end),
        soci::use(p.timeZone), soci::use(type), soci::use(state), soci::use(sequence), soci::use(changedAt), soci::use(row.beginLocal),
        soci::use(row.endLocal), soci::use(reminder), soci::use(reminded), soci::use(row.id.value),
        soci::use(expected);
    return changedRows(m_session.sql()) == 1;
}

void ConferenceStore::setSequence(const ConferenceId& id, std::int64_t sequence) {
    const Integer value = sequence;
    m_session.sql() << "UPDATE conference SET sequence = :sequence WHERE id = :id", soci::use(value),
        soci::use(id.value);
}

void ConferenceStore::remove(const ConferenceId& id) {
    m_session.sql() << "DELETE FROM conference WHERE id = :id", soci::use(id.value);
}

std::vector<ConferenceRow> ConferenceStore::listOpen(Instant now) const {
    const Integer at = fromInstant(now);
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE end_at > :now AND state <> 'cancelled' ORDER BY id",
                  soci::use(at)));
}

std::vector<ConferenceRow> ConferenceStore::remindersDue(Instant now, std::size_t itemsMax) const {
    const Integer at = fromInstant(now), limit = static_cast<Integer>(itemsMax);
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE state = 'scheduled' AND reminder_minutes > 0 AND reminded = 0 "
                      "AND begin_at - reminder_minutes * 60000 <= :now ORDER BY begin_at LIMIT :limit",
                  soci::use(at), soci::use(limit)));
}

std::optional<Instant> ConferenceStore::nextReminder() const {
    Integer at = -1;
    m_session.sql() << "SELECT coalesce(min(begin_at - reminder_minutes * 60000), -1) FROM conference "
                       "WHERE state = 'scheduled' AND reminder_minutes > 0 AND reminded = 0",
        soci::into(at);
    if (at < 0) return std::nullopt;
    return toInstant(at);
}

void ConferenceStore::markReminded(const ConferenceId& id) {
    m_session.sql() << "UPDATE conference SET reminded = 1 WHERE id = :id", soci::use(id.value);
}

void ConferenceStore::reserveNumber(std::string_view number, Instant busyUntil) {
    const std::string text(number);
    const Integer until = fromInstant(busyUntil);
    m_session.sql() << "INSERT INTO number (number, busy_until) VALUES (:number, :until) "
                       "ON CONFLICT (number) DO UPDATE SET busy_until = excluded.busy_until",
        soci::use(text), soci::use(until);
}

bool ConferenceStore::numberIsFree(std::string_view number, Instant now) const {
    const std::string text(number);
    const Integer at = fromInstant(now);
    Integer taken = 0;
    // A draft keeps its number however old it gets.
    m_session.sql() << "SELECT (SELECT count(*) FROM number WHERE number = :number AND busy_until > :now) + "
                       "(SELECT count(*) FROM conference WHERE number = :number AND state = 'draft')",
        soci::into(taken), soci::use(text), soci::use(at);
    return taken == 0;
}

} // namespace conclave::store
