#include "server/media/bridge/engine_impl.hpp"

#include "common/limits.hpp"
#include "server/base/assert.hpp"
#include "server/media/bridge/prompts.hpp"

#include <algorithm>
#include <sys/eventfd.h>
#include <unistd.h>

namespace conclave::media {

static_assert(Bridge::kLegsMax >= 2 * limits::kParticipantsMax);

Result<> Engine::Impl::start() {
    if (auto ready = SrtpSession::initialise(); !ready) return ready.error();
    if (auto ready = promptsUsable(); !ready) return Error{Errc::internal, ready.error().detail};
    if (auto ready = startDtls(); !ready) return ready.error();
    const int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) return Error{Errc::internal, "no event descriptor"};
    wake.assign(fd);
    const unsigned cores = std::max(2U, std::thread::hardware_concurrency());
    const unsigned count = options.threads == 0 ? cores - 1 : options.threads;
    for (unsigned i = 0; i < count; ++i) {
        auto& entry = shards.emplace_back();
        entry.shard = std::make_unique<Shard>(options, i, fd);
        if (auto opened = entry.shard->open(); !opened) {
            shards.clear();
            wake.close();
            return opened.error();
        }
    }
    for (auto& entry : shards) entry.shard->run();
    running = true;
    awaitEvents();
    return {};
}

void Engine::Impl::stop() {
    if (!running) return;
    running = false;
    for (auto& entry : shards) entry.shard->stop();
    retry.cancel();
    desk.reset();
    boost::system::error_code ignored;
    wake.close(ignored);
    shards.clear(); // before what their threads held
    legs.clear();
    bridges.clear();
    retiringBridges.clear();
}

void Engine::Impl::awaitEvents() {
    wake.async_wait(boost::asio::posix::stream_descriptor::wait_read,
        [self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (error || !impl || !impl->running) return;
            std::uint64_t count = 0;
            [[maybe_unused]] const auto got = ::read(impl->wake.native_handle(), &count, sizeof count);
            impl->deliver();
            if (impl->running) impl->awaitEvents();
        });
}

void Engine::Impl::deliver() {
    Event event;
    for (std::size_t i = 0; running && i < shards.size(); ++i)
        while (running && shards[i].shard->pop(event)) deliver(event);
    if (running) deliverDtls();
}

void Engine::Impl::deliver(const Event& event) {
    using Kind = Event::Kind;
    if (event.kind == Kind::bridgeRetired) {
        retiringBridges.erase(event.retiredBridge);
        return;
    }
    if (event.kind == Kind::legRetired) {
        legs.erase(event.leg);
        return;
    }
    const auto at = legs.find(event.leg);
    if (at == legs.end() || at->second.retiring) return;
    if (event.kind == Kind::keysTaken) {
        at->second.keys.pop_front();
        return;
    }
    switch (event.kind) {
    case Kind::digit: listener.onDigit(event.leg, event.digit); break;
    case Kind::mediaStarted:
        desk->heard(event.leg);
        listener.onMediaStarted(event.leg);
        break;
    case Kind::mediaLost: listener.onMediaLost(event.leg); break;
    case Kind::promptEnded: listener.onPromptEnded(event.leg, event.prompt); break;
    case Kind::talking: listener.onTalking(event.leg, event.talking); break;
    case Kind::stats: listener.onStats(event.leg, event.stats); break;
    default: break;
    }
}

bool Engine::Impl::flush(ShardEntry& shard) {
    while (!shard.backlog.empty() && shard.shard->post(shard.backlog.front())) shard.backlog.pop_front();
    return shard.backlog.empty();
}

void Engine::Impl::post(std::size_t shard, const Command& command) {
    auto& entry = shards[shard];
    if (flush(entry) && entry.shard->post(command)) return;
    entry.backlog.push_back(command);
    flushLater();
}

void Engine::Impl::flushLater() {
    if (retrying) return;
    retrying = true;
    retry.expires_after(std::chrono::milliseconds(5));
    retry.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
        const auto impl = self.lock();
        if (error || !impl || !impl->running) return;
        impl->retrying = false;
        bool done = true;
        for (auto& shard : impl->shards) done = impl->flush(shard) && done;
        if (!done) impl->flushLater();
    });
}

Engine::Impl::LegEntry* Engine::Impl::find(LegId leg) {
    const auto at = legs.find(leg);
    return at == legs.end() || at->second.retiring ? nullptr : &at->second;
}

void Engine::Impl::command(LegId leg, Command command) {
    auto* entry = find(leg);
    if (entry == nullptr) return;
    command.leg = entry->leg.get();
    post(entry->shard, command);
}

Bridge* Engine::Impl::mixOf(BridgeEntry& entry) {
    if (!entry.bridge) {
        entry.bridge = std::make_unique<Bridge>();
        Command add;
        add.kind = Command::Kind::addBridge;
        add.bridge = entry.bridge.get();
        post(entry.shard, add);
    }
    return entry.bridge.get();
}

// A bridge goes when nobody is on it or waits for it.
void Engine::Impl::forget(BridgeId id) {
    const auto at = bridges.find(id);
    if (at == bridges.end() || at->second.legs > 0) return;
    auto& entry = at->second;
    if (entry.bridge) {
        Command remove;
        remove.kind = Command::Kind::removeBridge;
        remove.bridge = entry.bridge.get();
        retiringBridges.emplace(entry.bridge.get(), std::move(entry.bridge));
        post(entry.shard, remove);
    }
    --shards[entry.shard].bridges;
    bridges.erase(at);
}

void Engine::Impl::leave(LegEntry& entry) {
    auto& bridge = bridges.at(entry.bridge);
    --bridge.legs;
    if (entry.place == LegPlace::mix) --bridge.mixed;
}

Engine::Engine(EngineOptions options, boost::asio::any_io_executor control, EngineListener& listener)
    : m_impl(std::make_shared<Impl>(std::move(options), std::move(control), listener)) {}

Engine::~Engine() {
    stop();
}

Result<> Engine::start() {
    return m_impl->start();
}

void Engine::stop() {
    m_impl->stop();
}

LegId Engine::newLegId() {
    return LegId{++m_impl->lastId};
}

BridgeId Engine::newBridgeId() {
    return BridgeId{++m_impl->lastId};
}

ShardIndex Engine::place(BridgeId bridge) {
    CONCLAVE_ASSERT(m_impl->running);
    auto& impl = *m_impl;
    if (const auto at = impl.bridges.find(bridge); at != impl.bridges.end())
        return ShardIndex{static_cast<std::uint32_t>(at->second.shard)};
    if (impl.bridges.size() > 4 * Shard::kBridgesMax) // places asked for by calls that never came
        for (auto at = impl.bridges.begin(); at != impl.bridges.end();) {
            const auto here = at++;
            if (here->second.legs == 0) impl.forget(here->first);
        }
    const auto least = std::min_element(impl.shards.begin(), impl.shards.end(), [](const auto& a, const auto& b) {
        return std::pair(a.legs, a.bridges) < std::pair(b.legs, b.bridges);
    });
    const auto shard = static_cast<std::size_t>(least - impl.shards.begin());
    Impl::BridgeEntry entry;
    entry.shard = shard;
    impl.bridges.emplace(bridge, std::move(entry));
    ++least->bridges;
    return ShardIndex{static_cast<std::uint32_t>(shard)};
}

std::uint16_t Engine::port(ShardIndex shard) const {
    return m_impl->shards.at(static_cast<std::size_t>(shard)).shard->port();
}

std::size_t Engine::shardCount() const {
    return m_impl->shards.size();
}

Result<> Engine::addLeg(ShardIndex shard, const LegSpec& spec) {
    auto& impl = *m_impl;
    if (!impl.running) return Error{Errc::unavailable, "the bridge is not running"};
    const auto index = static_cast<std::size_t>(shard);
    if (index >= impl.shards.size()) return Error{Errc::invalidValue, "no such media thread", "shard"};
    if (impl.legs.contains(spec.leg)) return Error{Errc::invalidValue, "the leg is there already", "leg"};
    if (impl.shards[index].legs >= impl.options.legsPerShardMax) return Error{Errc::unavailable, "too many calls"};
    if (place(spec.bridge) != shard) return Error{Errc::unavailable, "the bridge is on another media thread"};
    auto& bridge = impl.bridges.at(spec.bridge);
    if (bridge.legs >= Bridge::kLegsMax) return Error{Errc::unavailable, "too many calls on one bridge"};
    if (spec.dtls && spec.dtls->fingerprints.empty()) return Error{Errc::invalidValue, "no fingerprint", "dtls"};
    auto leg = Leg::make(spec);
    if (!leg) {
        impl.forget(spec.bridge);
        return leg.error();
    }
    Command add;
    add.kind = Command::Kind::addLeg;
    add.leg = leg->get();
    if (spec.dtls) leg.value()->door = impl.expectKeys(spec.leg, index, *spec.dtls);
    ++bridge.legs;
    if (spec.place == LegPlace::mix) {
        ++bridge.mixed;
        add.bridge = impl.mixOf(bridge);
    }
    ++impl.shards[index].legs;
    Impl::LegEntry entry;
    entry.leg = std::move(leg.value());
    entry.shard = index;
    entry.bridge = spec.bridge;
    entry.place = spec.place;
    impl.legs.emplace(spec.leg, std::move(entry));
    impl.post(index, add);
    return {};
}

Result<> Engine::admit(LegId leg, BridgeId bridge, Role role) {
    auto& impl = *m_impl;
    auto* entry = impl.find(leg);
    if (entry == nullptr) return Error{Errc::notFound, "no such leg"};
    const bool elsewhere = entry->bridge != bridge;
    if (elsewhere && !impl.bridges.contains(bridge)) { // nobody is there yet: it may as well live here
        Impl::BridgeEntry fresh;
        fresh.shard = entry->shard;
        impl.bridges.emplace(bridge, std::move(fresh));
        ++impl.shards[entry->shard].bridges;
    }
    auto& target = impl.bridges.at(bridge);
    if (target.legs == 0 && target.shard != entry->shard && !target.bridge) { // placed, and never used
        --impl.shards[target.shard].bridges;
        target.shard = entry->shard;
        ++impl.shards[entry->shard].bridges;
    }
    if (target.shard != entry->shard) return Error{Errc::unavailable, "the bridge is on another media thread"};
    if (elsewhere && target.legs >= Bridge::kLegsMax) return Error{Errc::unavailable, "too many calls on one bridge"};
    const BridgeId before = entry->bridge;
    impl.leave(*entry);
    ++target.legs;
    ++target.mixed;
    entry->bridge = bridge;
    entry->place = LegPlace::mix;
    Command move;
    move.kind = Command::Kind::move;
    move.bridge = impl.mixOf(target);
    move.role = role;
    impl.command(leg, move);
    if (elsewhere) impl.forget(before);
    return {};
}

void Engine::toLobby(LegId leg) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr || entry->place == LegPlace::lobby) return;
    --m_impl->bridges.at(entry->bridge).mixed;
    entry->place = LegPlace::lobby;
    Command move;
    move.kind = Command::Kind::move;
    m_impl->command(leg, move);
}

void Engine::setRole(LegId leg, Role role) {
    Command command;
    command.kind = Command::Kind::setRole;
    command.role = role;
    m_impl->command(leg, command);
}

void Engine::setMuted(LegId leg, Muted muted) {
    Command command;
    command.kind = Command::Kind::setMuted;
    command.muted = muted;
    m_impl->command(leg, command);
}

void Engine::play(LegId leg, PromptId prompt, Language language) {
    Command command;
    command.kind = Command::Kind::play;
    command.prompt = prompt;
    command.language = language;
    m_impl->command(leg, command);
}

void Engine::stopPrompt(LegId leg) {
    Command command;
    command.kind = Command::Kind::stopPrompt;
    m_impl->command(leg, command);
}

void Engine::removeLeg(LegId leg) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr) return;
    Command remove;
    remove.kind = Command::Kind::removeLeg;
    m_impl->command(leg, remove);
    m_impl->desk->remove(leg);
    entry->retiring = true;
    --m_impl->shards[entry->shard].legs;
    m_impl->leave(*entry);
    m_impl->forget(entry->bridge);
}

void Engine::stats(LegId leg) {
    Command command;
    command.kind = Command::Kind::stats;
    m_impl->command(leg, command);
}

ShardStats Engine::shardStats(ShardIndex shard) const {
    return m_impl->shards.at(static_cast<std::size_t>(shard)).shard->stats();
}

} // namespace conclave::media
