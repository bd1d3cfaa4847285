#include "server/conference/participants.hpp"

#include "common/address.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/conference/jobs.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace conclave::conference {
namespace {

std::string fieldAt(std::size_t index, const char* name) {
    return "participants[" + std::to_string(index) + "]." + name;
}

// Clean addresses and names, every one new to the conference. Errors as Participants::add().
Result<std::vector<api::ParticipantCreate>> checkedBatch(const Rules& rules, const ConferenceId& conference,
                                                         const api::ParticipantsCreate& request) {
    if (request.participants.empty()) return Error{Errc::invalidValue, "nobody is named", "participants"};
    if (request.participants.size() > limits::kBatchParticipantsMax)
        return Error{Errc::conferenceFull, "a conference has at most 250 participants", "participants"};
    std::set<std::string> keys;
    for (const auto& person : rules.participants.list(conference)) keys.insert(addressKey(person.address));
    std::vector<api::ParticipantCreate> people;
    for (std::size_t i = 0; i < request.participants.size(); ++i) {
        auto person = request.participants[i];
        const auto addressField = fieldAt(i, "address"), nameField = fieldAt(i, "displayName");
        person.address = std::string(trimmed(person.address));
        person.displayName = std::string(trimmed(person.displayName.value_or("")));
        if (auto valid = validateAddress(person.address, addressField); !valid) return valid.error();
        if (auto valid = validateLine(*person.displayName, limits::kDisplayNameCharactersMax, nameField); !valid)
            return valid.error();
        if (!keys.insert(addressKey(person.address)).second)
            return Error{Errc::duplicateAddress, "this address takes part already", addressField};
        people.push_back(std::move(person));
    }
    if (keys.size() > limits::kParticipantsMax)
        return Error{Errc::conferenceFull, "a conference has at most 250 participants", "participants"};
    return people;
}

// A name nobody typed is the account's own.
std::string nameFor(const Rules& rules, const api::ParticipantCreate& person) {
    if (!person.displayName->empty()) return *person.displayName;
    const auto account = rules.users.findActiveByAddress(addressKey(person.address));
    return account ? account->properties.displayName : std::string();
}

struct Applied {
    api::Participant answer{};
    std::int64_t conferenceVersion = 0;
};

// A new pair in the place of the old one, which is dead when the job is committed.
store::PinPair renewPins(Rules& rules, const Principal& who, const ConferenceId& conference,
                         const ParticipantId& participant) {
    auto pins = rules.newPins(conference);
    pins.participant = participant;
    rules.participants.setPin(conference, pins);
    rules.audit(who, "pin.regenerated", conference, participant);
    return pins;
}

void reveal(const store::PinPair& pins, api::Participant& into) {
    into.pin = std::string(pins.pin.reveal());
    into.joinToken = std::string(pins.joinToken.reveal());
}

} // namespace

base::awaitable<Result<api::ParticipantList>> Participants::add(Principal who, ConferenceId conference,
                                                                api::ParticipantsCreate request,
                                                                std::optional<OnceKey> key) {
    auto add = [who, conference, request](Rules& rules) -> Result<api::ParticipantList> {
        const auto row = rules.ownedAndOpen(who, conference);
        if (!row) return row.error();
        const auto people = checkedBatch(rules, conference, request);
        if (!people) return people.error();
        api::ParticipantList list;
        for (const auto& person : *people) {
            store::PinPair pins;
            const auto added =
                rules.addParticipant(conference, person.address, nameFor(rules, person), person.role, pins);
            auto item = message(added, nullptr);
            reveal(pins, item);
            list.items.push_back(std::move(item));
            rules.audit(who, "participant.added", conference, added.id, std::string(wordOf(person.role)));
        }
        return list;
    };
    auto job = onceJob<api::ParticipantList>(m_context, who, key, std::move(add));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first)
        m_context.changes.publish(who.id, "conference", conferenceChange(conference, 0));
    co_return std::move(done->answer);
}

base::awaitable<Result<api::Participant>> Participants::change(Principal who, ConferenceId conference,
                                                               ParticipantId participant,
                                                               std::optional<std::int64_t> version,
                                                               api::ParticipantPatch patch) {
    // Past the end nothing but who may do what, while they are still in: a new address would bring a mail.
    const bool goesOn = patch.role && !patch.address && !patch.displayName && m_context.listeners.isLive(conference);
    const PastEnd past = goesOn ? PastEnd::open : PastEnd::closed;
    auto job = [c = m_context, who, conference, participant, version, patch,
                past](store::Session& session) -> Result<Applied> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.ownedAndOpen(who, conference, past);
        if (!row) return row.error();
        auto person = rules.participants.find(conference, participant);
        if (!person) return Error{Errc::notFound, "there is no such participant"};
        if (auto fresh = checkVersion(version, person->version); !fresh) return fresh.error();
        if (patch.role && *patch.role != Role::moderator && person->role == Role::moderator &&
            rules.participants.countModerators(conference) == 1)
            return Error{Errc::lastModerator, "a conference needs a moderator", "role"};
        std::string what;
        std::optional<store::PinPair> renewed;
        if (patch.role && *patch.role != person->role) {
            what = std::string(wordOf(person->role)) + " to " + std::string(wordOf(*patch.role));
            person->role = *patch.role;
        }
        if (patch.address) {
            const std::string address(trimmed(*patch.address));
            if (auto valid = validateAddress(address, "address"); !valid) return valid.error();
            if (addressKey(address) != addressKey(person->address)) {
                if (rules.participants.hasAddress(conference, address))
                    return Error{Errc::duplicateAddress, "this address takes part already", "address"};
                // Whoever reads mail at the old address may know the pair.
                renewed = renewPins(rules, who, conference, participant);
                rules.deliveries.readdress(conference, participant, rules.now());
            }
            if (address != person->address) what += what.empty() ? "address" : ", address";
            person->address = address;
        }
        if (patch.displayName) {
            const std::string name(trimmed(*patch.displayName));
            if (auto valid = validateLine(name, limits::kDisplayNameCharactersMax, "displayName"); !valid)
                return valid.error();
            if (name != person->displayName) what += what.empty() ? "name" : ", name";
            person->displayName = name;
        }
        if (!rules.participants.update(*person, person->version)) return Error{Errc::versionStale, "changed meanwhile"};
        rules.audit(who, "participant.changed", conference, participant, what);
        const auto newest = rules.deliveries.newest(conference);
        const auto mail = newest.find(participant);
        const auto changed = rules.participants.find(conference, participant).value();
        Applied applied;
        applied.answer = message(changed, mail == newest.end() ? nullptr : &mail->second);
        applied.conferenceVersion = row->version;
        if (renewed) reveal(*renewed, applied.answer);
        return applied;
    };
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    m_context.changes.publish(who.id, "conference",
                              participantChange(conference, participant, done->conferenceVersion));
    m_context.listeners.onParticipantChanged(conference, participant,
                                             {done->answer.role, done->answer.displayName, done->answer.address});
    if (done->answer.pin) {
        m_context.listeners.onPinChanged(conference, participant);
        m_context.listeners.onMailQueued();
    }
    co_return std::move(done->answer);
}

base::awaitable<Result<>> Participants::remove(Principal who, ConferenceId conference, ParticipantId participant,
                                               std::optional<std::int64_t> version, WithdrawalMail mail) {
    struct Removed {
        std::int64_t conferenceVersion = 0;
        bool mailed = false;
    };
    auto job = [c = m_context, who, conference, participant, version,
                mail](store::Session& session) -> Result<Removed> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.ownedAndOpen(who, conference);
        if (!row) return row.error();
        const auto person = rules.participants.find(conference, participant);
        if (!person) return Error{Errc::notFound, "there is no such participant"};
        if (auto fresh = checkVersion(version, person->version); !fresh) return fresh.error();
        if (person->role == Role::moderator && rules.participants.countModerators(conference) == 1)
            return Error{Errc::lastModerator, "a conference needs a moderator"};
        Removed removed{row->version, false};
        rules.deliveries.suppressWaiting(conference, participant, rules.now());
        if (mail == WithdrawalMail::send) {
            // Whoever was never written to would not know what is withdrawn.
            for (const auto& old : rules.deliveries.list(conference))
                if (old.participant == participant && old.state != DeliveryState::suppressed) removed.mailed = true;
        }
        if (removed.mailed) {
            rules.conferences.setSequence(conference, row->sequence + 1);
            rules.addDelivery(conference, participant, DeliveryKind::withdrawal, DeliveryState::queued,
                              row->sequence + 1);
        }
        rules.participants.markRemoved(conference, participant);
        rules.audit(who, "participant.removed", conference, participant, removed.mailed ? "with mail" : "");
        return removed;
    };
    const auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    m_context.changes.publish(who.id, "conference",
                              participantChange(conference, participant, done->conferenceVersion));
    m_context.listeners.onParticipantRemoved(conference, participant);
    if (done->mailed) m_context.listeners.onMailQueued();
    co_return Result<>();
}

base::awaitable<Result<api::Pin>> Participants::regeneratePin(Principal who, ConferenceId conference,
                                                              ParticipantId participant,
                                                              std::optional<OnceKey> key) {
    auto renew = [who, conference, participant](Rules& rules) -> Result<api::Pin> {
        const auto row = rules.ownedAndOpen(who, conference);
        if (!row) return row.error();
        if (!rules.participants.find(conference, participant))
            return Error{Errc::notFound, "there is no such participant"};
        const auto pins = renewPins(rules, who, conference, participant);
        return api::Pin{participant, std::string(pins.pin.reveal()), std::string(pins.joinToken.reveal())};
    };
    auto job = onceJob<api::Pin>(m_context, who, key, std::move(renew));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) {
        m_context.changes.publish(who.id, "conference", participantChange(conference, participant, 0));
        m_context.listeners.onPinChanged(conference, participant);
    }
    co_return std::move(done->answer);
}

base::awaitable<Result<api::PinList>> Participants::pins(Principal who, ConferenceId conference) {
    auto job = [c = m_context, who, conference](store::Session& session) -> Result<api::PinList> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, conference);
        if (!row) return row.error();
        const auto pairs = rules.participants.pins(conference);
        if (!pairs) return pairs.error();
        api::PinList list;
        for (const auto& pair : *pairs)
            list.items.push_back(
                {pair.participant, std::string(pair.pin.reveal()), std::string(pair.joinToken.reveal())});
        rules.audit(who, "pins.viewed", conference, {}, std::to_string(list.items.size()));
        return list;
    };
    co_return co_await m_context.database.run(std::move(job));
}

} // namespace conclave::conference
