#include "client/model/participants_draft.hpp"

#include "common/address.hpp"

#include <algorithm>
#include <set>

namespace conclave::client {

void ParticipantsDraft::setExisting(std::vector<api::Participant> participants) {
    m_existing = std::move(participants);
}

std::size_t ParticipantsDraft::room() const {
    return total() >= limits::kParticipantsMax ? 0 : limits::kParticipantsMax - total();
}

std::vector<ReviewEntry> ParticipantsDraft::review(const std::vector<NewPerson>& batch, Role role) const {
    std::vector<ReviewEntry> out;
    std::set<std::string> seen;
    std::size_t free = room();
    for (const NewPerson& person : batch) {
        ReviewEntry entry{.person = person, .role = role};
        const std::string address = person.address.trimmed().toStdString();
        const std::string key = addressKey(address);
        const auto there = std::find_if(m_existing.begin(), m_existing.end(),
                                        [&](const auto& one) { return addressKey(one.address) == key; });
        const bool earlier = std::any_of(m_waiting.begin(), m_waiting.end(), [&](const Waiting& one) {
            return addressKey(one.person.address.toStdString()) == key;
        });
        if (!validateAddress(address, {})) {
            entry.fault = EntryFault::invalidAddress;
        } else if (there != m_existing.end()) {
            entry.existing = static_cast<std::size_t>(there - m_existing.begin());
            entry.fault = there->role == role ? EntryFault::alreadyIn : EntryFault::otherRole;
        } else if (earlier) {
            entry.fault = EntryFault::earlierBatch;
        } else if (!seen.insert(key).second) {
            entry.fault = EntryFault::twiceInBatch;
        } else if (free == 0) {
            entry.fault = EntryFault::conferenceFull;
        } else {
            --free;
        }
        out.push_back(std::move(entry));
    }
    return out;
}

std::size_t ParticipantsDraft::accept(const std::vector<ReviewEntry>& reviewed) {
    std::size_t taken = 0;
    for (const ReviewEntry& entry : reviewed) {
        if (entry.fault != EntryFault::none || room() == 0) continue;
        m_waiting.push_back({.person = entry.person, .role = entry.role});
        ++taken;
    }
    return taken;
}

std::vector<ReviewEntry> ParticipantsDraft::restore(const std::vector<Waiting>& waiting) {
    std::vector<ReviewEntry> left;
    for (const Waiting& one : waiting) {
        const std::vector<ReviewEntry> reviewed = review({one.person}, one.role);
        if (accept(reviewed) == 0) left.push_back(reviewed.front());
    }
    return left;
}

void ParticipantsDraft::changeWaitingRole(std::size_t index, Role role) {
    if (index < m_waiting.size()) m_waiting[index].role = role;
}

void ParticipantsDraft::removeWaiting(std::size_t index) {
    if (index < m_waiting.size()) m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(index));
}

api::ParticipantsCreate ParticipantsDraft::request() const {
    api::ParticipantsCreate out;
    for (const Waiting& one : m_waiting) {
        api::ParticipantCreate create{.address = one.person.address.trimmed().toStdString(), .displayName = {}, .role = one.role};
        if (!one.person.displayName.isEmpty()) create.displayName = one.person.displayName.toStdString();
        out.participants.push_back(std::move(create));
    }
    return out;
}

bool ParticipantsDraft::isLastModerator(std::size_t existingIndex) const {
    if (existingIndex >= m_existing.size() || m_existing[existingIndex].role != Role::moderator) return false;
    return std::count_if(m_existing.begin(), m_existing.end(),
                         [](const auto& one) { return one.role == Role::moderator; }) == 1;
}

} // namespace conclave::client
