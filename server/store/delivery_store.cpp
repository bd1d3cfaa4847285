#include "server/store/delivery_store.hpp"

#include "common/address.hpp"
#include "server/base/assert.hpp"
#include "server/store/columns.hpp"

#include <algorithm>
#include <iterator>

namespace conclave::store {
namespace {

// One column, due_at, says when a row next wants attention: the next try, or the end of the lease.
constexpr const char* kColumns = "SELECT d.id, d.conference, d.participant, d.kind, d.state, d.sequence, d.attempts, "
                                 "coalesce(d.due_at, -1), d.error, d.created_at, d.changed_at FROM delivery d ";

struct Buffer {
    std::string id, conference, participant, kind, state, error;
    Integer sequence = 0, attempts = 0, dueAt = 0, createdAt = 0, changedAt = 0;

    DeliveryRow row() const {
        DeliveryRow out;
        out.id = DeliveryId(id);
        out.conference = ConferenceId(conference);
        out.participant = ParticipantId(participant);
        out.kind = toEnum<DeliveryKind>(kind);
        out.state = toEnum<DeliveryState>(state);
        out.sequence = sequence;
        out.attempts = attempts;
        if (out.state == DeliveryState::sending)
            out.leaseUntil = toInstant(dueAt);
        else if (dueAt >= 0)
            out.nextTry = toInstant(dueAt);
        out.error = error;
        out.createdAt = toInstant(createdAt);
        out.changedAt = toInstant(changedAt);
        return out;
    }
};

template <class Prepared>
std::vector<DeliveryRow> fetch(Prepared&& prepared) {
    Buffer b;
    soci::statement statement =
        (prepared, soci::into(b.id), soci::into(b.conference), soci::into(b.participant), soci::into(b.kind),
         soci::into(b.state), soci::into(b.sequence), soci::into(b.attempts), soci::into(b.dueAt),
         soci::into(b.error), soci::into(b.createdAt), soci::into(b.changedAt));
    std::vector<DeliveryRow> rows;
    statement.execute();
    while (statement.fetch()) rows.push_back(b.row());
    return rows;
}

bool waits(DeliveryState state) noexcept {
    return state == DeliveryState::queued || state == DeliveryState::deferred;
}

} // namespace

void DeliveryStore::insert(const DeliveryRow& row) {
    CONCLAVE_ASSERT(waits(row.state) || row.state == DeliveryState::suppressed);
    const auto kind = fromEnum(row.kind), state = fromEnum(row.state);
    const Integer sequence = row.sequence, attempts = row.attempts;
    const Integer createdAt = fromInstant(row.createdAt), changedAt = fromInstant(row.changedAt);
    const Integer dueAt = waits(row.state) ? fromInstant(row.nextTry.value_or(row.createdAt)) : -1;
    m_session.sql() << "INSERT INTO delivery (id, conference, participant, kind, state, sequence, attempts, due_at, "
                       "error, created_at, changed_at) VALUES (:id, :conference, :participant, :kind, :state, "
                       ":sequence, :attempts, nullif(:due, -1), :error, :created, :changed)",
        soci::use(row.id.value), soci::use(row.conference.value), soci::use(row.participant.value), soci::use(kind),
        soci::use(state), soci::use(sequence), soci::use(attempts), soci::use(dueAt), soci::use(row.error),
        soci::use(createdAt), soci::use(changedAt);
}

// Three looks along the index of due_at, each of which ends where it has found enough: however many rows wait, none of them
// reads more than the reminders among them. Patience has an end, so that nothing starves where the relay is slow.
std::vector<DeliveryRow> DeliveryStore::due(Instant now, std::size_t itemsMax) const {
    constexpr std::chrono::minutes kReminderPatience{5};
    const Integer end = fromInstant(now) + 1;
    Integer first = end;
    m_session.sql() << "SELECT coalesce((SELECT due_at FROM delivery WHERE due_at < :end AND kind <> 'reminder' "
                       "ORDER BY due_at, ordinal LIMIT 1), :end)",
        soci::use(end), soci::into(first);
    const Integer patient = fromInstant(toInstant(first) - kReminderPatience);
    std::vector<DeliveryRow> rows;
    const auto more = [&](Integer areReminders, Integer from, Integer until) {
        if (rows.size() >= itemsMax) return;
        const Integer limit = static_cast<Integer>(itemsMax - rows.size());
        auto found = fetch((m_session.sql().prepare << std::string(kColumns) +
                                "WHERE d.due_at >= :from AND d.due_at < :until AND (d.kind = 'reminder') = :reminders "
                                "ORDER BY d.due_at, d.ordinal LIMIT :limit",
                            soci::use(from), soci::use(until), soci::use(areReminders), soci::use(limit)));
        std::move(found.begin(), found.end(), std::back_inserter(rows));
    };
    more(1, 0, patient);
    more(0, 0, end);
    more(1, patient, end);
    return rows;
}

DueDelivery DeliveryStore::described(const DeliveryRow& row) const {
    const UserStore users(m_session);
    DueDelivery item;
    item.row = row;
    item.conference = ConferenceStore(m_session).find(row.conference).value(); // foreign keys hold these
    item.participant = ParticipantStore(m_session, m_vault).findAny(row.participant).value();
    item.organiser = users.find(item.conference.owner).value();
    item.recipientLocale = item.organiser.properties.locale;
    if (const auto account = users.findActiveByAddress(addressKey(item.participant.address))) {
        if (!account->properties.locale.empty()) item.recipientLocale = account->properties.locale;
        item.recipientTimeZone = account->properties.timeZone;
    }
    return item;
}

Result<std::vector<DueDelivery>> DeliveryStore::leaseDue(Instant now, std::chrono::seconds leaseFor,
                                                         std::size_t itemsMax) {
    const Integer at = fromInstant(now), until = fromInstant(now + leaseFor);
    auto rows = due(now, itemsMax);
    const ParticipantStore participants(m_session, m_vault);
    std::vector<DueDelivery> leased;
    for (auto& row : rows) {
        DueDelivery item = described(row);
        if (row.kind == DeliveryKind::invitation || row.kind == DeliveryKind::reminder) {
            auto pins = participants.pin(row.conference, row.participant);
            if (!pins || pins->pin.empty()) {
                const std::string text = "the PIN cannot be read any more";
                m_session.sql() << "UPDATE delivery SET state = 'failed', due_at = NULL, error = :error, "
                                   "changed_at = :now WHERE id = :id",
                    soci::use(text), soci::use(at), soci::use(row.id.value);
                continue;
            }
            item.pins = std::move(*pins);
        }
        m_session.sql() << "UPDATE delivery SET state = 'sending', attempts = attempts + 1, due_at = :until, "
                           "changed_at = :now WHERE id = :id",
            soci::use(until), soci::use(at), soci::use(row.id.value);
        row.state = DeliveryState::sending;
        row.attempts += 1;
        row.nextTry.reset();
        row.leaseUntil = now + leaseFor;
        item.row = std::move(row);
        leased.push_back(std::move(item));
    }
    return leased;
}

std::optional<Instant> DeliveryStore::nextDue() const {
    Integer at = -1;
    m_session.sql() << "SELECT coalesce(min(due_at), -1) FROM delivery WHERE due_at IS NOT NULL", soci::into(at);
    if (at < 0) return std::nullopt;
    return toInstant(at);
}

bool DeliveryStore::complete(const DeliveryId& id, std::int64_t attempts, DeliveryState state,
                             std::optional<Instant> nextTry, const std::string& error, Instant now) {
    CONCLAVE_ASSERT(state != DeliveryState::sending && waits(state) == nextTry.has_value());
    const auto word = fromEnum(state);
    const Integer lease = attempts, at = fromInstant(now), dueAt = nextTry ? fromInstant(*nextTry) : -1;
    m_session.sql() << "UPDATE delivery SET state = :state, due_at = nullif(:due, -1), error = :error, "
                       "changed_at = :now WHERE id = :id AND state = 'sending' AND attempts = :lease",
        soci::use(word), soci::use(dueAt), soci::use(error), soci::use(at), soci::use(id.value), soci::use(lease);
    return changedRows(m_session.sql()) == 1;
}

bool DeliveryStore::release(const DeliveryId& id, std::int64_t attempts, Instant now) {
    const Integer lease = attempts, at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'queued', due_at = :now, attempts = attempts - 1, "
                       "changed_at = :now WHERE id = :id AND state = 'sending' AND attempts = :lease",
        soci::use(at), soci::use(id.value), soci::use(lease);
    return changedRows(m_session.sql()) == 1;
}

std::optional<BouncedDelivery> DeliveryStore::bounce(const DeliveryId& id, const std::string& error, Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'bounced', due_at = NULL, error = :error, changed_at = :now "
                       "WHERE id = :id AND state IN ('accepted', 'sending', 'deferred')",
        soci::use(error), soci::use(at), soci::use(id.value);
    if (changedRows(m_session.sql()) != 1) return std::nullopt;
    const auto row = find(id).value();
    const auto conference = ConferenceStore(m_session).find(row.conference).value();
    return BouncedDelivery{id, row.conference, row.participant, conference.owner, conference.version};
}

std::size_t DeliveryStore::expireLeases(Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET due_at = :now WHERE state = 'sending'", soci::use(at);
    return static_cast<std::size_t>(changedRows(m_session.sql()));
}

std::size_t DeliveryStore::failWaiting(const std::string& error, Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'failed', due_at = NULL, error = :error, changed_at = :now "
                       "WHERE due_at IS NOT NULL",
        soci::use(error), soci::use(at);
    return static_cast<std::size_t>(changedRows(m_session.sql()));
}

std::size_t DeliveryStore::requeueWaiting(Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'queued', due_at = :now, changed_at = :now "
                       "WHERE due_at IS NOT NULL",
        soci::use(at);
    return static_cast<std::size_t>(changedRows(m_session.sql()));
}

std::optional<DeliveryRow> DeliveryStore::find(const DeliveryId& id) const {
    auto rows = fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE d.id = :id", soci::use(id.value)));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<DeliveryRow> DeliveryStore::list(const ConferenceId& conference) const {
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE d.conference = :conference ORDER BY d.ordinal",
                  soci::use(conference.value)));
}

std::map<ParticipantId, DeliveryRow> DeliveryStore::newest(const ConferenceId& conference) const {
    std::map<ParticipantId, DeliveryRow> byParticipant;
    for (auto& row : list(conference)) {
        if (row.kind == DeliveryKind::reminder) continue;
        const auto who = row.participant;
        byParticipant.insert_or_assign(who, std::move(row));
    }
    return byParticipant;
}

api::DeliverySummary DeliveryStore::summary(const ConferenceId& conference) const {
    return summaries({&conference, 1})[conference];
}

std::map<ConferenceId, api::DeliverySummary>
DeliveryStore::summaries(std::span<const ConferenceId> conferences) const {
    const auto ids = jsonList(conferences);
    std::string id, word;
    Integer count = 0;
    soci::statement statement =
        (m_session.sql().prepare << "SELECT conference, mail_state, people FROM people_by_mail WHERE mail_state <> '' AND "
                                    "conference IN (SELECT value FROM json_each(:ids))",
         soci::into(id), soci::into(word), soci::into(count), soci::use(ids));
    std::map<ConferenceId, api::DeliverySummary> all;
    statement.execute();
    while (statement.fetch()) {
        auto& summary = all[ConferenceId(id)];
        switch (toEnum<DeliveryState>(word)) {
        case DeliveryState::queued:
        case DeliveryState::sending:
        case DeliveryState::deferred: summary.waiting += count; break;
        case DeliveryState::accepted: summary.accepted += count; break;
        case DeliveryState::failed:
        case DeliveryState::bounced: summary.failed += count; break;
        case DeliveryState::suppressed: summary.suppressed += count; break;
        }
    }
    return all;
}

void DeliveryStore::suppressWaiting(const ConferenceId& conference, const std::optional<ParticipantId>& participant,
                                    Instant now) {
    const std::string who = participant ? participant->value : std::string();
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'suppressed', due_at = NULL, changed_at = :now "
                       "WHERE conference = :conference AND (:who = '' OR participant = :who) "
                       "AND kind IN ('invitation', 'reminder') AND state IN ('queued', 'deferred')",
        soci::use(at), soci::use(conference.value), soci::use(who);
}

void DeliveryStore::readdress(const ConferenceId& conference, const ParticipantId& participant, Instant now) {
    const Integer at = fromInstant(now);
    m_session.sql() << "UPDATE delivery SET state = 'queued', due_at = :now, error = '', changed_at = :now "
                       "WHERE conference = :conference AND participant = :who "
                       "AND kind IN ('invitation', 'reminder') AND state IN ('sending', 'deferred')",
        soci::use(at), soci::use(conference.value), soci::use(participant.value);
}

void DeliveryStore::shift(std::chrono::milliseconds step) {
    const Integer by = step.count();
    m_session.sql() << "UPDATE delivery SET due_at = max(due_at + :by, 0) "
                       "WHERE due_at IS NOT NULL AND (state = 'sending' OR :by < 0)",
        soci::use(by);
}

} // namespace conclave::store
