#include "server/sip/core.hpp"

#include "server/base/async.hpp"
#include "server/base/random.hpp"
#include "server/base/secret.hpp"

#include "common/limits.hpp"

#include <array>

namespace conclave::sip {

std::string Core::newTag() {
    std::array<std::uint8_t, 16> bytes{};
    base::randomBytes(bytes);
    std::string out;
    for (const auto byte : bytes) {
        constexpr std::string_view kHex = "0123456789abcdef";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

// None of the three can hold a line feed.
std::string Core::dialogKey(std::string_view callId, std::string_view local, std::string_view remote) {
    std::string key(callId);
    key += '\n';
    key += local;
    key += '\n';
    return key += remote;
}

// RFC 3261 section 17.2.3; ACK and CANCEL find the INVITE.
std::string Core::transactionKey(const Message& request) { return request.branch + '\n' + request.viaSentBy; }

Call* Core::find(CallId id) {
    const auto found = m_calls.find(static_cast<std::uint64_t>(id));
    return found == m_calls.end() ? nullptr : found->second.get();
}

Call* Core::findDialog(const Message& request) {
    const auto found = m_dialogs.find(dialogKey(request.callId, request.to.tag, request.from.tag));
    return found == m_dialogs.end() ? nullptr : find(found->second);
}

InviteTransaction* Core::findInvite(Link* link, const std::string& key) {
    const auto invites = m_invites.find(link);
    if (invites == m_invites.end()) return nullptr;
    const auto found = invites->second.all.find(key);
    return found == invites->second.all.end() ? nullptr : found->second.get();
}

void Core::step(Link& link, const std::string& key, ServerInvite::Event event) {
    using State = ServerInvite::State;
    auto* transaction = findInvite(&link, key);
    if (!transaction) return;
    auto& invites = m_invites.at(&link);
    const auto before = transaction->machine.state();
    const auto todo = transaction->machine.resume(event);
    const auto state = transaction->machine.state();
    if (before == State::proceeding && state != before) --invites.proceeding;
    if (state == State::completed && state != before) ++invites.completed;
    if (todo.send == ServerStep::Send::requestTerminated)
        transaction->newest = makeReply(transaction->head, 487, "Request Terminated");
    if (todo.send != ServerStep::Send::none && !transaction->newest.empty()) link.send(transaction->newest);
    // A peer that acknowledges no refusal: TLS repeats nothing, so that nothing is lost with the transaction.
    const bool isTooMuch = state == State::completed && invites.completed > limits::kSipTransactionsPerConnectionMax;
    if (todo.timer == TimerOrder::start && !isTooMuch) {
        transaction->timer.expires_after(m_options.deadlines.transaction);
        const std::weak_ptr<int> alive = m_alive;
        transaction->timer.async_wait([this, alive, at = &link, key](boost::system::error_code error) {
            if (error || alive.expired() || !findInvite(at, key)) return;
            step(*at, key, ServerInvite::Event::timedOut);
        });
    }
    const auto call = transaction->call;
    if (isTooMuch || state == State::terminated) {
        if (before == State::completed || state == State::completed) --invites.completed;
        invites.all.erase(key);
    }
    if (todo.report != ServerStep::Report::cancelled) return;
    if (call) return apply(*call, Dialog::Event::cancel);
    for (auto& [number, other] : m_calls) // a second INVITE taken back: the call goes on
        if (other->reoffer && other->reoffer->transactionKey == key && other->link == &link) other->reoffer.reset();
}

// Who sends the next INVITE of a dialog has heard our answer to the last one: that is not sent again.
void Core::forgetAccepted(Link* link, const std::string& key) {
    const auto* transaction = findInvite(link, key);
    if (transaction && transaction->machine.state() == ServerInvite::State::accepted) m_invites.at(link).all.erase(key);
}

void Core::apply(CallId id, Dialog::Event event) {
    auto* call = find(id);
    if (!call) return;
    const auto todo = call->dialog.resume(event);
    send(*call, todo.send);
    order(*call, todo.timer);
    const bool tells = call->isOurs;
    if (todo.ended) disown(*call);
    if (call->dialog.state() != Dialog::State::offered) m_unanswered.erase(call->mergeKey);
    if (call->dialog.hasEnded()) forget(id);
    if (todo.isEstablished)
        if (auto* alive = find(id)) startSession(*alive, alive->session);
    if (tells && todo.isEstablished) m_listener.onEstablished(id);
    if (tells && todo.ended) m_listener.onEnded(id, *todo.ended);
}

void Core::forget(CallId id) {
    auto* call = find(id);
    unsubscribe(*call, "noresource");
    attach(*call, nullptr);
    m_dialogs.erase(dialogKey(call->callId, call->localTag, call->remoteTag));
    std::erase_if(m_own, [&](const auto& own) { return own.second.call == id; });
    m_calls.erase(static_cast<std::uint64_t>(id));
    if (m_calls.empty()) m_drained.cancel();
}

// Of calls that are over for us, and whose phones owe the last word: by saying nothing they must not keep others out.
void Core::forgetOldestGone() {
    std::optional<std::uint64_t> oldest;
    for (const auto& [number, call] : m_calls)
        if (!call->isOurs && (!oldest || number < *oldest)) oldest = number;
    if (oldest) forget(CallId{*oldest});
}

void Core::attach(Call& call, Link* link) {
    if (call.link && call.isLinkHeld) call.link->releaseCall();
    call.link = link;
    call.isLinkHeld = link && call.isOurs;
    if (call.isLinkHeld) link->holdCall();
}

// The listener hears no more of it. Its phone owes the last word, but by not saying it keeps no connection from others.
void Core::disown(Call& call) {
    call.isOurs = false;
    attach(call, call.link);
}

// What is under way on its link will have no end there, once that is lost or the phone has another one.
void Core::letGoOfLink(Call& call) {
    call.isRefreshing = false;
    std::erase_if(m_own, [&](const auto& own) { return own.second.call == call.id && own.second.kind != OwnRequest::Kind::bye; });
    if (auto* subscription = call.subscription.get()) {
        subscription->isDue = subscription->isDue || subscription->isNotifying;
        subscription->isNotifying = false;
    }
}

void Core::send(Call& call, Dialog::Send what) {
    switch (what) {
    case Dialog::Send::none: return;
    case Dialog::Send::answer:
    case Dialog::Send::rejection: return; // made by answer() and reject(), which know the words
    case Dialog::Send::temporarilyUnavailable:
        return finishInvite(call, 480, "Temporarily Unavailable", {}, ServerInvite::Event::rejected);
    case Dialog::Send::requestTerminated:
        return finishInvite(call, 487, "Request Terminated", {}, ServerInvite::Event::rejected);
    case Dialog::Send::bye: return sendBye(call);
    }
}

void Core::order(Call& call, Dialog::Timer timer) {
    std::chrono::milliseconds time{};
    switch (timer) {
    case Dialog::Timer::none: return;
    case Dialog::Timer::stop: call.timer.cancel(); return;
    case Dialog::Timer::answer: time = m_options.deadlines.answer; break;
    case Dialog::Timer::orphan: time = m_options.deadlines.orphan; break;
    case Dialog::Timer::acknowledgement:
    case Dialog::Timer::bye: time = m_options.deadlines.transaction; break;
    }
    call.timer.expires_after(time);
    const std::weak_ptr<int> alive = m_alive;
    call.timer.async_wait([this, alive, id = call.id](boost::system::error_code error) {
        if (error || alive.expired()) return;
        auto* late = find(id);
        if (late && late->timer.expiry() <= std::chrono::steady_clock::now()) timeOut(*late);
    });
}

// Phones close a connection over which nothing comes, and when they change networks their sound is there before their SIP.
void Core::timeOut(Call& call) {
    const bool isOrphan = call.isOurs && call.dialog.state() == Dialog::State::orphaned;
    apply(call.id, isOrphan && m_listener.isHeard(call.id) ? Dialog::Event::stillHeard : Dialog::Event::timedOut);
}

std::string Core::contact(const Call& call) const {
    // The scheme of the Request-URI: some phones know no sips:, others insist on it.
    std::string out = "Contact: ";
    if (!m_options.displayName.empty()) out += quoted(m_options.displayName) + ' ';
    out += call.scheme == Scheme::sips ? "<sips:" + call.contactHost + '>'
                                         : "<sip:" + call.contactHost + ";transport=tls>";
    return out + ";isfocus"; // RFC 4579 section 5.2
}

// A phone that dialled the address it is connected to may know no name for it: it hears the same address again.
std::string Core::contactHost(const Link& link, const Uri& requestUri) const {
    const auto local = link.local();
    auto text = local.address().to_string();
    if (local.address().is_v6()) text = '[' + text + ']';
    if (requestUri.host == text) return text + ':' + std::to_string(local.port());
    return m_sentBy;
}

void Core::finishInvite(Call& call, int status, std::string_view phrase, std::string_view header,
                        ServerInvite::Event event) {
    auto* transaction = findInvite(call.link, call.inviteKey);
    if (!transaction) return;
    const auto shown = header.empty() && status >= 400 && status != 487 ? warningHeader(m_sentBy, phrase) : std::string(header);
    transaction->newest = makeReply(call.inviteHead, status, phrase, {shown});
    step(*call.link, call.inviteKey, event);
}

void Core::ring(CallId id) {
    auto* call = find(id);
    if (!call || call->dialog.state() != Dialog::State::offered) return;
    auto* transaction = findInvite(call->link, call->inviteKey);
    if (!transaction) return;
    transaction->newest = makeReply(call->inviteHead, 180, "Ringing", {contact(*call)});
    step(*call->link, call->inviteKey, ServerInvite::Event::provisional);
}

void Core::answer(CallId id, const sdp::SessionDescription& answer) {
    auto* call = find(id);
    if (!call || call->dialog.state() != Dialog::State::offered) return;
    auto* transaction = findInvite(call->link, call->inviteKey);
    if (!transaction) return;
    const base::Secret text(sdp::write(answer));
    transaction->newest.clear(); // what follows holds a key and is never repeated
    if (!call->hasOffer) awaitAnswer(*call);
    const auto& timer = call->session;
    call->link->send(makeReply(call->inviteHead, 200, "OK",
                               {contact(*call), "Allow: " + std::string(kAllow), "Supported: " + std::string(kSupported),
                                "Allow-Events: " + std::string(kEventPackage), "Accept: application/sdp",
                                timer ? sessionExpiresHeader(*timer, false) : std::string(),
                                timer && !timer->isOursToRefresh ? "Require: timer" : ""},
                               {"application/sdp", text.reveal()}));
    step(*call->link, call->inviteKey, ServerInvite::Event::accepted);
    apply(id, Dialog::Event::answer);
}

void Core::reject(CallId id, int status, std::string_view phrase, std::string_view warning) {
    auto* call = find(id);
    if (!call || call->dialog.state() != Dialog::State::offered) return;
    disown(*call);
    const auto header = status == 503 ? std::string(kRetryAfter) : warningHeader(m_sentBy, warning);
    finishInvite(*call, status, phrase, header, ServerInvite::Event::rejected);
    apply(id, Dialog::Event::reject);
}

void Core::hangUp(CallId id, std::string_view reason) {
    auto* call = find(id);
    if (!call || !call->isOurs) return;
    disown(*call);
    call->byeReason = std::string(reason);
    if (call->reoffer) finishReoffer(*call, 487, "Request Terminated", {}, {});
    apply(id, Dialog::Event::hangUp);
}

// As hangUp(), and the listener hears of it.
void Core::endCall(CallId id, CallEnd why, std::string_view reason) {
    auto* call = find(id);
    if (!call) return;
    const bool tells = call->isOurs;
    disown(*call);
    call->byeReason = std::string(reason);
    if (call->reoffer) finishReoffer(*call, 487, "Request Terminated", {}, {});
    apply(id, Dialog::Event::hangUp);
    if (tells) m_listener.onEnded(id, why);
}

// To an offer of ours, by the ACK.
void Core::awaitAnswer(Call& call) {
    call.awaitsAnswer = true;
    call.answerOver = std::chrono::steady_clock::now() + m_options.deadlines.transaction;
}

void Core::finishReoffer(Call& call, int status, std::string_view phrase, std::string_view header,
                         std::string_view body) {
    if (!call.reoffer) return;
    const auto reoffer = std::move(*call.reoffer);
    call.reoffer.reset();
    if (!call.link) return;
    const Body part{"application/sdp", body};
    const bool isAccepted = status < 300;
    const auto where = isAccepted ? contact(call) : std::string();
    const auto& timer = reoffer.timer;
    auto text = makeReply(reoffer.head, status, phrase,
                          {where, header, isAccepted ? "Supported: " + std::string(kSupported) : std::string(),
                           isAccepted && timer ? sessionExpiresHeader(*timer, false) : std::string(),
                           isAccepted && timer && !timer->isOursToRefresh ? "Require: timer" : ""},
                          part);
    if (isAccepted) startSession(call, timer);
    if (reoffer.transactionKey.empty()) return call.link->send(std::move(text));
    auto* transaction = findInvite(call.link, reoffer.transactionKey);
    if (!transaction) return base::wipe(text);
    if (status >= 300) {
        transaction->newest = std::move(text);
        return step(*call.link, reoffer.transactionKey, ServerInvite::Event::rejected);
    }
    transaction->newest.clear();
    call.link->send(std::move(text));
    step(*call.link, reoffer.transactionKey, ServerInvite::Event::accepted);
}

void Core::answerReoffer(CallId id, const sdp::SessionDescription& answer) {
    auto* call = find(id);
    if (!call || !call->reoffer) return;
    if (call->reoffer->asksForOffer) awaitAnswer(*call);
    const base::Secret text(sdp::write(answer));
    finishReoffer(*call, 200, "OK", {}, text.reveal());
}

void Core::rejectReoffer(CallId id, std::string_view warning) {
    if (auto* call = find(id))
        finishReoffer(*call, 488, "Not Acceptable Here", warningHeader(m_sentBy, warning), {});
}

boost::asio::awaitable<void> Core::stop() {
    m_isStopping = true;
    std::vector<CallId> all;
    for (const auto& [number, call] : m_calls) all.push_back(call->id);
    for (const auto id : all) endCall(id, CallEnd::stopped, "Server is stopping");
    m_drained.expires_after(m_options.deadlines.stop);
    if (!m_calls.empty()) co_await m_drained.async_wait(base::kToken);
}

} // namespace conclave::sip
