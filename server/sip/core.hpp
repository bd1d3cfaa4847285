// The user agent: takes messages from links, checks them, keeps transactions and dialogs, and tells the listener. It
// decides nothing about conferences and opens no socket. Thread: control. Re-entrant: a listener may call back in.
//
//   message ─▶ parse ─▶ check ─▶ transaction (branch, sent-by, on its link) ─▶ dialog (Call-ID, tags) ─▶ listener
#pragma once

#include "server/sip/call.hpp"
#include "server/sip/check.hpp"
#include "server/sip/transport.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <unordered_map>
#include <unordered_set>

namespace conclave::sip {

inline constexpr std::string_view kRetryAfter = "Retry-After: 5"; // of a 503

class Core final : public LinkUser {
public:
    Core(boost::asio::any_io_executor executor, const ServerOptions& options, CallListener& listener);
    ~Core() override;

    // "host:port" of Via and Contact; before the first message.
    void announce(std::string sentBy) { m_sentBy = std::move(sentBy); }

    void onMessage(Link& link, std::string_view head, std::string_view body) override;
    void onLinkLost(Link& link) override;

    void ring(CallId id);
    void answer(CallId id, const sdp::SessionDescription& answer);
    void reject(CallId id, int status, std::string_view phrase, std::string_view warning);
    void hangUp(CallId id, std::string_view reason);
    void answerReoffer(CallId id, const sdp::SessionDescription& answer);
    void rejectReoffer(CallId id, std::string_view warning);
    void publishRoster(CallId id, const Roster& roster);
    bool isConnected(CallId id) const;
    std::size_t callCount() const noexcept { return m_calls.size(); }
    boost::asio::awaitable<void> stop();

private:
    // Of one link. Counted as they change: they are asked for with every INVITE.
    struct Invites {
        std::unordered_map<std::string, std::unique_ptr<InviteTransaction>> all{};
        std::size_t proceeding = 0;
        std::size_t completed = 0;
    };

    // --- core.cpp: from the wire
    void onRequest(Link& link, const Message& request);
    void onAck(Link& link, const Message& ack);
    void onCancel(Link& link, const Message& cancel);
    void onInvite(Link& link, const Message& invite);
    std::optional<Refusal> refuseInvite(Link& link, const Message& invite);
    std::optional<Refusal> refuseReplaces(const Replaces& replaces);
    bool takeAnswer(Call& call, const Message& ack);
    void onDialogRequest(Link& link, const Message& request);
    void onBye(Link& link, Call& call, const Message& bye);
    void onInfo(Link& link, Call& call, const Message& info);
    void onReoffer(Link& link, Call& call, const Message& request);
    void reply(Link& link, const Message& request, const Refusal& refusal);
    InviteTransaction& openInvite(Link& link, const Message& invite, std::string_view localTag);
    bool isPendingUpdate(const Message& request) const;

    // --- core_calls.cpp: from the listener, and what both sides lead to
    Call* find(CallId id);
    Call* findDialog(const Message& request);
    InviteTransaction* findInvite(Link* link, const std::string& key);
    void step(Link& link, const std::string& key, ServerInvite::Event event);
    void forgetAccepted(Link* link, const std::string& key);
    void apply(CallId id, Dialog::Event event);
    void send(Call& call, Dialog::Send what);
    void order(Call& call, Dialog::Timer timer);
    void timeOut(Call& call);
    void finishInvite(Call& call, int status, std::string_view phrase, std::string_view header, ServerInvite::Event);
    void finishReoffer(Call& call, int status, std::string_view phrase, std::string_view header,
                       std::string_view body);
    void awaitAnswer(Call& call);
    void endCall(CallId id, CallEnd why, std::string_view reason);
    void attach(Call& call, Link* link);
    void disown(Call& call);
    void letGoOfLink(Call& call);
    void forget(CallId id);
    void forgetOldestGone();
    std::string contact(const Call& call) const;
    std::string contactHost(const Link& link, const Uri& requestUri) const;
    static std::string dialogKey(std::string_view callId, std::string_view local, std::string_view remote);
    static std::string transactionKey(const Message& request);
    static std::string newTag();

    // --- core_requests.cpp: our own requests, and the session timers that some are for
    std::string openRequest(OwnRequest::Kind kind, CallId id);
    void onResponse(const Message& response);
    void finishRequest(OwnRequest::Kind kind, CallId id, const Message* response);
    void sendBye(Call& call);
    void sendUpdate(Call& call);
    void onUpdated(Call& call, const Message* response);
    void startSession(Call& call, std::optional<SessionTimer> timer);
    void watchSession(Call& call, std::chrono::steady_clock::time_point next);
    void onSessionTimer(CallId id);
    std::chrono::milliseconds sessionTime(std::uint32_t seconds) const;

    // --- core_events.cpp: the conference event package
    void onSubscribe(Link& link, const Message& request);
    bool onSubscribeInDialog(Link& link, const Message& request);
    Call* findSubscriber(Link& link, const Message& request);
    Call* findSubscription(const Message& request);
    void subscribe(Link& link, Call& call, const Message& request, bool hasOwnDialog);
    void resubscribe(Link& link, Call& call, const Message& request);
    void acceptSubscribe(Link& link, Call& call, const Message& request, std::uint32_t seconds);
    void notifyWhenDue(Call& call);
    void sendNotify(Call& call, std::string_view whyOver);
    void onNotified(Call& call, const Message* response);
    void unsubscribe(Call& call, std::string_view why);

    boost::asio::any_io_executor m_executor;
    ServerOptions m_options;
    CallListener& m_listener;
    std::string m_sentBy{};
    std::unordered_map<Link*, Invites> m_invites{};
    std::unordered_map<std::uint64_t, std::unique_ptr<Call>> m_calls{};
    std::unordered_map<std::string, CallId> m_dialogs{};
    std::unordered_map<std::string, CallId> m_subscriptions{}; // those with a dialog of their own
    std::shared_ptr<const ConferenceInfo> m_infoLast{};        // published last: mostly others are to be told the same
    std::unordered_map<std::string, OwnRequest> m_own{};       // by branch
    std::unordered_set<std::string> m_unanswered{};    // merge keys
    std::uint64_t m_idNext = 1;
    RateLimit m_newCalls;
    bool m_isStopping = false;
    boost::asio::steady_timer m_drained;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace conclave::sip
