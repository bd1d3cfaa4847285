// The part of the core that tells phones the roster: SUBSCRIBE and NOTIFY (RFC 6665) of the conference event package
// (RFC 4575). One subscription a call, told of over the connection of the call. Who may have one: see README.md.
#include "server/sip/core.hpp"

#include <algorithm>

namespace conclave::sip {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kSecondsMin = 60;
constexpr std::uint32_t kSecondsMax = 3600; // and where nothing is asked for (RFC 4575 section 3.4)

std::string allowEventsHeader() { return "Allow-Events: " + std::string(kEventPackage); }

} // namespace

// The call that the one who asks is in: by the dialog of the call itself, or it asks by the same connection under the same
// name as just one call there. A connection is one phone's, or that of its PBX, which vouches for its names.
Call* Core::findSubscriber(Link& link, const Message& request) {
    if (!request.to.tag.empty()) return findDialog(request);
    Call* found = nullptr;
    for (const auto& [number, call] : m_calls) {
        const bool stands = call->isOurs && call->dialog.state() == Dialog::State::established;
        if (!stands || call->link != &link || call->remoteUri != request.from.uri.text) continue;
        if (found) return nullptr;
        found = call.get();
    }
    return found;
}

Call* Core::findSubscription(const Message& request) {
    const auto found = m_subscriptions.find(dialogKey(request.callId, request.to.tag, request.from.tag));
    return found == m_subscriptions.end() ? nullptr : find(found->second);
}

// Outside of a dialog, or in that of a call.
void Core::onSubscribe(Link& link, const Message& request) {
    if (request.event != kEventPackage) return reply(link, request, {489, "Bad Event", allowEventsHeader()});
    auto* call = findSubscriber(link, request);
    if (!call || !call->isOurs || call->dialog.state() != Dialog::State::established)
        return reply(link, request, {403, "Forbidden", {}});
    const bool hasOwnDialog = request.to.tag.empty();
    if (!call->subscription) return subscribe(link, *call, request, hasOwnDialog);
    if (hasOwnDialog || call->subscription->hasOwnDialog || call->subscription->eventId != request.eventId)
        return reply(link, request, {403, "One Subscription A Call", {}});
    resubscribe(link, *call, request);
}

// In the dialog of a subscription. False: there is none.
bool Core::onSubscribeInDialog(Link& link, const Message& request) {
    auto* call = findSubscription(request);
    if (!call) return false;
    auto& subscription = *call->subscription;
    if (request.cseq <= subscription.remoteCseq) {
        reply(link, request, {500, "CSeq Out Of Order", {}});
        return true;
    }
    subscription.remoteCseq = request.cseq;
    if (request.event != kEventPackage || request.eventId != subscription.eventId)
        reply(link, request, {489, "Bad Event", allowEventsHeader()});
    else
        resubscribe(link, *call, request);
    return true;
}

void Core::subscribe(Link& link, Call& call, const Message& request, bool hasOwnDialog) {
    const auto seconds = std::min(request.expires.value_or(kSecondsMax), kSecondsMax);
    if (seconds > 0 && seconds < kSecondsMin)
        return reply(link, request, {423, "Interval Too Brief", "Min-Expires: " + std::to_string(kSecondsMin)});
    call.subscription = std::make_unique<Subscription>(m_executor);
    auto& s = *call.subscription;
    s.hasOwnDialog = hasOwnDialog;
    s.eventId = request.eventId;
    if (hasOwnDialog) {
        s.callId = request.callId;
        s.localTag = newTag();
        s.remoteTag = request.from.tag;
        s.localAddress = replyHead(request, link.remote(), s.localTag).to;
        s.remoteAddress = request.from.text;
        s.remoteTarget = *request.contactUri;
        s.routes = request.recordRoutes;
        s.remoteCseq = request.cseq;
        m_subscriptions[dialogKey(s.callId, s.localTag, s.remoteTag)] = call.id;
    }
    acceptSubscribe(link, call, request, seconds);
    const auto id = call.id;
    s.isNotifying = seconds == 0; // there will be one NOTIFY alone
    // Who asks once after the other is told that it is over, and nobody makes a roster for that.
    if (seconds > 0 || Clock::now() >= call.notifyNext) m_listener.onSubscribed(id);
    auto* still = find(id);
    if (!still || !still->subscription) return;
    if (seconds == 0) return unsubscribe(*still, "timeout"); // it asked once (section 4.4.3)
    if (still->subscription->isNotifying) return;
    still->subscription->isDue = true; // there is nothing to tell yet, and that is told
    notifyWhenDue(*still);
}

void Core::resubscribe(Link& link, Call& call, const Message& request) {
    const auto seconds = std::min(request.expires.value_or(kSecondsMax), kSecondsMax);
    if (seconds > 0 && seconds < kSecondsMin)
        return reply(link, request, {423, "Interval Too Brief", "Min-Expires: " + std::to_string(kSecondsMin)});
    if (request.contactUri && call.subscription->hasOwnDialog) call.subscription->remoteTarget = *request.contactUri;
    acceptSubscribe(link, call, request, seconds);
    if (seconds == 0) return unsubscribe(call, "timeout");
    call.subscription->isDue = true;
    notifyWhenDue(call);
}

void Core::acceptSubscribe(Link& link, Call& call, const Message& request, std::uint32_t seconds) {
    auto& s = *call.subscription;
    link.send(makeReply(replyHead(request, link.remote(), s.localTag), 200, "OK",
                        {contact(call), "Expires: " + std::to_string(seconds), allowEventsHeader()}));
    s.ends = Clock::now() + sessionTime(seconds);
    s.expiry.expires_at(s.ends);
    const std::weak_ptr<int> alive = m_alive;
    s.expiry.async_wait([this, alive, id = call.id](boost::system::error_code error) {
        if (error || alive.expired()) return;
        auto* over = find(id);
        if (over && over->subscription && over->subscription->ends <= Clock::now()) unsubscribe(*over, "timeout");
    });
}

void Core::publishRoster(CallId id, const Roster& roster) {
    auto* call = find(id);
    if (!call || !call->subscription) return;
    auto& info = call->subscription->info;
    if (info && info->roster() == roster) return;
    if (!m_infoLast || m_infoLast->roster() != roster) m_infoLast = std::make_shared<const ConferenceInfo>(roster);
    info = m_infoLast;
    call->subscription->isDue = true;
    notifyWhenDue(*call);
}

bool Core::isConnected(CallId id) const {
    const auto found = m_calls.find(static_cast<std::uint64_t>(id));
    return found != m_calls.end() && found->second->link;
}

// One at a time, and not more often than Deadlines::notifyEvery: what changes meanwhile is told together. Of several calls on one
// connection those wait for which it has no room yet.
void Core::notifyWhenDue(Call& call) {
    auto& s = *call.subscription;
    if (!s.isDue || s.isNotifying || !call.link) return;
    if (const auto now = Clock::now(); now >= call.notifyNext) {
        if (call.link->hasRoomFor(s.info ? s.info->bytes() : 0)) return sendNotify(call, {});
        call.notifyNext = now + m_options.deadlines.notifyEvery;
    }
    s.pace.expires_at(call.notifyNext);
    const std::weak_ptr<int> alive = m_alive;
    s.pace.async_wait([this, alive, id = call.id](boost::system::error_code error) {
        if (error || alive.expired()) return;
        if (auto* due = find(id); due && due->subscription) notifyWhenDue(*due);
    });
}

// `whyOver`: the last one; nobody waits for its answer. Empty: there will be more.
void Core::sendNotify(Call& call, std::string_view whyOver) {
    auto& s = *call.subscription;
    const auto now = Clock::now();
    const auto left = std::max<std::int64_t>((s.ends - now) / m_options.deadlines.sessionSecond, 0);
    const bool isLast = !whyOver.empty();
    const bool hasBody = s.info && (!isLast || (now >= call.notifyNext && call.link->hasRoomFor(s.info->bytes())));
    const auto body = hasBody ? s.info->document(++s.version) : std::string();
    const auto branch = isLast ? "z9hG4bK" + newTag() : openRequest(OwnRequest::Kind::notify, call.id);
    const auto cseq = s.hasOwnDialog ? ++s.localCseq : ++call.localCseq;
    const auto event = "Event: " + std::string(kEventPackage) + (s.eventId.empty() ? "" : ";id=" + s.eventId);
    const auto state = isLast ? "terminated;reason=" + std::string(whyOver)
                              : "active;expires=" + std::to_string(left);
    call.link->send(makeRequest({"NOTIFY", s.hasOwnDialog ? s.remoteTarget : call.remoteTarget, m_sentBy, branch,
                                 s.hasOwnDialog ? s.routes : call.routes, s.hasOwnDialog ? s.localAddress : call.localAddress,
                                 s.hasOwnDialog ? s.remoteAddress : call.remoteAddress, s.hasOwnDialog ? s.callId : call.callId,
                                 cseq},
                                {contact(call), event, "Subscription-State: " + state, allowEventsHeader()},
                                {kConferenceInfoType, body}));
    s.isDue = false;
    s.isNotifying = !isLast;
    call.notifyNext = now + m_options.deadlines.notifyEvery;
}

void Core::onNotified(Call& call, const Message* response) {
    if (!call.subscription) return;
    call.subscription->isNotifying = false;
    if (response && *response->status < 300) return notifyWhenDue(call);
    // It does not want to hear of it (section 4.2.2): without a further word.
    auto& s = *call.subscription;
    if (s.hasOwnDialog) m_subscriptions.erase(dialogKey(s.callId, s.localTag, s.remoteTag));
    call.subscription.reset();
}

void Core::unsubscribe(Call& call, std::string_view why) {
    if (!call.subscription) return;
    if (call.link) sendNotify(call, why);
    auto& s = *call.subscription;
    if (s.hasOwnDialog) m_subscriptions.erase(dialogKey(s.callId, s.localTag, s.remoteTag));
    std::erase_if(m_own, [&](const auto& own) {
        return own.second.call == call.id && own.second.kind == OwnRequest::Kind::notify;
    });
    call.subscription.reset();
}

} // namespace conclave::sip
