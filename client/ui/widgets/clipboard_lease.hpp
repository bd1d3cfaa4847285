// Copies something that should not stay: after a while the clipboard is emptied, if it still holds what was copied.
// GUI thread only.
#pragma once

#include <QString>
#include <chrono>

namespace conclave::client {

inline constexpr std::chrono::seconds kClipboardLease{60};

// Outlives the window that copied; a newer copy replaces the lease.
void copyForAWhile(const QString& text, std::chrono::milliseconds lease = kClipboardLease);

} // namespace conclave::client
