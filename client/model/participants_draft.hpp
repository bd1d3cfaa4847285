// People who are about to join a conference, before anything is sent (spec C3, C6): batches of at most 20 with one role,
// checked against those who are in, those of earlier batches and each other. Pure; any thread.
#pragma once

#include "common/api/messages.hpp"
#include "common/limits.hpp"

#include <QString>
#include <cstddef>
#include <optional>
#include <vector>

namespace conclave::client {

// One person of a batch, as entered.
struct NewPerson {
    QString address{};
    QString displayName{};
    bool hasAccount = false;

    bool operator==(const NewPerson&) const = default;
};

enum class EntryFault {
    none,
    invalidAddress,
    alreadyIn,      // in the conference with the same role
    otherRole,      // in the conference with another role: a role change is what is meant
    twiceInBatch,   // an earlier line of this batch has it
    earlierBatch,   // waiting already, from a batch before
    conferenceFull, // over 250
};

// A line of the review.
struct ReviewEntry {
    NewPerson person{};
    Role role = Role::participant;
    EntryFault fault = EntryFault::none;
    std::optional<std::size_t> existing{}; // index into existing() for alreadyIn, otherRole
};

class ParticipantsDraft {
public:
    static constexpr std::size_t kBatchMax = 20;

    struct Waiting {
        NewPerson person{};
        Role role = Role::participant;
    };

    void setExisting(std::vector<api::Participant> participants);
    const std::vector<api::Participant>& existing() const { return m_existing; }
    const std::vector<Waiting>& waiting() const { return m_waiting; }
    std::size_t total() const { return m_existing.size() + m_waiting.size(); }
    std::size_t room() const;

    // How each of them would fare; changes nothing.
    std::vector<ReviewEntry> review(const std::vector<NewPerson>& batch, Role role) const;
    // Takes the faultless ones; says how many.
    std::size_t accept(const std::vector<ReviewEntry>& reviewed);
    // Takes those up again who waited in an earlier run; gives back the ones that cannot be added any more, each with
    // its fault.
    std::vector<ReviewEntry> restore(const std::vector<Waiting>& waiting);
    void changeWaitingRole(std::size_t index, Role role);
    void removeWaiting(std::size_t index);
    void clearWaiting() { m_waiting.clear(); }

    // One request for all that wait.
    api::ParticipantsCreate request() const;

    // The server would refuse to take the last moderator away (C6).
    bool isLastModerator(std::size_t existingIndex) const;

private:
    std::vector<api::Participant> m_existing;
    std::vector<Waiting> m_waiting;
};

} // namespace conclave::client
