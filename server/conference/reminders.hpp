// Reminders (spec D8): when a conference is `reminderMinutes` from its begin, everybody whose invitation was accepted by
// the relay gets one more mail. That they are queued and that the conference is done with are one transaction: a crash
// loses none and doubles none. A server that was away at the time reminds late, but not after the begin.
// Thread: control; stop() is awaited before it goes.
#pragma once

#include "server/conference/context.hpp"
#include "server/conference/listeners.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace conclave::conference {

class Reminders final : public ConferenceListener {
public:
    Reminders(boost::asio::any_io_executor control, Context context);
    ~Reminders() override;
    Reminders(const Reminders&) = delete;
    Reminders& operator=(const Reminders&) = delete;

    // Registers with the context's listeners.
    void start();
    base::awaitable<void> stop();
    // The wall clock was set: what is due is asked anew.
    void look();
    // One look, as the loop takes it: queues what is due now. How long to rest before the next.
    base::awaitable<std::chrono::milliseconds> remindDue();

    void onMailQueued() override { look(); } // a conference may have been finalised
    void onCancelled(const ConferenceId&) override {}
    void onParticipantChanged(const ConferenceId&, const ParticipantId&, const Changed&) override {}
    void onParticipantRemoved(const ConferenceId&, const ParticipantId&) override {}
    void onPinChanged(const ConferenceId&, const ParticipantId&) override {}

private:
    base::awaitable<void> loop();

    boost::asio::any_io_executor m_control;
    Context m_context;
    boost::asio::steady_timer m_wake;
    bool m_looping = false;
    bool m_looking = false; // asked while at work
    bool m_stopping = false;
};

} // namespace conclave::conference
