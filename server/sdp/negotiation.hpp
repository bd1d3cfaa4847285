// What offering and answering share. Internal to this folder. Pure, any thread.
#pragma once

#include "server/sdp/offer_answer.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace conclave::sdp {

inline constexpr std::string_view kEvents = "0-15"; // RFC 4733: the keys
inline constexpr std::uint32_t kOpusRateHz = 48000;

Error refused(std::string_view why);

// o= and c= of ours; no section yet.
SessionDescription describe(const LocalMedia& local);
std::string writeOpusParameters(const OpusParameters& p);

// Opus and key presses of a peer's section; notAcceptable without Opus.
Result<> readCodecs(const MediaSection& section, Negotiated& out);
// Address, direction, SSRC, packet length; after readCodecs(). badRequest without c=.
Result<> readPlace(const SessionDescription& session, const MediaSection& section, const LocalMedia& local, Negotiated& out);

} // namespace conclave::sdp
