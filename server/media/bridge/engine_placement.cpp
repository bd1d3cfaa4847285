// On which media thread a bridge lives, and how a leg gets to it: from shard to shard by way of this thread.
//
//   admit ── release ──► shard that has it ── legReleased ──► onReleased ── takeLeg ──► shard of the bridge
//                        at home: a guest in its place        what was said meanwhile ─┘
#include "server/base/assert.hpp"
#include "server/media/bridge/engine_impl.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace conclave::media {
namespace {
// What a mix costs besides its legs, in legs that listen: encoders and decoders of who talks (tests/bench, `rooms`, `many`).
constexpr std::size_t kLegsAMix = 100;
} // namespace

// A leg costs a packet sealed and sent in 20 ms, and mostly one opened; a mix its encodes and decodes, however many listen. Who
// will talk, and how many will come, nobody knows when a bridge is placed. A guest counts where its leg is: its home only
// receives and copies.
std::size_t Engine::Impl::loadOf(const ShardEntry& shard) const noexcept {
    return shard.legs + kLegsAMix * shard.mixes;
}

bool Engine::Impl::isFull(const ShardEntry& shard) const noexcept {
    return std::max(shard.legs, shard.homed) >= options.legsPerShardMax;
}

std::size_t Engine::Impl::leastLoaded() const {
    const auto rank = [&](const ShardEntry& shard) {
        return std::tuple(isFull(shard), shard.draining, loadOf(shard), shard.bridges);
    };
    const auto least = std::min_element(
        shards.begin(), shards.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return static_cast<std::size_t>(least - shards.begin());
}

HostHashes Engine::Impl::hashesOf(std::size_t shard, const PhoneHosts& hosts) const {
    HostHashes out;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        if (!hosts[i]) continue;
        if (const auto address = shards[shard].shard->addressOf(*hosts[i], 0); address.bytes != 0) out[i] = address.hostHash();
    }
    return out;
}

Engine::Impl::BridgeEntry& Engine::Impl::placed(BridgeId bridge, std::size_t shard) {
    if (bridges.size() > 4 * Shard::kBridgesMax) // places asked for by calls that never came
        for (auto at = bridges.begin(); at != bridges.end();) forget((at++)->first);
    ++shards[shard].bridges;
    auto& entry = bridges[bridge];
    entry.shard = shard;
    return entry;
}

ShardIndex Engine::place(BridgeId bridge) {
    CONCLAVE_ASSERT(m_impl->running);
    const auto at = m_impl->bridges.find(bridge);
    const auto& entry = at != m_impl->bridges.end() ? at->second : m_impl->placed(bridge, m_impl->leastLoaded());
    return ShardIndex{static_cast<std::uint32_t>(entry.shard)};
}

void Engine::drain(ShardIndex shard, Draining draining) {
    auto& impl = *m_impl;
    const auto index = static_cast<std::size_t>(shard);
    impl.shards.at(index).draining = draining == Draining::yes;
    if (draining == Draining::no) return;
    for (auto at = impl.bridges.begin(); at != impl.bridges.end();) { // placed, and not used: elsewhere, if they come
        const auto here = at++;
        if (here->second.shard == index) impl.forget(here->first);
    }
}

Result<> Engine::admit(LegId leg, BridgeId bridge, Role role) {
    auto& impl = *m_impl;
    auto* entry = impl.find(leg);
    if (entry == nullptr) return Error{Errc::notFound, "no such leg"};
    const bool elsewhere = entry->bridge != bridge;
    if (elsewhere && !impl.bridges.contains(bridge)) {
        // Nobody is there yet: where this one's phone sends to, unless another shard has a mix less to do.
        const auto& home = impl.shards[entry->home];
        const std::size_t least = impl.leastLoaded();
        const bool stays = !home.draining && impl.loadOf(home) < impl.loadOf(impl.shards[least]) + kLegsAMix;
        impl.placed(bridge, stays ? entry->home : least);
    }
    auto& target = impl.bridges.at(bridge);
    if (elsewhere && target.legs >= Bridge::kLegsMax) return Error{Errc::unavailable, "too many calls on one bridge"};
    if (target.shard != entry->shard && impl.shards[target.shard].legs >= impl.options.legsPerShardMax)
        return Error{Errc::unavailable, "too many calls"};
    const BridgeId before = entry->bridge;
    impl.leave(*entry);
    ++target.legs;
    ++target.mixed;
    entry->bridge = bridge;
    entry->place = LegPlace::mix;
    Command go;
    go.kind = Command::Kind::move;
    go.bridge = impl.mixOf(target);
    go.role = role;
    if (target.shard != entry->shard) {
        go.kind = Command::Kind::release;
        go.shard = static_cast<std::uint32_t>(target.shard);
        entry->shard = target.shard;
        ++impl.shards[target.shard].legs;
    }
    impl.command(leg, go);
    if (entry->leaving) {
        ++target.promised;
        entry->promised.push_back(bridge);
    }
    if (elsewhere) impl.forget(before);
    return {};
}

// To where the leg is, and what concerns its guest, home.
void Engine::Impl::send(LegEntry& entry, Command command) {
    using Kind = Command::Kind;
    command.leg = entry.leg.get();
    switch (command.kind) {
    case Kind::release:
        if (entry.at == entry.home) entry.guest = std::make_unique<Guest>();
        command.guest = entry.at == entry.home ? entry.guest.get() : nullptr;
        entry.leaving = command;
        break;
    case Kind::awaitKeys:
        if (!entry.guest) break;
        command.leg = nullptr;
        command.guest = entry.guest.get();
        post(entry.home, command);
        return;
    case Kind::takeKeys:
        if (!entry.guest) break;
        command.guest = entry.guest.get();
        post(entry.at, command);
        command.kind = Kind::closeGuest;
        post(entry.home, command);
        return;
    case Kind::removeLeg:
        --shards[entry.at].legs;
        --shards[entry.home].homed;
        if (entry.guest) retireGuest(entry);
        break;
    default: break;
    }
    post(entry.at, command);
}

void Engine::Impl::retireGuest(LegEntry& entry) {
    Command drop;
    drop.kind = Command::Kind::dropGuest;
    drop.guest = entry.guest.get();
    retiringGuests.emplace(drop.guest, std::move(entry.guest));
    post(entry.home, drop);
}

// Nobody has the leg: on with it, and then whatever was said of it since.
void Engine::Impl::onReleased(LegEntry& entry) {
    --shards[entry.at].legs;
    Command take = *std::exchange(entry.leaving, std::nullopt);
    take.kind = Command::Kind::takeLeg;
    take.guest = nullptr;
    const bool wasGuest = entry.at != entry.home;
    entry.at = take.shard;
    if (entry.at == entry.home) {
        take.guest = entry.guest.get();
        retiringGuests.emplace(take.guest, std::move(entry.guest));
    } else if (wasGuest) {
        Command route;
        route.kind = Command::Kind::routeGuest;
        route.guest = entry.guest.get();
        route.shard = take.shard;
        post(entry.home, route);
    }
    post(entry.at, take);
    while (!entry.leaving && !entry.held.empty()) {
        const Command next = entry.held.front();
        entry.held.pop_front();
        send(entry, next);
    }
    if (entry.leaving) return;
    for (const auto bridge : std::exchange(entry.promised, {})) {
        --bridges.at(bridge).promised;
        forget(bridge);
    }
}

} // namespace conclave::media
