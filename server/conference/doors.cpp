#include "server/conference/doors.hpp"

#include "common/address.hpp"
#include "server/conference/rules.hpp"

#include <optional>

namespace conclave::conference {
namespace {

Seat seatOf(const Rules& rules, const store::ConferenceRow& conference, const store::ParticipantRow& person) {
    Seat seat;
    seat.conference = conference.id;
    seat.participant = person.id;
    seat.owner = conference.owner;
    seat.number = conference.number;
    seat.subject = conference.properties.subject;
    seat.role = person.role;
    seat.phoneTested = person.phoneTested;
    seat.displayName = person.displayName;
    seat.address = person.address;
    if (const auto account = rules.users.findActiveByAddress(addressKey(person.address))) {
        seat.locale = account->properties.locale;
        seat.timeZone = account->properties.timeZone;
    }
    if (seat.timeZone.empty()) seat.timeZone = conference.properties.timeZone;
    if (seat.locale.empty())
        if (const auto organiser = rules.users.find(conference.owner)) seat.locale = organiser->properties.locale;
    seat.begin = conference.properties.begin;
    seat.end = conference.properties.end;
    seat.state = store::stateAt(conference, rules.now());
    return seat;
}

Result<Seat> admit(const Rules& rules, const std::optional<store::ParticipantRow>& person) {
    const Error refused{Errc::joinRefused, "number or PIN is not valid now"};
    if (!person) return refused;
    const auto conference = rules.conferences.find(person->conference);
    if (!conference) return refused;
    return seatOf(rules, *conference, *person);
}

} // namespace

base::awaitable<Result<Seat>> Doors::findByToken(base::Secret joinToken) {
    auto job = [c = m_context, token = std::move(joinToken)](store::Session& session) -> Result<Seat> {
        const Rules rules(session, c.vault, c.clock.now());
        return admit(rules, rules.participants.findByToken(token));
    };
    co_return co_await m_context.database.read(std::move(job));
}

base::awaitable<Result<Seat>> Doors::findByNumberAndPin(std::string number, base::Secret pin) {
    auto job = [c = m_context, number = std::move(number), pin = std::move(pin)](
                   store::Session& session) -> Result<Seat> {
        const Rules rules(session, c.vault, c.clock.now());
        // Both look-ups, whatever the first one says.
        const auto conference = rules.conferences.findByNumber(number);
        const auto person = rules.participants.findByPin(conference ? &conference->id : nullptr, pin);
        return admit(rules, person);
    };
    co_return co_await m_context.database.read(std::move(job));
}

base::awaitable<Result<Seat>> Doors::find(ConferenceId conference, ParticipantId participant) {
    auto job = [c = m_context, conference = std::move(conference),
                participant = std::move(participant)](store::Session& session) -> Result<Seat> {
        const Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.conferences.find(conference);
        const auto person = rules.participants.find(conference, participant);
        if (!row || !person) return Error{Errc::notFound, "nobody has this place"};
        return seatOf(rules, *row, *person);
    };
    co_return co_await m_context.database.read(std::move(job));
}

base::awaitable<Result<>> Doors::markPhoneTested(ConferenceId conference, ParticipantId participant) {
    struct Marked {
        UserId owner{};
        std::int64_t version = 0;
    };
    auto job = [c = m_context, conference, participant](store::Session& session) -> Result<Marked> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.conferences.find(conference);
        const auto person = rules.participants.find(conference, participant);
        if (!row || !person) return Error{Errc::notFound, "nobody has this place"};
        rules.participants.markPhoneTested(participant);
        return Marked{row->owner, row->version};
    };
    const auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    m_context.changes.publish(done->owner, "conference", participantChange(conference, participant, done->version));
    co_return Result<>();
}

} // namespace conclave::conference
