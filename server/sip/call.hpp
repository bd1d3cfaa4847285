// What one dialog and one INVITE transaction consist of; the core moves them. Values and timers, no logic but texts.
// Thread: control.
#pragma once

#include "server/sip/dialog.hpp"
#include "server/sip/link.hpp"
#include "server/sip/reply.hpp"
#include "server/sip/session_timer.hpp"
#include "server/sip/transaction.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::sip {

// An offer within a dialog, or the wish for one of ours, that the listener has not answered yet.
struct Reoffer {
    Method method = Method::invite; // or update
    std::string transactionKey{};   // of its INVITE; empty for UPDATE
    ReplyHead head{};
    std::optional<SessionTimer> timer{}; // once it is accepted
    bool asksForOffer = false;           // an INVITE without one: the answer is an offer of ours
};

// A phone that is told the roster (RFC 6665, 4575), within the dialog of its call or in one of its own.
struct Subscription {
    bool hasOwnDialog = false; // else what follows, up to localCseq, is that of the call
    std::string callId{};
    std::string localTag{};
    std::string remoteTag{};
    std::string localAddress{};
    std::string remoteAddress{};
    std::string remoteTarget{};
    std::vector<std::string> routes{};
    std::uint32_t remoteCseq = 0;
    std::uint32_t localCseq = 0;

    std::string eventId{};
    std::shared_ptr<const ConferenceInfo> info{}; // what there is to tell; one for all who are told the same
    std::uint32_t version = 0;
    std::chrono::steady_clock::time_point ends{};
    bool isDue = false;       // there is something to tell
    bool isNotifying = false; // a NOTIFY is not answered yet
    boost::asio::steady_timer expiry;
    boost::asio::steady_timer pace;

    explicit Subscription(const boost::asio::any_io_executor& executor) : expiry(executor), pace(executor) {}
};

struct Call {
    CallId id{};
    Dialog dialog{};
    Link* link = nullptr; // null while orphaned
    bool isOurs = true;   // false: the listener rejected it or hung up, it hears nothing more
    bool isLinkHeld = false;

    Scheme scheme = Scheme::sip;
    std::string callId{};
    std::string localTag{};
    std::string remoteTag{};
    std::string localAddress{};  // To of the INVITE with our tag
    std::string remoteAddress{}; // From of the INVITE
    std::string remoteUri{};     // of From
    std::string remoteTarget{};
    std::string contactHost{};   // "host:port" of our Contact
    std::vector<std::string> routes{};
    std::uint32_t remoteCseq = 0;
    std::uint32_t inviteCseq = 0;
    std::uint32_t localCseq = 0; // of our last request in this dialog
    bool takesUpdate = false;    // by the Allow of its INVITE

    std::string inviteKey{}; // of the transaction that began it
    std::string mergeKey{};  // RFC 3261 section 8.2.2.2
    ReplyHead inviteHead{};
    std::optional<Reoffer> reoffer{};
    bool hasOffer = false;     // its INVITE had one
    bool awaitsAnswer = false; // to an offer of ours, by the ACK of its last INVITE
    std::chrono::steady_clock::time_point answerOver{}; // then no longer
    std::string laterInviteKey{}; // of the transaction of its last INVITE within the dialog

    std::optional<SessionTimer> session{};
    std::chrono::steady_clock::time_point sessionOver{};
    bool isRefreshing = false; // our UPDATE is not answered yet
    boost::asio::steady_timer sessionTimer;

    std::unique_ptr<Subscription> subscription{};
    std::chrono::steady_clock::time_point notifyNext{};

    std::string byeReason{};
    boost::asio::steady_timer timer;

    explicit Call(const boost::asio::any_io_executor& executor) : sessionTimer(executor), timer(executor) {}
};

// A request of ours within a dialog that has no final answer yet.
struct OwnRequest {
    enum class Kind { bye, update, notify };
    Kind kind{};
    CallId call{};
    ClientRequest machine{};
    boost::asio::steady_timer timer; // F; the dialog counts that of a BYE

    OwnRequest(Kind k, CallId c, const boost::asio::any_io_executor& executor) : kind(k), call(c), timer(executor) {}
};

struct InviteTransaction {
    ServerInvite machine{};
    std::string newest{}; // the last response that may be repeated; never one with a key
    ReplyHead head{};
    std::optional<CallId> call{}; // of a first INVITE; none for one within a dialog
    boost::asio::steady_timer timer;

    explicit InviteTransaction(const boost::asio::any_io_executor& executor) : timer(executor) {}
};

} // namespace conclave::sip
