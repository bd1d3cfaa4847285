#include "client/model/conference_actions.hpp"

#include <QCoreApplication>
#include <algorithm>

namespace conclave::client {

namespace {

struct Actions {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

QString over(ConferenceState state) {
    return state == ConferenceState::cancelled ? Actions::tr("The conference is cancelled.")
                                               : Actions::tr("The conference has ended.");
}

bool isOver(ConferenceState state) {
    return state == ConferenceState::ended || state == ConferenceState::cancelled;
}

} // namespace

std::int64_t notYetInvited(const api::Conference& conference) {
    if (conference.state != ConferenceState::scheduled) return 0;
    const api::DeliverySummary& mail = conference.deliverySummary;
    const std::int64_t handled = mail.waiting + mail.accepted + mail.failed + mail.suppressed;
    return std::max<std::int64_t>(0, conference.participantCount - handled);
}

Availability availabilityOf(RowAction action, const api::Conference& conference) {
    const bool draft = conference.state == ConferenceState::draft;
    switch (action) {
    case RowAction::open:
        return {true, draft ? Actions::tr("Change time, subject and description")
                            : Actions::tr("Details, people and PINs (the invitations are out: nothing here changes)")};
    case RowAction::people:
        if (isOver(conference.state)) return {false, over(conference.state)};
        return {true, Actions::tr("People and their roles")};
    case RowAction::invite: {
        if (isOver(conference.state)) return {false, over(conference.state)};
        if (draft) return {true, Actions::tr("Invite people and finalise the conference")};
        const auto fresh = static_cast<int>(notYetInvited(conference));
        if (fresh > 0) return {true, Actions::tr("Invite %n people added since", nullptr, fresh)};
        return {false, Actions::tr("Everybody has been invited already.")};
    }
    case RowAction::remove:
        if (isOver(conference.state)) return {false, over(conference.state)};
        return {true, draft ? Actions::tr("Delete the draft") : Actions::tr("Cancel the conference and tell people")};
    }
    return {};
}

} // namespace conclave::client
