#include "server/sip/core.hpp"

#include "server/base/log.hpp"
#include "server/base/secret.hpp"
#include "server/base/source_key.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <utility>

namespace conclave::sip {

namespace {

std::string allowHeader() { return "Allow: " + std::string(kAllow); }
std::string supportedHeader() { return "Supported: " + std::string(kSupported); }
std::string allowEventsHeader() { return "Allow-Events: " + std::string(kEventPackage); }

// "Signal=5" among the lines of application/dtmf-relay, or the one character of application/dtmf.
std::optional<char> readDigit(const Message& info) {
    constexpr std::string_view kKeys = "0123456789*#ABCD";
    std::string_view rest = info.body;
    std::string_view value = trimmed(rest);
    if (info.contentType == "application/dtmf-relay") {
        value = {};
        while (!rest.empty() && value.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            const auto equals = line.find('=');
            if (equals != std::string_view::npos && lowerAscii(trimmed(line.substr(0, equals))) == "signal")
                value = trimmed(line.substr(equals + 1));
        }
    }
    if (value == "10") value = "*"; // some phones count on
    if (value == "11") value = "#";
    if (value.size() != 1) return {};
    const char key = value[0] >= 'a' && value[0] <= 'd' ? static_cast<char>(value[0] - 'a' + 'A') : value[0];
    return kKeys.find(key) != std::string_view::npos ? std::optional(key) : std::nullopt;
}

} // namespace

Core::Core(boost::asio::any_io_executor executor, const ServerOptions& options, CallListener& listener)
    : m_executor(std::move(executor)), m_options(options), m_listener(listener),
      m_newCalls(options.caps.callsPerSecond, options.caps.callBurst), m_drained(m_executor) {}

Core::~Core() { m_alive.reset(); }

void Core::onMessage(Link& link, std::string_view head, std::string_view body) {
    auto message = parseMessage(head, body);
    if (!message) {
        log::info("sip", "message unreadable", {{"why", message.error().detail}});
        return link.closeSoon();
    }
    if (message->status)
        onResponse(*message);
    else
        onRequest(link, *message);
    base::wipe(message->body);
}

void Core::onRequest(Link& link, const Message& request) {
    const auto refusal = check(request);
    if (request.method == Method::ack) {
        if (!refusal) onAck(link, request);
        return;
    }
    if (refusal) return reply(link, request, *refusal);
    if (request.method == Method::cancel) return onCancel(link, request);
    if (request.method == Method::invite && findInvite(&link, transactionKey(request)))
        return step(link, transactionKey(request), ServerInvite::Event::repeated);
    if (!request.to.tag.empty()) return onDialogRequest(link, request);
    if (request.method == Method::invite) return onInvite(link, request);
    if (request.method == Method::subscribe) return onSubscribe(link, request);
    // OPTIONS: the same for whatever it asks about.
    const auto head = replyHead(request, link.remote(), newTag());
    link.send(makeReply(head, 200, "OK", {allowHeader(), supportedHeader(), allowEventsHeader(), "Accept: application/sdp",
                                          "Accept-Encoding: identity"}));
}

void Core::reply(Link& link, const Message& request, const Refusal& refusal) {
    const auto key = transactionKey(request);
    // Something that a phone can show.
    const bool isSilent = request.method == Method::invite && !refusal.header.starts_with("Warning: ");
    const auto warning = isSilent ? warningHeader(m_sentBy, refusal.phrase) : std::string();
    if (request.method == Method::invite && refusal.status != 505 && !findInvite(&link, key)) {
        // With a transaction, so that its ACK finds something.
        auto& transaction = openInvite(link, request, newTag());
        transaction.newest = makeReply(transaction.head, refusal.status, refusal.phrase, {refusal.header, warning});
        return step(link, key, ServerInvite::Event::rejected);
    }
    const auto head = replyHead(request, link.remote(), newTag());
    link.send(makeReply(head, refusal.status, refusal.phrase, {refusal.header, warning}));
}

InviteTransaction& Core::openInvite(Link& link, const Message& invite, std::string_view localTag) {
    auto transaction = std::make_unique<InviteTransaction>(m_executor);
    transaction->head = replyHead(invite, link.remote(), localTag);
    auto& invites = m_invites[&link];
    ++invites.proceeding;
    return *(invites.all[transactionKey(invite)] = std::move(transaction));
}

void Core::onAck(Link& link, const Message& ack) {
    const auto key = transactionKey(ack);
    if (auto* transaction = findInvite(&link, key);
        transaction && transaction->machine.state() != ServerInvite::State::accepted)
        return step(link, key, ServerInvite::Event::acknowledged);
    // The ACK of a 2xx is a request of its own within the dialog (section 13.2.2.4).
    auto* call = findDialog(ack);
    // By whatever connection: some phones open one to our Contact for it. It names our tag.
    if (!call || ack.cseq != call->inviteCseq) return;
    const auto id = call->id;
    if (call->awaitsAnswer && !takeAnswer(*call, ack)) endCall(id, CallEnd::badAnswer, "No usable answer to our offer");
    apply(id, Dialog::Event::ack);
}

// False: the call cannot go on.
bool Core::takeAnswer(Call& call, const Message& ack) {
    const bool isStanding = call.dialog.state() == Dialog::State::established;
    call.awaitsAnswer = false;
    if (!call.isOurs) return true;
    if (ack.body.empty()) return isStanding; // then nothing has changed
    auto answer = ack.contentType == "application/sdp" ? sdp::parse(ack.body) : Result<sdp::SessionDescription>(Error{});
    if (!answer) return false;
    m_listener.onAnswer(call.id, std::move(*answer));
    return true;
}

void Core::onCancel(Link& link, const Message& cancel) {
    const auto key = transactionKey(cancel);
    auto* transaction = findInvite(&link, key);
    if (!transaction) return reply(link, cancel, {481, "Call Does Not Exist", {}});
    auto head = replyHead(cancel, link.remote(), {});
    head.to = transaction->head.to; // section 9.2: the same tag as the answers to the INVITE
    link.send(makeReply(head, 200, "OK"));
    step(link, key, ServerInvite::Event::cancelled);
}

std::optional<Refusal> Core::refuseInvite(Link& link, const Message& invite) {
    const Refusal notNow{503, "Service Unavailable", std::string(kRetryAfter)};
    const auto address = base::sourceKey(link.remote().address());
    if (m_isStopping || !m_newCalls.take(address, std::chrono::steady_clock::now())) return notNow;
    if (m_calls.size() >= m_options.caps.calls) forgetOldestGone();
    if (m_calls.size() >= m_options.caps.calls || m_invites[&link].proceeding >= limits::kSipTransactionsPerConnectionMax)
        return notNow;
    if (m_unanswered.contains(dialogKey(invite.callId, std::to_string(invite.cseq), invite.from.tag)))
        return Refusal{482, "Loop Detected", {}};
    if (auto refusal = checkOfferBody(invite)) return refusal;
    if (agreeTimer(invite, invite.allowsUpdate).isTooShort)
        return Refusal{422, "Session Interval Too Small", "Min-SE: " + std::to_string(kSessionSecondsMin)};
    return invite.replaces ? refuseReplaces(*invite.replaces) : std::nullopt;
}

// RFC 3891 section 3.
std::optional<Refusal> Core::refuseReplaces(const Replaces& replaces) {
    const auto found = m_dialogs.find(dialogKey(replaces.callId, replaces.toTag, replaces.fromTag));
    const auto* call = found == m_dialogs.end() ? nullptr : find(found->second);
    if (!call || call->dialog.state() == Dialog::State::offered) return Refusal{481, "Call Does Not Exist", {}};
    if (!call->isOurs) return Refusal{603, "Decline", {}};
    if (replaces.isEarlyOnly) return Refusal{486, "Busy Here", {}};
    return {};
}

void Core::onInvite(Link& link, const Message& invite) {
    if (const auto refusal = refuseInvite(link, invite)) return reply(link, invite, *refusal);
    IncomingCall incoming;
    if (!invite.body.empty()) {
        auto offer = sdp::parse(invite.body);
        if (!offer) {
            log::info("sip", "bad session description", {{"why", offer.error().detail}});
            return reply(link, invite, {400, "Bad Session Description", warningHeader(m_sentBy, offer.error().detail)});
        }
        incoming.offer = std::move(*offer);
    }
    if (const auto& r = invite.replaces) incoming.replaces = m_dialogs.at(dialogKey(r->callId, r->toTag, r->fromTag));
    auto owned = std::make_unique<Call>(m_executor);
    auto& call = *owned;
    call.id = CallId{m_idNext++};
    call.scheme = invite.requestUri.kind == Uri::Kind::sips ? Scheme::sips : Scheme::sip;
    call.callId = invite.callId;
    call.localTag = newTag();
    call.remoteTag = invite.from.tag;
    call.remoteAddress = invite.from.text;
    call.remoteUri = invite.from.uri.text;
    call.remoteTarget = *invite.contactUri;
    call.contactHost = contactHost(link, invite.requestUri);
    call.routes = invite.recordRoutes;
    call.remoteCseq = call.inviteCseq = invite.cseq;
    call.inviteKey = transactionKey(invite);
    call.hasOffer = incoming.offer.has_value();
    call.takesUpdate = invite.allowsUpdate;
    call.session = agreeTimer(invite, invite.allowsUpdate).timer;
    call.mergeKey = dialogKey(invite.callId, std::to_string(invite.cseq), invite.from.tag);

    auto& transaction = openInvite(link, invite, call.localTag);
    transaction.call = call.id;
    call.inviteHead = transaction.head;
    call.localAddress = transaction.head.to;
    transaction.newest = makeReply(transaction.head, 100, "Trying");
    link.send(transaction.newest);

    incoming.id = call.id;
    incoming.scheme = call.scheme;
    incoming.userPart = invite.requestUri.user;
    incoming.displayName = invite.from.displayName;
    incoming.fromUser = invite.from.uri.user;
    incoming.source = link.remote();
    m_unanswered.insert(call.mergeKey);
    m_dialogs[dialogKey(call.callId, call.localTag, call.remoteTag)] = call.id;
    m_calls[static_cast<std::uint64_t>(call.id)] = std::move(owned);
    attach(call, &link);
    order(call, Dialog::Timer::answer);
    m_listener.onCall(std::move(incoming));
}

void Core::onDialogRequest(Link& link, const Message& request) {
    auto* call = findDialog(request);
    if (!call && request.method == Method::subscribe && onSubscribeInDialog(link, request)) return;
    if (!call) return reply(link, request, {481, "Call Does Not Exist", {}});
    if (isPendingUpdate(request)) return;
    if (request.cseq <= call->remoteCseq) return reply(link, request, {500, "CSeq Out Of Order", {}});
    call->remoteCseq = request.cseq;
    if (call->link != &link) {
        // A new connection that knows both tags: the phone has moved to another network.
        forgetAccepted(call->link, call->laterInviteKey);
        letGoOfLink(*call);
        attach(*call, &link);
        apply(call->id, Dialog::Event::linkFound);
        if (call->subscription) notifyWhenDue(*call);
    }
    switch (request.method) {
    case Method::bye: return onBye(link, *call, request);
    case Method::info: return onInfo(link, *call, request);
    case Method::invite:
    case Method::update: return onReoffer(link, *call, request);
    case Method::subscribe: return onSubscribe(link, request);
    default: break;
    }
    link.send(makeReply(replyHead(request, link.remote(), {}), 200, "OK",
                        {allowHeader(), supportedHeader(), allowEventsHeader()})); // OPTIONS
}

void Core::onBye(Link& link, Call& call, const Message& bye) {
    link.send(makeReply(replyHead(bye, link.remote(), {}), 200, "OK"));
    if (call.reoffer) finishReoffer(call, 487, "Request Terminated", {}, {});
    apply(call.id, Dialog::Event::bye);
}

void Core::onInfo(Link& link, Call& call, const Message& info) {
    const auto head = replyHead(info, link.remote(), {});
    if (info.contentType != "application/dtmf-relay" && info.contentType != "application/dtmf") {
        const bool isEmpty = info.body.empty(); // a sign of life
        link.send(isEmpty ? makeReply(head, 200, "OK")
                          : makeReply(head, 415, "Unsupported Media Type",
                                      {"Accept: application/dtmf-relay, application/dtmf"}));
        return;
    }
    const auto digit = readDigit(info);
    link.send(digit ? makeReply(head, 200, "OK") : makeReply(head, 400, "Bad Digit"));
    if (digit && call.isOurs && call.dialog.state() == Dialog::State::established)
        m_listener.onDigit(call.id, *digit);
}

// A second INVITE, or an UPDATE (RFC 3311): one at a time.
void Core::onReoffer(Link& link, Call& call, const Message& request) {
    const bool isInvite = request.method == Method::invite;
    const bool isOffering = call.awaitsAnswer && std::chrono::steady_clock::now() < call.answerOver;
    if (call.reoffer || isOffering || call.dialog.state() == Dialog::State::answered)
        return reply(link, request, {491, "Request Pending", {}});
    if (call.dialog.state() != Dialog::State::established)
        return reply(link, request, {500, "Server Internal Error", std::string(kRetryAfter)});
    if (auto refusal = checkOfferBody(request)) return reply(link, request, *refusal);
    auto offer = request.body.empty() ? Result<sdp::SessionDescription>(sdp::SessionDescription{})
                                      : sdp::parse(request.body);
    if (!offer) return reply(link, request, {400, "Bad Session Description", warningHeader(m_sentBy, offer.error().detail)});
    const auto timer = agreeTimer(request, call.takesUpdate);
    if (timer.isTooShort)
        return reply(link, request, {422, "Session Interval Too Small", "Min-SE: " + std::to_string(kSessionSecondsMin)});
    if (request.contactUri) call.remoteTarget = *request.contactUri;

    Reoffer reoffer;
    reoffer.method = request.method;
    reoffer.timer = timer.timer;
    if (isInvite) {
        reoffer.transactionKey = transactionKey(request);
        forgetAccepted(&link, std::exchange(call.laterInviteKey, reoffer.transactionKey));
        auto& transaction = openInvite(link, request, {});
        transaction.newest = makeReply(transaction.head, 100, "Trying");
        link.send(transaction.newest);
        call.inviteCseq = request.cseq;
    }
    reoffer.head = replyHead(request, link.remote(), {});
    call.reoffer = std::move(reoffer);
    call.awaitsAnswer = false; // an older one comes too late
    if (!request.body.empty()) return m_listener.onReoffer(call.id, std::move(*offer));
    if (!isInvite) return finishReoffer(call, 200, "OK", {}, {}); // a refresh of the session
    call.reoffer->asksForOffer = true;
    m_listener.onOfferAsked(call.id);
}

bool Core::isPendingUpdate(const Message& request) const {
    const auto found = m_dialogs.find(dialogKey(request.callId, request.to.tag, request.from.tag));
    if (request.method != Method::update || found == m_dialogs.end()) return false;
    const auto& call = *m_calls.at(static_cast<std::uint64_t>(found->second));
    return call.reoffer && call.reoffer->method == Method::update && request.cseq == call.remoteCseq;
}

void Core::onLinkLost(Link& link) {
    m_invites.erase(&link);
    std::vector<CallId> lost;
    for (const auto& [number, call] : m_calls)
        if (call->link == &link) lost.push_back(call->id);
    for (const auto id : lost) {
        auto* call = find(id);
        if (!call || call->link != &link) continue;
        call->link = nullptr;
        call->isLinkHeld = false;
        call->reoffer.reset();
        call->awaitsAnswer = false;
        letGoOfLink(*call);
        apply(id, Dialog::Event::linkLost);
    }
}

} // namespace conclave::sip
