// Copies something that should not stay: after a while the clipboard is emptied, if it still holds what was copied.
// GUI thread only.
#pragma once

#include <QString>
#include <chrono>

namespace conclave::client {

// From the next copy on; 60 seconds at first.
void setClipboardLease(std::chrono::milliseconds lease);
std::chrono::milliseconds clipboardLease();

// Outlives the window that copied; a newer copy replaces the lease.
void copyForAWhile(const QString& text, std::chrono::milliseconds lease = clipboardLease());

} // namespace conclave::client
