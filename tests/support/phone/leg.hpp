// One call of the test phone: the SIP dialog over its own TLS connection (RFC 3261, caller's side only) and
// its media. The phone's one thread. A leg reports by events and lives until it has ended.
#pragma once

#include "tests/support/phone/media.hpp"
#include "tests/support/phone/sip_message.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace conclave::tests {

struct CallSettings {
    std::string leg{};
    std::string uri{};  // dialled as it is
    std::string host{}; // connected to
    std::string port{};
    std::string serverName{};  // expected in the certificate
    std::string ca{};          // PEM; empty: not checked against an authority
    std::string fingerprint{}; // SHA-256 in hex; empty: not compared
    std::string profile = "RTP/SAVP";
    std::vector<std::string> suites{"AES_CM_128_HMAC_SHA1_80"};
    int eventClockHz = 48000;
    std::string mediaHost{}; // sends there instead of where the answer says (a relay)
    std::uint16_t mediaPort = 0;
    std::vector<std::pair<std::string, std::string>> headers{}; // added to the INVITE
    bool withoutOffer = false; // the server's answer is its offer, our ACK has the answer
    MediaSettings media{};
};

class Leg : public std::enable_shared_from_this<Leg> {
public:
    using Emit = std::function<void(boost::json::object)>;

    Leg(boost::asio::any_io_executor executor, CallSettings settings, std::unique_ptr<Source> source,
        Emit emit);
    void call();
    // CANCEL before the answer, BYE after it.
    void hangUp();
    struct Reoffer {
        std::string direction{};
        bool freshKeys = false;    // for each suite
        bool withoutOffer = false; // our ACK has the answer to theirs
        bool isElsewhere = false;  // the media begins anew, from another port
    };
    // A re-INVITE: hold and resume, and what has changed. False: not in a call.
    bool reoffer(const Reoffer& wanted);
    // Cuts the TLS connection without a word; the media goes on.
    void dropConnection();

    Media& media() { return *m_media; }
    bool ended() const { return m_state == State::ended; }
    bool answered() const { return m_state == State::answered; }
    const std::string& name() const { return m_settings.leg; }

private:
    enum class State { connecting, inviting, cancelling, answered, leaving, ended };
    using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

    void onConnected();
    bool certificateFits();
    void readMore();
    void take(const SipMessage& message);
    void takeResponse(const SipMessage& response);
    void takeRequest(const SipMessage& request);
    void takeAnswer(const SipMessage& response);
    void answerTheirs(const SipMessage& response, Answer& theirs, const std::string& direction);
    void takeReanswer(const SipMessage& response);
    Offer describe(const std::string& direction);
    void drawKeys();
    void sendInvite();
    void acknowledge(const SipMessage& response, const std::string& body = {});
    SipMessage request(const std::string& method, const std::string& uri, int sequence,
                       const std::string& branch) const;
    void send(const SipMessage& message);
    void write();
    void event(const char* name, boost::json::object fields = {});
    void end(const std::string& who, const std::string& reason);

    boost::asio::any_io_executor m_executor;
    CallSettings m_settings;
    Emit m_emit;
    boost::asio::ssl::context m_tls;
    std::unique_ptr<Stream> m_stream{};
    boost::asio::ip::tcp::resolver m_resolver;
    boost::asio::steady_timer m_deadline;
    std::unique_ptr<Media> m_media;
    std::array<char, 8192> m_input{};
    SipReader m_reader{};
    std::deque<std::string> m_output{};
    bool m_writing = false;
    bool m_dropped = false; // on purpose: the media goes on
    State m_state = State::connecting;
    std::chrono::steady_clock::time_point m_calledAt{};
    std::string m_callId{};
    std::string m_localTag{};
    std::string m_branch{};
    std::string m_to{};     // with the server's tag once there is one
    std::string m_target{}; // the server's Contact
    int m_sequence = 1;
    std::string m_sdp{};
    std::vector<std::vector<std::uint8_t>> m_keys{};
    std::string m_suite{};                  // what is agreed on
    std::vector<std::uint8_t> m_own{};
    std::vector<std::uint8_t> m_theirs{};
    int m_reofferSequence = 0;              // of the re-INVITE that is not answered yet
    std::string m_answerDirection{};        // of our answer to their offer; empty: the re-INVITE had one of ours
};

} // namespace conclave::tests
