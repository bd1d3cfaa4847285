// labels: unit spec:E2 spec:F1
// The server over real TLS on loopback, called by a raw client: whole calls both ways, cancel, refusals, hold, floods,
// silent strangers. Deadlines are injected, so nothing here waits for long.
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

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include <sys/socket.h>

using namespace conclave;
using namespace conclave::sip;
using namespace conclave::tests;
using namespace std::chrono_literals;

namespace asio = boost::asio;

namespace {

enum class Play { answer, ringThenNothing, reject, nothing };

// Answers as it is told, and lets the test wait for what it hears. Runs on the server's thread.
class Listener final : public CallListener {
public:
    Server* server = nullptr;
    Play play = Play::answer;

    void onCall(IncomingCall call) override {
        const auto agreed = sdp::negotiate(call.offer, local());
        last = call.id;
        say("call " + call.userPart + (call.scheme == Scheme::sips ? " sips" : ""));
        if (play == Play::nothing) return;
        if (play == Play::reject || !agreed)
            return server->reject(call.id, 488, "Not Acceptable Here", agreed ? "busy" : agreed.error().detail);
        server->ring(call.id);
        if (play == Play::answer) server->answer(call.id, agreed->answer);
    }
    void onEstablished(CallId) override { say("established"); }
    void onReoffer(CallId id, sdp::SessionDescription offer) override {
        const auto agreed = sdp::negotiate(offer, local());
        say(agreed ? "reoffer " + std::string(sdp::directionName(agreed->direction)) : "reoffer bad");
        if (agreed)
            server->answerReoffer(id, agreed->answer);
        else
            server->rejectReoffer(id, agreed.error().detail);
    }
    void onDigit(CallId, char digit) override { say(std::string("digit ") + digit); }
    void onEnded(CallId, CallEnd why) override { say("ended " + std::to_string(static_cast<int>(why))); }

    // The next thing said; empty after ten seconds of silence.
    std::string heard() {
        std::unique_lock lock(m_mutex);
        if (!m_said.wait_for(lock, 10s, [this] { return !m_words.empty(); })) return {};
        auto word = m_words.front();
        m_words.pop_front();
        return word;
    }
    std::atomic<CallId> last{};

private:
    static sdp::LocalMedia local() {
        sdp::LocalMedia media;
        media.address = "127.0.0.1";
        media.port = 40000;
        media.suites = {sdp::Suite::aesCm128Sha1_80};
        media.randomBytes = sdp::KeyMaterial(std::array<std::uint8_t, sdp::KeyMaterial::kBytesMax>{1, 2, 3});
        return media;
    }
    void say(std::string word) {
        const std::lock_guard lock(m_mutex);
        m_words.push_back(std::move(word));
        m_said.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_said;
    std::deque<std::string> m_words;
};

std::string ended(CallEnd why) { return "ended " + std::to_string(static_cast<int>(why)); }

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
        for (;;) {
            auto answer = receive();
            const auto at = answer.find(";tag=", answer.find("\r\nTo: "));
            if (!answer.starts_with("SIP/2.0 100") && at != std::string::npos)
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

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

class SipServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void callEndedByPhone() {
        Running running;
        Phone phone(running);
        const auto ok = phone.shakeHands().invite();
        QVERIFY2(ok.starts_with("SIP/2.0 200 OK\r\n"), ok.c_str());
        QVERIFY(has(ok, "\r\nContact: <sip:localhost:" + std::to_string(running.port) + ";transport=tls>;isfocus\r\n"));
        QVERIFY(has(ok, ";rport=") && has(ok, ";received=127.0.0.1"));
        QVERIFY(has(ok, "m=audio 40000 RTP/SAVP 96 101") && has(ok, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
        QVERIFY(!has(ok, "Server:") && !has(ok, "User-Agent:"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.send(phone.request("INFO", 2, "Signal=5\r\nDuration=160\r\n"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), std::string("digit 5"));
        phone.send(phone.request("BYE", 3));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::peerHungUp));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
        phone.send(phone.request("BYE", 4));
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
    }

    void callEndedByServer() {
        Running running;
        Phone phone(running);
        phone.uri = "sips:j-abc@localhost";
        const auto ok = phone.shakeHands().invite();
        QVERIFY(has(ok, "\r\nContact: <sips:localhost:"));
        QCOMPARE(running.listener.heard(), std::string("call j-abc sips"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("established"));
        running.on([&] { running.server->hangUp(running.listener.last, "Conference \"ended\"\r\nX: y"); });
        const auto bye = phone.receive();
        QVERIFY2(bye.starts_with("BYE sip:ann@127.0.0.1:9;transport=tls SIP/2.0\r\n"), bye.c_str());
        QVERIFY(has(bye, "\r\nReason: SIP;cause=200;text=\"Conference \\\"ended\\\"  X: y\"\r\n"));
        QVERIFY(has(bye, ";tag=" + phone.toTag + "\r\nTo: "));
        std::string answer = "SIP/2.0 200 OK" + bye.substr(bye.find("\r\n"));
        phone.send(answer);
        phone.send(phone.request("OPTIONS", 2)); // what follows is answered after the BYE is done
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
    }

    void cancelled() {
        Running running;
        running.listener.play = Play::ringThenNothing;
        Phone phone(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 180"));
        phone.send(phone.request("CANCEL", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 487"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::cancelled));
        phone.send(phone.request("CANCEL", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
    }

    void refused_data() {
        QTest::addColumn<std::string>("offer");
        QTest::addColumn<std::string>("status");
        QTest::addColumn<std::string>("part");
        QTest::newRow("plain RTP") << kPlainOffer << std::string("SIP/2.0 488 ") << std::string("plain RTP refused");
        QTest::newRow("no offer") << std::string() << std::string("SIP/2.0 488 ") << std::string("Warning: 399 ");
        QTest::newRow("nonsense") << std::string("v=1\r\n") << std::string("SIP/2.0 400 ") << std::string("Bad Session");
    }

    void refused() {
        QFETCH(std::string, offer);
        QFETCH(std::string, status);
        QFETCH(std::string, part);
        Running running;
        Phone phone(running);
        const auto answer = phone.shakeHands().invite(offer);
        QVERIFY2(answer.starts_with(status) && has(answer, part), answer.c_str());
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
    }

    void otherRequests_data() {
        QTest::addColumn<std::string>("method");
        QTest::addColumn<std::string>("status");
        QTest::newRow("OPTIONS") << std::string("OPTIONS") << std::string("SIP/2.0 200 ");
        QTest::newRow("REGISTER") << std::string("REGISTER") << std::string("SIP/2.0 405 ");
        QTest::newRow("unknown") << std::string("FOO") << std::string("SIP/2.0 501 ");
        QTest::newRow("BYE") << std::string("BYE") << std::string("SIP/2.0 481 ");
    }

    void otherRequests() {
        QFETCH(std::string, method);
        QFETCH(std::string, status);
        Running running;
        Phone phone(running);
        phone.shakeHands().send(phone.request(method, 1));
        const auto answer = phone.receive();
        QVERIFY2(answer.starts_with(status), answer.c_str());
        if (method != "BYE") QVERIFY(has(answer, "\r\nAllow: INVITE, "));
    }

    void hold() {
        Running running;
        Phone phone(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        std::string held = kBaresipOffer;
        held.replace(held.find("a=sendrecv"), 10, "a=sendonly");
        phone.send(phone.request("INVITE", 2, held));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        const auto ok = phone.receive();
        QVERIFY(ok.starts_with("SIP/2.0 200") && has(ok, "a=recvonly"));
        QCOMPARE(running.listener.heard(), std::string("reoffer recvonly"));
        phone.send(phone.request("ACK", 2));
        phone.send(phone.request("UPDATE", 3, kBaresipOffer));
        const auto back = phone.receive();
        QVERIFY(back.starts_with("SIP/2.0 200") && has(back, "a=sendrecv"));
        QCOMPARE(running.listener.heard(), std::string("reoffer sendrecv"));
        phone.send(phone.request("UPDATE", 4));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        phone.send(phone.request("INVITE", 5, kPlainOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 488"));
        phone.send(phone.request("INFO", 3, "Signal=1\r\n")); // an old number
        QVERIFY(phone.receive().starts_with("SIP/2.0 500"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void foreignBye() {
        Running running;
        Phone phone(running), stranger(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        stranger.callId = phone.callId;
        stranger.toTag = "guessed";
        stranger.shakeHands().send(stranger.request("BYE", 9));
        QVERIFY(stranger.receive().starts_with("SIP/2.0 481"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void movesToAnotherConnection() {
        Running running;
        Phone phone(running), later(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        later.callId = phone.callId;
        later.toTag = phone.toTag;
        later.shakeHands().send(later.request("UPDATE", 2));
        QVERIFY(later.receive().starts_with("SIP/2.0 200"));
        running.on([&] { running.server->hangUp(running.listener.last, "over"); });
        QVERIFY(later.receive().starts_with("BYE "));
    }

    void connectionLost() {
        Deadlines deadlines;
        deadlines.orphan = 20ms;
        Running running(deadlines);
        Phone phone(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        QCOMPARE(running.listener.heard(), ended(CallEnd::connectionLost));
    }

    void notAcknowledged() {
        Deadlines deadlines;
        deadlines.transaction = 50ms;
        Running running(deadlines);
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::unacknowledged));
        QVERIFY(phone.receive().starts_with("BYE "));
    }

    void neverAnswered() {
        Deadlines deadlines;
        deadlines.answer = 50ms;
        Running running(deadlines);
        running.listener.play = Play::nothing;
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite().starts_with("SIP/2.0 480"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::unanswered));
    }

    void silence_data() {
        QTest::addColumn<int>("step");
        QTest::newRow("no handshake") << 0;
        QTest::newRow("no request") << 1;
        QTest::newRow("half a request") << 2;
        QTest::newRow("idle after a request") << 3;
        QTest::newRow("half a second request") << 4;
        QTest::newRow("broken framing") << 5;
    }

    void silence() {
        QFETCH(int, step);
        Deadlines deadlines;
        deadlines.handshake = deadlines.firstRequest = deadlines.idle = deadlines.message = 200ms;
        Running running(deadlines);
        Phone phone(running);
        if (step > 0) phone.shakeHands();
        if (step == 2) phone.send("OPTIONS sip:a@b SIP/2.0\r\n");
        if (step == 3 || step == 4) {
            phone.send(phone.request("OPTIONS", 1));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        }
        if (step == 4) phone.send("OPTIONS sip:a@b SIP/2.0\r\n");
        if (step == 5) phone.send("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n");
        QVERIFY(phone.isClosed());
    }

    void callHoldsItsConnection() {
        Deadlines deadlines;
        deadlines.idle = deadlines.message = 100ms;
        deadlines.orphan = 10s;
        Running running(deadlines);
        Phone phone(running), other(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        other.shakeHands().send(other.request("OPTIONS", 1));
        QVERIFY(other.isClosed()); // idle is over for the one without a call
        phone.send(phone.request("OPTIONS", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
    }

    void keepAlive() {
        Running running;
        Phone phone(running);
        phone.shakeHands().send("\r\n\r\n");
        QVERIFY(phone.readMore());
        phone.send(phone.request("OPTIONS", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(phone.keepAlives, 1);
    }

    void repliesDoNotTellUsersApart() {
        Running running;
        running.listener.play = Play::reject;
        std::set<std::string> answers;
        for (const char* user : {"12345678", "00000000", "join", "admin"}) {
            Phone phone(running);
            phone.uri = "sip:" + std::string(user) + "@localhost";
            phone.callId = "same";
            auto answer = phone.shakeHands().invite();
            for (const auto& word : {std::string(user), phone.toTag})
                for (auto at = answer.find(word); at != std::string::npos; at = answer.find(word)) answer.erase(at, word.size());
            const auto rport = answer.find(";rport=");
            answer.erase(rport, answer.find(";received") - rport);
            answers.insert(answer);
        }
        QCOMPARE(answers.size(), std::size_t{1});
    }

    void tooManyConnections() {
        Caps caps;
        caps.connectionsPerAddress = 3;
        Running running({}, caps);
        Phone talking(running);
        talking.shakeHands().invite();
        talking.send(talking.request("ACK", 1));
        Phone oldest(running);
        oldest.shakeHands().send(oldest.request("OPTIONS", 1));
        QVERIFY(oldest.receive().starts_with("SIP/2.0 200"));
        Phone second(running);
        second.shakeHands();
        Phone third(running);
        third.shakeHands();
        QVERIFY(oldest.isClosed()); // the oldest without a call makes room, the call stays
        talking.send(talking.request("OPTIONS", 2));
        QVERIFY(talking.receive().starts_with("SIP/2.0 200"));
    }

    void tooManyCalls() {
        Caps caps;
        caps.callsPerSecond = 0.001;
        caps.callBurst = 2;
        Running running({}, caps);
        for (const char* status : {"SIP/2.0 200", "SIP/2.0 200", "SIP/2.0 503"}) {
            Phone phone(running);
            const auto answer = phone.shakeHands().invite();
            QVERIFY(answer.starts_with(status));
            if (answer.starts_with("SIP/2.0 503")) QVERIFY(has(answer, "\r\nRetry-After: "));
        }
    }

    void tooManyOpenInvites() {
        Running running;
        running.listener.play = Play::nothing;
        Phone phone(running);
        phone.shakeHands();
        for (int i = 0; i < 17; ++i) {
            phone.callId = "many" + std::to_string(i);
            phone.send(phone.request("INVITE", 1, kBaresipOffer));
            QVERIFY(phone.receive().starts_with(i < 16 ? "SIP/2.0 100" : "SIP/2.0 503"));
        }
    }

    void whoAsksForStrangeThingsMayOnlyCall() {
        Caps caps;
        caps.strangeBurst = 3;
        Running running({}, caps);
        Phone inCall(running);
        QVERIFY(inCall.shakeHands().invite().starts_with("SIP/2.0 200"));
        inCall.send(inCall.request("ACK", 1));
        for (int i = 0; i < 5; ++i) { // of a call that stands nothing counts
            inCall.send(inCall.request("REGISTER", 2 + i));
            QVERIFY(inCall.receive().starts_with("SIP/2.0 405"));
        }
        for (int i = 0; i < 3; ++i) {
            Phone scanner(running);
            scanner.shakeHands().send(scanner.request("REGISTER", 1));
            QVERIFY(scanner.receive().starts_with("SIP/2.0 405"));
        }
        for (const char* method : {"REGISTER", "OPTIONS", "SUBSCRIBE", "FOO"}) {
            Phone scanner(running);
            scanner.shakeHands().send(scanner.request(method, 1));
            QVERIFY2(scanner.receive().empty(), method);
        }
        // The same address: a refused call and its ACK, a call, and the call that stood before.
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite(kPlainOffer).starts_with("SIP/2.0 488"));
        phone.send(phone.request("ACK", 1));
        phone.callId += "again";
        phone.toTag.clear();
        QVERIFY(phone.invite().starts_with("SIP/2.0 200"));
        phone.send(phone.request("OPTIONS", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        inCall.send(inCall.request("OPTIONS", 10));
        QVERIFY(inCall.receive().starts_with("SIP/2.0 200"));
    }

    void innocentsSurviveFlood() {
        Running running;
        std::deque<Phone> phones;
        for (int i = 0; i < 10; ++i) phones.emplace_back(running).shakeHands();
        for (int i = 0; i < 100; ++i) {
            Phone stranger(running);
            if (i % 2) stranger.shakeHands();
            stranger.vanish();
            auto& phone = phones[static_cast<std::size_t>(i % 10)];
            const auto text = phone.request("OPTIONS", i + 1, {}, "Subject: " + std::string(3000, 'x') + "\r\n");
            phone.send(std::string_view(text).substr(0, 1500));
            phone.send(std::string_view(text).substr(1500));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        }
        QVERIFY(running.on([&] { return running.server->connectionCount(); }) >= 10);
    }

    void stopSaysBye() {
        Running running;
        Phone phone(running);
        Phone late(running); // connected, and calls while the server is stopping
        late.shakeHands();
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        std::string bye, refusal;
        std::thread peer([&] {
            bye = phone.receive();
            refusal = late.invite();
            phone.send("SIP/2.0 200 OK" + bye.substr(bye.find("\r\n")));
        });
        running.stop();
        peer.join();
        QVERIFY(bye.starts_with("BYE ") && has(bye, "\r\nReason: ") && has(bye, "Server is stopping"));
        QVERIFY(refusal.starts_with("SIP/2.0 503 ") && has(refusal, "\r\nRetry-After: "));
        QCOMPARE(running.listener.heard(), ended(CallEnd::stopped));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
        QVERIFY(phone.isClosed());
    }
};

QTEST_GUILESS_MAIN(SipServer)
#include "tst_sip_server.moc"
