// A delivery status notification (RFC 3464 in the multipart/report of RFC 3462) as a value. Everything in it was written by others:
// size, depth and counts are bounded, and what is not understood is nothing. GMime reads it. Pure. Any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::mail {

// A mail of ours comes back whole in a notification, with the notifier's own pages around it.
inline constexpr std::size_t kBounceReportBytesMax = 512 * 1024;
inline constexpr std::size_t kBounceRecipientsMax = 64;

struct DeliveryStatus {
    std::string action{};     // lower case: failed, delayed, delivered, relayed, expanded
    std::string status{};     // RFC 3463: 5.1.1
    std::string diagnostic{}; // the remote server's words, one line, cleaned, at most 200 bytes

    // For good: anything else may still arrive.
    bool isFailure() const noexcept { return action == "failed" && status.starts_with("5."); }
    bool operator==(const DeliveryStatus&) const = default;
};

struct BounceReport {
    std::vector<std::string> to{}; // addresses in the notification's own To, Delivered-To, X-Original-To and Envelope-To
    std::vector<DeliveryStatus> statuses{};
};

// Nothing for what is no such notification, or too large to be one.
std::optional<BounceReport> readBounceReport(std::string_view bytes);

} // namespace conclave::mail
