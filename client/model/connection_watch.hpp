// Is the server there? A short break of the event stream counts for nothing; a request that found no server, or a break
// that lasts, does. While it is lost the server is asked again by itself. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QObject>
#include <QTimer>
#include <chrono>

namespace conclave::client {

class ConnectionWatch : public QObject {
    Q_OBJECT

public:
    enum class State {
        connected, // or not known otherwise
        lost,      // no way to the server
        signedOut, // the server is there, the session is not
    };

    explicit ConnectionWatch(ApiClient& api, QObject* parent = nullptr);

    State state() const { return m_state; }
    // A request found no server.
    void failed();
    // Asks the server now.
    void tryNow();
    // How long a break of the stream may last; how long to wait between two questions.
    void setTimes(std::chrono::milliseconds grace, std::chrono::milliseconds pause);

Q_SIGNALS:
    void changed(conclave::client::ConnectionWatch::State state);

private:
    void become(State state);

    ApiClient& m_api;
    State m_state = State::connected;
    QTimer m_grace;
    QTimer m_pause;
    Call m_call;
};

} // namespace conclave::client
