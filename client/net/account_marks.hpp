// Which of many addresses belong to accounts: asks the directory for each, a few at a time. Failed look-ups leave an
// address unmarked; the server marks for itself when people are added. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QObject>
#include <QStringList>

namespace conclave::client {

class AccountMarks : public QObject {
    Q_OBJECT

public:
    explicit AccountMarks(ApiClient& api, QObject* parent = nullptr);

    // A newer question replaces the older one.
    void ask(const QStringList& addresses);
    void stop();

Q_SIGNALS:
    // `address` as asked.
    void found(const QString& address, const QString& displayName);
    // Every answer is in.
    void done();

private:
    void next();

    static constexpr int kAtOnce = 4;

    ApiClient& m_api;
    QStringList m_waiting;
    std::vector<Call> m_calls;
    int m_running = 0;
    int m_question = 0; // answers to an older one count no more
};

} // namespace conclave::client
