// SIP messages as the test phone reads them off a stream and writes them (RFC 3261). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::tests {

struct SipMessage {
    std::string startLine{};
    std::vector<std::pair<std::string, std::string>> headers{}; // long names, as they came
    std::string body{};

    bool isResponse() const { return startLine.starts_with("SIP/2.0 "); }
    int status() const;                              // 0 for a request
    std::string reason() const;                      // of a response
    std::string method() const;                      // of a request, or of a response's CSeq
    std::string header(std::string_view name) const; // the first; empty where there is none
    std::vector<std::string> all(std::string_view name) const;
};

std::string writeMessage(const SipMessage& message); // adds Content-Length

// `<sip:a@b;transport=tls>;tag=x` gives `sip:a@b;transport=tls`.
std::string uriOf(std::string_view nameAddr);
std::string parameter(std::string_view header, std::string_view name);

// Cuts a byte stream into messages. Bare CRLFs between messages are skipped (RFC 5626 section 3.5.1).
class SipReader {
public:
    void feed(std::string_view bytes) { m_buffer += bytes; }
    std::optional<SipMessage> next();
    bool broken() const { return m_broken; }

private:
    std::string m_buffer{};
    bool m_broken = false;
};

} // namespace conclave::tests
