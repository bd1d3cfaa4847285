// The SIP side of the focus (RFC 3261, 4579): TLS connections, transactions and dialogs of callers; it answers calls,
// never places one, never registers, never resolves a name that came in a message. Thread: control alone.
// Nothing it says by itself depends on the user part of a URI: whether a conference exists is the listener's to know.
// Life of a call: onCall → any number of ring() → answer() → onEstablished → onReoffer, onOfferAsked, onDigit … → onEnded.
// A call without an offer: answer() makes ours, and onAnswer comes right before onEstablished.
// After reject() or hangUp() the call's id is dead at once and nothing more is reported of it; onEnded comes exactly
// once for every other call. Calls upon a dead id do nothing. A listener may call the server from inside a callback.
#pragma once

#include "common/error.hpp"
#include "common/limits.hpp"
#include "server/sdp/session.hpp"
#include "server/sip/conference_info.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace conclave::sip {

enum class CallId : std::uint64_t {};

enum class Scheme { sip, sips };

struct IncomingCall {
    CallId id{};
    Scheme scheme = Scheme::sip;
    std::string userPart{};    // of the Request-URI, %-escapes decoded, one line of UTF-8, ≤ 128 bytes; may be empty
    std::string displayName{}; // of From, what its owner says of himself: never trusted; one line, may be empty
    std::string fromUser{};    // likewise
    boost::asio::ip::tcp::endpoint source{};
    std::optional<sdp::SessionDescription> offer{}; // none: answer() takes our offer instead of an answer
    // RFC 3891: this call is to take the place of that one. Whoever says so has seen our tag of it, 128 random bits.
    std::optional<CallId> replaces{};
};

enum class CallEnd {
    peerHungUp,     // BYE
    cancelled,      // CANCEL before the answer
    connectionLost, // its TLS connection went, no other came for Deadlines::orphan, and it is not heard either
    unanswered,     // the listener did not answer within Deadlines::answer
    unacknowledged, // the answer's ACK never came
    badAnswer,      // the ACK brought no session description in answer to our offer
    expired,        // its session timer ran out (RFC 4028)
    stopped,        // the server is stopping
};

class CallListener {
public:
    virtual ~CallListener() = default;

    // Answer, ring or reject now or later; unanswered for Deadlines::answer it is rejected 480 (then onEnded).
    virtual void onCall(IncomingCall call) = 0;
    virtual void onEstablished(CallId id) = 0;
    // What the ACK said to an offer of ours: of a call without an offer, or of a re-INVITE without one. hangUp() if it is of
    // no use.
    virtual void onAnswer(CallId, sdp::SessionDescription) {}
    // A re-INVITE or UPDATE with an offer (hold, new key or address): answer it by answerReoffer or rejectReoffer.
    virtual void onReoffer(CallId id, sdp::SessionDescription offer) = 0;
    // A re-INVITE without an offer: answerReoffer() with all that we would like (RFC 6337 section 5.3), or rejectReoffer(). An
    // answer comes by onAnswer; without one all is as it was.
    virtual void onOfferAsked(CallId id) = 0;
    // One key by SIP INFO (application/dtmf-relay or dtmf): 0-9 * # A-D.
    virtual void onDigit(CallId id, char digit) = 0;
    // It asks for the roster (RFC 4575): publishRoster() now and whenever it changes.
    virtual void onSubscribed(CallId) {}
    // Whether sound comes of it. Then it goes on without its connection, for another Deadlines::orphan each time.
    virtual bool isHeard(CallId) const { return false; }
    virtual void onEnded(CallId id, CallEnd why) = 0;
};

// Injectable so that tests need not wait.
struct Deadlines {
    std::chrono::milliseconds handshake = limits::kTlsHandshakeTimeMax;
    std::chrono::milliseconds firstRequest = limits::kSipFirstRequestTimeMax;
    std::chrono::milliseconds idle = std::chrono::minutes(5);    // a connection without a call
    std::chrono::milliseconds message = std::chrono::seconds(10);// from a message's first byte to its last
    std::chrono::milliseconds signOfLife = std::chrono::minutes(5); // from us, on a connection with a call
    std::chrono::milliseconds answer = std::chrono::seconds(60); // INVITE to final answer
    std::chrono::milliseconds transaction = std::chrono::seconds(32); // timers B, F, H, L: 64 × T1
    std::chrono::milliseconds orphan = std::chrono::seconds(30);      // a call without its connection, and without sound
    std::chrono::milliseconds stop = std::chrono::seconds(2);
    std::chrono::milliseconds sessionSecond = std::chrono::seconds(1); // what a phone calls a second of a session or subscription
    std::chrono::milliseconds notifyEvery = std::chrono::seconds(1);   // at most, to one subscriber
};

struct Caps {
    std::size_t connections = limits::kSipConnectionsMax;
    std::size_t connectionsPerAddress = limits::kSipConnectionsPerAddressMax; // without a call; an IPv4 address or an IPv6 /64
    double handshakesPerSecond = 50; // of one address, beyond the burst
    double handshakeBurst = 300;     // an office of 250 that joins at the full hour
    double callsPerSecond = 30;      // likewise
    double callBurst = 300;
    std::size_t calls = 4000;        // in all
    double strangePerSecond = 10.0 / 600; // requests that no phone makes, of one address; then it may only call
    double strangeBurst = 10;
};

struct ServerOptions {
    boost::asio::ip::tcp::endpoint listen{};
    std::string publicHost{};   // DNS name for Contact; phones check it against the certificate
    std::uint16_t publicPort = 0; // 0: the port bound
    std::string displayName{};  // of Contact; may be empty
    Deadlines deadlines{};
    Caps caps{};
};

class Server {
public:
    // The listener outlives the server. The executor is the control thread's.
    Server(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> tls,
           ServerOptions options, CallListener& listener);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and listens; Errc::unavailable where the address is taken.
    Result<> start();
    std::uint16_t port() const noexcept;
    // For connections from now on (a renewed certificate).
    void useTls(std::shared_ptr<boost::asio::ssl::context> tls);

    void ring(CallId id);                                              // 180
    void answer(CallId id, const sdp::SessionDescription& answer);     // 200, with our answer or our offer
    // Status 300-699; 503 with Retry-After and no warning. Phrase and warning are one line of ASCII without secrets; an empty
    // warning is not sent.
    void reject(CallId id, int status, std::string_view phrase, std::string_view warning = {});
    // BYE with a Reason header (RFC 3326); before the answer: 480.
    void hangUp(CallId id, std::string_view reason);
    void answerReoffer(CallId id, const sdp::SessionDescription& answer); // 200, with our answer or our offer
    void rejectReoffer(CallId id, std::string_view warning);              // 488; the call goes on as it was
    // Where the call has no subscription, nothing happens.
    void publishRoster(CallId id, const Roster& roster);
    // Its TLS connection lives.
    bool isConnected(CallId id) const;

    std::size_t callCount() const noexcept;
    std::size_t connectionCount() const noexcept;

    // Refuses what is new (503), says BYE to every call, waits for the answers at most Deadlines::stop, closes.
    boost::asio::awaitable<void> stop();

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace conclave::sip
