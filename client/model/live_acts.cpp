#include "client/model/live_acts.hpp"

#include "client/model/person_acts.hpp"

#include <QCoreApplication>

namespace conclave::client {

namespace {

struct LiveActs {
    Q_DECLARE_TR_FUNCTIONS(LiveActs)
};

QString whatItDoes(LiveAct act, bool undoing) {
    switch (act) {
    case LiveAct::lock:
        return undoing ? LiveActs::tr("Lets people in again.") : LiveActs::tr("Lets nobody in any more; who is here stays.");
    case LiveAct::muteAll:
        return undoing ? LiveActs::tr("Lets everybody be heard again who has not muted themselves.")
                       : LiveActs::tr("Mutes everybody but moderators.");
    case LiveAct::end: return LiveActs::tr("Ends the call for everybody.");
    case LiveAct::mute: return undoing ? LiveActs::tr("Lets this person be heard again.") : LiveActs::tr("Mutes this person.");
    case LiveAct::lowerHand: return LiveActs::tr("Takes the raised hand down.");
    case LiveAct::changeRole: return LiveActs::tr("Changes the role, at once also in the running call.");
    case LiveAct::remove: return LiveActs::tr("Takes this person out of the call.");
    }
    return {};
}

// Why not with this person; empty: it can be done.
QString whyNot(LiveAct act, const LiveScene& scene) {
    const LiveRow& row = *scene.chosen;
    if (act == LiveAct::changeRole) {
        if (!scene.conference) return LiveActs::tr("The list of the people is still being read.");
        if (!row.invited) return LiveActs::tr("This person is not on the list any more.");
        const Availability role = availabilityOf(PersonAct::changeRole, *scene.conference, {*row.invited});
        return role.possible ? QString() : role.says;
    }
    if (!row.here) return LiveActs::tr("This person is not in the call.");
    if (act == LiveAct::lowerHand && !row.here->hand) return LiveActs::tr("This person has no hand up.");
    if (act != LiveAct::mute) return {};
    if (row.here->role == Role::audience) return LiveActs::tr("The audience is never heard.");
    if (row.here->muted && row.here->mutedBy == MutedBy::self)
        return LiveActs::tr("Who has muted themselves can only be heard again by their own doing.");
    return {};
}

} // namespace

bool undoes(LiveAct act, const LiveScene& scene) {
    if (act == LiveAct::lock) return scene.locked;
    if (act == LiveAct::muteAll) return scene.everyoneMuted;
    return act == LiveAct::mute && scene.chosen && scene.chosen->here && scene.chosen->here->muted;
}

Availability availabilityOf(LiveAct act, const LiveScene& scene) {
    if (!scene.blocked.isEmpty()) return {false, scene.blocked};
    if (isOfOne(act)) {
        if (!scene.chosen) return {false, LiveActs::tr("Choose a person first.")};
        if (const QString reason = whyNot(act, scene); !reason.isEmpty()) return {false, reason};
    } else if (!scene.open) {
        return {false, LiveActs::tr("Nobody is in the call.")};
    }
    return {true, whatItDoes(act, undoes(act, scene))};
}

} // namespace conclave::client
