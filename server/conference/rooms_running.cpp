#include "server/conference/rooms_running.hpp"

#include "common/api/codec.hpp"
#include "server/base/log.hpp"
#include "server/media/bridge/spoken.hpp"

#include <cmath>

namespace conclave::conference {

namespace {

constexpr std::chrono::seconds kQualityEvery{5};

struct Threshold {
    std::int64_t lossPermille;
    std::int64_t jitterMs;
};
constexpr Threshold kGood{10, 30}, kFair{50, 60};

LineGrade gradeOf(const api::LineQuality& q) {
    const auto loss = std::max(q.lossInPermille, q.lossOutPermille), jitter = std::max(q.jitterInMs, q.jitterOutMs);
    const auto within = [&](const Threshold& t) { return loss < t.lossPermille && jitter < t.jitterMs; };
    if (within(kGood)) return LineGrade::good;
    return within(kFair) ? LineGrade::fair : LineGrade::poor;
}

std::string cipherOf(const media::LegStats& stats) {
    if (!stats.suite) return {};
    std::string out;
    switch (*stats.suite) {
    case media::SrtpSuite::aeadAes256Gcm: out = "AES-256-GCM"; break;
    case media::SrtpSuite::aeadAes128Gcm: out = "AES-128-GCM"; break;
    case media::SrtpSuite::aesCm256HmacSha1_80: out = "AES-256-CM, HMAC-SHA1-80"; break;
    case media::SrtpSuite::aesCm128HmacSha1_80: out = "AES-128-CM, HMAC-SHA1-80"; break;
    }
    return out + (stats.dtls ? ", DTLS" : ", SDES");
}

// Audit words are of the form subject.deed, see AuditRow.
std::string actionOf(RoomDeed deed) {
    switch (deed) {
    case RoomDeed::locked: return "call.locked";
    case RoomDeed::unlocked: return "call.unlocked";
    case RoomDeed::everyoneMuted: return "call.everyoneMuted";
    case RoomDeed::everyoneUnmuted: return "call.everyoneUnmuted";
    case RoomDeed::ended: return "call.ended";
    case RoomDeed::muted: return "call.muted";
    case RoomDeed::unmuted: return "call.unmuted";
    case RoomDeed::removed: return "call.removed";
    case RoomDeed::handLowered: return "call.handLowered";
    }
    return "call";
}

std::string_view reasonOf(Ending why) {
    switch (why) {
    case Ending::removed: return "removed";
    case Ending::over: return "conference has ended";
    case Ending::cancelled: return "conference cancelled";
    default: return "left";
    }
}

} // namespace

Rooms::Running::Running(Rooms& all, const Seat& first, media::BridgeId mix)
    : rooms(all), conference(first.conference), owner(first.owner), end(first.end), bridge(mix), room(*this),
      number(first.number), subject(first.subject) {}

Rooms::Running::Line* Rooms::Running::line(const ParticipantId& id) {
    const auto found = lines.find(id);
    return found == lines.end() ? nullptr : &found->second;
}

bool Rooms::Running::isDead(const Person& person, Time now) {
    if (!rooms.m_host->isConnected(person.call)) return true;
    const Line* its = line(person.id);
    return its && !its->held && now - its->lastHeard > kDeadAfter;
}

api::LiveParticipant Rooms::Running::message(const Person& person) const {
    api::LiveParticipant out;
    out.participantId = person.id;
    out.role = person.role;
    out.joinedAt = person.joinedAt;
    out.muted = person.muted();
    out.mutedBy = person.mutedBy();
    out.hand = person.hand.has_value();
    out.handSince = person.hand;
    const auto its = lines.find(person.id);
    if (its == lines.end()) return out;
    out.displayName = its->second.displayName;
    out.talking = its->second.talking;
    out.level = its->second.talking ? its->second.level : -100;
    out.held = its->second.held;
    out.quality = its->second.quality;
    return out;
}

api::Live Rooms::Running::whole() const {
    api::Live live;
    live.open = !room.empty();
    live.locked = live.open && room.locked(); // all of it falls with the room
    live.everyoneMuted = live.open && room.everyoneMuted();
    live.now = rooms.m_clock.now();
    live.end = end;
    for (const Person* person : room.people()) live.participants.push_back(message(*person));
    if (live.open) live.refusals.assign(refusals.begin(), refusals.end());
    return live;
}

void Rooms::Running::publish(const char* kind, const std::string& json) const { rooms.m_feed.publish(conference, kind, json); }

void Rooms::Running::publishPerson(const Person& person) const {
    if (rooms.m_feed.watched(conference)) publish("participant", api::encode(message(person)));
}

void Rooms::Running::publishLevels() const {
    api::LiveLevels levels;
    for (const auto& [id, its] : lines)
        if (its.talking) levels.items.push_back({id, its.level});
    if (!levels.items.empty()) publish("levels", api::encode(levels));
}

sip::Roster Rooms::Running::roster() const {
    sip::Roster all;
    all.entity = "sips:" + number + '@' + rooms.m_rules.host;
    all.subject = subject;
    all.isActive = !room.empty();
    all.isLocked = room.locked();
    for (const Person* person : room.people()) {
        const auto its = lines.find(person->id);
        if (its == lines.end()) continue;
        const auto& line = its->second;
        all.users.push_back({line.rosterIndex, line.publicName, std::string(wordOf(person->role)),
                             line.held ? sip::Roster::Status::onHold : sip::Roster::Status::connected,
                             person->role != Role::audience && !person->muted()});
    }
    return all;
}

void Rooms::Running::publishRoster() const {
    const bool anybody = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.second.wantsRoster; });
    if (!anybody) return;
    const auto now = roster();
    for (const Person* person : room.people()) {
        const auto its = lines.find(person->id);
        if (its != lines.end() && its->second.wantsRoster) rooms.m_host->publishRoster(person->call, now);
    }
}

void Rooms::Running::tellOwner(const ParticipantId& participant) const {
    api::Change change;
    change.conferenceId = conference;
    if (!participant.empty()) change.participantId = participant;
    rooms.m_changes.publish(owner, "live", change);
}

void Rooms::Running::chime(const ParticipantId& of, media::Chime which) {
    if (rooms.m_rules.entryTones != EntryTones::on) return;
    auto& last = chimed[of].at(static_cast<std::size_t>(which));
    const Time now = rooms.m_clock.steadyNow();
    if (last && now - *last < kBetweenOnesChimes) return;
    last = now;
    rooms.m_engine->chime(bridge, which);
}

void Rooms::Running::takeStats(const Person& person, Line& its, const media::LegStats& stats, Time now) {
    its.lastHeard = now - stats.sinceLastPacket;
    its.level = std::clamp<std::int64_t>(std::lround(stats.levelDbfs), -100, 0);
    if (its.quality && now - its.qualityTold < kQualityEvery) return;
    its.qualityTold = now;
    api::LineQuality q;
    q.lossInPermille = std::lround(stats.lossInbound * 1000);
    q.lossOutPermille = std::lround(stats.lossOutbound * 1000);
    q.jitterInMs = std::lround(stats.jitterInboundMs);
    q.jitterOutMs = std::lround(stats.jitterOutboundMs);
    q.bufferMs = stats.jitterBufferMs;
    if (stats.roundTripMs >= 0) q.roundTripMs = std::lround(stats.roundTripMs);
    q.cipher = cipherOf(stats);
    // Who is cut off loses nothing that could be counted.
    q.grade = !its.held && stats.sinceLastPacket > kDeadAfter ? LineGrade::poor : gradeOf(q);
    its.quality = std::move(q);
    publishPerson(person);
}

// --- what the room's rules lead to ---------------------------------------------------------------------------

void Rooms::Running::say(const Person& to, media::PromptId prompt) {
    if (const Line* its = line(to.id)) rooms.m_engine->play(its->leg, prompt, its->language);
}

void Rooms::Running::sayCount(const Person& to, std::size_t people) {
    const Line* its = line(to.id);
    if (!its) return;
    if (people == 1) return say(to, media::PromptId::onlyOne);
    say(to, media::PromptId::countBefore);
    for (const auto prompt : media::spokenCount(static_cast<unsigned>(people), its->language)) say(to, prompt);
    say(to, media::PromptId::countAfter);
}

void Rooms::Running::applyMute(const Person& person) {
    if (const Line* its = line(person.id))
        rooms.m_engine->setMuted(its->leg, person.muted() ? media::Muted::yes : media::Muted::no);
}

void Rooms::Running::dismiss(const Person& person, media::PromptId last, Ending why) {
    rooms.m_host->dismiss(person.call, last, reasonOf(why), why);
}

void Rooms::Running::onPersonChanged(const Person& person) {
    isRosterOld = true;
    publishPerson(person);
    tellOwner(person.id);
}

void Rooms::Running::onRoomChanged() {
    isRosterOld = true;
    if (rooms.m_feed.watched(conference)) publish("live", api::encode(whole()));
    tellOwner({});
}

void Rooms::Running::onDeed(RoomDeed deed, const Person* by, const ParticipantId& to) {
    store::AuditRow row;
    row.at = rooms.m_clock.now();
    row.action = actionOf(deed);
    row.conference = conference;
    row.participant = to;
    if (by) {
        row.detail = "by participant " + by->id.value;
        if (const Line* its = line(by->id)) row.source = its->source;
    } else if (rooms.m_actor) {
        row.actor = rooms.m_actor->id;
        row.source = rooms.m_actor->source;
    }
    log::info("rooms", row.action, {{"conference", conference.value}, {"participant", to.value}});
    rooms.m_log.deed(std::move(row));
}

} // namespace conclave::conference
