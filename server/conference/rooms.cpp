#include "server/conference/rooms.hpp"

#include "common/api/codec.hpp"
#include "server/base/log.hpp"
#include "server/conference/rooms_running.hpp"

namespace conclave::conference {

namespace {

constexpr std::chrono::minutes kWarnBeforeEnd{5};
constexpr std::uint64_t kBeatsPerRound = 20; // in 2 s every line is asked once

Error notLive() { return {Errc::notLive, "nobody is in the call"}; }

} // namespace

class Rooms::Busy {
public:
    explicit Busy(Rooms& rooms) : m_rooms(rooms) { ++m_rooms.m_depth; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() {
        if (--m_rooms.m_depth == 0) m_rooms.sweep();
    }

private:
    Rooms& m_rooms;
};

Rooms::Rooms(const base::Clock& clock, Changes& changes, CallLog& log, LiveFeed& feed, RoomRules rules)
    : m_clock(clock), m_changes(changes), m_log(log), m_feed(feed), m_rules(rules) {}

Rooms::~Rooms() = default;

void Rooms::attach(media::Engine& engine, RoomHost& host) {
    m_engine = &engine;
    m_host = &host;
}

Rooms::Running* Rooms::find(const ConferenceId& conference) const {
    const auto found = m_rooms.find(conference);
    return found == m_rooms.end() ? nullptr : found->second.get();
}

void Rooms::sweep() {
    for (auto at = m_rooms.begin(); at != m_rooms.end();) {
        if (!at->second->room.empty()) {
            ++at;
            continue;
        }
        const auto gone = std::move(at->second);
        at = m_rooms.erase(at);
        if (m_feed.watched(gone->conference)) gone->publish("live", api::encode(gone->whole()));
    }
}

// --- in and out -----------------------------------------------------------------------------------------------

std::optional<Refusal> Rooms::refusal(const Seat& seat, std::optional<sip::CallId> replaces) {
    using media::PromptId;
    const Instant now = m_clock.now();
    const auto opensBefore = seat.role == Role::moderator ? m_rules.opensBeforeModerator : m_rules.opensBefore;
    if (seat.state == ConferenceState::cancelled) return Refusal{410, "Conference cancelled", PromptId::cancelled, {}};
    if (seat.state == ConferenceState::ended || now >= seat.end)
        return Refusal{410, "Conference has ended", PromptId::ended, RefusedFor::ended};
    if (seat.state == ConferenceState::draft || now < seat.begin - opensBefore)
        return Refusal{480, "Conference is not open yet", PromptId::notYetOpen, RefusedFor::notOpen};
    Running* running = find(seat.conference);
    if (!running) return std::nullopt;
    const auto steady = m_clock.steadyNow();
    if (const Person* holder = running->room.find(seat.participant)) {
        if (replaces == holder->call || running->isDead(*holder, steady)) return std::nullopt;
        return Refusal{486, "This seat is taken", PromptId::seatTaken, RefusedFor::seatTaken};
    }
    const auto lost = running->lostLately.find(seat.participant);
    const bool comesBack = lost != running->lostLately.end() && steady - lost->second < Running::kComesBackWithin;
    if (running->room.locked() && seat.role != Role::moderator && !comesBack)
        return Refusal{480, "Conference is locked", PromptId::locked, RefusedFor::locked};
    return std::nullopt;
}

void Rooms::refused(const Seat& seat, RefusedFor why) {
    Running* running = find(seat.conference);
    if (!running) return;
    api::LiveRefusal entry{seat.participant, seat.displayName.empty() ? seat.address : seat.displayName, m_clock.now(), why};
    if (m_feed.watched(seat.conference)) running->publish("refusal", api::encode(entry));
    // Whoever dials again and again is one entry, and hides nobody.
    std::erase_if(running->refusals, [&](const auto& one) { return one.participantId == entry.participantId && one.reason == why; });
    running->refusals.push_front(std::move(entry));
    if (running->refusals.size() > Running::kRefusalsMax) running->refusals.pop_back();
    running->tellOwner(seat.participant);
}

void Rooms::enter(Arrival arrival) {
    const Busy busy(*this);
    const Seat& seat = arrival.seat;
    if (Running* running = find(seat.conference))
        if (const Person* holder = running->room.find(seat.participant))
            m_host->dismiss(holder->call, media::PromptId::joinedElsewhere, "taken over by another call", Ending::replaced);
    auto& place = m_rooms[seat.conference];
    const Instant now = m_clock.now();
    if (!place) {
        place = std::make_unique<Running>(*this, seat, arrival.bridge);
        place->warned = now >= seat.end - kWarnBeforeEnd; // it would not be true
    }
    Running& running = *place;
    Running::Line line;
    line.leg = arrival.leg;
    line.language = arrival.language;
    line.stay = m_log.joined(seat, now);
    line.displayName = seat.displayName.empty() ? seat.address : seat.displayName;
    line.source = std::move(arrival.source);
    line.rosterIndex = ++running.rosterIndexLast;
    line.publicName = seat.displayName;
    line.lastHeard = m_clock.steadyNow();
    running.lines.insert_or_assign(seat.participant, std::move(line));
    running.lostLately.erase(seat.participant);
    const bool alone = running.room.empty();
    log::info("rooms", "entered",
              {{"conference", seat.conference.value}, {"participant", seat.participant.value}, {"role", wordOf(seat.role)}});
    running.room.enter(seat.participant, arrival.call, seat.role, now);
    if (!alone) running.chime(seat.participant, media::Chime::entered);
    if (alone) running.onRoomChanged(); // it has opened
}

void Rooms::left(const Seat& seat, sip::CallId call, Ending why) {
    const Busy busy(*this);
    Running* running = find(seat.conference);
    const Person* person = running ? running->room.find(seat.participant) : nullptr;
    if (!person || person->call != call) return;
    const auto line = running->lines.find(seat.participant);
    m_log.left(line->second.stay, m_clock.now(), why);
    running->lines.erase(line);
    running->room.leave(seat.participant, why);
    running->isRosterOld = true;
    if (why == Ending::lost) running->lostLately[seat.participant] = m_clock.steadyNow();
    log::info("rooms", "left",
              {{"conference", seat.conference.value}, {"participant", seat.participant.value}, {"ending", wordOf(why)}});
    if (m_feed.watched(seat.conference)) running->publish("left", api::encode(api::LiveLeft{seat.participant, why}));
    running->tellOwner(seat.participant);
    if (!running->room.empty()) running->chime(seat.participant, media::Chime::left);
}

void Rooms::key(const Seat& seat, char digit) {
    const Busy busy(*this);
    if (Running* running = find(seat.conference))
        running->room.onKey(seat.participant, digit, m_clock.steadyNow(), m_clock.now());
}

void Rooms::setHeld(const Seat& seat, media::Held held) {
    Running* running = find(seat.conference);
    auto* line = running ? running->line(seat.participant) : nullptr;
    if (!line || line->held == (held == media::Held::yes)) return;
    line->held = !line->held;
    line->lastHeard = m_clock.steadyNow(); // a phone on hold need not have said anything
    running->isRosterOld = true;
    if (const Person* person = running->room.find(seat.participant)) running->publishPerson(*person);
}

void Rooms::subscribe(const Seat& seat) {
    Running* running = find(seat.conference);
    auto* line = running ? running->line(seat.participant) : nullptr;
    if (!line) return;
    line->wantsRoster = true;
    m_host->publishRoster(running->room.find(seat.participant)->call, running->roster());
}

void Rooms::talking(const Seat& seat, media::Talking talking) {
    Running* running = find(seat.conference);
    auto* line = running ? running->line(seat.participant) : nullptr;
    const Person* person = line ? running->room.find(seat.participant) : nullptr;
    if (!person) return;
    line->talking = talking == media::Talking::yes;
    if (line->talking) m_engine->stats(line->leg); // its level
    running->publishPerson(*person);
}

void Rooms::stats(const Seat& seat, const media::LegStats& stats) {
    Running* running = find(seat.conference);
    auto* line = running ? running->line(seat.participant) : nullptr;
    if (const Person* person = line ? running->room.find(seat.participant) : nullptr)
        running->takeStats(*person, *line, stats, m_clock.steadyNow());
}

// --- time -----------------------------------------------------------------------------------------------------

void Rooms::beat() {
    const Busy busy(*this);
    ++m_beats;
    const Instant now = m_clock.now();
    for (const auto& [id, running] : m_rooms) {
        const bool watched = m_feed.watched(id);
        std::uint64_t at = 0;
        for (const auto& [participant, line] : running->lines) {
            const bool due = at++ % kBeatsPerRound == m_beats % kBeatsPerRound;
            if (due || (watched && line.talking)) m_engine->stats(line.leg);
        }
        if (watched) running->publishLevels();
        if (std::exchange(running->isRosterOld, false)) running->publishRoster();
        watchWindow(*running, now);
    }
}

void Rooms::watchWindow(Running& running, Instant now) {
    if (now < running.end - kWarnBeforeEnd) running.warned = false; // the clock was put back: it will be due again
    if (now < running.end) {
        if (running.warned || now < running.end - kWarnBeforeEnd) return;
        running.warned = true;
        for (const Person* person : running.room.people()) running.say(*person, media::PromptId::endsInFiveMinutes);
        return;
    }
    // Past the end nobody new comes in; those inside may finish while a moderator is with them.
    if (m_rules.atEnd == AtEnd::whenUnmoderated && running.room.hasModerator()) return;
    std::vector<sip::CallId> all;
    for (const Person* person : running.room.people()) all.push_back(person->call);
    for (const auto call : all) m_host->dismiss(call, media::PromptId::ended, "conference has ended", Ending::over);
}

// --- the organiser --------------------------------------------------------------------------------------------

api::Live Rooms::view(const ConferenceId& conference) const {
    if (const Running* running = find(conference)) return running->whole();
    api::Live nobody;
    nobody.now = m_clock.now();
    return nobody;
}

std::vector<ConferenceId> Rooms::liveOf(const UserId& owner) const {
    std::vector<ConferenceId> theirs;
    for (const auto& [id, running] : m_rooms)
        if (running->owner == owner) theirs.push_back(id);
    return theirs;
}

Result<> Rooms::act(const Principal& who, const ConferenceId& conference, Room::Act what) {
    const Busy busy(*this);
    Running* running = find(conference);
    if (!running) return notLive();
    m_actor = &who;
    running->room.act(what);
    m_actor = nullptr;
    return {};
}

Result<> Rooms::act(const Principal& who, const ConferenceId& conference, const ParticipantId& person, Room::PersonAct what) {
    const Busy busy(*this);
    Running* running = find(conference);
    if (!running) return notLive();
    m_actor = &who;
    auto done = running->room.act(person, what);
    m_actor = nullptr;
    return done;
}

// --- what changes in the schedule -----------------------------------------------------------------------------

void Rooms::onCancelled(const ConferenceId& conference) {
    const Busy busy(*this);
    Running* running = find(conference);
    if (!running) return;
    std::vector<sip::CallId> all;
    for (const Person* person : running->room.people()) all.push_back(person->call);
    for (const auto call : all)
        m_host->dismiss(call, media::PromptId::cancelled, "conference cancelled", Ending::cancelled);
}

void Rooms::onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, const Changed& now) {
    const Busy busy(*this);
    Running* running = find(conference);
    auto* line = running ? running->line(participant) : nullptr;
    if (!line) return;
    const Person& person = *running->room.find(participant);
    const std::string& shown = now.displayName.empty() ? now.address : now.displayName;
    if (line->displayName != shown || line->publicName != now.displayName) {
        line->displayName = shown;
        line->publicName = now.displayName;
        running->onPersonChanged(person);
    }
    if (person.role == now.role) return;
    m_engine->setRole(line->leg, now.role);
    m_log.roleChanged(line->stay, now.role);
    running->room.setRole(participant, now.role);
}

void Rooms::onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) {
    const Busy busy(*this);
    Running* running = find(conference);
    const Person* person = running ? running->room.find(participant) : nullptr;
    if (person) m_host->dismiss(person->call, media::PromptId::removed, "removed", Ending::removed);
}

// Whoever came in by the dead PIN has to go.
void Rooms::onPinChanged(const ConferenceId& conference, const ParticipantId& participant) {
    onParticipantRemoved(conference, participant);
}

} // namespace conclave::conference
