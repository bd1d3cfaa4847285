// Delivers what the outbox holds (spec D2, D3; reliability 3.5): leases due rows, composes and sends them on the work
// pool, writes how it ended, tells the owner's event stream. Wakes when rows are written and when one falls due.
//
//   due ──lease (committed)──> compose + send on `work` ──> accepted
//                                                      ├──> failed     5xx, unusable facts, or too late
//                                                      └──> deferred   1, 2, 4 … min ±20 %, at most 1 h
//
// No more transfers at once and no more mails a minute than the relay is to be given; what waits for that stays due, and
// the store knows which of it goes first. Connections that nobody uses for a while are closed.
//
// A crash between lease and result sends that mail again, under the same Message-ID, when the lease has run out or at
// the next start. Thread: control; stop() is awaited before it goes.
#pragma once

#include "server/base/work_pool.hpp"
#include "server/conference/context.hpp"
#include "server/conference/listeners.hpp"
#include "server/conference/mail_pace.hpp"
#include "server/mail/bounce_address.hpp"
#include "server/mail/transport.hpp"
#include "server/store/delivery_store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace conclave::conference {

struct OutboxSettings {
    std::string publicHost{};
    std::uint16_t sipPort = 5061;
    std::string webPhone{}; // https://host[:port]/phone/, or empty
    mail::Mailbox sender{};
    std::optional<mail::BounceAddress> bounceAddress{}; // none: the envelope sender is `sender`
    std::size_t atOnceMax = 1;    // connections to the relay
    std::size_t perMinuteMax = 0; // mails; 0 = no limit
    std::chrono::milliseconds firstDelay = std::chrono::minutes(1);
    std::chrono::milliseconds delayMax = std::chrono::hours(1);
    std::chrono::seconds leaseFor = std::chrono::minutes(10); // longer than any transfer
    std::chrono::milliseconds stopGrace = std::chrono::seconds(5);
};

// The delay before try number `attempts` + 1, without jitter.
std::chrono::milliseconds backOff(std::int64_t attempts, const OutboxSettings& settings) noexcept;

// After this a deferred mail is given up: the begin (for a cancellation or withdrawal the end), at most 48 hours after
// it was queued, and never less than one hour; for a reminder the begin.
Instant giveUpAt(const store::DueDelivery& due) noexcept;

mail::InvitationFacts factsOf(const store::DueDelivery& due, const OutboxSettings& settings, Instant now);

class Outbox final : public ConferenceListener {
public:
    Outbox(boost::asio::any_io_executor control, Context context, base::WorkPool& work, mail::Transport& transport,
           OutboxSettings settings);
    ~Outbox() override;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // Registers with the context's listeners. What an earlier process left in flight is due at once.
    void start();
    // Takes nothing new; lets transfers finish for `stopGrace`, then breaks them off and gives their rows back.
    base::awaitable<void> stop();

    void onMailQueued() override;
    void onCancelled(const ConferenceId&) override {}
    void onParticipantChanged(const ConferenceId&, const ParticipantId&, const Changed&) override {}
    void onParticipantRemoved(const ConferenceId&, const ParticipantId&) override {}
    void onPinChanged(const ConferenceId&, const ParticipantId&) override {}

private:
    struct Ending;

    base::awaitable<void> loop();
    base::awaitable<bool> leaseSome();
    base::awaitable<void> pause();
    base::awaitable<void> closeUnused();
    base::awaitable<void> deliver(store::DueDelivery due);
    base::awaitable<Ending> attempt(const store::DueDelivery& due);
    base::awaitable<void> record(const store::DueDelivery& due, Ending ending);
    base::awaitable<void> sleepOrWake(std::chrono::milliseconds duration);
    void publish(const store::DueDelivery& due);
    static MailPace::Time steadyNow() noexcept { return std::chrono::steady_clock::now(); }
    bool isIdle() const noexcept { return !m_looping && m_inFlight == 0; }

    boost::asio::any_io_executor m_control;
    Context m_context;
    base::WorkPool& m_work;
    mail::Transport& m_transport;
    OutboxSettings m_settings;
    boost::asio::steady_timer m_wake;
    boost::asio::steady_timer m_idle; // cancelled when the last transfer and the loop have ended
    std::stop_source m_breakOff{};
    MailPace m_pace;
    MailPace::Time m_lastTransfer{};
    bool m_connected = false; // since m_lastTransfer there may be open connections
    std::size_t m_inFlight = 0;
    bool m_looping = false;
    bool m_woken = false;
    bool m_stopping = false;
};

} // namespace conclave::conference
