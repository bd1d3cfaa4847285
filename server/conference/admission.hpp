// Who gets in: from an INVITE to a seat in the mix, and out again (spec F1, F6, C9). Thread: control.
//
//   INVITE ─ plain RTP, no codec ─────────────────────────► 488
//          ├ j-TOKEN ─ look up ─ not valid now ───────────► 403, 480 (locked), 410 (ended), 486 (seat taken)
//          │                   ├ the store has failed ────► 503
//          │                   └ valid ─► 200, ACK ─► mix; too early: test line, until it opens
//          └ anything else ─► 200, ACK ─► lobby: number? PIN? ─ wrong three times, or the store has failed ─► prompt, BYE
//                                                            └ right ─► mix; too early: test line; else a prompt, BYE
// Only a right PIN or token learns the true reason; all others hear one answer, whatever they dialled. What changes in the
// schedule between look-up and room counts: whoever is removed, cancelled or has a new PIN by then is sent away, and a look-up
// that a change has overtaken is made again. What goes on inside is the business of Rooms.
#pragma once

#include "server/base/async.hpp"
#include "server/base/clock.hpp"
#include "server/conference/call_media.hpp"
#include "server/conference/doors.hpp"
#include "server/conference/listeners.hpp"
#include "server/conference/pin_entry.hpp"
#include "server/conference/pin_throttle.hpp"
#include "server/conference/rooms.hpp"
#include "server/media/bridge/engine.hpp"
#include "server/sip/server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace conclave::conference {

class Admission final : public sip::CallListener, public media::EngineListener, public RoomHost,
                        public ConferenceListener {
public:
    Admission(boost::asio::any_io_executor control, const base::Clock& clock, Doors& doors, Rooms& rooms,
              MediaAddresses addresses);
    ~Admission() override;

    // Before the first call; both outlive their last callback.
    void attach(sip::Server& calls, media::Engine& engine);
    // The rooms' beat; until stop().
    void start();
    void stop();

    // For the metrics: calls that have media.
    std::size_t legCount() const noexcept { return m_byLeg.size(); }

    // sip::CallListener
    void onCall(sip::IncomingCall call) override;
    void onEstablished(sip::CallId id) override;
    void onAnswer(sip::CallId id, sdp::SessionDescription answer) override;
    void onReoffer(sip::CallId id, sdp::SessionDescription offer) override;
    void onOfferAsked(sip::CallId id) override;
    void onDigit(sip::CallId id, char digit) override;
    void onSubscribed(sip::CallId id) override;
    bool isHeard(sip::CallId id) const override;
    void onEnded(sip::CallId id, sip::CallEnd why) override;

    // media::EngineListener
    void onDigit(media::LegId leg, char digit) override;
    void onMediaStarted(media::LegId leg) override;
    void onMediaLost(media::LegId leg) override;
    void onMediaFailed(media::LegId leg) override;
    void onPromptEnded(media::LegId leg, media::PromptId prompt) override;

    void onTalking(media::LegId leg, media::Talking talking) override;
    void onStats(media::LegId leg, const media::LegStats& stats) override;

    // RoomHost
    void dismiss(sip::CallId call, media::PromptId last, std::string_view reason, Ending why) override;
    bool isConnected(sip::CallId call) const override;
    void publishRoster(sip::CallId call, const sip::Roster& roster) override;

    // ConferenceListener, for calls on their way in; after Rooms
    void onCancelled(const ConferenceId& conference) override;
    void onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, const Changed& now) override;
    void onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) override;
    void onPinChanged(const ConferenceId& conference, const ParticipantId& participant) override;

private:
    enum class Stage {
        lookedUp, // a link's token is being looked up; no answer yet
        answered, // 200 is out, the ACK is not in
        asking,   // types number or PIN
        checking, // a typed try waits for its turn, or is being looked up
        inside,   // in the mix
        testing,  // came early: hears itself (spec F6)
        leaving,  // hears a last prompt
    };
    struct Call {
        sip::CallId id{};
        Stage stage = Stage::asking;
        std::string source{}; // what the throttle counts by
        boost::asio::ip::address address{};
        std::optional<sdp::SessionDescription> offer{}; // none: ours is `ourOffer`
        sdp::SessionDescription ourOffer{};
        sdp::LocalMedia local{};
        std::optional<sdp::Negotiated> agreed{}; // what stands
        media::ShardIndex shard{};               // whose port it was told
        media::LegId leg{};
        std::string bridgeKey{}; // the number that was found, one bridge a number; else the call's own lobby
        media::BridgeId bridge{};
        PinEntry entry{""};
        std::optional<PinEntry::Try> waiting{}; // for its turn
        std::optional<Seat> guest{};
        media::PromptId lastPrompt{}; // of one that leaves
        std::string hangUpReason{};
        std::optional<sip::CallId> replaces{}; // its own earlier call, as it has shown
        bool hasMedia = false; // a packet has authenticated
        bool wantsRoster = false; // has subscribed

        // Of the prompts: the guest's own once known.
        media::Language language() const noexcept {
            return guest && guest->locale == "de" ? media::Language::de : media::Language::en;
        }
    };
    struct Typing { // a caller who has not shown a right PIN yet
        std::string source{};
        std::chrono::steady_clock::time_point since{};
    };
    struct Bridge {
        media::BridgeId id{};
        std::size_t calls = 0;
    };
    Call* find(sip::CallId id);
    Call* findLeg(media::LegId leg);
    bool answer(Call& call, const std::string& number);
    void placeFor(Call& call, const std::string& number);
    bool offer(Call& call);
    Result<> addLeg(Call& call, sdp::Negotiated agreed);
    bool takeOver(Call& call, const sdp::Negotiated& agreed);
    void makeRoomToType(const std::string& source);
    void stopTyping(sip::CallId id);
    void endTyping();
    void giveTurns();
    void ask(Call& call);
    void digit(Call& call, char key);
    void check(Call& call, PinEntry::Try attempt);
    void tried(Call& call, const PinEntry::Try& attempt, Result<Seat> guest);
    void identify(Call& call, Seat guest);
    std::vector<sip::CallId> callsOf(const ParticipantId& participant) const;
    void sendAway(const std::vector<sip::CallId>& calls, media::PromptId prompt, std::string_view reason);
    static bool isForTestLine(const Seat& guest, const Refusal& refusal);
    void endReplaced(const Call& call);
    void enter(Call& call);
    void test(Call& call);
    void endTests();
    void markTested(Call& call);
    void leave(Call& call, media::PromptId prompt, std::string_view reason, Ending why = Ending::hungUp);
    void hangUp(Call& call, std::string_view reason, Ending why = Ending::hungUp);
    void forget(sip::CallId id, Ending why = Ending::hungUp);
    void giveUpSeat(Call& call, Ending why);

    static base::awaitable<void> admitByLink(std::shared_ptr<Admission*> self, sip::CallId id, base::Secret token);
    static base::awaitable<void> checkPin(std::shared_ptr<Admission*> self, sip::CallId id, PinEntry::Try attempt);
    static base::awaitable<void> hangUpLater(std::shared_ptr<Admission*> self, sip::CallId id);
    static base::awaitable<void> endTest(std::shared_ptr<Admission*> self, sip::CallId id);
    static base::awaitable<void> noteTested(std::shared_ptr<Admission*> self, Seat seat);
    static base::awaitable<void> beat(std::shared_ptr<Admission*> self);

    boost::asio::any_io_executor m_control;
    const base::Clock& m_clock;
    Doors& m_doors;
    Rooms& m_rooms;
    MediaAddresses m_addresses;
    sip::Server* m_calls = nullptr;
    media::Engine* m_engine = nullptr;
    PinThrottle m_throttle{};
    std::unordered_map<sip::CallId, Call> m_all{};
    std::unordered_map<media::LegId, sip::CallId> m_byLeg{};
    std::unordered_map<std::string, Bridge> m_bridges{};
    std::map<sip::CallId, Typing> m_typing{}; // ids rise: the oldest first
    std::unordered_map<ParticipantId, std::vector<sip::CallId>> m_bySeat{}; // who has shown a right PIN or token; the oldest first
    std::uint64_t m_changes = 0; // of the schedule that have been heard of
    // Coroutines that outlive this object find nullptr in it.
    std::shared_ptr<Admission*> m_self;
};

} // namespace conclave::conference
