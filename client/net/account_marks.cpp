#include "client/net/account_marks.hpp"

#include "common/address.hpp"

#include <algorithm>

namespace conclave::client {

AccountMarks::AccountMarks(ApiClient& api, QObject* parent) : QObject(parent), m_api(api) {}

void AccountMarks::ask(const QStringList& addresses) {
    stop();
    m_waiting = addresses;
    m_waiting.removeDuplicates();
    for (int i = 0; i < kAtOnce; ++i) next();
}

void AccountMarks::stop() {
    ++m_question;
    m_running = 0;
    m_waiting.clear();
    for (Call& call : m_calls) call.cancel();
    m_calls.clear();
}

void AccountMarks::next() {
    if (m_waiting.isEmpty()) return;
    const QString address = m_waiting.takeFirst();
    ++m_running;
    const auto answered = [this, address, question = m_question](Result<api::DirectoryList> answer) {
        if (question != m_question) return;
        if (answer) {
            const auto key = addressKey(address.toStdString());
            const auto match = std::find_if(answer->items.begin(), answer->items.end(),
                                            [&](const api::DirectoryEntry& entry) { return addressKey(entry.address) == key; });
            if (match != answer->items.end()) Q_EMIT found(address, QString::fromStdString(match->displayName));
        }
        --m_running;
        next();
        if (m_running == 0) Q_EMIT done();
    };
    std::erase_if(m_calls, [](const Call& call) { return !call.running(); });
    m_calls.push_back(m_api.directory(address, this, answered));
}

} // namespace conclave::client
