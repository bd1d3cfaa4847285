// A half-done wizard as it is kept over a crash, a sign-out or a lost connection. `content` is what the wizard itself reads
// again: never a PIN, a password or a token. Pure value.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace conclave::client {

// Kept as numbers: new ones come last.
enum class DraftKind { conference, people, invitation, reschedule };

struct WizardDraft {
    QString id{}; // of the draft; a wizard that goes on with it keeps it
    DraftKind kind = DraftKind::conference;
    QString conferenceId{}; // empty: a conference that does not exist yet
    QString subject{};      // what the offer calls it
    int page = 0;           // of the wizard, as its own index says
    QJsonObject content{};
    QDateTime changed{}; // UTC; set by the store

    bool operator==(const WizardDraft&) const = default;
};

} // namespace conclave::client
