// What the planning server's work consists of, by the bare libraries, in the same run.
#pragma once

#include "tests/bench/planning_data.hpp"
#include "tests/bench/planning_load.hpp"

#include <filesystem>

namespace conclave::bench {

// One row and its commit, WAL, synchronous=FULL, in this folder.
Times rawCommits(const std::filesystem::path& folder, std::size_t count);
// 250 rows and their commit.
Times rawCommitsOf250(const std::filesystem::path& folder, std::size_t count);
// A prepared SELECT by the PIN's tag over the seeded file.
Times rawTagLookups(const PlanningData& data, const base::Vault& vault);
// 300 bytes there and 1500 back over TLS 1.3 on loopback, blocking, the other end on the server's core.
Times rawTlsRoundTrips(const std::filesystem::path& certificate, const std::filesystem::path& key, std::size_t count);
// One Argon2id with the server's cost.
Times rawPasswordHashes(std::size_t count);

} // namespace conclave::bench
