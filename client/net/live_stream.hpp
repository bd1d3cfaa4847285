// Follows the running call of one conference (common/api/live_messages.hpp) while somebody looks. Each time it stands anew
// everything begins with live(); what cannot be read makes it begin anew. Stops with the session and goes on with the next
// one. GUI thread only.
#pragma once

#include "client/net/event_stream.hpp"
#include "common/api/messages.hpp"

namespace conclave::client {

class LiveStream : public QObject {
    Q_OBJECT

public:
    // 250 people with long names, twice over.
    static constexpr qsizetype kEventBytesMax = 512 * 1024;

    LiveStream(Transport& transport, const ConferenceId& id, QObject* parent);

    void start() { m_events.start(); }
    void stop() { m_events.stop(); }
    void tryNow() { m_events.tryNow(); }

Q_SIGNALS:
    void live(const conclave::api::Live& all);
    void participant(const conclave::api::LiveParticipant& person);
    void left(const conclave::api::LiveLeft& who);
    void levels(const conclave::api::LiveLevels& now);
    void refusal(const conclave::api::LiveRefusal& refused);
    // Nothing is known of what happens now; see EventStream.
    void broken(conclave::Errc why);
    // The session is not valid any more; the stream has stopped.
    void refused();

private:
    bool take(const StreamEvent& event);

    EventStream m_events;
};

} // namespace conclave::client
