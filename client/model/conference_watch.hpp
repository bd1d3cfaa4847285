// Finds out what somebody wants to be told of their conferences whatever window is in front (spec G6): one starts soon, a
// mail has failed, somebody is in the call. Each is told once; what was so when a conference was seen first is no news,
// except that it starts soon. Notices name subject and time, never a PIN. GUI thread only.
#pragma once

#include "client/settings/settings.hpp"
#include "common/api/messages.hpp"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

namespace conclave::client {

enum class NoticeKind { startsSoon, mailFailed, begun, refused, moderatorMissing };

// What such a notice is about is looked at in the running call.
inline constexpr bool isOfTheCall(NoticeKind kind) {
    return kind == NoticeKind::begun || kind == NoticeKind::refused || kind == NoticeKind::moderatorMissing;
}

struct Notice {
    NoticeKind kind = NoticeKind::startsSoon;
    ConferenceId conference{};
    QString title{};
    QString text{};
};

class ConferenceWatch : public QObject {
    Q_OBJECT

public:
    using Clock = std::function<Instant()>;

    explicit ConferenceWatch(Clock now, QObject* parent = nullptr);

    void setChoice(const NotificationChoice& choice);
    // As they are now; the others stay as they were.
    void see(const std::vector<api::Conference>& conferences);
    // Another account: nothing is known any more.
    void clear();
    // What has come due since; called by a timer too.
    void check();

Q_SIGNALS:
    void due(const conclave::client::Notice& notice);

private:
    struct Seen {
        api::Conference conference{};
        Instant toldBegin{}; // for which begin it was told; the epoch: for none
    };
    void wait();
    // Forgets all others.
    void keepOnly(const std::vector<api::Conference>& conferences);

    Clock m_now;
    NotificationChoice m_choice;
    QHash<QString, Seen> m_seen;
    QTimer m_timer;
};

} // namespace conclave::client

Q_DECLARE_METATYPE(conclave::client::Notice)
