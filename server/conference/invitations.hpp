// Invitations and cancellation (spec B5-B7, D1-D3): state change and outbox rows in one transaction; the sender does
// the rest. Thread: control; each call is one transaction on the store thread.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/once.hpp"
#include "server/conference/principal.hpp"

#include <optional>

namespace conclave::conference {

class Invitations {
public:
    explicit Invitations(Context context) : m_context(context) {}

    // Finalises a draft: a row a person, queued for those in `mailTo`, suppressed for the others. Of a scheduled
    // conference it invites those in `mailTo` who have no invitation yet or were left out before. Errors: notFound,
    // alreadyCancelled, conferenceEnded, invalidValue (`mailTo[i]`: nobody of this conference).
    base::awaitable<Result<api::StateChange>> invite(Principal who, ConferenceId conference,
                                                     api::InvitationsRequest request, std::optional<OnceKey> once);
    // Every mail, oldest first.
    base::awaitable<Result<api::DeliveryList>> deliveries(Principal who, ConferenceId conference);
    // Another invitation to each; people whose mail still waits keep that one. Errors: as invite(), notScheduled;
    // field `participantIds[i]`.
    base::awaitable<Result<api::DeliveryList>> resend(Principal who, ConferenceId conference,
                                                      api::ResendRequest request, std::optional<OnceKey> once);
    // A draft just goes. A scheduled one: PINs die, invitations that wait are suppressed, a cancellation to `notify`.
    // Errors: notFound, alreadyCancelled, conferenceEnded, invalidValue (`notify[i]`).
    base::awaitable<Result<api::StateChange>> cancel(Principal who, ConferenceId conference,
                                                     api::CancellationRequest request, std::optional<OnceKey> once);

private:
    Context m_context;
};

} // namespace conclave::conference
