// labels: unit spec:B5 spec:B7 spec:C6 spec:C8
#include "client/model/person_acts.hpp"

#include <QTest>

namespace conclave::client {

class PersonActsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPossible_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<QByteArray>("chosen");   // m: the only moderator, p: a participant, q: one whose mail waits its turn
        QTest::addColumn<QByteArray>("possible"); // showPin, copyText, copyPin, newPin, changeRole, correctAddress, sendAgain, remove
        const auto row = [](const char* name, ConferenceState state, const char* chosen, const char* possible) {
            QTest::newRow(name) << static_cast<int>(state) << QByteArray(chosen) << QByteArray(possible);
        };
        row("nobody", ConferenceState::scheduled, "", "00000000");
        row("one", ConferenceState::scheduled, "p", "11111111");
        row("the last moderator", ConferenceState::scheduled, "m", "11110110");
        row("mail on its way", ConferenceState::scheduled, "q", "11111101");
        row("several", ConferenceState::scheduled, "pm", "00000010");
        row("several, some on their way", ConferenceState::scheduled, "pq", "00000010");
        row("draft", ConferenceState::draft, "p", "10111101");
        row("ended", ConferenceState::ended, "p", "10100000");
        row("cancelled", ConferenceState::cancelled, "p", "00000000");
    }

    void whatIsPossible() {
        QFETCH(int, state);
        QFETCH(QByteArray, chosen);
        QFETCH(QByteArray, possible);
        const auto person = [](char kind) {
            api::Participant one;
            one.id = ParticipantId(std::string(1, kind));
            one.role = kind == 'm' ? Role::moderator : Role::participant;
            one.delivery = api::Delivery{.participantId = one.id,
                                         .state = kind == 'q' ? DeliveryState::queued : DeliveryState::failed,
                                         .nextTry = {},
                                         .error = {}};
            return one;
        };
        api::Conference conference;
        conference.state = static_cast<ConferenceState>(state);
        conference.participants = {person('m'), person('p'), person('q')};
        std::vector<api::Participant> people;
        for (const char kind : chosen) people.push_back(person(kind));
        QByteArray got;
        for (int act = 0; act < kPersonActs; ++act) {
            const Availability availability = availabilityOf(static_cast<PersonAct>(act), conference, people);
            QVERIFY(!availability.says.isEmpty()); // what it does, or why not
            got += availability.possible ? '1' : '0';
        }
        QCOMPARE(got, possible);
    }

    void namesFallBackToTheAddress() {
        api::Participant one;
        one.address = "carla@example.org";
        QCOMPARE(nameOf(one), QStringLiteral("carla@example.org"));
        one.displayName = "Carla";
        QCOMPARE(nameOf(one), QStringLiteral("Carla"));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::PersonActsTest)
#include "tst_person_acts.moc"
