// Keeps what was read of the conferences for reading without a connection, people included, PINs never: whole lists as they
// arrive, and in the background, one after the other, the people of current conferences that have changed. GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"
#include "client/net/api_client.hpp"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <deque>
#include <utility>

namespace conclave::client {

class KnownConferences : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kReadMax = 100; // conferences whose people are read after one list

    KnownConferences(ApiClient& api, LocalStore& store, QObject* parent = nullptr);

    void setOwner(const StoreOwner& owner);
    void keep(KnownView view, const std::vector<api::Conference>& conferences);
    void keep(const api::Conference& withPeople);

    // Of every profile and account; what is read next is kept anew.
    void forget();

    // As LocalStore.
    void list(KnownView view, QObject* context, LocalStore::List answer);
    void conference(const ConferenceId& id, QObject* context, LocalStore::Details answer);
    void returnedMail(QObject* context, LocalStore::Returned answer);

Q_SIGNALS:
    // What was read just now: a list of current conferences, or one with its people.
    void seen(const std::vector<conclave::api::Conference>& conferences);

private:
    using Stand = std::pair<std::int64_t, std::int64_t>; // version, number of people
    void readNext();

    ApiClient& m_api;
    LocalStore& m_store;
    StoreOwner m_owner;
    QHash<QString, Stand> m_stands; // whose people are kept, as of this
    std::deque<ConferenceId> m_toRead;
    QTimer m_soon; // what the person waits for goes first
    Call m_call;
};

} // namespace conclave::client
