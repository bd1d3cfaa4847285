#include "server/conference/schedule.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/base/random.hpp"
#include "server/conference/cursor.hpp"
#include "server/conference/jobs.hpp"

#include <utility>
#include <vector>

namespace conclave::conference {
namespace {

// A new draft without people.
Result<store::ConferenceRow> newDraft(Rules& rules, const Principal& who, ConferenceProperties properties) {
    if (auto valid = validateProperties(properties, rules.now()); !valid) return valid.error();
    auto number = rules.newNumber();
    if (!number) return number.error();
    store::ConferenceRow row;
    row.id = ConferenceId(base::newUuid(rules.now()));
    row.owner = who.id;
    row.number = std::move(*number);
    row.properties = std::move(properties);
    row.createdAt = row.changedAt = rules.now();
    setWallTimes(row);
    rules.conferences.insert(row);
    rules.reserveNumber(row.number, row.properties.end);
    return row;
}

// No white space around the subject: it goes into a header.
ConferenceProperties tidied(ConferenceProperties properties) {
    properties.subject = std::string(trimmed(properties.subject));
    return properties;
}

// What has been made, told to its owner's windows.
api::Conference announced(const Context& context, const Principal& who, OnceResult<api::Conference> done) {
    if (done.repeat == Repeat::first)
        context.changes.publish(who.id, "conference", conferenceChange(done.answer.id, done.answer.version));
    return std::move(done.answer);
}

} // namespace

base::awaitable<Result<api::ConferenceList>> Schedule::list(Principal who, ListRequest request) {
    if (auto allowed = requireGroup(who, Group::conferenceUser); !allowed) co_return allowed.error();
    if (auto valid = validateLine(request.q, limits::kSubjectCharactersMax, "q"); !valid) co_return valid.error();
    if (request.limit > limits::kPageItemsMax)
        co_return Error{Errc::invalidValue, "at most 200 items a page", "limit"};
    store::ConferenceListQuery query;
    query.scope = request.scope;
    query.q = std::string(trimmed(request.q));
    query.itemsMax = request.limit == 0 ? limits::kPageItemsDefault : request.limit;
    query.now = m_context.clock.now();
    query.live = m_context.listeners.liveOf(who.id);
    if (!request.cursor.empty()) {
        auto after = parseCursor(request.cursor);
        if (!after) co_return after.error();
        query.after = std::move(*after);
    }
    auto job = [c = m_context, who, query](store::Session& session) -> Result<api::ConferenceList> {
        const Rules rules(session, c.vault, query.now);
        auto wider = query;
        wider.itemsMax += 1; // one more tells whether there is a next page
        auto rows = rules.conferences.list(who.id, wider);
        api::ConferenceList page;
        if (rows.size() > query.itemsMax) {
            rows.resize(query.itemsMax);
            page.next = formatCursor(rows.back().properties.begin, rows.back().id);
        }
        page.items = rules.messages(rows);
        return page;
    };
    auto page = co_await m_context.database.read(std::move(job));
    if (page)
        for (auto& item : page->items) item.live = m_context.listeners.isLive(item.id);
    co_return page;
}

base::awaitable<Result<api::Conference>> Schedule::find(Principal who, ConferenceId id) {
    auto job = [c = m_context, who, id](store::Session& session) -> Result<api::Conference> {
        const Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, id);
        if (!row) return row.error();
        return rules.messageWithPeople(*row);
    };
    auto found = co_await m_context.database.read(std::move(job));
    if (found) found->live = m_context.listeners.isLive(id);
    co_return found;
}

base::awaitable<Result<api::Conference>> Schedule::create(Principal who, api::ConferenceCreate request,
                                                          std::optional<OnceKey> key) {
    auto plan = [who, request](Rules& rules) -> Result<api::Conference> {
        if (auto allowed = requireGroup(who, Group::conferenceUser); !allowed) return allowed.error();
        const auto begin = resolved(request.begin, request.timeZone, "begin");
        if (!begin) return begin.error();
        const auto end = resolved(request.end, request.timeZone, "end");
        if (!end) return end.error();
        auto row = newDraft(rules, who,
                            tidied({request.subject, request.description, *begin, *end, request.timeZone,
                                    request.type, request.reminderMinutes.value_or(0)}));
        if (!row) return row.error();
        const auto creator = rules.users.find(who.id);
        if (!creator) return Error{Errc::notFound, "there is no such account"};
        store::PinPair pins;
        rules.addParticipant(row->id, creator->properties.address, creator->properties.displayName,
                             Role::moderator, pins);
        rules.audit(who, "conference.created", row->id);
        return rules.messageWithPeople(*row);
    };
    auto job = onceJob<api::Conference>(m_context, who, key, std::move(plan));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    co_return announced(m_context, who, std::move(*done));
}

base::awaitable<Result<api::Conference>> Schedule::change(Principal who, ConferenceId id,
                                                          std::optional<std::int64_t> version,
                                                          api::ConferencePatch patch) {
    auto job = [c = m_context, who, id, version, patch](store::Session& session) -> Result<api::Conference> {
        Rules rules(session, c.vault, c.clock.now());
        auto row = rules.owned(who, id);
        if (!row) return row.error();
        if (row->state == ConferenceState::cancelled)
            return Error{Errc::alreadyCancelled, "the conference is cancelled"};
        if (row->state != ConferenceState::draft)
            return Error{Errc::scheduleLocked, "invitations are out: cancel and invite again to change it"};
        if (auto fresh = checkVersion(version, row->version); !fresh) return fresh.error();
        auto& p = row->properties;
        if (patch.subject) p.subject = *patch.subject;
        if (patch.description) p.description = *patch.description;
        if (patch.timeZone) p.timeZone = *patch.timeZone;
        if (patch.begin) {
            const auto begin = resolved(*patch.begin, p.timeZone, "begin");
            if (!begin) return begin.error();
            p.begin = *begin;
        }
        if (patch.end) {
            const auto end = resolved(*patch.end, p.timeZone, "end");
            if (!end) return end.error();
            p.end = *end;
        }
        if (patch.type) p.type = *patch.type;
        if (patch.reminderMinutes) p.reminderMinutes = *patch.reminderMinutes;
        p = tidied(p);
        if (auto valid = validateProperties(p, rules.now()); !valid) return valid.error();
        setWallTimes(*row);
        row->changedAt = rules.now();
        if (!rules.conferences.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
        row->version += 1;
        rules.reserveNumber(row->number, p.end);
        rules.audit(who, "conference.changed", id);
        return rules.messageWithPeople(*row);
    };
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    m_context.changes.publish(who.id, "conference", conferenceChange(id, done->version));
    co_return done;
}

base::awaitable<Result<>> Schedule::remove(Principal who, ConferenceId id, std::optional<std::int64_t> version) {
    auto job = [c = m_context, who, id, version](store::Session& session) -> Result<std::int64_t> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, id);
        if (!row) return row.error();
        if (row->state != ConferenceState::draft)
            return Error{Errc::alreadyScheduled, "only a draft can be deleted; cancel it instead"};
        if (auto fresh = checkVersion(version, row->version); !fresh) return fresh.error();
        rules.conferences.remove(id);
        rules.reserveNumber(row->number, rules.now());
        rules.audit(who, "conference.deleted", id);
        return row->version;
    };
    const auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    m_context.changes.publish(who.id, "conference", conferenceChange(id, *done + 1));
    co_return Result<>();
}

base::awaitable<Result<api::Conference>> Schedule::copy(Principal who, ConferenceId id, std::optional<OnceKey> key) {
    auto copyIt = [who, id](Rules& rules) -> Result<api::Conference> {
        const auto now = rules.now();
        const auto old = rules.owned(who, id);
        if (!old) return old.error();
        auto properties = old->properties;
        if (properties.end <= now) {
            const auto length = properties.end - properties.begin;
            properties.begin = std::chrono::ceil<std::chrono::hours>(now) + std::chrono::hours(24);
            properties.end = properties.begin + length;
        }
        auto row = newDraft(rules, who, properties);
        if (!row) return row.error();
        for (const auto& person : rules.participants.list(id)) {
            store::PinPair pins;
            rules.addParticipant(row->id, person.address, person.displayName, person.role, pins);
        }
        rules.audit(who, "conference.copied", row->id, {}, "from " + id.value);
        return rules.messageWithPeople(*row);
    };
    auto job = onceJob<api::Conference>(m_context, who, key, std::move(copyIt));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    co_return announced(m_context, who, std::move(*done));
}

base::awaitable<Result<api::Conference>> Schedule::reschedule(Principal who, ConferenceId id, Window window,
                                                              std::optional<OnceKey> key) {
    auto move = [who, id, window](Rules& rules) -> Result<api::Conference> {
        const auto now = rules.now();
        auto old = rules.ownedAndOpen(who, id);
        if (!old) return old.error();
        if (old->state == ConferenceState::draft)
            return Error{Errc::notScheduled, "a draft can simply be changed"};
        auto properties = old->properties;
        const auto begin = resolved(window.begin, window.timeZone, "begin");
        if (!begin) return begin.error();
        const auto end = resolved(window.end, window.timeZone, "end");
        if (!end) return end.error();
        properties.begin = *begin;
        properties.end = *end;
        properties.timeZone = window.timeZone;
        auto row = newDraft(rules, who, properties);
        if (!row) return row.error();
        // Mail goes to those who had some; who was left out then is left out now.
        const auto newest = rules.deliveries.newest(id);
        for (const auto& person : rules.participants.list(id)) {
            const auto mail = newest.find(person.id);
            const bool mailed = mail != newest.end() && mail->second.state != DeliveryState::suppressed;
            const auto state = mailed ? DeliveryState::queued : DeliveryState::suppressed;
            store::PinPair pins;
            const auto added =
                rules.addParticipant(row->id, person.address, person.displayName, person.role, pins);
            rules.addDelivery(row->id, added.id, DeliveryKind::invitation, state, 0);
            rules.addDelivery(id, person.id, DeliveryKind::cancellation, state, old->sequence + 1);
        }
        rules.deliveries.suppressWaiting(id, std::nullopt, now);
        rules.participants.destroyPins(id);
        old->state = ConferenceState::cancelled;
        old->sequence += 1;
        old->changedAt = now;
        if (!rules.conferences.update(*old, old->version)) return Error{Errc::versionStale, "changed meanwhile"};
        rules.reserveNumber(old->number, now);
        row->state = ConferenceState::scheduled;
        settleReminder(*row, now);
        if (!rules.conferences.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
        row->version += 1;
        rules.audit(who, "conference.cancelled", id, {}, "rescheduled");
        rules.audit(who, "conference.rescheduled", row->id, {}, "from " + id.value);
        return rules.messageWithPeople(*row);
    };
    auto job = onceJob<api::Conference>(m_context, who, key, std::move(move));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) {
        m_context.changes.publish(who.id, "conference", conferenceChange(id, 0));
        m_context.changes.publish(who.id, "conference", conferenceChange(done->answer.id, done->answer.version));
        m_context.listeners.onCancelled(id);
        m_context.listeners.onMailQueued();
    }
    co_return std::move(done->answer);
}

} // namespace conclave::conference
