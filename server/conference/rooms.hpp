// The running conferences (spec F3, F4, F8): seats and the rules of `Room` on one side, the bridge, attendance, audit and whoever
// looks at them live on the other. Thread: control.
//
//   Admission ── enter, left, key ──► Rooms ── say, mute, role ──► Engine
//             ◄─ dismiss ────────────   │  ◄── talking, stats ────
//   Live (API) ── act, view ──────────► │ ──► CallLog (attendance, audit), LiveFeed (who looks), Changes (the owner's lists)
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/call_log.hpp"
#include "server/conference/doors.hpp"
#include "server/conference/listeners.hpp"
#include "server/conference/live_feed.hpp"
#include "server/conference/room.hpp"
#include "server/media/bridge/engine.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace conclave::conference {

// Why a right PIN or token is not let in now.
struct Refusal {
    int status = 403;
    std::string_view phrase{};
    media::PromptId prompt = media::PromptId::goodbye;
    std::optional<RefusedFor> why{};
};

enum class AtEnd { whenUnmoderated, atOnce }; // when the window is over: once no moderator is in any more, or at once
enum class EntryTones { on, off };

struct RoomRules {
    std::chrono::minutes opensBeforeModerator = limits::kOpensBeforeBeginModerator;
    std::chrono::minutes opensBefore = limits::kOpensBeforeBegin;
    AtEnd atEnd = AtEnd::whenUnmoderated;
    EntryTones entryTones = EntryTones::on;
    std::string host{}; // in the conference's URI
};

// The calls, as the rooms need them.
class RoomHost {
public:
    virtual ~RoomHost() = default;
    // A last prompt, then BYE. Gives up the seat by left() before it returns.
    virtual void dismiss(sip::CallId call, media::PromptId last, std::string_view reason, Ending why) = 0;
    virtual bool isConnected(sip::CallId call) const = 0; // its TLS connection lives
    virtual void publishRoster(sip::CallId call, const sip::Roster& roster) = 0;
};

// Who comes in, by which call.
struct Arrival {
    Seat seat{};
    sip::CallId call{};
    media::LegId leg{};
    media::BridgeId bridge{};
    media::Language language{};
    std::string source{}; // address, for the audit
};

class Rooms final : public ConferenceListener, public LiveView {
public:
    Rooms(const base::Clock& clock, Changes& changes, CallLog& log, LiveFeed& feed, RoomRules rules);
    ~Rooms() override;

    // Before the first call.
    void attach(media::Engine& engine, RoomHost& host);
    const RoomRules& rules() const noexcept { return m_rules; }

    // Before enter(), each time anew. `replaces`: the caller has shown that this call is its own. What moderators and organiser
    // have to know of a refusal is told them.
    std::optional<Refusal> refusal(const Seat& seat, std::optional<sip::CallId> replaces);
    // Its leg is in the mix already. Whoever has the seat, and may be taken over by refusal(), is put out.
    void enter(Arrival arrival);
    void refused(const Seat& seat, RefusedFor why);
    void left(const Seat& seat, sip::CallId call, Ending why);
    void key(const Seat& seat, char digit);
    void setHeld(const Seat& seat, media::Held held);
    void subscribe(const Seat& seat); // to the roster (spec F7), until it leaves
    void talking(const Seat& seat, media::Talking talking);
    void stats(const Seat& seat, const media::LegStats& stats);

    // Ten times a second: levels, line quality, warnings and the end of windows.
    void beat();

    // --- the organiser's view; whether the caller is the organiser is Live's to know ---
    api::Live view(const ConferenceId& conference) const;
    // Errors: notLive.
    Result<> act(const Principal& who, const ConferenceId& conference, Room::Act what);
    Result<> act(const Principal& who, const ConferenceId& conference, const ParticipantId& person, Room::PersonAct what);

    std::size_t openCount() const noexcept { return m_rooms.size(); }
    bool isLive(const ConferenceId& conference) const override { return m_rooms.contains(conference); }
    std::vector<ConferenceId> liveOf(const UserId& owner) const override;

    // ConferenceListener
    void onCancelled(const ConferenceId& conference) override;
    void onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, const Changed& now) override;
    void onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) override;
    void onPinChanged(const ConferenceId& conference, const ParticipantId& participant) override;

private:
    class Running; // one of them, with what its Room tells it
    class Busy;    // rooms that have emptied go when the outermost call is done

    Running* find(const ConferenceId& conference) const;
    void watchWindow(Running& running, Instant now);
    void sweep();

    const base::Clock& m_clock;
    Changes& m_changes;
    CallLog& m_log;
    LiveFeed& m_feed;
    RoomRules m_rules;
    media::Engine* m_engine = nullptr;
    RoomHost* m_host = nullptr;
    std::unordered_map<ConferenceId, std::unique_ptr<Running>> m_rooms;
    const Principal* m_actor = nullptr; // the organiser who acts by the API, while acting
    int m_depth = 0;
    std::uint64_t m_beats = 0;
};

} // namespace conclave::conference
