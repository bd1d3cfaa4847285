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
    framesOf(Chime::entered); // made here, not by a media thread
    if (auto ready = startDtls(); !ready) return ready.error();
    const int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) return Error{Errc::internal, "no event descriptor"};
    wake.assign(fd);
    const unsigned cores = std::max(2U, std::thread::hardware_concurrency());
    const unsigned count = options.threads == 0 ? cores - 1 : options.threads;
    for (unsigned i = 0; i < count; ++i) {
        auto& entry = shards.emplace_back();
        entry.shard = std::make_unique<Shard>(options, i, count, fd);
        if (auto opened = entry.shard->open(); !opened) {
            shards.clear();
            wake.close();
            return opened.error();
        }
    }
    std::vector<Shard*> all;
    for (const auto& entry : shards) all.push_back(entry.shard.get());
    for (auto* shard : all) shard->meet(all);
    for (auto* shard : all) shard->run();
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
    retiringGuests.clear();
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
    if (event.kind == Kind::guestGone) {
        retiringGuests.erase(event.retiredGuest);
        return;
    }
    if (event.kind == Kind::legRetired) {
        legs.erase(event.leg);
        return;
    }
    const auto at = legs.find(event.leg);
    if (at == legs.end()) return;
    if (event.kind == Kind::legReleased) {
        onReleased(at->second);
        return;
    }
    if (at->second.retiring) return;
    if (event.kind == Kind::keysTaken) {
        at->second.keys.pop_front();
        return;
    }
    switch (event.kind) {
    case Kind::guestMoved: {
        if (!at->second.guest) break;
        Command moved;
        moved.kind = Command::Kind::moveGuest;
        moved.guest = at->second.guest.get();
        moved.address = event.address;
        moved.ssrc = event.ssrc;
        post(at->second.home, moved);
        break;
    }
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
    if (entry->leaving) entry->held.push_back(command);
    else send(*entry, command);
}

Bridge* Engine::Impl::mixOf(BridgeEntry& entry) {
    if (!entry.bridge) {
        entry.bridge = std::make_unique<Bridge>();
        Command add;
        add.kind = Command::Kind::addBridge;
        add.bridge = entry.bridge.get();
        post(entry.shard, add);
        ++shards[entry.shard].mixes;
    }
    return entry.bridge.get();
}

// A bridge goes when nobody is on it or waits for it.
void Engine::Impl::forget(BridgeId id) {
    const auto at = bridges.find(id);
    if (at == bridges.end() || at->second.legs > 0 || at->second.promised > 0) return;
    auto& entry = at->second;
    if (entry.bridge) {
        Command remove;
        remove.kind = Command::Kind::removeBridge;
        remove.bridge = entry.bridge.get();
        retiringBridges.emplace(entry.bridge.get(), std::move(entry.bridge));
        post(entry.shard, remove);
        --shards[entry.shard].mixes;
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
    auto& here = impl.shards[index];
    if (impl.isFull(here)) return Error{Errc::unavailable, "too many calls"};
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
    leg.value()->hosts = impl.hashesOf(index, spec.hosts);
    if (spec.dtls) leg.value()->way.emplace(DtlsWay{impl.expectKeys(spec.leg, index, *spec.dtls)});
    ++bridge.legs;
    if (spec.place == LegPlace::mix) {
        ++bridge.mixed;
        add.bridge = impl.mixOf(bridge);
    }
    ++here.legs;
    ++here.homed;
    Impl::LegEntry entry;
    entry.leg = std::move(leg.value());
    entry.home = entry.shard = entry.at = index;
    entry.bridge = spec.bridge;
    entry.place = spec.place;
    entry.isByDtls = spec.dtls.has_value();
    impl.legs.emplace(spec.leg, std::move(entry));
    impl.post(index, add);
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

void Engine::setHeld(LegId leg, Held held) {
    Command command;
    command.kind = Command::Kind::setHeld;
    command.held = held;
    m_impl->command(leg, command);
}

void Engine::setFormats(LegId leg, std::uint8_t opusPayloadType, std::optional<TelephoneEvents> events) {
    Command command;
    command.kind = Command::Kind::setFormats;
    command.opusPayloadType = opusPayloadType;
    command.telephoneEvents = events;
    m_impl->command(leg, command);
}

void Engine::expectElsewhere(LegId leg, std::optional<std::uint32_t> ssrc, const PhoneHosts& hosts) {
    const auto* entry = m_impl->find(leg);
    if (entry == nullptr) return;
    Command command;
    command.kind = Command::Kind::expectElsewhere;
    command.ssrc = ssrc;
    command.hosts = m_impl->hashesOf(entry->home, hosts);
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

void Engine::echo(LegId leg, Echo echo) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr) return;
    Command command;
    command.kind = Command::Kind::echo;
    if (echo == Echo::on) {
        if (!entry->echo) entry->echo = std::make_unique<EchoLine>();
        command.echo = entry->echo.get();
    }
    m_impl->command(leg, command);
}

void Engine::chime(BridgeId bridge, Chime chime) {
    const auto at = m_impl->bridges.find(bridge);
    if (at == m_impl->bridges.end() || !at->second.bridge) return;
    Command command;
    command.kind = Command::Kind::chime;
    command.bridge = at->second.bridge.get();
    command.chime = chime;
    m_impl->post(at->second.shard, command);
}

void Engine::removeLeg(LegId leg) {
    auto* entry = m_impl->find(leg);
    if (entry == nullptr) return;
    Command remove;
    remove.kind = Command::Kind::removeLeg;
    m_impl->command(leg, remove);
    m_impl->desk->remove(leg);
    entry->retiring = true;
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
