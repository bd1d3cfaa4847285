// Every call of the client against thousands of answers that are broken in every way that a seed can choose: no crash, and
// each call ends once, with a value or an error that has a name (T-D2). CONCLAVE_NIGHTLY=1 makes it ten thousand;
// CONCLAVE_SEED=N asks for one answer again.
// labels: unit spec:G3
// covers: T-D2_mutated_answers
// timeout: 240
#include "client/net/api_client.hpp"
#include "client/net/server_trust.hpp"
#include "client/net/transport.hpp"
#include "tests/client/net/hostile_answers.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/support/stall_meter.hpp"

#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>
#include <atomic>
#include <csignal>
#include <deque>
#include <map>
#include <unistd.h>

namespace conclave::client {

using namespace tests;

namespace {

// Which calls, in this order; a seed's own is kKinds[seed % kKinds].
enum Kind {
    kServerInfo, kMe, // carry no seed: one at a time
    kConferences, kConference, kDirectory, kUsers, kUser, kDeliveries, kPins, kPinsCsv, kInvitationText, kSignIn, kChangeMe,
    kCreate, kAddPeople, kChangePerson, kNewPin, kInvite, kCancel, kAssignPassword, kRemovePerson, kKinds
};

struct Good {
    QByteArray body;
    int status = 200;
    QByteArray type = "application/json";
};

std::array<Good, kKinds> goodAnswers() {
    const GoodAnswers good;
    std::array<Good, kKinds> all;
    all[kServerInfo].body = jsonOf(api::ServerInfo{"Conclave", "0.1.0", "help@example.org", {"en", "de"}, "0.1.0"});
    all[kMe].body = all[kUser].body = all[kChangeMe].body = jsonOf(good.user);
    all[kConferences].body = jsonOf(api::ConferenceList{{good.conference, good.conference}, "next"});
    all[kConference].body = jsonOf(good.whole());
    all[kCreate] = {jsonOf(good.whole()), 201};
    all[kDirectory].body = jsonOf(api::DirectoryList{{{UserId("u1"), "Anna", "4711", "anna@example.org"}}});
    all[kUsers].body = jsonOf(api::UserList{{good.user, good.user}, "next"});
    all[kDeliveries].body = jsonOf(api::DeliveryList{{good.delivery, good.delivery}});
    all[kPins].body = jsonOf(api::PinList{{{ParticipantId("p1"), "271828182", "token"}}});
    all[kPinsCsv] = {"\"Name\",\"PIN\"\r\n", 200, "text/csv"};
    all[kInvitationText].body = jsonOf(api::InvitationText{"You are invited."});
    all[kSignIn] = {jsonOf(api::Session{"tok-2", good.conference.end, good.user}), 201};
    all[kAddPeople] = {jsonOf(api::ParticipantList{{good.person}}), 201};
    all[kChangePerson].body = jsonOf(good.person);
    all[kNewPin].body = jsonOf(api::Pin{ParticipantId("p1"), "271828182", "token"});
    all[kInvite] = {jsonOf(api::StateChange{ConferenceState::scheduled, {good.delivery}}), 202};
    all[kCancel].body = jsonOf(api::StateChange{ConferenceState::cancelled, {good.delivery}});
    all[kAssignPassword].body = jsonOf(api::AssignedPassword{"generated"});
    all[kRemovePerson] = {"", 204};
    return all;
}

// What a crash happened with.
std::array<std::atomic<quint32>, 48> inFlight;

void nameSeeds(int) {
    for (const auto& seed : inFlight) {
        char text[16] = " s0000000000\n";
        quint32 value = seed;
        for (int at = 11; at > 1; --at, value /= 10) text[at] = static_cast<char>('0' + value % 10);
        if (seed && write(STDERR_FILENO, text, 13) < 0) break;
    }
    _exit(134);
}

} // namespace

class HostileAnswersTest : public QObject {
    Q_OBJECT

    ThrowAwayCertificates m_certificates;
    std::unique_ptr<ServerThread> m_server, m_elsewhere;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::atomic<quint32> m_bare{0}; // the seed of the call that carries none
    std::map<quint32, int> m_answers;
    std::map<quint32, bool> m_values;
    std::map<int, int> m_errors;

    template <class T>
    Answer<T> box(quint32 seed, std::size_t place) {
        return [this, seed, place](Result<T> result) {
            if (++m_answers[seed] > 1) qFatal("seed %u answered twice", seed);
            m_values[seed] = result.has_value();
            if (!result) ++m_errors[static_cast<int>(result.error().code)];
            inFlight[place] = 0;
        };
    }

    void adopt() {
        api::Session session;
        session.token = "tok-1";
        session.user = GoodAnswers().user;
        session.user.mustChangePassword = true;
        m_api->adoptSession(session);
    }

    void ask(quint32 seed, std::size_t place) {
        const std::string word = "s" + std::to_string(seed);
        const ConferenceId id(word);
        const ParticipantId who("p1");
        const UserId user(word);
        const ActionKey key{QByteArray::fromStdString(word)};
        const QString q = QString::fromStdString(word);
        inFlight[place] = seed;
        switch (Kind(seed % kKinds)) {
        case kServerInfo: m_bare = seed; m_api->serverInfo(this, box<api::ServerInfo>(seed, place)); break;
        case kMe: m_bare = seed; m_api->me(this, box<api::User>(seed, place)); break;
        case kConferences: m_api->conferences(Scope::current, q, {}, this, box<api::ConferenceList>(seed, place)); break;
        case kConference: m_api->conference(id, this, box<api::Conference>(seed, place)); break;
        case kDirectory: m_api->directory(q, this, box<api::DirectoryList>(seed, place)); break;
        case kUsers: m_api->users(q, {}, this, box<api::UserList>(seed, place)); break;
        case kUser: m_api->user(user, this, box<api::User>(seed, place)); break;
        case kDeliveries: m_api->deliveries(id, this, box<api::DeliveryList>(seed, place)); break;
        case kPins: m_api->pins(id, this, box<api::PinList>(seed, place)); break;
        case kPinsCsv: m_api->pinsCsv(id, this, box<QByteArray>(seed, place)); break;
        case kInvitationText: m_api->invitationText(id, who, this, box<api::InvitationText>(seed, place)); break;
        case kSignIn: m_api->signIn({word, "password"}, this, box<api::Session>(seed, place)); break;
        case kChangeMe: m_api->changeMe(1, {word, {}, {}}, this, box<api::User>(seed, place)); break;
        case kCreate: m_api->createConference({}, this, box<api::Conference>(seed, place), key); break;
        case kAddPeople: m_api->addParticipants(id, {}, this, box<api::ParticipantList>(seed, place), key); break;
        case kChangePerson: m_api->changeParticipant(id, who, 1, {}, this, box<api::Participant>(seed, place)); break;
        case kNewPin: m_api->regeneratePin(id, who, this, box<api::Pin>(seed, place), key); break;
        case kInvite: m_api->invite(id, {}, this, box<api::StateChange>(seed, place), key); break;
        case kCancel: m_api->cancelConference(id, {}, this, box<api::StateChange>(seed, place), key); break;
        case kAssignPassword: m_api->assignPassword(user, 1, {}, this, box<api::AssignedPassword>(seed, place)); break;
        case kRemovePerson: m_api->removeParticipant(id, who, 1, Notify::no, this, box<void>(seed, place)); break;
        case kKinds: break;
        }
    }

    static quint32 seedIn(const ReceivedRequest& request) {
        static const QRegularExpression word(QStringLiteral("\\bs(\\d+)\\b"));
        for (const QByteArray& text : {request.target, request.headers.value("idempotency-key"), request.body})
            if (const auto found = word.match(QString::fromLatin1(text)); found.hasMatch()) return found.captured(1).toUInt();
        return 0;
    }

    void serve(const std::array<Good, kKinds>& good, const ReceivedRequest& request, QSslSocket& socket) {
        if (request.target == "/api/v1/events") {
            Mutator mutator(static_cast<quint32>(m_bare) * 7919U, m_elsewhere->address().toLatin1());
            socket.write(mutator.of("id: 5\nevent: conference\nretry: 0\ndata: {\"conferenceId\":\"c1\",\"version\":2}\n\n", "text/event-stream", 200).bytes);
            return socket.disconnectFromHost();
        }
        const quint32 seed = seedIn(request) ? seedIn(request) : m_bare.load();
        const Good& one = good[seed % kKinds];
        const HostileAnswer answer = Mutator(seed, m_elsewhere->address().toLatin1()).of(one.body, one.type, one.status);
        socket.write(answer.bytes);
        if (answer.close) return socket.disconnectFromHost();
        QTimer::singleShot(500, &socket, [&socket] { socket.disconnectFromHost(); });
    }

    // One after the other: what is left over from a broken answer may spoil the next one of the same connection.
    void goodOnesAreUnderstood() {
        std::vector<quint32> refused;
        const auto good = goodAnswers();
        for (const auto& [seed, understood] : std::exchange(m_values, {})) {
            const Good& its = good[seed % kKinds];
            if (!understood && Mutator(seed, m_elsewhere->address().toLatin1()).of(its.body, its.type, its.status).good) refused.push_back(seed);
        }
        m_answers.clear();
        for (const quint32 seed : refused) {
            m_server->dropConnections();
            QTest::qWait(20);
            ask(seed, 0);
            QTRY_VERIFY_WITH_TIMEOUT(m_answers.contains(seed), 40'000);
            QVERIFY2(m_values[seed], qPrintable(QStringLiteral("a good answer was refused: seed %1").arg(seed)));
        }
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        m_server = std::make_unique<ServerThread>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_elsewhere = std::make_unique<ServerThread>(m_certificates.certificate("good2"), m_certificates.key("good2"));
        m_trust = std::make_unique<ServerTrust>();
        m_trust->addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        m_api = std::make_unique<ApiClient>(*m_trust);
        m_api->setServer(*ServerAddress::parse(m_server->address()));
        for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) std::signal(signal, nameSeeds);
    }

    void mutated() {
        const bool nightly = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY");
        const bool one = qEnvironmentVariableIsSet("CONCLAVE_SEED");
        const quint32 first = one ? qEnvironmentVariable("CONCLAVE_SEED").toUInt() : QRandomGenerator::global()->bounded(1'000'000'000);
        const quint32 count = one ? 1 : nightly ? 10'000 : 500;
        qInfo("seeds %u to %u", first, first + count - 1);
        m_server->setHandler([this, good = goodAnswers()](const ReceivedRequest& request, QSslSocket& socket) { serve(good, request, socket); });
        adopt();
        connect(m_api.get(), &ApiClient::sessionExpired, this, &HostileAnswersTest::adopt);
        StallMeter meter;
        const auto carriesNone = [](quint32 seed) { return seed % kKinds <= kMe; };
        std::deque<quint32> serial, free; // the first go one after the other
        for (quint32 seed = first; seed != first + count; ++seed) (carriesNone(seed) ? serial : free).push_back(seed);
        QDeadlineTimer silence(100'000);
        std::size_t answered = 0;
        while (answered < count) {
            for (std::size_t place = 0; place < inFlight.size(); ++place) {
                std::deque<quint32>& from = place == 0 ? serial : free;
                if (inFlight[place] || from.empty()) continue;
                ask(from.front(), place);
                from.pop_front();
            }
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            if (m_answers.size() != answered) silence.setRemainingTime(100'000);
            answered = m_answers.size();
            if (!silence.hasExpired()) continue;
            for (const auto& seed : inFlight)
                if (seed) qWarning("no answer: seed %u", seed.load());
            QFAIL("a call has ended silently");
        }
        QTest::qWait(100); // what would answer twice
        meter.print("mutated answers");
        for (const auto& [seed, times] : m_answers) QCOMPARE(times, 1);
        qInfo("%6lld understood", static_cast<long long>(std::count_if(m_values.begin(), m_values.end(), [](const auto& entry) { return entry.second; })));
        for (const auto& [code, times] : m_errors) {
            const std::string_view word = errcInfo(static_cast<Errc>(code)).word;
            qInfo("%6d %.*s", times, static_cast<int>(word.size()), word.data());
            QVERIFY(static_cast<Errc>(code) != Errc::cancelled); // nobody cancelled anything
        }
        QVERIFY(m_elsewhere->bytesReceived().isEmpty());
        QVERIFY(meter.longest() <= kStallMax);
        QVERIFY(StallMeter::peakMib() <= kPeakMibMax);
        goodOnesAreUnderstood();
    }

    void cleanupTestCase() {
        m_api.reset();
        m_server.reset();
        m_elsewhere.reset();
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::HostileAnswersTest)
#include "tst_hostile_answers.moc"
