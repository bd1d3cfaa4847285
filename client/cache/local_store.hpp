// What the program keeps on this computer for each profile and account: half-done wizards, and the last known lists for
// reading without a connection. Never a PIN, a token or a password: PINs and tokens are taken out of whatever comes in.
// Called from the GUI thread only; the file itself is touched in a thread of its own, in the order of the calls, so that a
// slow disk stalls nothing. Answers come through the event loop, and not at all once `context` is gone. The destructor
// waits until everything is written.
#pragma once

#include "client/cache/store_file.hpp"
#include "client/cache/wizard_draft.hpp"
#include "common/api/messages.hpp"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QThread>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace conclave::client {

// Whose data: nobody sees what another account of the same desktop keeps in its own.
struct StoreOwner {
    QString profile{};
    QString account{}; // login and server

    bool isEmpty() const { return profile.isEmpty() || account.isEmpty(); }
    bool operator==(const StoreOwner&) const = default;
};

// Addresses from which mail came back, in small letters, and when that was seen first (UTC).
using ReturnedMail = QHash<QString, QDateTime>;

enum class KnownView { current, past };

// A list as it was read last.
struct KnownList {
    std::vector<api::Conference> conferences{};
    QDateTime knownAt{}; // UTC; invalid: nothing is known
};

class LocalStore : public QObject {
    Q_OBJECT

public:
    using Drafts = std::function<void(std::vector<WizardDraft>)>;
    using List = std::function<void(KnownList)>;
    using Details = std::function<void(std::optional<api::Conference>)>;
    using Returned = std::function<void(ReturnedMail)>;

    // In the platform's data folder, or in $CONCLAVE_CLIENT_SETTINGS.
    explicit LocalStore(QObject* parent = nullptr);
    LocalStore(const QString& file, QObject* parent);
    ~LocalStore() override;
    static QString fileName();

    // The same id replaces.
    void keepDraft(const StoreOwner& owner, WizardDraft draft);
    void dropDraft(const StoreOwner& owner, const QString& id);
    // The newest first.
    void drafts(const StoreOwner& owner, QObject* context, Drafts answer);

    void keepList(const StoreOwner& owner, KnownView view, const std::vector<api::Conference>& conferences);
    // The people of a conference that a kept list names. Those whose mail came back are remembered beyond it.
    void keepPeople(const StoreOwner& owner, const api::Conference& conference);
    void list(const StoreOwner& owner, KnownView view, QObject* context, List answer);
    // One conference with the people that are known of it.
    void conference(const StoreOwner& owner, const ConferenceId& id, QObject* context, Details answer);

    void returnedMail(const StoreOwner& owner, QObject* context, Returned answer);

    void renameProfile(const QString& from, const QString& to);
    void forgetProfile(const QString& profile);
    // The lists of every profile; drafts stay.
    void forgetLists();

Q_SIGNALS:
    // Once, after the file was opened, where it was not as expected.
    void opened(conclave::client::StoreState state);

private:
    using Job = std::function<void(StoreFile&)>;
    void post(Job job);
    template <class Value>
    void ask(QObject* context, std::function<Value(StoreFile&)> reading, std::function<void(Value)> answer);

    QThread m_thread;
    QObject* m_worker = nullptr; // lives in m_thread; the jobs' address
    std::shared_ptr<std::unique_ptr<StoreFile>> m_file; // touched in m_thread only
};

} // namespace conclave::client

Q_DECLARE_METATYPE(conclave::client::StoreState)
