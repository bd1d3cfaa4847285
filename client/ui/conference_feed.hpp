// Fills the list of conferences and keeps it true: whole lists page by page, single conferences as they change elsewhere
// (gathered for a moment), and what was known last while the server cannot be reached. GUI thread only.
#pragma once

#include "client/model/conference_list_model.hpp"
#include "client/net/api_client.hpp"

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <functional>

namespace conclave::client {

class KnownConferences;

class ConferenceFeed : public QObject {
    Q_OBJECT

public:
    enum class View { current, running, past };
    // Beside the current ones, those that are over: the week shows them, the list does not.
    enum class Ended { hidden, shown };

    ConferenceFeed(ApiClient& api, ConferenceListModel& model, QObject* parent);

    // Where the last known lists are kept. Outlives the feed.
    void setKeeper(KnownConferences& known) { m_known = &known; }
    View view() const { return m_view; }
    // Read with the next refresh().
    void setView(View view) { m_view = view; }
    void setEnded(Ended ended) { m_ended = ended; }

    void refresh();
    void loadOne(const ConferenceId& id);
    // What was kept, where nothing newer is shown already.
    void showKnown();
    void clear();

    // The server has answered since the last clear().
    bool everLoaded() const { return m_everLoaded; }
    // When what is shown was read; invalid: never.
    const QDateTime& knownAt() const { return m_knownAt; }

Q_SIGNALS:
    void started();
    void ended();
    // A whole list stands in the model.
    void loaded();
    // Something in the model has changed.
    void changed();
    void failed(const conclave::Error& error);
    // No server was found; what was known is shown.
    void unreachable();
    void knownAtChanged();

private:
    void loadThen(const ConferenceId& id, std::function<void()> done);
    void readStale();
    void loadPage(const QString& cursor);
    void take(Result<api::ConferenceList> answer);
    void refused(const Error& error);
    void onChanged(const QString& kind, const api::Change& change);
    bool belongs(const api::Conference& conference) const;
    void setKnownAt(const QDateTime& at);

    ApiClient& m_api;
    ConferenceListModel& m_model;
    KnownConferences* m_known = nullptr;
    View m_view = View::current;
    Ended m_ended = Ended::hidden;
    std::vector<api::Conference> m_arriving;
    int m_pages = 0;
    QElapsedTimer m_since; // the reading began
    std::size_t m_bytes = 0; // of text in m_arriving
    bool m_reading = false;  // a whole list is on its way
    int m_single = 0;        // changed ones that are on their way
    Call m_call;
    bool m_everLoaded = false;
    QDateTime m_knownAt;
    QTimer m_soon;                     // gathers live changes that come together
    std::vector<ConferenceId> m_stale; // what they named
    bool m_allStale = false;
};

} // namespace conclave::client
