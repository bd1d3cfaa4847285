// New keys: by SDES, and by DTLS, there between the media threads, which let datagrams in, the desk, which does the handshakes, and the legs.
#include "server/media/bridge/engine_impl.hpp"

#include <unistd.h>

namespace conclave::media {
namespace {
constexpr int kDatagramsAtOnce = 16; // some milliseconds of public-key work; then signalling has its turn
} // namespace

Result<> Engine::Impl::startDtls() {
    auto made = DtlsIdentity::make();
    if (!made) return made.error();
    identity.emplace(std::move(made.value()));
    desk = std::make_unique<DtlsDesk>(wake.get_executor(), *identity, options.dtlsTimeout, *this);
    return {};
}

void Engine::Impl::deliverDtls() {
    DtlsDatagram datagram;
    for (std::size_t i = 0; i < shards.size(); ++i) {
        int taken = 0;
        while (taken < kDatagramsAtOnce && shards[i].shard->pop(datagram)) {
            desk->take(i, datagram.from, datagram.view());
            ++taken;
        }
        if (taken < kDatagramsAtOnce) continue;
        const std::uint64_t one = 1; // there may be more: as if the media thread had rung again
        [[maybe_unused]] const auto written = ::write(wake.native_handle(), &one, sizeof one);
    }
}

DtlsDoor Engine::Impl::expectKeys(LegId leg, std::size_t shard, const DtlsPeer& peer) {
    const auto& here = *shards[shard].shard;
    DtlsDoor door;
    const auto named = here.addressOf(peer.named.address(), peer.named.port());
    const auto caller = here.addressOf(peer.connection, 0);
    if (peer.named.port() != 0 && !peer.named.address().is_unspecified()) door.exact = named;
    if (!caller.sameHost(door.exact)) door.host = caller; // behind a NAT, or it names no address
    desk->add(leg, shard, peer, door);
    return door;
}

void Engine::Impl::sendDtls(std::size_t shard, const PeerAddress& to, std::span<const std::uint8_t> datagram) {
    shards[shard].shard->sendDtls(to, datagram);
}

void Engine::Impl::onKeys(LegId leg, const DtlsKeys& keys, const PeerAddress& from) {
    auto* entry = find(leg);
    if (entry == nullptr) return;
    auto in = SrtpSession::receiver(keys.suite, keys.receive);
    auto out = SrtpSession::sender(keys.suite, keys.send, entry->leg->sendSsrc);
    if (!in || !out) return; // the library lacks the suite: no media, and the media thread will say so
    auto made = std::make_unique<LegKeys>();
    made->in = std::move(in.value());
    made->out = std::move(out.value());
    made->suite = keys.suite;
    made->address = from;
    giveKeys(leg, *entry, std::move(made));
}

void Engine::Impl::giveKeys(LegId leg, LegEntry& entry, std::unique_ptr<LegKeys> keys) {
    Command take;
    take.kind = Command::Kind::takeKeys;
    take.keys = keys.get();
    entry.keys.push_back(std::move(keys));
    command(leg, take);
}

void Engine::Impl::onNoKeys(LegId leg) {
    if (find(leg) != nullptr) listener.onMediaFailed(leg);
}

const DtlsFingerprint& Engine::fingerprint() const {
    return m_impl->identity.value().fingerprint();
}

Result<> Engine::renewKeys(LegId leg, const SdesKeys& keys) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr || entry->isByDtls) return Error{Errc::notFound, "no such leg"};
    auto made = std::make_unique<LegKeys>();
    auto in = SrtpSession::receiver(keys.suite, keys.receive);
    if (!in) return in.error();
    made->in = std::move(in.value());
    made->suite = keys.suite;
    made->hasOut = keys.send.has_value();
    if (keys.send) {
        auto out = SrtpSession::sender(keys.suite, *keys.send, entry->leg->sendSsrc);
        if (!out) return out.error();
        made->out = std::move(out.value());
    }
    m_impl->giveKeys(leg, *entry, std::move(made));
    return {};
}

Result<> Engine::renewKeys(LegId leg, const DtlsPeer& peer) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr) return Error{Errc::notFound, "no such leg"};
    if (peer.fingerprints.empty()) return Error{Errc::invalidValue, "no fingerprint", "dtls"};
    Command await;
    await.kind = Command::Kind::awaitKeys;
    await.door = m_impl->expectKeys(leg, entry->home, peer);
    m_impl->command(leg, await);
    return {};
}

} // namespace conclave::media
