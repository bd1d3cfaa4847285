// Session descriptions as the test phone writes and reads them (RFC 4566, 3264; crypto RFC 4568; Opus RFC
// 7587; telephone events RFC 4733). Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::tests {

struct CryptoLine {
    int tag = 1;
    std::string suite{};
    std::string keyBase64{}; // key and salt, as after `inline:`
};

struct Offer {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::string profile = "RTP/SAVP";
    std::vector<CryptoLine> crypto{};
    std::uint32_t ssrc = 0;
    int ptimeMs = 20;
    int opusType = 96;
    int eventType = 101;
    int eventClockHz = 48000;
    std::string direction = "sendrecv";
};

// Also an answer: with one a=crypto line.
std::string writeOffer(const Offer& offer);

struct Answer {
    std::string address{};
    std::uint16_t port = 0;
    std::string profile{};
    std::optional<CryptoLine> crypto{}; // the last
    std::vector<CryptoLine> offered{};  // all
    int opusType = -1;
    int eventType = -1; // -1: the server takes no telephone events
    int eventClockHz = 0;
    std::optional<std::uint32_t> ssrc{};
    std::string direction = "sendrecv";
};

// Nothing where there is no audio section with a port, an address and Opus.
std::optional<Answer> readAnswer(std::string_view text);

} // namespace conclave::tests
