// What one dialog and one INVITE transaction consist of; the core moves them. Values and timers, no logic but texts.
// Thread: control.
#pragma once

#include "server/base/secret.hpp"
#include "server/sip/dialog.hpp"
#include "server/sip/link.hpp"
#include "server/sip/reply.hpp"
#include "server/sip/transaction.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::sip {

// An offer within a dialog that the listener has not answered yet.
struct Reoffer {
    Method method = Method::invite; // or update
    std::string transactionKey{};   // of its INVITE; empty for UPDATE
    ReplyHead head{};
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
    std::string remoteTarget{};
    std::string contactHost{};   // "host:port" of our Contact
    std::vector<std::string> routes{};
    std::uint32_t remoteCseq = 0;
    std::uint32_t inviteCseq = 0;

    std::string inviteKey{}; // of the transaction that began it
    std::string mergeKey{};  // RFC 3261 section 8.2.2.2
    ReplyHead inviteHead{};
    std::optional<Reoffer> reoffer{};
    base::Secret lastAnswer{}; // our last session description

    std::optional<ClientRequest> bye{};
    std::string byeBranch{};
    std::string byeReason{};
    boost::asio::steady_timer timer;

    explicit Call(const boost::asio::any_io_executor& executor) : timer(executor) {}
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
