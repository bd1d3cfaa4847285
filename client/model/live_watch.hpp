// Finds out what somebody wants to be told of their running conferences whatever window is in front (spec G6): somebody was
// not let in, no moderator is there. That something has changed is only a hint; then the call is read, one after the other and
// not all the time. Each is told once. GUI thread only.
#pragma once

#include "client/model/conference_watch.hpp"
#include "client/net/api_client.hpp"

namespace conclave::client {

class LiveWatch : public QObject {
    Q_OBJECT

public:
    // So long a call may be without a moderator before somebody is told.
    static constexpr std::chrono::seconds kWithoutModeratorMax{60};
    // How old a refusal may be that is the first to be known; so long the same of the same person is told once.
    static constexpr std::chrono::seconds kRefusalFresh{60};

    explicit LiveWatch(ApiClient& api, QObject* parent = nullptr);

    void setChoice(const NotificationChoice& choice) { m_choice = choice; }
    // Which conferences there are, as they are now: of those in which somebody is the call is read.
    void see(const std::vector<api::Conference>& conferences);
    // Another account: nothing is known any more.
    void clear();
    // What has been read of one.
    void take(const ConferenceId& id, const api::Live& live);
    // Between two readings, and from the first without a moderator to the telling.
    void setTimes(std::chrono::milliseconds gather, std::chrono::milliseconds withoutModerator);

Q_SIGNALS:
    void due(const conclave::client::Notice& notice);

private:
    struct Seen {
        QString subject{};
        std::optional<Instant> newestRefusal{};   // known or told; nothing before the first reading
        std::vector<api::LiveRefusal> toldRefusals{};  // lately
        std::optional<Instant> withoutModerator{}; // since, by the server's clock
        bool told = false;                         // that no moderator is there
    };
    void ask(const ConferenceId& id);
    void askAll();
    void readNext();
    void lookAgain();

    ApiClient& m_api;
    NotificationChoice m_choice;
    QHash<QString, Seen> m_seen; // of those that run
    std::vector<ConferenceId> m_waiting;
    Call m_call;
    QTimer m_soon;
    QTimer m_again; // runs while a call is without a moderator and nobody was told
    std::chrono::milliseconds m_withoutModerator = kWithoutModeratorMax;
};

} // namespace conclave::client
