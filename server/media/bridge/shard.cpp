#include "server/media/bridge/shard.hpp"

#include "server/media/bridge/echo_line.hpp"
#include "server/media/bridge/swap_out.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <poll.h>
#include <pthread.h>
#include <string>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace conclave::media {
namespace {
constexpr MonotonicNs kTurnNs = 10'000'000;
constexpr std::uint64_t kTurnsPerTick = 2;
constexpr MonotonicNs kTogetherNs = 300'000;  // what is due so soon is done at once
constexpr std::size_t kTurnsPerRound = 200;   // in 2 s every leg is looked after once
constexpr std::size_t kCommandsMax = 1024;
constexpr std::size_t kEventsMax = 4096;
constexpr int kRealTimePriority = 5;
constexpr int kNiceValue = -11;

MonotonicNs monotonicNow() noexcept {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<MonotonicNs>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

void sleepUntil(MonotonicNs when) noexcept {
    timespec until{};
    until.tv_sec = when / 1'000'000'000;
    until.tv_nsec = when % 1'000'000'000;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {}
}

void ring(int eventFd) noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(eventFd, &one, sizeof one); // full means it rings already
}

// Sound cannot wait for a compile job: real time where the system allows it (LimitRTPRIO), else a better nice value,
// else as everybody.
void askForPriority() noexcept {
    sched_param wanted{};
    wanted.sched_priority = kRealTimePriority;
    if (pthread_setschedparam(pthread_self(), SCHED_RR, &wanted) == 0) return;
    [[maybe_unused]] const int refused = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceValue);
}

// What the leg said a while ago; not what would sound together with a prompt.
void echo(Leg& leg, std::uint64_t tick, bool prompt, Outbox& outbox) noexcept {
    const std::uint64_t time = tick * kFrameSamples;
    EchoLine::Due due;
    while (leg.echo->pop(time + (prompt ? kFrameSamples : 1), due)) {
        if (prompt) continue;
        const auto timestamp = leg.timestampBase + static_cast<std::uint32_t>(due.at);
        outbox.sendRtp(leg, due.payload, timestamp, due.afterGap ? Marker::yes : Marker::no);
    }
    if (!prompt) leg.sending = leg.echo->lastsBehind(time);
}
} // namespace

Shard::Shard(const EngineOptions& options, unsigned index, unsigned count, int wakeControl)
    : m_options(options), m_index(index), m_wakeControl(wakeControl), m_commands(kCommandsMax), m_events(kEventsMax),
      m_gate(options.legsPerShardMax), m_peers(count), m_addresses(options.legsPerShardMax),
      m_guestsAt(count > 1 ? options.legsPerShardMax : 0), m_sources(options.legsPerShardMax),
      m_hosts{HostList{SourceList<Leg>(options.legsPerShardMax)}, HostList{SourceList<Leg>(options.legsPerShardMax)}},
      m_guestSources(count > 1 ? options.legsPerShardMax : 0) {
    if (count > 1) m_guests.reserve(options.legsPerShardMax);
    if (count > 1) m_guestsWaiting.reserve(options.legsPerShardMax);
    m_legs.reserve(options.legsPerShardMax);
    m_lobby.reserve(options.legsPerShardMax);
    m_waiting.reserve(options.legsPerShardMax);
    m_bridges.reserve(options.legsPerShardMax + kBridgesMax); // one each, and some that are waited for
    m_retiring.reserve(4 * options.legsPerShardMax + kBridgesMax);
}

Shard::~Shard() {
    stop();
    for (const int socket : m_sockets)
        if (socket >= 0) ::close(socket);
    if (m_wake >= 0) ::close(m_wake);
}

void Shard::run() {
    m_thread = std::thread([this] { loop(); });
    pthread_setname_np(m_thread.native_handle(), ("media-" + std::to_string(m_index)).c_str());
}

void Shard::stop() {
    if (!m_thread.joinable()) return;
    m_cpuAtEnd = stats().cpu;
    m_stopping.store(true, std::memory_order_release);
    ring(m_wake);
    m_thread.join();
}

bool Shard::post(const Command& command) noexcept {
    if (!m_commands.push(command)) return false;
    ring(m_wake);
    return true;
}

ShardStats Shard::stats() const noexcept {
    const auto read = [](const std::atomic<std::uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
    ShardStats out;
    out.ticks = read(m_counters.ticks);
    out.mixes = read(m_counters.mixes);
    out.ticksLate = read(m_counters.ticksLate);
    out.ticksSkipped = read(m_counters.ticksSkipped);
    out.packetsReceived = read(m_counters.packetsReceived);
    out.packetsSent = read(m_counters.packetsSent);
    out.packetsJunk = read(m_counters.packetsJunk);
    out.packetsForwarded = read(m_counters.packetsForwarded);
    out.packetsForwardDropped = read(m_counters.packetsForwardDropped);
    out.trials = read(m_counters.trials);
    out.encodes = read(m_counters.encodes);
    out.decodes = read(m_counters.decodes);
    out.sendsRefused = read(m_counters.sendsRefused);
    out.cpu = m_cpuAtEnd;
    auto& thread = const_cast<std::thread&>(m_thread); // native_handle() is not const
    clockid_t clock{};
    timespec used{};
    if (thread.joinable() && pthread_getcpuclockid(thread.native_handle(), &clock) == 0
        && clock_gettime(clock, &used) == 0)
        out.cpu = std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
    return out;
}

void Shard::publish() noexcept {
    const auto write = [](std::atomic<std::uint64_t>& counter, std::uint64_t value) {
        counter.store(value, std::memory_order_relaxed);
    };
    write(m_counters.ticks, m_stats.ticks);
    write(m_counters.mixes, m_stats.mixes);
    write(m_counters.ticksLate, m_stats.ticksLate);
    write(m_counters.ticksSkipped, m_stats.ticksSkipped);
    write(m_counters.packetsReceived, m_stats.packetsReceived);
    write(m_counters.packetsSent, m_outbox.packetsSent());
    write(m_counters.packetsJunk, m_stats.packetsJunk);
    write(m_counters.packetsForwarded, m_stats.packetsForwarded);
    write(m_counters.packetsForwardDropped, m_stats.packetsForwardDropped);
    write(m_counters.trials, m_stats.trials);
    write(m_counters.encodes, m_stats.encodes);
    write(m_counters.decodes, m_stats.decodes + m_ear.decodes());
    write(m_counters.sendsRefused, m_outbox.sendsRefused());
}

void Shard::sleepUntilCalled() noexcept {
    pollfd wait{m_wake, POLLIN, 0};
    ::poll(&wait, 1, m_retiring.empty() ? -1 : 5);
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_wake, &count, sizeof count);
}

MonotonicNs Shard::nextDue() const noexcept {
    MonotonicNs due = m_guests.empty() ? m_turnDue : std::min(m_turnDue, m_drained + kSendOnNs);
    for (const Bridge* bridge : m_bridges)
        if (bridge->awake() && bridge->due() < due) due = bridge->due();
    return due;
}

void Shard::loop() noexcept {
    askForPriority();
    m_turnDue = monotonicNow();
    while (!m_stopping.load(std::memory_order_acquire)) {
        if (!busy()) {
            sleepUntilCalled();
            m_turnDue = monotonicNow(); // what called has to be done at once
        } else {
            sleepUntil(nextDue());
        }
        turn(monotonicNow());
    }
}

void Shard::turn(MonotonicNs now) noexcept {
    const bool whole = now >= m_turnDue;
    if (whole) {
        refillTrials();
        Command command;
        while (m_commands.pop(command)) execute(command, now);
        while (!m_retiring.empty() && m_events.push(m_retiring.back())) m_retiring.pop_back();
    }
    if (busy()) {
        drainSockets(now);
        drainGuests(now);
        runBridges(now);
        if (whole && m_turn % kTurnsPerTick == 0) tickLobby();
        if (whole) lookAfterSome(now);
        m_outbox.flush();
    }
    if (whole) {
        ++m_turn;
        ++m_stats.ticks;
        m_turnDue = std::max(m_turnDue + kTurnNs, now - kTurnNs); // no bridge hangs on these: no need to catch up
    }
    publish();
    const bool knocked = m_gate.takeFresh();
    if (m_events.takeFresh() || knocked) ring(m_wakeControl);
}

void Shard::runBridges(MonotonicNs now) noexcept {
    for (Bridge* bridge : m_bridges)
        while (bridge->awake() && bridge->due() <= now + kTogetherNs) bridge->tick(now, m_outbox, m_events, m_stats);
}

std::uint64_t Shard::tickOf(const Leg& leg, MonotonicNs now) const noexcept {
    return leg.bridge != nullptr ? leg.bridge->tickAt(now) : m_lobbyTick;
}

void Shard::tickLobby() noexcept {
    ++m_lobbyTick;
    for (Leg* leg : m_lobby) {
        const bool prompt = sendPrompt(*leg, m_lobbyTick, m_outbox, m_events);
        if (leg->echo != nullptr && leg->held == Held::no) echo(*leg, m_lobbyTick, prompt, m_outbox);
        else if (!prompt) leg->sending = false;
    }
}

// Now and then for every leg: a keep-alive, a report, and whether the phone is still there.
void Shard::lookAfterSome(MonotonicNs now) noexcept {
    const std::size_t turn = m_turn % kTurnsPerRound;
    if (turn == 0) m_lookedAfter = 0;
    const std::size_t until = m_legs.size() * (turn + 1) / kTurnsPerRound;
    for (; m_lookedAfter < until; ++m_lookedAfter) lookAfter(*m_legs[m_lookedAfter], now);
}

void Shard::lookAfter(Leg& leg, MonotonicNs now) noexcept {
    sendNowAndThen(leg, tickOf(leg, now), now, m_outbox);
    leg.in.setTime(now);
    if (leg.untold) tellHome(leg);
    expectNoLonger(leg, now);
    if (leg.lost || leg.held == Held::yes || now - leg.lastAuthenticated < std::chrono::nanoseconds(m_options.mediaTimeout).count()) return;
    leg.lost = emit(Event::Kind::mediaLost, leg);
}

bool Shard::emit(Event::Kind kind, const Leg& leg) noexcept {
    Event event;
    event.kind = kind;
    event.leg = leg.id;
    return m_events.push(event);
}

void Shard::retire(const Event& event) noexcept {
    if (!m_events.push(event)) m_retiring.push_back(event);
}

// Its timestamps run on, whatever the new place counts: between two places, the base is the timestamp that is due.
void Shard::place(Leg& leg, Bridge* bridge, MonotonicNs now) noexcept {
    leg.echo = nullptr;
    if (bridge != nullptr) bridge->addLeg(leg);
    else m_lobby.push_back(&leg);
    leg.timestampBase -= static_cast<std::uint32_t>(tickOf(leg, now) * kFrameSamples);
    if (bridge != nullptr && leg.promptCount > 0) bridge->wake(now);
}

void Shard::unplace(Leg& leg, MonotonicNs now) noexcept {
    leg.timestampBase += static_cast<std::uint32_t>(tickOf(leg, now) * kFrameSamples);
    if (leg.bridge != nullptr) leg.bridge->removeLeg(leg, m_events);
    else swapOut(m_lobby, &leg);
}

// Out of all that this shard keeps of legs.
void Shard::forget(Leg& leg, MonotonicNs now) noexcept {
    unplace(leg, now);
    if (leg.address.bytes != 0) m_addresses.erase(leg.address, leg.home);
    if (leg.awaited) swapOut(m_waiting, &leg);
    m_sources.set(leg, std::nullopt);
    for (auto& hosts : m_hosts) hosts.legs.set(leg, std::nullopt);
    swapOut(m_legs, &leg);
    if (leg.way) m_gate.close(*leg.way);
}

void Shard::execute(const Command& command, MonotonicNs now) noexcept {
    using Kind = Command::Kind;
    Leg* leg = command.leg;
    switch (command.kind) {
    case Kind::addBridge:
        command.bridge->setCleanClass(m_options.cleanClass);
        m_bridges.push_back(command.bridge);
        break;
    case Kind::removeBridge: {
        const auto at = std::find(m_bridges.begin(), m_bridges.end(), command.bridge);
        if (at != m_bridges.end()) m_bridges.erase(at);
        Event event;
        event.kind = Event::Kind::bridgeRetired;
        event.retiredBridge = command.bridge;
        retire(event);
        break;
    }
    case Kind::addLeg:
        leg->lastAuthenticated = now;
        leg->in.setTime(now);
        leg->home = m_index;
        leg->sockets = m_sockets;
        m_legs.push_back(leg);
        if (leg->way) m_gate.open(*leg->way);
        else awaitPacket(*leg);
        place(*leg, command.bridge, now);
        break;
    case Kind::removeLeg: {
        forget(*leg, now);
        Event event;
        event.kind = Event::Kind::legRetired;
        event.leg = leg->id;
        event.retiredLeg = leg;
        retire(event);
        break;
    }
    case Kind::move:
        unplace(*leg, now);
        leg->role = command.role;
        place(*leg, command.bridge, now);
        break;
    case Kind::setRole:
    case Kind::setMuted:
        if (command.kind == Kind::setRole) leg->role = command.role;
        else leg->muted = command.muted;
        if (!leg->heard()) leg->forgetSound();
        break;
    case Kind::setHeld:
        leg->held = command.held;
        leg->lastAuthenticated = now; // of its silence while it was held nothing follows
        if (!leg->heard()) leg->forgetSound();
        if (leg->echo != nullptr) leg->echo->restart();
        if (leg->held == Held::no && leg->bridge != nullptr && leg->promptCount > 0) leg->bridge->wake(now);
        break;
    case Kind::setFormats:
        leg->opusPayloadType = command.opusPayloadType;
        leg->telephoneEvents = command.telephoneEvents;
        break;
    case Kind::play:
        if (leg->promptCount < Leg::kPromptsWaitingMax)
            leg->prompts[leg->promptCount++] = {command.prompt, command.language, 0};
        if (leg->bridge != nullptr) leg->bridge->wake(now);
        break;
    case Kind::stopPrompt: leg->promptCount = 0; break;
    case Kind::chime: command.bridge->chime(command.chime, now); break;
    case Kind::echo:
        leg->echo = leg->bridge == nullptr ? command.echo : nullptr;
        if (leg->echo != nullptr) leg->echo->restart();
        break;
    case Kind::stats: {
        Event event;
        event.kind = Event::Kind::stats;
        event.leg = leg->id;
        event.stats = leg->stats;
        event.stats.packetsSent = leg->packetsSent;
        event.stats.jitterBufferMs =
            static_cast<std::uint32_t>((leg->jitter.storedSamples() + leg->decodedCount) * 1000 / kSampleRateHz);
        if (leg->heard() && leg->voice.awake(tickOf(*leg, now))) event.stats.levelDbfs = leg->voice.levelDb;
        event.stats.sinceLastPacket = std::chrono::milliseconds((now - leg->lastAuthenticated) / 1'000'000);
        m_events.push(event);
        break;
    }
    case Kind::awaitKeys: {
        auto& way = leg != nullptr ? leg->way : command.guest->way;
        if (!way) way.emplace();
        way->door = command.door;
        m_gate.open(*way);
        break;
    }
    case Kind::expectElsewhere: expectElsewhere(*leg, command, now); break;
    case Kind::takeKeys: takeKeys(*leg, *command.keys, now); break;
    default: executeForGuest(command, now); break;
    }
}

} // namespace conclave::media
