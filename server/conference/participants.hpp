// The people of a conference, their roles and PINs (spec C1-C8, B7). Versions as in schedule.hpp; a participant has a
// version of its own. Open until the conference ends or is cancelled (conferenceEnded, alreadyCancelled).
// Thread: control; each call is one transaction on the store thread.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/once.hpp"
#include "server/conference/principal.hpp"

#include <cstdint>
#include <optional>

namespace conclave::conference {

enum class WithdrawalMail { none, send };

class Participants {
public:
    explicit Participants(Context context) : m_context(context) {}

    // All or none; the answer holds PINs and tokens. Errors carry the path `participants[i].address`: invalidValue,
    // tooLong, duplicateAddress (in the conference or in the request); conferenceFull (field `participants`).
    base::awaitable<Result<api::ParticipantList>> add(Principal who, ConferenceId conference,
                                                      api::ParticipantsCreate request, std::optional<OnceKey> once);
    // Another address comes with a new PIN and token, which the answer holds; the old ones die at once, and a mail that
    // waits goes to the new address. Errors: notFound, versionStale, lastModerator, duplicateAddress, invalidValue.
    base::awaitable<Result<api::Participant>> change(Principal who, ConferenceId conference, ParticipantId participant,
                                                     std::optional<std::int64_t> version, api::ParticipantPatch patch);
    // Errors: notFound, versionStale, lastModerator. A withdrawal goes only to somebody who was mailed.
    base::awaitable<Result<>> remove(Principal who, ConferenceId conference, ParticipantId participant,
                                     std::optional<std::int64_t> version, WithdrawalMail mail);
    // A new PIN and token; the old ones die at once.
    base::awaitable<Result<api::Pin>> regeneratePin(Principal who, ConferenceId conference, ParticipantId participant,
                                                    std::optional<OnceKey> once);
    // All PINs, audited. Empty for a cancelled conference.
    base::awaitable<Result<api::PinList>> pins(Principal who, ConferenceId conference);

private:
    Context m_context;
};

} // namespace conclave::conference
