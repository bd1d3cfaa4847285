#include "server/store/figures.hpp"

#include "server/store/columns.hpp"
#include "server/store/participant_store.hpp"

namespace conclave::store {

Figures figures(Session& session, Instant now, Instant idleSince) {
    auto& sql = session.sql();
    const Integer at = fromInstant(now), idle = fromInstant(idleSince);
    Figures out;
    Integer count = 0, running = 0, oldest = 0;
    sql << "SELECT count(*) FROM session WHERE expires_at > :now AND last_used_at > :idle", soci::into(count),
        soci::use(at), soci::use(idle);
    out.sessions = count;

    std::string state;
    soci::statement conferences =
        (sql.prepare << "SELECT state, count(*), coalesce(sum(begin_at <= :now), 0) FROM conference WHERE end_at > :now2 "
                        "GROUP BY state",
         soci::into(state), soci::into(count), soci::into(running), soci::use(at), soci::use(at));
    conferences.execute();
    while (conferences.fetch()) {
        if (state == "draft") out.drafts = count;
        if (state == "cancelled") out.cancelled = count;
        if (state == "scheduled") {
            out.scheduled = count - running;
            out.running = running;
        }
    }

    soci::statement deliveries = (sql.prepare << "SELECT state, count(*), min(created_at) FROM delivery "
                                                 "WHERE due_at IS NOT NULL GROUP BY state",
                                  soci::into(state), soci::into(count), soci::into(oldest));
    deliveries.execute();
    while (deliveries.fetch()) {
        out.waiting[toEnum<DeliveryState>(state)] = count;
        if (!out.oldestWaiting || toInstant(oldest) < *out.oldestWaiting) out.oldestWaiting = toInstant(oldest);
    }
    return out;
}

KeyFit keyFit(Session& session, const base::Vault& vault) {
    Integer sealed = 0;
    session.sql() << "SELECT count(*) FROM (SELECT 1 FROM participant WHERE pin_sealed IS NOT NULL LIMIT 1)",
        soci::into(sealed);
    if (sealed == 0) return KeyFit::nothingSealed;
    return ParticipantStore(session, vault).pinsOpen(1) ? KeyFit::fits : KeyFit::foreign;
}

} // namespace conclave::store
