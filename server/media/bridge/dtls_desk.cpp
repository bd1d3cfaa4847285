#include "server/media/bridge/dtls_desk.hpp"

#include <algorithm>

namespace conclave::media {
namespace {

constexpr std::chrono::milliseconds kTick{50};
constexpr std::chrono::milliseconds kBeginAgain{500};
constexpr std::chrono::seconds kLinger{240}; // RFC 6347 section 4.2.4: twice TCP's longest life of a segment

MonotonicNs ns(DtlsDesk::Clock::time_point when) noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}

} // namespace

DtlsDesk::DtlsDesk(const boost::asio::any_io_executor& control, const DtlsIdentity& identity, std::chrono::milliseconds time,
    DtlsDeskOwner& owner)
    : m_identity(identity), m_time(time), m_owner(owner), m_timer(control), m_self(std::make_shared<DtlsDesk*>(this)) {}

DtlsDesk::~DtlsDesk() { *m_self = nullptr; }

void DtlsDesk::add(LegId leg, std::size_t shard, const DtlsPeer& peer, const DtlsDoor& door) {
    dropTries(leg, nullptr);
    const auto now = Clock::now();
    Waiting& waiting = m_waiting[leg];
    waiting = {};
    waiting.shard = shard;
    waiting.role = peer.role;
    waiting.fingerprints = peer.fingerprints;
    waiting.door = door;
    waiting.order = ++m_lastOrder;
    waiting.until = now + m_time;
    waiting.nextBegin = now; // at the next tick: the phone has to have our answer first, and repeats are due anyway
    awaitTick();
}

void DtlsDesk::remove(LegId leg) {
    m_waiting.erase(leg);
    dropTries(leg, nullptr);
}

void DtlsDesk::heard(LegId leg) {
    if (!m_waiting.contains(leg)) dropTries(leg, nullptr);
}

void DtlsDesk::dropTries(LegId leg, const Try* except) {
    m_tries.remove_if([&](const Try& t) { return t.leg == leg && &t != except; });
}

// The legs that a handshake from there may be for, the newest first: of two calls of one phone the older one is the dead one.
std::vector<std::pair<LegId, DtlsDesk::Waiting*>> DtlsDesk::candidates(std::size_t shard, const PeerAddress& from,
    DtlsRole role) {
    std::vector<std::pair<LegId, Waiting*>> exact, host;
    for (auto& [id, waiting] : m_waiting) {
        if (waiting.shard != shard || waiting.role != role) continue;
        if (waiting.door.exact == from && from.bytes != 0) exact.emplace_back(id, &waiting);
        else if (waiting.door.host.sameHost(from)) host.emplace_back(id, &waiting);
    }
    auto& found = exact.empty() ? host : exact;
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.second->order > b.second->order; });
    return std::move(found);
}

void DtlsDesk::addTry(Try made) {
    if (m_tries.size() >= kTriesMax) return;
    const auto here = [&](const Try& t) { return t.shard == made.shard && t.peer == made.peer && !t.leg; };
    if (!made.leg && std::count_if(m_tries.begin(), m_tries.end(), here) >= std::ptrdiff_t{kTriesPerAddressMax})
        m_tries.erase(std::find_if(m_tries.begin(), m_tries.end(), here)); // the oldest
    made.until = Clock::now() + m_time;
    m_tries.push_back(std::move(made));
    settle(std::prev(m_tries.end()));
    awaitTick();
}

void DtlsDesk::beginAsServer(std::size_t shard, const PeerAddress& from, const ClientRandom& hello) {
    const auto now = ns(Clock::now());
    const auto legs = candidates(shard, from, DtlsRole::server);
    const bool allowed =
        std::any_of(legs.begin(), legs.end(), [&](const auto& leg) { return leg.second->triesBucket.take(now); });
    if (!allowed || !m_triesBucket.take(now)) return;
    std::vector<DtlsFingerprint> accepted;
    for (const auto& [id, waiting] : legs)
        accepted.insert(accepted.end(), waiting->fingerprints.begin(), waiting->fingerprints.end());
    Try made;
    made.shard = shard;
    made.peer = from;
    made.hello = hello;
    made.handshake = DtlsHandshake::make(m_identity, DtlsRole::server, std::move(accepted));
    if (made.handshake) addTry(std::move(made));
}

// What answers an earlier hello, which may have been forged, must not go on disturbing a phone that said another. Whose hello it
// was says it again when the answer was lost, and is repeated to once more.
void DtlsDesk::hush(std::size_t shard, const PeerAddress& from, const ClientRandom& butFor) {
    for (auto& one : m_tries)
        if (one.hello && one.shard == shard && one.peer == from) one.quiet = *one.hello != butFor;
}

void DtlsDesk::beginAsClient(LegId leg, Waiting& waiting) {
    std::vector<PeerAddress> targets;
    if (waiting.door.exact.bytes != 0) targets.push_back(waiting.door.exact);
    // A NAT that keeps ports leads to the phone.
    if (waiting.door.host.bytes != 0 && waiting.door.exact.bytes != 0)
        targets.push_back(waiting.door.host.withPortOf(waiting.door.exact));
    for (const auto& target : targets) {
        const auto same = [&](const Try& t) { return t.leg == leg && t.peer == target; };
        if (std::any_of(m_tries.begin(), m_tries.end(), same)) continue;
        Try made;
        made.shard = waiting.shard;
        made.peer = target;
        made.leg = leg;
        made.handshake = DtlsHandshake::make(m_identity, DtlsRole::client, waiting.fingerprints);
        if (!made.handshake) continue;
        made.handshake->begin();
        addTry(std::move(made));
    }
}

void DtlsDesk::take(std::size_t shard, const PeerAddress& from, std::span<const std::uint8_t> datagram) {
    const auto asServer = sift(datagram, DtlsRole::server);
    const auto asClient = sift(datagram, DtlsRole::client);
    if (asServer.hello) {
        const auto known = [&](const Try& t) { return t.shard == shard && t.peer == from && t.hello == asServer.hello; };
        if (std::none_of(m_tries.begin(), m_tries.end(), known)) beginAsServer(shard, from, *asServer.hello);
        hush(shard, from, *asServer.hello);
    }
    for (auto at = m_tries.begin(); at != m_tries.end();) {
        const auto here = at++;
        if (here->shard != shard || !(here->peer == from)) continue;
        const bool server = here->handshake->role() == DtlsRole::server;
        if (server && asServer.hello && here->hello != asServer.hello) continue;
        const auto& records = server ? asServer.records : asClient.records;
        if (records.empty()) continue;
        const auto before = here->handshake->state();
        const bool finished = here->handshake->take(records) != before;
        if (!settle(here) && finished) break; // done: the others here have gone with it
    }
}

bool DtlsDesk::settle(Tries::iterator at) {
    const auto state = at->handshake->state();
    const auto output = at->handshake->takeOutput();
    // OpenSSL repeats by itself what is due when it is given something to read.
    if (!at->quiet || state == DtlsHandshake::State::done)
        for (const auto& datagram : output) m_owner.sendDtls(at->shard, at->peer, datagram);
    if (state == DtlsHandshake::State::going) return false;
    if (state == DtlsHandshake::State::done && conclude(*at)) return false;
    m_tries.erase(at);
    return true;
}

// Whose handshake it was; false: nobody's any more.
bool DtlsDesk::conclude(Try& done) {
    if (done.leg && !m_waiting.contains(*done.leg)) return true; // concluded before
    const auto legs = candidates(done.shard, done.peer, done.handshake->role());
    const auto knows = [&](const Waiting& waiting) {
        const auto& list = waiting.fingerprints;
        return std::find(list.begin(), list.end(), done.handshake->matched()) != list.end();
    };
    const auto at = std::find_if(legs.begin(), legs.end(),
        [&](const auto& leg) { return (!done.leg || done.leg == leg.first) && knows(*leg.second); });
    const auto keys = done.handshake->keys();
    if (at == legs.end() || !keys) return false;
    const LegId leg = at->first;
    m_waiting.erase(leg);
    done.leg = leg;
    done.until = Clock::now() + kLinger;
    dropTries(leg, &done);
    m_tries.remove_if([&](const Try& t) { return t.shard == done.shard && t.peer == done.peer && &t != &done; });
    m_owner.onKeys(leg, *keys, done.peer);
    return true;
}

void DtlsDesk::awaitTick() {
    if (m_ticking) return;
    m_ticking = true;
    m_timer.expires_after(kTick);
    m_timer.async_wait([self = m_self](const boost::system::error_code& error) {
        if (error || *self == nullptr) return;
        (*self)->m_ticking = false;
        (*self)->tick();
    });
}

void DtlsDesk::tick() {
    const auto now = Clock::now();
    m_tries.remove_if([&](const Try& t) { return t.until <= now; });
    for (auto at = m_tries.begin(); at != m_tries.end();) {
        const auto here = at++;
        if (here->quiet || here->handshake->state() != DtlsHandshake::State::going) continue;
        here->handshake->tick();
        settle(here);
    }
    std::vector<LegId> late;
    for (auto& [id, waiting] : m_waiting) {
        if (waiting.until <= now) {
            late.push_back(id);
        } else if (waiting.role == DtlsRole::client && waiting.nextBegin <= now) {
            waiting.nextBegin = now + kBeginAgain;
            beginAsClient(id, waiting);
        }
    }
    for (const auto leg : late) remove(leg);
    if (!m_waiting.empty() || !m_tries.empty()) awaitTick();
    for (const auto leg : late) m_owner.onNoKeys(leg);
}

} // namespace conclave::media
