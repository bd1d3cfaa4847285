#include "client/model/conference_actions.hpp"

#include "client/model/words.hpp"

#include <QCoreApplication>
#include <algorithm>

namespace conclave::client {

namespace {

struct Actions {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

} // namespace

QString whyOver(ConferenceState state) {
    switch (state) {
    case ConferenceState::cancelled:
        return Actions::tr("The conference is cancelled.");
    case ConferenceState::ended:
        return Actions::tr("The conference has ended.");
    case ConferenceState::draft:
    case ConferenceState::scheduled:
        break;
    }
    return {};
}

std::int64_t notYetInvited(const api::Conference& conference) {
    if (conference.state != ConferenceState::scheduled) return 0;
    const api::DeliverySummary& mail = conference.deliverySummary;
    std::int64_t left = countShown(conference.participantCount);
    for (const std::int64_t handled : {mail.waiting, mail.accepted, mail.failed, mail.suppressed}) left -= countShown(handled);
    return std::max<std::int64_t>(0, left);
}

Availability availabilityOf(RowAction action, const api::Conference& conference) {
    const bool draft = conference.state == ConferenceState::draft;
    const QString over = whyOver(conference.state);
    switch (action) {
    case RowAction::open:
        return {true, draft ? Actions::tr("Change time, subject and description")
                            : Actions::tr("Details, people and PINs (the invitations are out: nothing here changes)")};
    case RowAction::people:
        if (!over.isEmpty()) return {false, over};
        return {true, Actions::tr("People and their roles")};
    case RowAction::invite: {
        if (!over.isEmpty()) return {false, over};
        if (draft) return {true, Actions::tr("Invite people and finalise the conference")};
        const auto fresh = static_cast<int>(notYetInvited(conference));
        if (fresh > 0) return {true, Actions::tr("Invite %n people added since", nullptr, fresh)};
        return {false, Actions::tr("Everybody has been invited already.")};
    }
    case RowAction::remove:
        if (!over.isEmpty()) return {false, over};
        return {true, draft ? Actions::tr("Delete the draft") : Actions::tr("Cancel the conference and tell people")};
    case RowAction::duplicate:
        return {true, Actions::tr("Make a new draft with the same people")};
    case RowAction::reschedule:
        if (!over.isEmpty()) return {false, over};
        if (draft) return {false, Actions::tr("Nobody is invited yet: the time of a draft can simply be changed.")};
        return {true, Actions::tr("Choose another time and invite the same people again")};
    case RowAction::live:
        if (!conference.live || conference.state == ConferenceState::cancelled) // some go on past their end
            return {false, over.isEmpty() ? Actions::tr("Nobody is in the conference now.") : over};
        return {true, Actions::tr("Who is in it, who talks, and how the lines are; lock, mute, remove, end")};
    case RowAction::attendance:
        if (draft) return {false, Actions::tr("Nobody has been in a draft.")};
        return {true, Actions::tr("Who was in it, from when to when")};
    }
    return {};
}

} // namespace conclave::client
