#include "client/model/connection_watch.hpp"

namespace conclave::client {

ConnectionWatch::ConnectionWatch(ApiClient& api, QObject* parent) : QObject(parent), m_api(api) {
    m_grace.setSingleShot(true);
    m_pause.setSingleShot(true);
    setTimes(std::chrono::seconds(4), std::chrono::seconds(10));
    connect(&m_grace, &QTimer::timeout, this, &ConnectionWatch::tryNow);
    connect(&m_pause, &QTimer::timeout, this, &ConnectionWatch::tryNow);
    connect(&m_api, &ApiClient::connectedChanged, this, [this](bool connected) {
        if (connected)
            become(State::connected);
        else if (m_api.signedIn() && m_state == State::connected)
            m_grace.start();
    });
    connect(&m_api, &ApiClient::sessionStarted, this, [this] { become(State::connected); });
    connect(&m_api, &ApiClient::sessionExpired, this, [this] { become(State::signedOut); });
    connect(&m_api, &ApiClient::sessionClosed, this, [this] { become(State::connected); });
}

void ConnectionWatch::setTimes(std::chrono::milliseconds grace, std::chrono::milliseconds pause) {
    m_grace.setInterval(grace);
    m_pause.setInterval(pause);
}

void ConnectionWatch::failed() {
    if (m_state != State::signedOut) become(State::lost);
}

void ConnectionWatch::tryNow() {
    // Without a session it is the sign-in that tries.
    if (!m_api.signedIn() || m_call.running()) return;
    m_call = m_api.serverInfo(this, [this](Result<api::ServerInfo> answer) {
        if (!m_api.signedIn()) return;
        become(answer ? State::connected : State::lost);
    });
}

void ConnectionWatch::become(State state) {
    m_grace.stop();
    m_pause.stop();
    if (state == State::lost) m_pause.start();
    if (state == m_state) return;
    m_state = state;
    Q_EMIT changed(state);
}

} // namespace conclave::client
