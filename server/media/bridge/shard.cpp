#include "server/media/bridge/shard.hpp"

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
constexpr MonotonicNs kTurnNs = 5'000'000;
constexpr std::uint64_t kTurnsPerTick = 4;
constexpr std::int64_t kCatchUpTurns = 2 * kTurnsPerTick; // two ticks late are made up for, more are given up
constexpr std::uint64_t kTurnsPerSecond = 200;
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

void swapOut(std::vector<Leg*>& legs, const Leg* leg) noexcept {
    const auto at = std::find(legs.begin(), legs.end(), leg);
    if (at == legs.end()) return;
    *at = legs.back();
    legs.pop_back();
}
} // namespace

Shard::Shard(const EngineOptions& options, unsigned index, int wakeControl)
    : m_options(options), m_index(index), m_wakeControl(wakeControl), m_commands(kCommandsMax), m_events(kEventsMax),
      m_gate(options.legsPerShardMax), m_addresses(options.legsPerShardMax) {
    m_legs.reserve(options.legsPerShardMax);
    m_lobby.reserve(options.legsPerShardMax);
    m_waiting.reserve(options.legsPerShardMax);
    m_bridges.reserve(kBridgesMax);
    m_retiring.reserve(options.legsPerShardMax + kBridgesMax);
}

Shard::~Shard() {
    stop();
    if (m_socket >= 0) ::close(m_socket);
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
    out.ticksLate = read(m_counters.ticksLate);
    out.ticksSkipped = read(m_counters.ticksSkipped);
    out.packetsReceived = read(m_counters.packetsReceived);
    out.packetsSent = read(m_counters.packetsSent);
    out.packetsJunk = read(m_counters.packetsJunk);
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
    write(m_counters.ticksLate, m_stats.ticksLate);
    write(m_counters.ticksSkipped, m_stats.ticksSkipped);
    write(m_counters.packetsReceived, m_stats.packetsReceived);
    write(m_counters.packetsSent, m_outbox.packetsSent());
    write(m_counters.packetsJunk, m_stats.packetsJunk);
    write(m_counters.encodes, m_stats.encodes);
    write(m_counters.decodes, m_stats.decodes);
    write(m_counters.sendsRefused, m_outbox.sendsRefused());
}

void Shard::sleepUntilCalled() noexcept {
    pollfd wait{m_wake, POLLIN, 0};
    ::poll(&wait, 1, m_retiring.empty() ? -1 : 5);
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_wake, &count, sizeof count);
}

void Shard::loop() noexcept {
    askForPriority();
    MonotonicNs next = monotonicNow() + kTurnNs;
    bool idle = true;
    while (!m_stopping.load(std::memory_order_acquire)) {
        if (idle) {
            sleepUntilCalled();
            const auto asleep = (monotonicNow() - next) / kTurnNs; // the clock of the RTP timestamps went on
            if (asleep > 0) {
                m_turn += static_cast<std::uint64_t>(asleep);
                next += asleep * kTurnNs;
            }
        } else {
            sleepUntil(next);
        }
        MonotonicNs now = monotonicNow();
        const auto behind = (now - next) / kTurnNs;
        if (behind > 0 && !idle) {
            m_stats.ticksLate += static_cast<std::uint64_t>(behind);
            if (behind > kCatchUpTurns) {
                const auto skipped = behind - kCatchUpTurns;
                m_stats.ticksSkipped += static_cast<std::uint64_t>(skipped);
                m_turn += static_cast<std::uint64_t>(skipped);
                next += skipped * kTurnNs;
            }
        }
        turn(now);
        next += kTurnNs;
        idle = m_legs.empty();
    }
}

void Shard::turn(MonotonicNs now) noexcept {
    Command command;
    while (m_commands.pop(command)) execute(command, now);
    while (!m_retiring.empty() && m_events.push(m_retiring.back())) m_retiring.pop_back();
    if (!m_legs.empty()) {
        drainSocket(now);
        const std::uint64_t tick = m_turn / kTurnsPerTick;
        const auto phase = static_cast<unsigned>(m_turn % kTurnsPerTick);
        for (Bridge* bridge : m_bridges)
            if (bridge->phase == phase && bridge->legCount() > 0) bridge->tick(tick, m_outbox, m_events, m_stats);
        if (phase == 0) tickLobby(tick);
        m_outbox.flush();
        if (m_turn % kTurnsPerSecond == 0) watchForSilence(now);
    }
    ++m_turn;
    ++m_stats.ticks;
    publish();
    const bool knocked = m_gate.takeFresh();
    if (m_events.takeFresh() || knocked) ring(m_wakeControl);
}

void Shard::tickLobby(std::uint64_t tick) noexcept {
    for (Leg* leg : m_lobby) {
        sendReportWhenDue(*leg, tick, m_outbox);
        if (!sendPrompt(*leg, tick, m_outbox, m_events)) sendMix(*leg, tick, {}, m_outbox);
    }
}

void Shard::emit(Event::Kind kind, const Leg& leg) noexcept {
    Event event;
    event.kind = kind;
    event.leg = leg.id;
    m_events.push(event);
}

void Shard::retire(const Event& event) noexcept {
    if (!m_events.push(event)) m_retiring.push_back(event);
}

void Shard::place(Leg& leg, Bridge* bridge) noexcept {
    if (bridge != nullptr) bridge->addLeg(leg);
    else m_lobby.push_back(&leg);
}

void Shard::unplace(Leg& leg) noexcept {
    if (leg.bridge != nullptr) leg.bridge->removeLeg(leg, m_events);
    else swapOut(m_lobby, &leg);
}

void Shard::execute(const Command& command, MonotonicNs now) noexcept {
    using Kind = Command::Kind;
    Leg* leg = command.leg;
    switch (command.kind) {
    case Kind::addBridge:
        command.bridge->phase = static_cast<unsigned>(m_bridges.size() % kTurnsPerTick);
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
        leg->addedAt = now;
        leg->lastAuthenticated = now;
        m_legs.push_back(leg);
        if (leg->door) m_gate.open(*leg);
        else m_waiting.push_back(leg);
        place(*leg, command.bridge);
        break;
    case Kind::removeLeg: {
        unplace(*leg);
        if (leg->address.bytes != 0) m_addresses.erase(leg->address);
        swapOut(m_waiting, leg);
        swapOut(m_legs, leg);
        m_gate.close(*leg);
        Event event;
        event.kind = Event::Kind::legRetired;
        event.leg = leg->id;
        event.retiredLeg = leg;
        retire(event);
        break;
    }
    case Kind::move:
        unplace(*leg);
        leg->role = command.role;
        place(*leg, command.bridge);
        break;
    case Kind::setRole:
    case Kind::setMuted:
        if (command.kind == Kind::setRole) leg->role = command.role;
        else leg->muted = command.muted;
        if (!leg->heard()) leg->forgetSound();
        break;
    case Kind::play:
        if (leg->promptCount < Leg::kPromptsWaitingMax)
            leg->prompts[leg->promptCount++] = {command.prompt, command.language, 0};
        break;
    case Kind::stopPrompt: leg->promptCount = 0; break;
    case Kind::stats: {
        Event event;
        event.kind = Event::Kind::stats;
        event.leg = leg->id;
        event.stats = leg->stats;
        event.stats.jitterBufferMs =
            static_cast<std::uint32_t>((leg->jitter.storedSamples() + leg->decodedCount) * 1000 / kSampleRateHz);
        event.stats.sinceLastPacket = std::chrono::milliseconds((now - leg->lastAuthenticated) / 1'000'000);
        m_events.push(event);
        break;
    }
    case Kind::awaitKeys:
        leg->door = command.door;
        m_gate.open(*leg);
        break;
    case Kind::takeKeys: takeKeys(*leg, *command.keys, now); break;
    }
}

void Shard::watchForSilence(MonotonicNs now) noexcept {
    const MonotonicNs limit = std::chrono::nanoseconds(m_options.mediaTimeout).count();
    for (Leg* leg : m_legs) {
        if (leg->lost || now - leg->lastAuthenticated < limit) continue;
        leg->lost = true;
        emit(Event::Kind::mediaLost, *leg);
    }
}

} // namespace conclave::media
