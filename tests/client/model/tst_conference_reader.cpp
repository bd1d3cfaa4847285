// One conference kept fresh, and its PINs shown only while somebody looks, against a server in memory behind real TLS.
// labels: unit spec:C8 spec:D3 spec:G4
// needs: client/net
#include "client/model/pin_reveal.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

using namespace std::chrono_literals;
using tests::OfficeServer;

class ConferenceReaderTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<OfficeServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;

    void happens(const char* kind, const char* conference, const char* person = nullptr) {
        api::Change change;
        change.conferenceId = ConferenceId(conference);
        if (person) change.participantId = ParticipantId(person);
        Q_EMIT m_api->changed(QString::fromLatin1(kind), change);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void init() {
        m_server = std::make_unique<OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_server->add("ben@example.org", "", Role::participant);
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
    }

    void cleanup() {
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void readsWhatIsItsOwn() {
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        QSignalSpy arrived(&reader, &ConferenceReader::arrived);
        happens("conference", "c1"); // nobody has asked yet
        reader.read();
        reader.read(); // one after the other, not both at once
        QTRY_COMPARE(arrived.size(), 1);
        QTRY_COMPARE(m_server->asked("/c1"), 2);
        QVERIFY(reader.person(ParticipantId("p2")));
        QVERIFY(!reader.person(ParticipantId("p9")));
        m_server->add("carla@example.org", "", Role::participant);
        happens("delivery", "c2");
        happens("live", "c1");
        for (int i = 0; i < 5; ++i) happens("conference", "c1"); // gathered
        QTRY_VERIFY(reader.person(ParticipantId("p3")));
        QCOMPARE(m_server->asked("/c1"), 3);
    }

    // Nobody says anything, and mail is on its way all the same.
    void asksWhileMailWaits() {
        m_server->people[1].delivery = api::Delivery{.participantId = ParticipantId("p2"), .nextTry = {}, .error = {}};
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        reader.read();
        QTRY_VERIFY(reader.newest());
        m_server->people[1].delivery->state = DeliveryState::accepted;
        QTRY_COMPARE_WITH_TIMEOUT(static_cast<int>(reader.newest()->participants->at(1).delivery->state),
                                  static_cast<int>(DeliveryState::accepted), 20'000);
    }

    void keepsWhatItHasWhenTheServerFails() {
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        reader.read();
        QTRY_VERIFY(reader.newest());
        QSignalSpy failed(&reader, &ConferenceReader::failed);
        m_server->tls.setHandler([](const auto&, QSslSocket& socket) {
            tests::TlsServer::answer(socket, 503, R"({"type":"x","title":"t","status":503,"detail":"","code":"unavailable","requestId":"r"})",
                                     "application/problem+json");
        });
        reader.read();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(reader.newest());
    }

    // Nobody asks again by hand for what was never there.
    void asksAgainForWhatItNeverHad() {
        bool fails = true;
        m_server->further = [&](const auto&, QSslSocket& socket) {
            if (fails)
                tests::TlsServer::answer(socket, 503, R"({"type":"x","title":"t","status":503,"detail":"","code":"unavailable","requestId":"r"})",
                                         "application/problem+json");
            return fails;
        };
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        QSignalSpy failed(&reader, &ConferenceReader::failed);
        reader.read();
        QTRY_COMPARE(failed.size(), 1);
        fails = false;
        QTRY_VERIFY_WITH_TIMEOUT(reader.newest(), 20'000);
    }

    void goesOnFromAnotherAnswer() {
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        reader.read();
        api::Conference other = m_server->conference;
        other.id = ConferenceId("c2");
        reader.take(other);
        QCOMPARE(reader.id(), ConferenceId("c2"));
        QSignalSpy arrived(&reader, &ConferenceReader::arrived);
        QSignalSpy failed(&reader, &ConferenceReader::failed);
        reader.read(); // the server knows no c2
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(arrived.size(), 0); // and what c1 has answered is not c2
        QCOMPARE(reader.newest()->id, ConferenceId("c2"));
    }

    void showsPinsOnlyWhenAsked() {
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        PinReveal pins(*m_api, reader);
        pins.setPatience(1ms);
        QCOMPARE(m_server->asked("/pins"), 0);
        pins.show(ParticipantId("p2"));
        pins.show(ParticipantId("p2")); // a second click
        QTRY_VERIFY(pins.isShown(ParticipantId("p2")));
        QCOMPARE(m_server->asked("/pins"), 1);
        QCOMPARE(pins.shown().size(), std::size_t(1)); // the other one's is not kept
        pins.showAll();
        QTRY_COMPARE(pins.shown().size(), std::size_t(2));
        pins.hide(ParticipantId("p1"));
        QVERIFY(!pins.isShown(ParticipantId("p1")));
        happens("conference", "c1", "p2"); // another PIN, perhaps
        QVERIFY(!pins.anyShown());
        pins.showAll();
        QTRY_VERIFY(pins.anyShown());
        pins.setAttended(false);
        QTRY_VERIFY(!pins.anyShown());
        QCOMPARE(m_server->asked("/pins"), 3);
    }

    void staysWhileAttended() {
        ConferenceReader reader(*m_api, ConferenceId("c1"));
        PinReveal pins(*m_api, reader);
        pins.setPatience(1h);
        pins.showAll();
        QTRY_VERIFY(pins.anyShown());
        pins.setAttended(false);
        pins.setAttended(true);
        QVERIFY(pins.anyShown());
        pins.hideAll();
        QVERIFY(!pins.anyShown());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ConferenceReaderTest)
#include "tst_conference_reader.moc"
