// Passwords in the desktop's keyring, and nowhere else: where there is no keyring, nothing is stored and the caller is
// told. Asynchronous; an answer comes through the event loop, and not at all once `context` is gone. GUI thread only.
#pragma once

#include <QObject>
#include <QString>
#include <functional>

namespace conclave::client {

enum class KeychainOutcome {
    done,      // read, written or removed
    absent,    // the keyring holds nothing under this name
    noKeyring, // no keyring runs, it is locked, or it refused
};

class Keychain {
public:
    using ReadAnswer = std::function<void(KeychainOutcome, const QString& password)>;
    using Answer = std::function<void(KeychainOutcome)>;

    static void read(const QString& profile, QObject* context, ReadAnswer answer);
    static void write(const QString& profile, const QString& password, QObject* context, Answer answer);
    static void remove(const QString& profile, QObject* context, Answer answer);
};

} // namespace conclave::client
