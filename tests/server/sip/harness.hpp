// A server on a thread of its own, a listener that says what it hears, and a raw phone: for the tests of server/sip.
#pragma once

#include "server/base/async.hpp"
#include "server/base/crypto.hpp"
#include "server/base/tls.hpp"
#include "server/sdp/offer_answer.hpp"
#include "server/sip/server.hpp"
#include "tests/server/sdp/offers.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include <sys/socket.h>

namespace conclave::tests {

using namespace conclave::sip;
using namespace std::chrono_literals;

namespace asio = boost::asio;

enum class Play { answer, ringThenNothing, reject, nothing };

// Answers as it is told, and lets the test wait for what it hears. Runs on the server's thread.
class Listener final : public CallListener {
public:
    Server* server = nullptr;
    Play play = Play::answer;

    void onCall(IncomingCall call) override {
        const auto agreed = sdp::negotiate(call.offer.value_or(sdp::SessionDescription{}), local());
        last = call.id;
        std::string replaced;
        if (call.replaces) replaced = " for " + std::to_string(static_cast<std::uint64_t>(*call.replaces));
        say("call " + call.userPart + (call.scheme == Scheme::sips ? " sips" : "") + replaced);
        if (play == Play::nothing) return;
        if (!call.offer) return server->answer(call.id, ourOffer = sdp::makeOffer(local()));
        if (play == Play::reject || !agreed)
            return server->reject(call.id, 488, "Not Acceptable Here", agreed ? "busy" : agreed.error().detail);
        server->ring(call.id);
        if (play == Play::answer) server->answer(call.id, m_said = agreed->answer);
    }
    void onEstablished(CallId) override { say("established"); }
    void onReoffer(CallId id, sdp::SessionDescription offer) override {
        const auto agreed = sdp::negotiate(offer, local());
        say(agreed ? "reoffer " + std::string(sdp::directionName(agreed->direction)) : "reoffer bad");
        if (agreed)
            server->answerReoffer(id, m_said = agreed->answer);
        else
            server->rejectReoffer(id, agreed.error().detail);
    }
    void onOfferAsked(CallId id) override {
        say("asked for an offer");
        auto media = local();
        media.version = m_said.origin.version + 1;
        server->answerReoffer(id, ourOffer = m_said = sdp::offerAgain(m_said, media));
    }
    void onAnswer(CallId id, sdp::SessionDescription answer) override {
        const auto agreed = sdp::acceptAnswer(ourOffer, answer, local());
        say(agreed ? "answer " + std::string(sdp::directionName(agreed->direction)) : "answer bad");
        if (!agreed) server->hangUp(id, agreed.error().detail);
    }
    void onSubscribed(CallId id) override {
        say("subscribed");
        if (roster) server->publishRoster(id, *roster);
    }
    bool isHeard(CallId) const override {
        ++timesAsked;
        return soundComes;
    }
    void onDigit(CallId, char digit) override { say(std::string("digit ") + digit); }
    void onEnded(CallId, CallEnd why) override { say("ended " + std::to_string(static_cast<int>(why))); }

    // The next thing said; empty after so much silence.
    std::string heard(std::chrono::milliseconds patience = 10s) {
        std::unique_lock lock(m_mutex);
        if (!m_saidMore.wait_for(lock, patience, [this] { return !m_words.empty(); })) return {};
        auto word = m_words.front();
        m_words.pop_front();
        return word;
    }
    std::atomic<CallId> last{};
    std::atomic<bool> soundComes = false;
    mutable std::atomic<int> timesAsked = 0; // whether it comes
    std::optional<Roster> roster{}; // told whoever subscribes

    sdp::SessionDescription ourOffer{}; // the server's thread

private:
    static sdp::LocalMedia local() {
        sdp::LocalMedia media;
        media.address = "127.0.0.1";
        media.port = 40000;
        media.suites = {sdp::Suite::aesCm128Sha1_80};
        media.offerKeys = {sdp::KeyMaterial(std::array<std::uint8_t, sdp::KeyMaterial::kBytesMax>{4, 5, 6})};
        media.randomBytes = sdp::KeyMaterial(std::array<std::uint8_t, sdp::KeyMaterial::kBytesMax>{1, 2, 3});
        return media;
    }
    void say(std::string word) {
        const std::lock_guard lock(m_mutex);
        m_words.push_back(std::move(word));
        m_saidMore.notify_all();
    }

    sdp::SessionDescription m_said{}; // last; the server's thread
    std::mutex m_mutex;
    std::condition_variable m_saidMore;
    std::deque<std::string> m_words;
};

inline std::string ended(CallEnd why) { return "ended " + std::to_string(static_cast<int>(why)); }

// A server on a thread of its own.
class Running {
public:
    explicit Running(Deadlines deadlines = {}, Caps caps = {}) {
        base::cryptoInit();
        const auto files = base::ensureSelfSigned(m_folder.path().toStdString(), "localhost");
        if (!files) qFatal("no certificate");
        const auto tls = base::serverContext(*files);
        if (!tls) qFatal("no TLS context");
        ServerOptions options;
        options.listen = {asio::ip::make_address("127.0.0.1"), 0};
        options.publicHost = "localhost";
        options.deadlines = deadlines;
        options.caps = caps;
        server.emplace(m_context.get_executor(), *tls, options, listener);
        listener.server = &*server;
        if (const auto started = server->start(); !started) qFatal("%s", started.error().detail.c_str());
        port = server->port();
        m_thread = std::thread([this] { m_context.run(); });
    }
    template <class F>
    auto on(F work) {
        return asio::post(m_context, asio::use_future(std::move(work))).get();
    }
    ~Running() {
        on([this] { server.reset(); });
        m_work.reset();
        m_context.stop();
        m_thread.join();
    }
    void stop() {
        std::promise<void> done;
        base::spawn(m_context.get_executor(), stopThen(done), "stop");
        done.get_future().wait();
    }

    Listener listener;
    std::optional<Server> server;
    std::uint16_t port = 0;

private:
    asio::awaitable<void> stopThen(std::promise<void>& done) {
        co_await server->stop();
        done.set_value();
    }

    QTemporaryDir m_folder;
    asio::io_context m_context{1};
    asio::executor_work_guard<asio::io_context::executor_type> m_work = asio::make_work_guard(m_context);
    std::thread m_thread;
};

// A raw phone: blocking, one connection.
class Phone {
public:
    explicit Phone(const Running& running) : m_stream(m_io, m_tls) {
        auto& socket = m_stream.next_layer();
        socket.connect({asio::ip::make_address("127.0.0.1"), running.port});
        const timeval patience{10, 0};
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    Phone& shakeHands() {
        m_stream.handshake(asio::ssl::stream_base::client);
        return *this;
    }
    void send(std::string_view text) { asio::write(m_stream, asio::buffer(text)); }

    // One message; empty when the connection has ended.
    std::string receive() {
        for (;;) {
            while (m_in.starts_with("\r\n")) {
                m_in.erase(0, 2);
                ++keepAlives;
            }
            const auto end = m_in.find("\r\n\r\n");
            if (end != std::string::npos) {
                const auto at = m_in.find("Content-Length: ") + 16;
                const auto size = end + 4 + std::stoul(m_in.substr(at));
                if (m_in.size() >= size) {
                    auto message = m_in.substr(0, size);
                    m_in.erase(0, size);
                    return message;
                }
            }
            if (!readMore()) return {};
        }
    }
    bool readMore() {
        std::array<char, 4096> bytes{};
        boost::system::error_code error;
        const auto size = m_stream.read_some(asio::buffer(bytes), error);
        m_in.append(bytes.data(), size);
        return !error;
    }
    // True once the server has closed, false after ten seconds.
    bool isClosed() {
        std::array<char, 4096> bytes{};
        boost::system::error_code error;
        while (!error) m_stream.next_layer().read_some(asio::buffer(bytes), error);
        return error != asio::error::would_block && error != asio::error::try_again;
    }
    void vanish() { m_stream.next_layer().close(); }

    // A request of this phone's call.
    std::string request(std::string_view method, int cseq, std::string_view body = {}, std::string_view more = {}) {
        const std::string type = body.empty()             ? ""
                                 : method == "INFO"       ? "Content-Type: application/dtmf-relay\r\n"
                                                          : "Content-Type: application/sdp\r\n";
        // A CANCEL, and here every ACK, has the branch of its INVITE.
        const bool isOfInvite = method == "ACK" || method == "CANCEL";
        const int branch = isOfInvite ? m_inviteBranch : ++m_branch;
        if (method == "INVITE") m_inviteBranch = branch;
        return std::string(method) + ' ' + uri + " SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK" + callId +
               "-" + std::to_string(branch) +
               ";rport\r\nFrom: <sip:ann@localhost>;tag=" + callId + "f\r\nTo: <" + uri + '>' +
               (toTag.empty() ? "" : ";tag=" + toTag) + "\r\nCall-ID: " + callId + "\r\nCSeq: " +
               std::to_string(cseq) + ' ' + std::string(method) +
               "\r\nContact: <sip:ann@127.0.0.1:9;transport=tls>\r\nMax-Forwards: 70\r\n" + std::string(more) + type +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    }
    // INVITE to the final answer.
    std::string invite(std::string_view offer = kBaresipOffer) {
        send(request("INVITE", 1, offer));
        return finalAnswer();
    }
    // With the tag of ours in it, from then on.
    std::string finalAnswer() {
        for (;;) {
            auto answer = receive();
            const auto at = answer.find(";tag=", answer.find("\r\nTo: "));
            if (answer.starts_with("SIP/2.0 ") && !answer.starts_with("SIP/2.0 100") && toTag.empty() && at != std::string::npos)
                toTag = answer.substr(at + 5, answer.find("\r\n", at) - at - 5);
            if (!answer.starts_with("SIP/2.0 1")) return answer;
        }
    }

    std::string uri = "sip:12345678@localhost";
    std::string callId = "c" + std::to_string(++s_count);
    std::string toTag;
    int keepAlives = 0;

private:
    static inline int s_count = 0;
    asio::io_context m_io;
    asio::ssl::context m_tls{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> m_stream;
    std::string m_in;
    int m_branch = 0;
    int m_inviteBranch = 0;
};

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace conclave::tests
