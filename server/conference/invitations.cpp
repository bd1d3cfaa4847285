#include "server/conference/invitations.hpp"

#include "server/conference/jobs.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace conclave::conference {
namespace {

// The ids as a set, each of them somebody of this conference. Error: invalidValue with `field[i]`.
Result<std::set<ParticipantId>> chosen(const std::vector<store::ParticipantRow>& people,
                                       const std::vector<ParticipantId>& ids, const std::string& field) {
    std::set<ParticipantId> known;
    for (const auto& person : people) known.insert(person.id);
    std::set<ParticipantId> out;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!known.contains(ids[i]))
            return Error{Errc::invalidValue, "nobody of this conference", field + "[" + std::to_string(i) + "]"};
        out.insert(ids[i]);
    }
    return out;
}

Result<api::StateChange> inviteThem(Rules& rules, const Principal& who, const ConferenceId& id,
                                    const api::InvitationsRequest& request) {
    auto row = rules.ownedAndOpen(who, id);
    if (!row) return row.error();
    const auto people = rules.participants.list(id);
    const auto mailTo = chosen(people, request.mailTo, "mailTo");
    if (!mailTo) return mailTo.error();
    const bool finalises = row->state == ConferenceState::draft;
    const auto newest = rules.deliveries.newest(id);
    std::size_t mailed = 0;
    for (const auto& person : people) {
        const bool wanted = mailTo->contains(person.id);
        const auto old = newest.find(person.id);
        // Of a scheduled conference: whoever has a mail keeps it (resending is another act); who was left out before
        // may be invited now.
        if (old != newest.end() && (!wanted || old->second.state != DeliveryState::suppressed)) continue;
        rules.addDelivery(id, person.id, DeliveryKind::invitation,
                          wanted ? DeliveryState::queued : DeliveryState::suppressed, row->sequence);
        if (wanted) ++mailed;
    }
    if (finalises) {
        row->state = ConferenceState::scheduled;
        settleReminder(*row, rules.now());
        row->changedAt = rules.now();
        if (!rules.conferences.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
    }
    rules.audit(who, finalises ? "conference.scheduled" : "invitations.sent", id, {}, std::to_string(mailed));
    return api::StateChange{ConferenceState::scheduled, rules.deliveryMessages(id)};
}

Result<api::DeliveryList> resendThem(Rules& rules, const Principal& who, const ConferenceId& id,
                                     const api::ResendRequest& request) {
    const auto row = rules.ownedAndOpen(who, id);
    if (!row) return row.error();
    if (row->state == ConferenceState::draft)
        return Error{Errc::notScheduled, "nobody is invited to a draft yet"};
    const auto wanted = chosen(rules.participants.list(id), request.participantIds, "participantIds");
    if (!wanted) return wanted.error();
    const auto newest = rules.deliveries.newest(id);
    for (const auto& person : *wanted) {
        const auto old = newest.find(person);
        const bool waits = old != newest.end() && (old->second.state == DeliveryState::queued ||
                                                   old->second.state == DeliveryState::sending);
        if (waits) continue;
        // A deferred one is overtaken: its facts are read when it is sent, and one mail is enough.
        rules.deliveries.suppressWaiting(id, person, rules.now());
        rules.addDelivery(id, person, DeliveryKind::invitation, DeliveryState::queued, row->sequence);
        rules.audit(who, "invitation.resent", id, person);
    }
    return api::DeliveryList{rules.deliveryMessages(id)};
}

Result<api::StateChange> cancelIt(Rules& rules, const Principal& who, const ConferenceId& id,
                                  const api::CancellationRequest& request) {
    auto row = rules.ownedAndOpen(who, id);
    if (!row) return row.error();
    const auto people = rules.participants.list(id);
    const auto notify = chosen(people, request.notify.ids, "notify");
    if (!notify) return notify.error();
    if (row->state == ConferenceState::draft) {
        rules.conferences.remove(id);
        rules.reserveNumber(row->number, rules.now());
        rules.audit(who, "conference.deleted", id);
        return api::StateChange{ConferenceState::cancelled, {}};
    }
    rules.deliveries.suppressWaiting(id, std::nullopt, rules.now());
    row->sequence += 1;
    for (const auto& person : people) {
        const bool wanted = request.notify.all || notify->contains(person.id);
        rules.addDelivery(id, person.id, DeliveryKind::cancellation,
                          wanted ? DeliveryState::queued : DeliveryState::suppressed, row->sequence);
    }
    rules.participants.destroyPins(id);
    row->state = ConferenceState::cancelled;
    row->changedAt = rules.now();
    if (!rules.conferences.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
    rules.reserveNumber(row->number, rules.now());
    rules.audit(who, "conference.cancelled", id);
    return api::StateChange{ConferenceState::cancelled, rules.deliveryMessages(id)};
}

} // namespace

base::awaitable<Result<api::StateChange>> Invitations::invite(Principal who, ConferenceId conference,
                                                              api::InvitationsRequest request,
                                                              std::optional<OnceKey> key) {
    auto job = onceJob<api::StateChange>(m_context, who, key, [who, conference, request](Rules& rules) {
        return inviteThem(rules, who, conference, request);
    });
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) {
        m_context.changes.publish(who.id, "conference", conferenceChange(conference, 0));
        m_context.listeners.onMailQueued();
    }
    co_return std::move(done->answer);
}

base::awaitable<Result<api::DeliveryList>> Invitations::deliveries(Principal who, ConferenceId conference) {
    auto job = [c = m_context, who, conference](store::Session& session) -> Result<api::DeliveryList> {
        const Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, conference);
        if (!row) return row.error();
        return api::DeliveryList{rules.deliveryMessages(conference)};
    };
    co_return co_await m_context.database.read(std::move(job));
}

base::awaitable<Result<api::DeliveryList>> Invitations::resend(Principal who, ConferenceId conference,
                                                               api::ResendRequest request,
                                                               std::optional<OnceKey> key) {
    auto job = onceJob<api::DeliveryList>(m_context, who, key, [who, conference, request](Rules& rules) {
        return resendThem(rules, who, conference, request);
    });
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) {
        m_context.changes.publish(who.id, "delivery", conferenceChange(conference, 0));
        m_context.listeners.onMailQueued();
    }
    co_return std::move(done->answer);
}

base::awaitable<Result<api::StateChange>> Invitations::cancel(Principal who, ConferenceId conference,
                                                              api::CancellationRequest request,
                                                              std::optional<OnceKey> key) {
    auto job = onceJob<api::StateChange>(m_context, who, key, [who, conference, request](Rules& rules) {
        return cancelIt(rules, who, conference, request);
    });
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) {
        m_context.changes.publish(who.id, "conference", conferenceChange(conference, 0));
        m_context.listeners.onCancelled(conference);
        m_context.listeners.onMailQueued();
    }
    co_return std::move(done->answer);
}

} // namespace conclave::conference
