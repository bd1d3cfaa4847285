// The part of the core that asks by itself: BYE, the UPDATE that refreshes a session (RFC 4028), and what waits for their
// answers.
#include "server/sip/core.hpp"

#include <algorithm>

namespace conclave::sip {

namespace {

using Clock = std::chrono::steady_clock;

std::string_view methodOf(OwnRequest::Kind kind) noexcept {
    switch (kind) {
    case OwnRequest::Kind::bye: return "BYE";
    case OwnRequest::Kind::update: return "UPDATE";
    case OwnRequest::Kind::notify: break;
    }
    return "NOTIFY";
}

} // namespace

// A client transaction; its branch. Without an answer in time it fails.
std::string Core::openRequest(OwnRequest::Kind kind, CallId id) {
    auto branch = "z9hG4bK" + newTag();
    auto& own = m_own.try_emplace(branch, kind, id, m_executor).first->second;
    if (kind == OwnRequest::Kind::bye) return branch;
    own.timer.expires_after(m_options.deadlines.transaction);
    const std::weak_ptr<int> alive = m_alive;
    own.timer.async_wait([this, alive, branch, kind, id](boost::system::error_code error) {
        if (error || alive.expired() || m_own.erase(branch) == 0) return;
        finishRequest(kind, id, nullptr);
    });
    return branch;
}

void Core::onResponse(const Message& response) {
    const auto found = m_own.find(response.branch);
    if (found == m_own.end() || response.cseqMethod != methodOf(found->second.kind)) return;
    const auto event = *response.status < 200 ? ClientRequest::Event::provisional : ClientRequest::Event::final;
    if (found->second.machine.resume(event) == ClientRequest::Outcome::none) return;
    const auto kind = found->second.kind;
    const auto id = found->second.call;
    m_own.erase(found);
    finishRequest(kind, id, &response);
}

// `response`: final; null for none.
void Core::finishRequest(OwnRequest::Kind kind, CallId id, const Message* response) {
    auto* call = find(id);
    if (!call) return;
    switch (kind) {
    case OwnRequest::Kind::bye: return apply(id, Dialog::Event::byeDone);
    case OwnRequest::Kind::update: return onUpdated(*call, response);
    case OwnRequest::Kind::notify: return onNotified(*call, response);
    }
}

void Core::sendBye(Call& call) {
    if (!call.link) return;
    const auto branch = openRequest(OwnRequest::Kind::bye, call.id);
    call.link->send(makeRequest({"BYE", call.remoteTarget, m_sentBy, branch, call.routes, call.localAddress,
                                 call.remoteAddress, call.callId, ++call.localCseq},
                                {reasonHeader(call.byeReason)}));
}

// --- session timers (RFC 4028) ------------------------------------------------------------------------------

std::chrono::milliseconds Core::sessionTime(std::uint32_t seconds) const {
    return seconds * m_options.deadlines.sessionSecond;
}

// From now on, as after every refresh. Nothing: the session does not expire.
void Core::startSession(Call& call, std::optional<SessionTimer> timer) {
    call.session = timer;
    call.sessionTimer.cancel();
    if (!timer) return;
    const auto now = Clock::now();
    call.sessionOver = now + sessionTime(timer->overAfter());
    watchSession(call, timer->isOursToRefresh ? now + sessionTime(timer->refreshAfter()) : call.sessionOver);
}

void Core::watchSession(Call& call, Clock::time_point next) {
    call.sessionTimer.expires_at(next);
    const std::weak_ptr<int> alive = m_alive;
    call.sessionTimer.async_wait([this, alive, id = call.id](boost::system::error_code error) {
        if (!error && !alive.expired()) onSessionTimer(id);
    });
}

void Core::onSessionTimer(CallId id) {
    auto* call = find(id);
    if (!call || !call->session) return;
    const auto now = Clock::now();
    if (call->sessionTimer.expiry() > now) return; // it was refreshed meanwhile
    if (now >= call->sessionOver) return endCall(id, CallEnd::expired, "Session expired");
    const bool isFree = call->link && !call->reoffer && !call->isRefreshing;
    if (isFree && call->isOurs && call->dialog.state() == Dialog::State::established) sendUpdate(*call);
    // What fails is tried again.
    watchSession(*call, std::min(call->sessionOver, now + sessionTime(std::max(call->session->seconds / 8, 1U))));
}

// Without a session description (RFC 3311): nothing but a refresh.
void Core::sendUpdate(Call& call) {
    call.isRefreshing = true;
    const auto branch = openRequest(OwnRequest::Kind::update, call.id);
    call.link->send(makeRequest({"UPDATE", call.remoteTarget, m_sentBy, branch, call.routes, call.localAddress,
                                 call.remoteAddress, call.callId, ++call.localCseq},
                                {contact(call), "Supported: " + std::string(kSupported),
                                 sessionExpiresHeader(*call.session, true)}));
}

void Core::onUpdated(Call& call, const Message* response) {
    call.isRefreshing = false;
    if (!call.session) return;
    const int status = response ? *response->status : 408;
    if (status < 300) return startSession(call, timerOfAnswer(*response));
    if (status == 408 || status == 481) return endCall(call.id, CallEnd::expired, "Session expired"); // section 10
    if (status == 405 || status == 501) return startSession(call, {});
    if (status != 422 || response->minSe.value_or(0) <= call.session->seconds) return;
    call.session->seconds = *response->minSe;
    if (call.link && !call.reoffer) sendUpdate(call);
}

} // namespace conclave::sip
