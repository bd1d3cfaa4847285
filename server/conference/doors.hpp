// Who a caller is, by token or by number and PIN (spec C7, C9). One answer, joinRefused, to everything that is not
// right, after the same work: an unknown number costs the same look-ups as a wrong PIN. Only who is right learns the
// conference's state; whether it is open now is for the asker to decide. Throttling is the asker's too.
// Thread: control; each call is one transaction on the store thread.
#pragma once

#include "common/conference.hpp"
#include "common/ids.hpp"
#include "common/role.hpp"
#include "server/base/secret.hpp"
#include "server/conference/context.hpp"

#include <string>

namespace conclave::conference {

// A place in a conference, and whose it is.
struct Seat {
    ConferenceId conference{};
    ParticipantId participant{};
    UserId owner{};
    std::string number{};
    std::string subject{};
    Role role = Role::participant;
    bool phoneTested = false;
    std::string displayName{};
    std::string address{};
    std::string locale{}; // of the account with this address, else the organiser's; may be empty
    std::string timeZone{}; // of the account, else the conference's
    Instant begin{};
    Instant end{};
    ConferenceState state = ConferenceState::draft; // `ended` by the clock
};

class Doors {
public:
    explicit Doors(Context context) : m_context(context) {}

    base::awaitable<Result<Seat>> findByToken(base::Secret joinToken);
    base::awaitable<Result<Seat>> findByNumberAndPin(std::string number, base::Secret pin);
    // Somebody who is in already; notFound once removed or gone.
    base::awaitable<Result<Seat>> find(ConferenceId conference, ParticipantId participant);
    // The test line was reached (spec F6).
    base::awaitable<Result<>> markPhoneTested(ConferenceId conference, ParticipantId participant);

private:
    Context m_context;
};

} // namespace conclave::conference
