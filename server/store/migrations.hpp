// The tables, as numbered steps: step n brings PRAGMA user_version from n-1 to n, in one transaction. A step that has
// shipped is never changed. Inner header of server/store.
#pragma once

#include <span>

namespace conclave::store {

// SQL of step i+1.
std::span<const char* const> migrations() noexcept;

} // namespace conclave::store
