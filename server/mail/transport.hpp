// Hands one finished message to the relay: SMTP by libcurl, or files in a folder. send() blocks: for work
// threads, several at once if need be. Connections are kept between calls; nothing of the message is kept or logged.
// What a failure means is decided here: transient = try again (4xx, connection, TLS, log-in, a broken relay),
// permanent = the relay refused this sender, recipient or message with 5xx.
#pragma once

#include "common/error.hpp"
#include "common/words.hpp"
#include "server/mail/invitation.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace conclave::mail {

enum class Starttls {
    required,      // encrypted and verified, or not at all
    opportunistic, // encrypted where offered, unverified; with a user name it counts as required
    off,
};
BOOST_DESCRIBE_ENUM(Starttls, required, opportunistic, off)

struct RelaySettings {
    std::string relay{}; // smtp://host[:port], smtps://host[:port], directory:PATH
    Starttls starttls = Starttls::required;
    std::string user{};
    std::filesystem::path passwordFile{}; // read anew for each message: a change ends the old log-in
    std::filesystem::path caFile{};       // PEM; empty = the system's
    std::string helloName{};              // our own name in EHLO; empty = the machine's
    std::chrono::milliseconds connectTimeMax{15'000};
    std::chrono::milliseconds answerTimeMax{60'000};    // for any one answer of the relay
    std::chrono::milliseconds transferTimeMax{180'000}; // for the whole message
};

enum class Fate { transient, permanent };
BOOST_DESCRIBE_ENUM(Fate, transient, permanent)

struct Receipt {
    int code = 0;       // 250; 0 for a file
    std::string text{}; // the relay's words, one line, cleaned, at most 200 characters
};

struct SendFailure {
    Fate fate = Fate::transient;
    int code = 0;       // the relay's last answer; 0 where there was none
    std::string text{}; // the relay's words or the fault, one line, cleaned, at most 200 characters
};

[[noreturn]] void throw_exception_from_error(const SendFailure& failure, const boost::source_location& where);

using SendResult = boost::system::result<Receipt, SendFailure>;

class Transport {
public:
    // Errors: invalidValue with `field` mail.relay or mail.password_file.
    static Result<std::unique_ptr<Transport>> make(const RelaySettings& settings);

    virtual ~Transport() = default;
    // A stop request ends the transfer within a second, as a transient failure.
    virtual SendResult send(const Message& message, std::stop_token stop = {}) = 0;
    // Closes the connections that no transfer uses; work threads too.
    virtual void closeIdle() {}
};

} // namespace conclave::mail
