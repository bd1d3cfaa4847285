// labels: unit spec:D2 spec:D3
// covers: T-F6_outbox_delivers
// timeout: 300
// The outbox over a real SQLite file and a real SMTP server: what is accepted, refused, put off, given up, taken back;
// and that neither a stop nor a crash loses a mail.
#include "server/base/random.hpp"
#include "server/conference/outbox.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <optional>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;

namespace {

base::Vault makeVault() {
    std::array<std::uint8_t, 32> key{};
    base::randomBytes(key);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

// One conference in a database of its own, and what an outbox stands on.
class House {
public:
    House() : m_database(*store::Database::open(m_folder / "conclave.db")), m_work(1, 16) {
        m_owner.id = UserId(base::newUuid(now()));
        m_owner.properties = {"olga", "Olga Öst", "olga@example.org", "", Group::conferenceUser, "de", "Europe/Berlin"};
        m_owner.createdAt = m_owner.changedAt = now();
        m_conference.id = ConferenceId(base::newUuid(now()));
        m_conference.owner = m_owner.id;
        m_conference.number = "12345678";
        m_conference.properties = {"Rat", "Zeile", now() + 3h, now() + 4h, "Europe/Berlin"};
        m_conference.state = ConferenceState::scheduled;
        m_conference.createdAt = m_conference.changedAt = now();
        inStore([this](store::Session& session) -> Result<> {
            store::UserStore(session).insert(m_owner);
            store::ConferenceStore(session).insert(m_conference);
            return {};
        });
        m_subscription = m_changes.subscribe(m_owner.id, std::nullopt, [this](const Event& e) { m_events.push_back(e); });
    }

    Instant now() const { return m_clock.now(); }
    std::filesystem::path mails() const { return m_folder / "mails"; }
    const std::vector<Event>& events() const { return m_events; }
    store::ConferenceRow& conference() { return m_conference; }
    ListenerList& listeners() { return m_listeners; }
    Context context() { return {*m_database, m_vault, m_clock, m_changes, m_listeners}; }

    // A participant and a queued mail; the name under which the test knows it is the address.
    void queue(const std::string& address, DeliveryKind kind = DeliveryKind::invitation, std::chrono::hours age = 0h) {
        store::ParticipantRow who;
        who.id = ParticipantId(base::newUuid(now()));
        who.conference = m_conference.id;
        who.address = address;
        who.createdAt = now();
        store::DeliveryRow mail;
        mail.id = DeliveryId(base::newUuid(now()));
        mail.conference = m_conference.id;
        mail.participant = who.id;
        mail.kind = kind;
        mail.createdAt = mail.changedAt = now() - age;
        m_addresses[who.id] = address;
        store::PinPair pins{who.id, base::Secret(base::randomDigits(9)), base::randomToken(16)};
        m_pins.emplace(address, std::string(pins.pin.reveal()));
        inStore([&](store::Session& session) -> Result<> {
            store::ParticipantStore(session, m_vault).insert(who, pins);
            store::DeliveryStore(session, m_vault).insert(mail);
            return {};
        });
    }

    std::string pinOf(const std::string& address) const { return m_pins.at(address); }

    template <class Job, class R = std::invoke_result_t<Job&, store::Session&>>
    R inStore(Job job) {
        std::optional<R> result;
        base::spawn(m_io.get_executor(), take(m_database->run(std::move(job)), result), "test");
        while (!result) m_io.run_one();
        return std::move(*result);
    }

    std::map<std::string, store::DeliveryRow> rows() {
        const auto list = inStore([this](store::Session& session) -> Result<std::vector<store::DeliveryRow>> {
            return store::DeliveryStore(session, m_vault).list(m_conference.id);
        });
        std::map<std::string, store::DeliveryRow> out;
        for (const auto& row : *list) out[m_addresses.at(row.participant)] = row;
        return out;
    }

    bool waitFor(const std::function<bool(const std::map<std::string, store::DeliveryRow>&)>& good) {
        QElapsedTimer passed;
        passed.start();
        while (passed.elapsed() < 100'000) {
            if (good(rows())) return true;
            m_io.run_one_for(20ms);
        }
        return false;
    }
    bool waitFor(const std::string& address, DeliveryState state) {
        return waitFor([&](const auto& all) { return all.at(address).state == state; });
    }

    void run(base::awaitable<void> work) {
        bool done = false;
        base::spawn(m_io.get_executor(), mark(std::move(work), done), "test");
        while (!done) m_io.run_one();
    }

    std::unique_ptr<mail::Transport> transportTo(const tests::SmtpServer& server) {
        mail::RelaySettings settings;
        settings.relay = "smtp://127.0.0.1:" + std::to_string(server.port());
        settings.starttls = mail::Starttls::off;
        return std::move(*mail::Transport::make(settings));
    }

    std::unique_ptr<Outbox> outbox(mail::Transport& transport) {
        OutboxSettings settings;
        settings.publicHost = "conference.example.org";
        settings.sender = {"Conclave", "conference@example.org"};
        settings.firstDelay = 40ms;
        settings.stopGrace = 100ms;
        return std::make_unique<Outbox>(m_io.get_executor(), context(), m_work, transport, settings);
    }

private:
    template <class R>
    static base::awaitable<void> take(base::awaitable<R> work, std::optional<R>& result) {
        result.emplace(co_await std::move(work));
    }
    static base::awaitable<void> mark(base::awaitable<void> work, bool& done) {
        co_await std::move(work);
        done = true;
    }

    tests::TemporaryFolder m_folder{};
    boost::asio::io_context m_io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_guard{m_io.get_executor()};
    base::SystemClock m_clock{};
    base::Vault m_vault = makeVault();
    std::unique_ptr<store::Database> m_database;
    base::WorkPool m_work;
    Changes m_changes{m_clock};
    ListenerList m_listeners{};
    store::UserRow m_owner{};
    store::ConferenceRow m_conference{};
    std::map<ParticipantId, std::string> m_addresses{};
    std::map<std::string, std::string> m_pins{};
    std::vector<Event> m_events{};
    Changes::Resumed m_subscription{};
};

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
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
