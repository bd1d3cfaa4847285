// labels: unit spec:D2 spec:D3
// covers: T-F6_outbox_delivers
// timeout: 300
// The outbox over a real SQLite file and a real SMTP server: what is accepted, refused, put off, given up, taken back;
// and that neither a stop nor a crash loses a mail.
#include "tests/server/conference/mail_house.hpp"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using House = tests::MailHouse;

namespace {

QString contentId(const QJsonObject& mail) {
    const QString head = QString::fromUtf8(tests::fileContents(mail.value(QLatin1String("mail")).toString()));
    return QRegularExpression(QStringLiteral("Message-Id: (\\S+)"), QRegularExpression::CaseInsensitiveOption).match(head).captured(1);
}

} // namespace

class TestOutbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void delivers();
    void wakesAtOnce();
    void stopGivesBack();
    void crashIsTakenOver();
    void lostAnswerRepeatsTheSameMail();
    void nothingIsLost();
    void givesUp();
    void overtaken();
    void delays();
    void pace();
    void keepsThePace();
    void severalAtOnce();
    void remindersLetOthersPass();
};

void TestOutbox::delivers() {
    House house;
    tests::SmtpServer server(house.mails(), {QStringLiteral("--rule"), QStringLiteral("nobody@example.org=550"), QStringLiteral("--rule"),
                                             QStringLiteral("busy@example.org=450*2")});
    const auto transport = house.transportTo(server);
    for (const char* address : {"anna@example.org", "nobody@example.org", "busy@example.org", "ben@example.org", "carla@example.org"})
        house.queue(address);
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor([](const auto& all) {
        return std::all_of(all.begin(), all.end(), [](const auto& row) {
            return row.second.state == DeliveryState::accepted || row.second.state == DeliveryState::failed;
        });
    }));
    house.run(outbox->stop());

    const auto rows = house.rows();
    for (const char* address : {"anna@example.org", "ben@example.org", "carla@example.org"}) {
        QCOMPARE(rows.at(address).state, DeliveryState::accepted);
        QCOMPARE(rows.at(address).attempts, 1);
        QVERIFY(rows.at(address).error.empty());
    }
    QCOMPARE(rows.at("nobody@example.org").state, DeliveryState::failed);
    QCOMPARE(rows.at("nobody@example.org").error, std::string("550 5.1.1 No such user here"));
    QCOMPARE(rows.at("busy@example.org").state, DeliveryState::accepted);
    QCOMPARE(rows.at("busy@example.org").attempts, 3);

    std::map<QString, QJsonObject> mails;
    for (int i = 0; i < 4; ++i) {
        const auto mail = server.nextMail();
        QVERIFY(mail.has_value());
        QCOMPARE(mail->value(QLatin1String("to")).toArray().size(), 1);
        mails[mail->value(QLatin1String("to")).toArray().at(0).toString()] = *mail;
    }
    QCOMPARE(mails.size(), 4u);
    QVERIFY(!server.nextMail(200ms).has_value());
    for (const auto& [recipient, mail] : mails) {
        const auto row = rows.at(recipient.toStdString());
        QCOMPARE(contentId(mail), QStringLiteral("<%1@example.org>").arg(QString::fromStdString(row.id.value)));
        const QByteArray bytes = tests::fileContents(mail.value(QLatin1String("mail")).toString());
        for (const auto& other : rows) {
            std::string pin = house.pinOf(other.first);
            pin.insert(6, " ").insert(3, " ");
            QCOMPARE(bytes.contains(pin.c_str()), other.first == recipient.toStdString());
        }
    }
    // At least twice for each mail, more for the one put off; never for anybody but the owner.
    QVERIFY(house.events().size() >= 10);
    for (const auto& event : house.events()) QCOMPARE(event.kind, std::string("delivery"));
}

void TestOutbox::wakesAtOnce() {
    House house;
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    const auto outbox = house.outbox(*transport);
    outbox->start();
    house.queue("anna@example.org");
    house.listeners().onMailQueued();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::accepted));
    house.run(outbox->stop());
    house.listeners().onMailQueued(); // nobody listens any more
}

void TestOutbox::stopGivesBack() {
    House house;
    house.queue("anna@example.org");
    {
        tests::SmtpServer silent(house.mails(), {QStringLiteral("--mode"), QStringLiteral("silent")});
        const auto transport = house.transportTo(silent);
        const auto outbox = house.outbox(*transport);
        outbox->start();
        QVERIFY(house.waitFor("anna@example.org", DeliveryState::sending));
        house.run(outbox->stop());
    }
    const auto row = house.rows().at("anna@example.org");
    QCOMPARE(row.state, DeliveryState::queued);
    QCOMPARE(row.attempts, 0);
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::accepted));
    house.run(outbox->stop());
    QVERIFY(server.nextMail().has_value());
}

void TestOutbox::crashIsTakenOver() {
    House house;
    house.queue("anna@example.org");
    // A process that leased the mail and died.
    const auto leased = house.inStore([&house](store::Session& session) {
        return store::DeliveryStore(session, house.context().vault).leaseDue(house.now(), 1h, 10);
    });
    QCOMPARE(leased->size(), 1u);
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::accepted));
    house.run(outbox->stop());
    QCOMPARE(house.rows().at("anna@example.org").attempts, 2);
}

void TestOutbox::lostAnswerRepeatsTheSameMail() {
    House house;
    tests::SmtpServer server(house.mails(), {QStringLiteral("--rule"), QStringLiteral("anna@example.org=drop-after-dot*1")});
    const auto transport = house.transportTo(server);
    house.queue("anna@example.org");
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::accepted));
    house.run(outbox->stop());
    const auto first = server.nextMail();
    const auto second = server.nextMail();
    QVERIFY(first && second);
    QVERIFY(!contentId(*first).isEmpty());
    QCOMPARE(contentId(*first), contentId(*second));
    QVERIFY(!server.nextMail(200ms).has_value());
}

// Five mails through each misbehaviour that a relay can show to one recipient.
void TestOutbox::nothingIsLost() {
    House house;
    QStringList rules;
    std::map<std::string, std::string> modes;
    for (const char* mode : {"good", "450*2", "452*1", "drop-before-dot*2", "drop-after-dot*1", "550", "554"})
        for (int i = 0; i < 5; ++i) {
            const std::string address = "p" + std::to_string(modes.size()) + "@example.org";
            rules << QStringLiteral("--rule") << QString::fromStdString(address + "=" + mode);
            modes[address] = mode;
            house.queue(address);
        }
    tests::SmtpServer server(house.mails(), rules);
    const auto transport = house.transportTo(server);
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor([](const auto& all) {
        return std::all_of(all.begin(), all.end(), [](const auto& row) {
            return row.second.state == DeliveryState::accepted || row.second.state == DeliveryState::failed;
        });
    }));
    house.run(outbox->stop());

    std::map<std::string, std::vector<QString>> taken;
    while (const auto mail = server.nextMail(300ms))
        taken[mail->value(QLatin1String("to")).toArray().at(0).toString().toStdString()].push_back(contentId(*mail));
    const auto rows = house.rows();
    for (const auto& [address, mode] : modes) {
        const bool refused = mode == "550" || mode == "554";
        QCOMPARE(rows.at(address).state, refused ? DeliveryState::failed : DeliveryState::accepted);
        const std::size_t copies = refused ? 0 : mode == "drop-after-dot*1" ? 2 : 1;
        QCOMPARE(taken[address].size(), copies);
        if (copies == 2) QCOMPARE(taken[address][0], taken[address][1]);
    }
}

void TestOutbox::givesUp() {
    House house;
    tests::SmtpServer server(house.mails(), {QStringLiteral("--mode"), QStringLiteral("450")});
    const auto transport = house.transportTo(server);
    house.queue("old@example.org", DeliveryKind::invitation, 49h);
    house.queue("young@example.org");
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor("old@example.org", DeliveryState::failed));
    QVERIFY(house.waitFor("young@example.org", DeliveryState::deferred));
    house.run(outbox->stop());
    QCOMPARE(house.rows().at("old@example.org").error, std::string("450 4.2.1 The mailbox is busy, come back later"));
}

void TestOutbox::overtaken() {
    House house;
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    house.queue("anna@example.org");
    house.queue("ben@example.org", DeliveryKind::cancellation);
    house.inStore([&house](store::Session& session) -> Result<bool> {
        house.conference().state = ConferenceState::cancelled;
        return store::ConferenceStore(session).update(house.conference(), house.conference().version);
    });
    const auto outbox = house.outbox(*transport);
    outbox->start();
    QVERIFY(house.waitFor("ben@example.org", DeliveryState::accepted));
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::suppressed));
    house.run(outbox->stop());
    QVERIFY(server.nextMail().has_value());
    QVERIFY(!server.nextMail(200ms).has_value());
}

void TestOutbox::delays() {
    const OutboxSettings settings;
    const std::chrono::minutes expected[] = {1min, 2min, 4min, 8min, 16min, 32min, 60min, 60min};
    for (std::int64_t i = 0; i < 8; ++i) QVERIFY(backOff(i + 1, settings) == expected[i]);
    QVERIFY(backOff(1'000'000, settings) == 60min);

    store::DueDelivery due;
    due.row.createdAt = *parseInstant("2026-11-23T10:00:00Z");
    const auto givenUp = [&due](DeliveryKind kind, std::chrono::hours begin, std::chrono::hours end) {
        due.row.kind = kind;
        due.conference.properties.begin = due.row.createdAt + begin;
        due.conference.properties.end = due.row.createdAt + end;
        return std::chrono::duration_cast<std::chrono::hours>(giveUpAt(due) - due.row.createdAt);
    };
    QVERIFY(givenUp(DeliveryKind::invitation, 5h, 6h) == 5h);
    QVERIFY(givenUp(DeliveryKind::invitation, 500h, 600h) == 48h);
    QVERIFY(givenUp(DeliveryKind::invitation, -5h, 6h) == 1h);
    QVERIFY(givenUp(DeliveryKind::cancellation, 5h, 6h) == 6h);
    QVERIFY(givenUp(DeliveryKind::reminder, 0h, 6h) == 0h); // after the begin it reminds of nothing
    QVERIFY(givenUp(DeliveryKind::reminder, 100h, 600h) == 100h);
}

void TestOutbox::pace() {
    const auto begin = MailPace::Time(1000h);
    MailPace none(0);
    none.started(begin);
    QVERIFY(none.mayStart(begin) && !none.isLimited());
    for (const std::size_t perMinute : {1u, 7u, 60u, 999u}) {
        MailPace pace(perMinute);
        QVERIFY(pace.isLimited() && pace.mayStart(begin));
        std::vector<MailPace::Time> starts;
        // After a long rest as after a full minute: as many as allowed in any minute, and nearly as many in the long run.
        for (auto now = begin; now < begin + 5min; now += 3ms) {
            if (now > begin + 2min && now < begin + 3min) continue;
            if (!pace.mayStart(now)) continue;
            QVERIFY(pace.wait(now) == 0ms);
            pace.started(now);
            QVERIFY(pace.wait(now) > 0ms);
            starts.push_back(now);
        }
        for (std::size_t i = perMinute; i < starts.size(); ++i) QVERIFY(starts[i] - starts[i - perMinute] >= 1min);
        QVERIFY(starts.size() >= perMinute * 4 * 9 / 10);
    }
}

void TestOutbox::keepsThePace() {
    House house;
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    for (int i = 0; i < 8; ++i) house.queue("p" + std::to_string(i) + "@example.org");
    OutboxSettings settings;
    settings.atOnceMax = 3;
    settings.perMinuteMax = 600; // one in 100 ms
    const auto outbox = house.outbox(*transport, settings);
    QElapsedTimer passed;
    passed.start();
    outbox->start();
    QVERIFY(house.waitFor([](const auto& all) {
        return std::all_of(all.begin(), all.end(), [](const auto& row) { return row.second.state == DeliveryState::accepted; });
    }));
    QVERIFY(passed.elapsed() >= 700);
    house.run(outbox->stop());
    for (const auto& [address, row] : house.rows()) QCOMPARE(row.attempts, 1);
}

void TestOutbox::severalAtOnce() {
    House house;
    tests::SmtpServer server(house.mails());
    const auto transport = house.transportTo(server);
    for (int i = 0; i < 30; ++i) house.queue("p" + std::to_string(i) + "@example.org");
    OutboxSettings settings;
    settings.atOnceMax = 3;
    const auto outbox = house.outbox(*transport, settings);
    outbox->start();
    QVERIFY(house.waitFor([](const auto& all) {
        const auto sending = std::count_if(all.begin(), all.end(), [](const auto& row) { return row.second.state == DeliveryState::sending; });
        if (sending > 3) qFatal("%d at once", static_cast<int>(sending));
        return std::all_of(all.begin(), all.end(), [](const auto& row) { return row.second.state == DeliveryState::accepted; });
    }));
    house.run(outbox->stop());
    std::set<int> connections;
    for (int i = 0; i < 30; ++i) connections.insert(server.nextMail()->value(QLatin1String("connection")).toInt());
    QVERIFY(connections.size() <= 3);
    QVERIFY(!server.nextMail(200ms).has_value());
}

// A reminder lets pass what fell due after it, but not for ever.
void TestOutbox::remindersLetOthersPass() {
    House house;
    house.queue("old-reminder@example.org", DeliveryKind::reminder, 1h);
    house.queue("reminder@example.org", DeliveryKind::reminder);
    house.queue("second-reminder@example.org", DeliveryKind::reminder);
    house.queue("invitation@example.org");
    house.queue("cancellation@example.org", DeliveryKind::cancellation);
    const auto lease = [&house](std::size_t itemsMax) {
        const auto leased = house.inStore([&house, itemsMax](store::Session& session) {
            return store::DeliveryStore(session, house.context().vault).leaseDue(house.now(), 1h, itemsMax);
        });
        std::vector<std::string> addresses;
        for (const auto& due : *leased) addresses.push_back(due.participant.address);
        return addresses;
    };
    using Addresses = std::vector<std::string>;
    QCOMPARE(lease(1), Addresses{"old-reminder@example.org"});
    QCOMPARE(lease(1), Addresses{"invitation@example.org"});
    QCOMPARE(lease(2), (Addresses{"cancellation@example.org", "reminder@example.org"}));
    QCOMPARE(lease(9), Addresses{"second-reminder@example.org"});
    QCOMPARE(lease(9), Addresses{});
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
