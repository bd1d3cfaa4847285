// The running call of one conference as windows show it: follows its stream, sets the people in it beside those invited,
// and keeps the server's clock. What was known last stays while the line is down. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"
#include "client/model/live_people_model.hpp"

#include <QElapsedTimer>

namespace conclave::client {

class LiveStream;

class LiveCall : public QObject {
    Q_OBJECT

public:
    enum class Condition {
        connecting, // nothing is known yet
        live,
        lost,       // what is known was so at heardAt(); it is tried again by itself
        gone,       // there is no such conference, or it is over
    };
    struct Clocks {
        LivePeopleModel::Clock steady = LivePeopleModel::steadyClock;
        LivePeopleModel::Clock wall = wallClock;
    };
    static std::chrono::milliseconds wallClock();
    // Refusals older than this are no news.
    static constexpr std::chrono::minutes kRefusalFresh{10};

    // `reader` is read when this begins, and outlives it.
    LiveCall(ApiClient& api, ConferenceReader& reader, const LivePeopleModel::Words& words, Clocks clocks, QObject* parent = nullptr);

    Condition condition() const { return m_condition; }
    Errc why() const { return m_why; } // lost or gone
    bool open() const { return m_open || m_people.hereCount() > 0; }
    bool locked() const { return m_locked; }
    bool everyoneMuted() const { return m_everyoneMuted; }
    // Why there is no call any more nor will be: the conference is; empty while people are in or may come.
    QString whyNoMore() const;
    // By the server's clock; nothing before the server has said it.
    std::optional<std::chrono::milliseconds> timeLeft() const;
    // When the server said something last, by its clock.
    std::optional<Instant> heardAt() const { return m_heardAt; }
    LivePeopleModel& people() { return m_people; }
    // What has not been dismissed of the last minutes and is not over: who has come in since was let in. Newest first.
    std::vector<api::LiveRefusal> refusals() const;
    void dismissRefusals();
    void tryNow();

Q_SIGNALS:
    // Anything but the people.
    void changed();

private:
    void take(const api::Live& all);
    void lose(Errc why);
    void tick();
    Instant now() const;

    ConferenceReader& m_reader;
    LivePeopleModel::Clock m_wallClock;
    LivePeopleModel m_people;
    LiveStream* m_stream = nullptr;
    Condition m_condition = Condition::connecting;
    Errc m_why = Errc::networkUnreachable;
    bool m_open = false;
    bool m_locked = false;
    bool m_everyoneMuted = false;
    Instant m_end{};
    Instant m_saidNow{};    // the server's clock when m_sinceSaid began
    QElapsedTimer m_sinceSaid;
    std::chrono::milliseconds m_saidAtWall{}; // our clock then
    std::optional<Instant> m_heardAt;
    std::vector<api::LiveRefusal> m_refusals; // newest first
    Instant m_dismissed{};  // what is not later
    std::size_t m_refusalsFresh = 0; // as they were told last
    QTimer m_soon;          // gathers changes of people
    QTimer m_tick;
};

} // namespace conclave::client
