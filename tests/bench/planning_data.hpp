// A data folder as a large organisation has it after a year: 500 accounts, 10,000 conferences, 250,000 people with sealed
// PINs. Everything but keys and tokens comes from one seed. Written through the store's own classes.
#pragma once

#include "common/error.hpp"
#include "common/ids.hpp"
#include "server/base/crypto.hpp"
#include "server/base/secret.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace conclave::bench {

inline constexpr std::size_t kAccounts = 500;
inline constexpr std::size_t kConferencesEach = 20;
inline constexpr std::size_t kFullRooms = 60;  // drafts of 250 people, for measuring `finish`
inline const char* const kBenchPassword = "a bench is no bank";

struct SeededConference {
    ConferenceId id{};
    std::string number{};
    std::size_t owner = 0; // index of the account
    std::vector<ParticipantId> people{};
    bool scheduled = false;
};

struct SeededSeat {
    std::string number{};
    std::string pin{};
};

struct PlanningData {
    std::filesystem::path folder{};
    std::vector<std::string> tokens{};            // of a session that each account has
    std::vector<std::string> logins{};
    std::vector<SeededConference> conferences{};  // those of one account stand together
    std::vector<std::size_t> fullDrafts{};        // indices into `conferences`
    std::vector<SeededSeat> seats{};              // some of all, anywhere
    double secondsTaken = 0;
};

// Errors: what the store says.
Result<PlanningData> seedPlanningData(const std::filesystem::path& folder);

} // namespace conclave::bench
