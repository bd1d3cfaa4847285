#include "client/model/known_conferences.hpp"

namespace conclave::client {
namespace {

constexpr int kReadAfterMs = 2000;

QString keyOf(const ConferenceId& id) { return QString::fromStdString(id.value); }

} // namespace

KnownConferences::KnownConferences(ApiClient& api, LocalStore& store, QObject* parent)
    : QObject(parent), m_api(api), m_store(store) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kReadAfterMs);
    connect(&m_soon, &QTimer::timeout, this, &KnownConferences::readNext);
}

void KnownConferences::setOwner(const StoreOwner& owner) {
    if (owner == m_owner) return;
    m_owner = owner;
    m_stands.clear();
    m_toRead.clear();
    m_soon.stop();
    m_call.cancel();
}

void KnownConferences::keep(KnownView view, const std::vector<api::Conference>& conferences) {
    if (m_owner.isEmpty()) return;
    m_store.keepList(m_owner, view, conferences);
    if (view != KnownView::current) return;
    Q_EMIT seen(conferences);
    m_toRead.clear();
    QSet<QString> current;
    for (const api::Conference& one : conferences) current.insert(keyOf(one.id));
    m_stands.removeIf([&](const auto& stand) { return !current.contains(stand.key()); });
    for (const api::Conference& one : conferences) {
        const auto kept = m_stands.constFind(keyOf(one.id));
        const bool fresh = kept != m_stands.constEnd() && *kept == Stand(one.version, one.participantCount);
        if (!fresh && m_toRead.size() < kReadMax) m_toRead.push_back(one.id);
    }
    if (!m_toRead.empty()) m_soon.start();
}

void KnownConferences::keep(const api::Conference& withPeople) {
    if (m_owner.isEmpty() || !withPeople.participants) return;
    m_store.keepPeople(m_owner, withPeople);
    Q_EMIT seen({withPeople});
    m_stands[keyOf(withPeople.id)] = {withPeople.version, withPeople.participantCount};
}

void KnownConferences::forget() {
    m_stands.clear();
    m_store.forgetLists();
}

void KnownConferences::readNext() {
    if (m_toRead.empty() || !m_api.signedIn() || m_call.running()) return;
    const ConferenceId id = m_toRead.front();
    m_toRead.pop_front();
    m_call = m_api.conference(id, this, [this, owner = m_owner](Result<api::Conference> answer) {
        if (owner != m_owner) return;
        // A server that is gone or busy is asked again after the next list, not now.
        if (!answer && answer.error().code != Errc::notFound) return m_toRead.clear();
        if (answer) keep(*answer);
        QTimer::singleShot(0, this, &KnownConferences::readNext); // when this call has ended
    });
}

void KnownConferences::list(KnownView view, QObject* context, LocalStore::List answer) {
    m_store.list(m_owner, view, context, std::move(answer));
}

void KnownConferences::conference(const ConferenceId& id, QObject* context, LocalStore::Details answer) {
    m_store.conference(m_owner, id, context, std::move(answer));
}

void KnownConferences::returnedMail(QObject* context, LocalStore::Returned answer) {
    m_store.returnedMail(m_owner, context, std::move(answer));
}

} // namespace conclave::client
