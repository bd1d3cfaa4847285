#include "server/conference/zone_rules.hpp"

#include "server/base/log.hpp"
#include "server/base/zone.hpp"
#include "server/conference/rules.hpp"

namespace conclave::conference {
namespace {

enum class Followed { same, filledIn, moved };

// Brings one row up to date, in memory.
Followed follow(store::ConferenceRow& row) {
    auto& p = row.properties;
    if (row.beginLocal.empty() || row.endLocal.empty()) {
        if (!base::zoneExists(p.timeZone)) return Followed::same; // the machine has lost it: nothing to go by
        setWallTimes(row);
        return Followed::filledIn;
    }
    const auto beginLocal = parseWallTime(row.beginLocal), endLocal = parseWallTime(row.endLocal);
    if (!beginLocal || !endLocal) return Followed::same;
    auto begin = base::toInstantNear(*beginLocal, p.timeZone, p.begin);
    auto end = base::toInstantNear(*endLocal, p.timeZone, p.end);
    if (!begin || !end) return Followed::same;
    // Clocks show whole seconds; what an instant has beyond them stays.
    *begin += p.begin - std::chrono::floor<std::chrono::seconds>(p.begin);
    *end += p.end - std::chrono::floor<std::chrono::seconds>(p.end);
    if ((*begin == p.begin && *end == p.end) || *end <= *begin) return Followed::same;
    p.begin = *begin;
    p.end = *end;
    return Followed::moved;
}

void inviteAgain(Rules& rules, const store::ConferenceRow& row) {
    const auto newest = rules.deliveries.newest(row.id);
    for (const auto& person : rules.participants.list(row.id)) {
        const auto mail = newest.find(person.id);
        if (mail == newest.end() || mail->second.state != DeliveryState::accepted) continue; // what waits says it anyway
        rules.addDelivery(row.id, person.id, DeliveryKind::invitation, DeliveryState::queued, row.sequence);
    }
}

} // namespace

Result<std::size_t> followZoneRules(store::Database& database, const base::Vault& vault, const base::Clock& clock) {
    const Instant now = clock.now();
    auto job = [&](store::Session& session) -> Result<std::size_t> {
        Rules rules(session, vault, now);
        std::size_t moved = 0;
        for (auto& row : rules.conferences.listOpen(now)) {
            const auto followed = follow(row);
            if (followed == Followed::same) continue;
            if (followed == Followed::moved) {
                ++moved;
                row.changedAt = now;
                if (row.state == ConferenceState::scheduled) row.sequence += 1;
            }
            if (!rules.conferences.update(row, row.version)) return Error{Errc::versionStale, "changed meanwhile"};
            if (followed != Followed::moved) continue;
            rules.reserveNumber(row.number, row.properties.end);
            if (row.state == ConferenceState::scheduled) inviteAgain(rules, row);
            rules.audit({}, "conference.moved", row.id, {}, "the rules of its time zone have changed");
        }
        return moved;
    };
    const auto moved = database.transact(job);
    if (moved && *moved > 0) log::warning("zones", "conferences moved with the rules of their zone", {{"count", *moved}});
    return moved;
}

} // namespace conclave::conference
