#include "server/conference/outbox.hpp"

#include "common/limits.hpp"
#include "server/base/assert.hpp"
#include "server/base/log.hpp"
#include "server/base/metrics.hpp"
#include "server/base/random.hpp"

#include <algorithm>
#include <vector>

namespace conclave::conference {

using namespace std::chrono_literals;
using base::awaitable;
using base::kToken;

namespace {

constexpr auto kLookAgain = 30s; // at the latest: the wall clock may have jumped
constexpr auto kDatabaseRest = 5s;
constexpr int kRecordTriesMax = 60;

bool isInvitation(DeliveryKind kind) noexcept {
    return kind == DeliveryKind::invitation || kind == DeliveryKind::reminder;
}

metrics::Counter& resultCounter(DeliveryState state) {
    return metrics::counter("conclave_delivery_results_total", "Tries to deliver a mail, by result.",
                            {{"result", std::string(wordOf(state))}});
}

// `delay` ±20 %.
std::chrono::milliseconds jittered(std::chrono::milliseconds delay) {
    const auto fifth = static_cast<std::uint32_t>(std::max<std::int64_t>(delay.count() / 5, 1));
    return delay - std::chrono::milliseconds(fifth) + std::chrono::milliseconds(base::randomBelow(2 * fifth + 1));
}

} // namespace

// How a lease ends. `given` back means that nothing has been tried.
struct Outbox::Ending {
    enum class Kind { accepted, failed, deferred, suppressed, given };
    Kind kind = Kind::given;
    std::string text{};
};

std::chrono::milliseconds backOff(std::int64_t attempts, const OutboxSettings& settings) noexcept {
    auto delay = settings.firstDelay;
    for (std::int64_t i = 1; i < attempts && delay < settings.delayMax; ++i) delay *= 2;
    return std::min(delay, settings.delayMax);
}

Instant giveUpAt(const store::DueDelivery& due) noexcept {
    const auto& properties = due.conference.properties;
    if (due.row.kind == DeliveryKind::reminder) return properties.begin; // later it reminds of nothing
    const Instant natural = isInvitation(due.row.kind) ? properties.begin : properties.end;
    return std::clamp<Instant>(natural, due.row.createdAt + 1h, due.row.createdAt + 48h);
}

mail::InvitationFacts factsOf(const store::DueDelivery& due, const OutboxSettings& settings, Instant now) {
    const auto& organiser = due.organiser.properties;
    mail::InvitationFacts facts;
    facts.kind = due.row.kind;
    facts.deliveryId = due.row.id;
    facts.conferenceId = due.conference.id;
    facts.sequence = due.row.sequence;
    facts.subject = due.conference.properties.subject;
    facts.description = due.conference.properties.description;
    facts.begin = due.conference.properties.begin;
    facts.end = due.conference.properties.end;
    facts.timeZone = due.conference.properties.timeZone;
    facts.organiser.name = organiser.displayName.empty() ? organiser.login : organiser.displayName;
    facts.organiser.address = organiser.address.empty() ? settings.sender.address : organiser.address;
    facts.recipient = {due.participant.displayName, due.participant.address};
    facts.locale = due.recipientLocale;
    facts.recipientTimeZone = due.recipientTimeZone;
    facts.role = due.participant.role;
    facts.number = due.conference.number;
    facts.pin = due.pins.pin;
    facts.joinToken = due.pins.joinToken;
    facts.publicHost = settings.publicHost;
    facts.sipPort = settings.sipPort;
    facts.webPhone = settings.webPhone;
    facts.sender = settings.sender;
    facts.sentAt = now;
    return facts;
}

Outbox::Outbox(boost::asio::any_io_executor control, Context context, base::WorkPool& work,
               mail::Transport& transport, OutboxSettings settings)
    : m_control(std::move(control)), m_context(context), m_work(work), m_transport(transport),
      m_settings(std::move(settings)), m_wake(m_control), m_idle(m_control), m_pace(m_settings.perMinuteMax) {}

Outbox::~Outbox() { CONCLAVE_ASSERT(isIdle()); }

void Outbox::start() {
    CONCLAVE_ASSERT(isIdle());
    for (const auto state : {DeliveryState::accepted, DeliveryState::deferred, DeliveryState::failed, DeliveryState::suppressed})
        resultCounter(state); // there from the start, at 0
    m_looping = true;
    m_context.listeners.add(*this);
    base::spawn(m_control, loop(), "outbox");
}

awaitable<void> Outbox::stop() {
    if (!m_stopping) m_context.listeners.remove(*this);
    m_stopping = true;
    m_wake.cancel();
    // The grace, cut short when the last transfer ends.
    if (!isIdle()) {
        m_idle.expires_after(m_settings.stopGrace);
        co_await m_idle.async_wait(kToken);
    }
    m_breakOff.request_stop();
    while (!isIdle()) {
        m_idle.expires_after(1s);
        co_await m_idle.async_wait(kToken);
    }
}

void Outbox::onMailQueued() {
    m_woken = true;
    m_wake.cancel();
}

awaitable<void> Outbox::loop() {
    // What the process before this one had in flight is nobody's now.
    auto takeOver = [this](store::Session& session) -> Result<std::size_t> {
        store::DeliveryStore deliveries(session, m_context.vault);
        return deliveries.expireLeases(m_context.clock.now());
    };
    while (!m_stopping) {
        const auto taken = co_await m_context.database.run(takeOver);
        if (taken && *taken > 0) log::info("outbox", "mails of the last run are due again", {{"mails", *taken}});
        if (taken) break;
        co_await sleepOrWake(kDatabaseRest);
    }
    while (!m_stopping) {
        m_woken = false;
        const bool leased = co_await leaseSome();
        if (m_stopping || m_woken) continue;
        if (leased) co_await pause();
        else co_await sleepOrWake(kDatabaseRest);
        co_await closeUnused();
    }
    m_looping = false;
    if (isIdle()) m_idle.cancel(); // a transfer under way has its grace
}

// Leases as many rows as there is room for, and sends them off; false where the database refuses.
awaitable<bool> Outbox::leaseSome() {
    std::size_t room = m_settings.atOnceMax - m_inFlight;
    if (room == 0 || !m_pace.mayStart(steadyNow())) co_return true;
    if (m_pace.isLimited()) room = 1;
    auto lease = [this, room](store::Session& session) {
        store::DeliveryStore deliveries(session, m_context.vault);
        return deliveries.leaseDue(m_context.clock.now(), m_settings.leaseFor, room);
    };
    auto leased = co_await m_context.database.run(std::move(lease));
    if (!leased) {
        log::warning("outbox", "no mail could be leased", {{"code", errcInfo(leased.error().code).word}});
        co_return false;
    }
    for (auto& due : *leased) {
        m_pace.started(steadyNow());
        ++m_inFlight;
        publish(due);
        base::spawn(m_control, deliver(std::move(due)), "delivery");
    }
    co_return true;
}

// Until a row is due, rows are written, a transfer ends, or it is time to look at the clock again.
awaitable<void> Outbox::pause() {
    std::chrono::milliseconds duration = kLookAgain;
    if (m_inFlight < m_settings.atOnceMax) {
        auto next = [this](store::Session& session) -> Result<std::optional<Instant>> {
            return store::DeliveryStore(session, m_context.vault).nextDue();
        };
        const auto due = co_await m_context.database.run(std::move(next));
        if (!due) duration = kDatabaseRest;
        else if (*due) duration = std::clamp<std::chrono::milliseconds>(**due - m_context.clock.now(), 0ms, kLookAgain);
        duration = std::max(duration, std::chrono::ceil<std::chrono::milliseconds>(m_pace.wait(steadyNow())));
    }
    if (!m_woken && !m_stopping) co_await sleepOrWake(duration);
}

// The relay pays for an idle connection too.
awaitable<void> Outbox::closeUnused() {
    if (!m_connected || m_stopping || m_inFlight > 0 || steadyNow() - m_lastTransfer < limits::kMailConnectionIdleMax) co_return;
    m_connected = false;
    auto close = [&transport = m_transport]() -> Result<> {
        transport.closeIdle();
        return {};
    };
    co_await m_work.run(std::move(close));
}

awaitable<void> Outbox::sleepOrWake(std::chrono::milliseconds duration) {
    m_wake.expires_after(duration);
    co_await m_wake.async_wait(kToken);
}

awaitable<void> Outbox::deliver(store::DueDelivery due) {
    try {
        Ending ending = co_await attempt(due);
        co_await record(due, std::move(ending));
        publish(due);
    } catch (...) {
        base::reportEscaped("delivery", std::current_exception()); // the lease runs out and the mail is due again
    }
    --m_inFlight;
    m_connected = true;
    m_lastTransfer = steadyNow();
    m_woken = true;
    m_wake.cancel();
    if (isIdle()) m_idle.cancel();
}

awaitable<Outbox::Ending> Outbox::attempt(const store::DueDelivery& due) {
    Ending ending;
    if (m_stopping) co_return ending;
    const Instant now = m_context.clock.now();
    if (isInvitation(due.row.kind)) {
        // Between the lease before and this one the conference or the person may have gone.
        if (due.conference.state == ConferenceState::cancelled || due.participant.removed) {
            ending.kind = Ending::Kind::suppressed;
            co_return ending;
        }
        const auto& properties = due.conference.properties;
        const bool reminds = due.row.kind == DeliveryKind::reminder;
        if (now >= (reminds ? properties.begin : properties.end)) {
            ending.kind = Ending::Kind::failed;
            ending.text = reminds ? "the conference had begun before the mail could be sent"
                                  : "the conference was over before the mail could be sent";
            co_return ending;
        }
    }
    auto facts = factsOf(due, m_settings, now);
    if (m_settings.bounceAddress) {
        const auto sender = m_settings.bounceAddress->addressOf(due.row.id, m_context.vault);
        if (sender) facts.envelopeFrom = *sender;
    }
    auto job = [facts = std::move(facts), &transport = m_transport,
                stop = m_breakOff.get_token()]() -> Result<mail::SendResult> {
        auto message = mail::compose(facts);
        if (!message) return message.error();
        const auto sent = transport.send(*message, stop);
        base::wipe(message->bytes); // the PIN is in it
        return sent;
    };
    const auto result = co_await m_work.run(std::move(job));
    if (!result) {
        const Error& error = result.error();
        log::error("outbox", "a mail could not be written", {{"delivery", due.row.id.value}, {"field", error.field}});
        const bool ours = error.code == Errc::unavailable || error.code == Errc::internal;
        ending.kind = ours ? Ending::Kind::deferred : Ending::Kind::failed;
        ending.text = error.field.empty() ? error.detail : error.field + ": " + error.detail;
        co_return ending;
    }
    if (result->has_value()) {
        ending.kind = Ending::Kind::accepted;
        co_return ending;
    }
    const mail::SendFailure& failure = result->error();
    if (m_breakOff.stop_requested() && failure.code == 0) co_return ending;
    const std::string code = failure.code > 0 ? std::to_string(failure.code) + " " : "";
    ending.text = code + failure.text;
    ending.kind = failure.fate == mail::Fate::permanent ? Ending::Kind::failed : Ending::Kind::deferred;
    co_return ending;
}

// Until it is written: a result that is lost would send the mail twice.
awaitable<void> Outbox::record(const store::DueDelivery& due, Ending ending) {
    const Instant now = m_context.clock.now();
    std::optional<Instant> nextTry;
    if (ending.kind == Ending::Kind::deferred) {
        nextTry = now + jittered(backOff(due.row.attempts, m_settings));
        if (*nextTry >= giveUpAt(due)) {
            nextTry.reset();
            ending.kind = Ending::Kind::failed;
        }
    }
    const DeliveryState state = ending.kind == Ending::Kind::accepted     ? DeliveryState::accepted
                                : ending.kind == Ending::Kind::deferred   ? DeliveryState::deferred
                                : ending.kind == Ending::Kind::suppressed ? DeliveryState::suppressed
                                : ending.kind == Ending::Kind::given      ? DeliveryState::queued
                                                                          : DeliveryState::failed;
    auto write = [this, state, nextTry, now, id = due.row.id, lease = due.row.attempts,
                  given = ending.kind == Ending::Kind::given, text = ending.text](store::Session& session) -> Result<bool> {
        store::DeliveryStore deliveries(session, m_context.vault);
        if (given) return deliveries.release(id, lease, now);
        return deliveries.complete(id, lease, state, nextTry, text, now);
    };
    for (int tries = 0; tries < kRecordTriesMax; ++tries) {
        const auto done = co_await m_context.database.run(write);
        if (done) {
            if (ending.kind != Ending::Kind::given) resultCounter(state).add();
            log::info("outbox", "delivery", {{"delivery", due.row.id.value}, {"state", wordOf(state)},
                                             {"attempts", due.row.attempts}});
            co_return;
        }
        if (m_stopping && tries >= 2) break;
        co_await base::sleepFor(1s);
    }
    log::error("outbox", "the result of a delivery could not be written", {{"delivery", due.row.id.value}});
}

void Outbox::publish(const store::DueDelivery& due) {
    api::Change change;
    change.conferenceId = due.conference.id;
    change.participantId = due.participant.id;
    change.version = due.conference.version;
    m_context.changes.publish(due.organiser.id, "delivery", change);
}

} // namespace conclave::conference
