// Every limit in one place: its unit, and why it is what it is. tests/common/tst_limits.cpp and the tests of
// each user go one over.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conclave::limits {

using namespace std::chrono_literals;

// --- schedule (spec B4, C1, C3) ---
inline constexpr std::size_t kSubjectCharactersMax = 200;
inline constexpr std::size_t kDescriptionCharactersMax = 4000;
inline constexpr std::chrono::hours kWindowMax = 366 * 24h;       // a reserved room for a year, leap years included
inline constexpr std::int64_t kReminderMinutesMax = 14 * 24 * 60;  // further ahead it is another invitation
inline constexpr std::size_t kParticipantsMax = 250;              // creator included
inline constexpr std::size_t kBatchParticipantsMax = 250;         // one request may fill a conference
inline constexpr std::size_t kDisplayNameCharactersMax = 120;
inline constexpr std::size_t kAddressBytesMax = 254;              // RFC 5321 section 4.5.3.1.3, less the brackets
inline constexpr std::size_t kLoginCharactersMax = 64;
inline constexpr std::size_t kExtensionCharactersMax = 32;
inline constexpr std::size_t kPasswordCharactersMin = 10;
inline constexpr std::size_t kPasswordBytesMax = 256;             // bounds what Argon2id has to read

// --- joining (spec C7, F3) ---
inline constexpr std::size_t kConferenceNumberDigits = 8;
inline constexpr std::chrono::hours kNumberQuarantine = 90 * 24h;  // until a conference number may be given out again
inline constexpr std::size_t kPinDigits = 9;
inline constexpr std::size_t kJoinTokenBytes = 16;                // 128 bits
inline constexpr std::chrono::minutes kOpensBeforeBeginModerator = 30min;
inline constexpr std::chrono::minutes kOpensBeforeBegin = 10min;
inline constexpr int kPinTriesPerCall = 3;
inline constexpr std::size_t kCallsTypingMax = 600;               // without a right PIN yet; the oldest are put out for new ones
inline constexpr std::size_t kCallsTypingPerAddressMax = 300;     // an office behind one NAT
inline constexpr std::size_t kCallsOfSeatOutsideMax = 2;          // answered, on the test line, leaving: a phone that calls again, and one more
inline constexpr std::chrono::seconds kTypingTimeMax = 120s;      // three tries, slowed, and a prompt between them

// --- sessions (reliability 1) ---
inline constexpr std::chrono::minutes kSessionIdleMax = 30min;
inline constexpr std::chrono::hours kSessionAgeMax = 12h;
inline constexpr std::size_t kSessionTokenBytes = 32;
inline constexpr std::size_t kHashesAtOnce = 2;                   // 64 MiB each
inline constexpr std::size_t kHashesMax = 32;                     // at work and waiting: about two seconds of work
inline constexpr std::size_t kHashesOfStrangersMax = 24;          // the rest is for who has signed in from there before
inline constexpr std::size_t kHashesPerSourceMax = 6;             // an office in the morning; a flood gets no more

// --- HTTP (reliability 1; api.md) ---
inline constexpr std::size_t kHttpHeaderBytesMax = 8 * 1024;
inline constexpr std::size_t kHttpBodyBytesMax = 1024 * 1024;     // api.md; 250 people with long names fit
inline constexpr std::size_t kSignInBodyBytesMax = 4 * 1024;      // login and password, escaped, twice over
inline constexpr std::size_t kHttpRequestsPerConnectionMax = 100;
inline constexpr std::chrono::seconds kHttpHeaderTimeMax = 10s;
inline constexpr std::chrono::seconds kHttpBodyTimeMax = 30s;
inline constexpr std::chrono::seconds kHttpBodyGraceMax = 10s;
inline constexpr std::size_t kHttpBodyBytesPerSecondMin = 1024;   // after the grace: a modem's pace; one that drips is cut off
inline constexpr std::chrono::seconds kHttpIdleTimeMax = 60s;
inline constexpr std::size_t kHttpConnectionsMax = 2000;
inline constexpr std::size_t kHttpConnectionsPerAddressMax = 300; // an office behind one NAT
inline constexpr std::size_t kJsonDepthMax = 32;
inline constexpr std::size_t kJsonKeysMax = 64;                   // of one object; the largest message has 17
inline constexpr std::size_t kJsonValuesMax = 100'000;            // of one text: 1,000 items with 50 fields and more
inline constexpr std::size_t kAnswerItemsMax = 5000;              // of one list that a client reads; a page has 200, a conference 250 people
inline constexpr std::size_t kStaysTold = kAnswerItemsMax;        // of one conference's attendance; its CSV has all
inline constexpr std::size_t kAnswerTextBytesMax = 32 * 1024;     // of one text in it: a description of 4,000 characters, twice over
inline constexpr std::size_t kPageItemsMax = 200;
inline constexpr std::size_t kPageItemsDefault = 50;
inline constexpr std::size_t kDirectoryItemsMax = 20;
inline constexpr std::size_t kEventBacklogMax = 1000;             // events a client may miss before it must reload
inline constexpr std::size_t kIdempotencyKeyBytesMax = 128;
inline constexpr std::chrono::hours kIdempotencyAgeMax = 24h;

// --- TLS and SIP (sip.md) ---
inline constexpr std::chrono::seconds kTlsHandshakeTimeMax = 5s;
inline constexpr std::chrono::seconds kSipFirstRequestTimeMax = 10s;
inline constexpr std::size_t kSipHeadBytesMax = 8 * 1024;
inline constexpr std::size_t kSipHeaderLinesMax = 64;
inline constexpr std::size_t kSipBodyBytesMax = 16 * 1024;
inline constexpr std::size_t kSipConnectionsMax = 2000;
inline constexpr std::size_t kSipConnectionsPerAddressMax = 300;
inline constexpr std::size_t kSipTransactionsPerConnectionMax = 16;
inline constexpr std::size_t kSipOutputBytesMax = 256 * 1024;
inline constexpr std::size_t kSdpSectionLinesMax = 64;
inline constexpr std::size_t kSdpSectionsMax = 8;
inline constexpr std::size_t kSdpCodecsMax = 32;

// --- mail (spec D3) ---
inline constexpr std::size_t kMailConnectionsMax = 20;            // to one relay; what big relays grant one client
inline constexpr std::chrono::seconds kMailConnectionIdleMax = 30s; // relays count idle connections as well
inline constexpr std::chrono::seconds kMailConnectionAgeMax = 300s; // then a new look at the relay's address and certificate
inline constexpr std::size_t kMailsPerMinuteMax = 100'000;
inline constexpr std::size_t kBounceFilesAtOnceMax = 100;         // read in one look into the folder
inline constexpr std::size_t kBouncesSetAsideMax = 200;           // files kept of what was no bounce; the oldest go

// --- work ---
inline constexpr std::size_t kWorkQueueMax = 256;                 // jobs waiting for a work thread; then unavailable

// --- what an operator is told of (spec H2) ---
inline constexpr std::size_t kDiskFreeBytesLow = 100 * 1024 * 1024; // `check` warns: weeks of schedule still fit
inline constexpr std::size_t kDiskFreeBytesMin = 1024 * 1024;       // unwell: the next writes may not fit any more
inline constexpr std::chrono::days kCertificateDaysLow{30};         // renewal by ACME happens at 30 days; later, it failed

} // namespace conclave::limits
