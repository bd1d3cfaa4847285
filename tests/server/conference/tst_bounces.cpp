// labels: unit spec:D3
// timeout: 300
// What comes back by mail, over a real database and a real folder: which mails turn bounced, which files go, which are kept.
#include "common/limits.hpp"
#include "server/conference/bounces.hpp"
#include "tests/server/conference/mail_house.hpp"

#include <QTest>
#include <fstream>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using House = tests::MailHouse;

namespace {

std::string sample(const char* name, const std::string& token) {
    const QString path = qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QStringLiteral("/tests/data/bounces/") +
                         QLatin1String(name) + QStringLiteral(".eml");
    return tests::fileContents(path).replace("TOKEN", token.c_str()).toStdString();
}

// A folder with what reads it.
class Post {
public:
    explicit Post(House& house, const char* inbox = "bounces/new") : m_house(house), m_inbox(house.folder() / inbox) {
        std::filesystem::create_directories(m_inbox);
    }
    ~Post() { stop(); }

    std::filesystem::path folder() const { return m_house.folder() / "bounces"; }
    std::filesystem::path inbox() const { return m_inbox; }
    std::string tokenOf(const std::string& address) const {
        const std::string sender = *m_address.addressOf(m_house.idOf(address), m_house.context().vault);
        return sender.substr(8, sender.find('@') - 8);
    }
    void put(const std::string& name, const std::string& bytes) const {
        std::ofstream(m_house.folder() / "part", std::ios::binary) << bytes;
        std::filesystem::rename(m_house.folder() / "part", m_inbox / name);
    }
    void start() {
        BounceSettings settings{m_address, mail::BounceFolder(folder(), 50ms), 20ms};
        m_bounces = std::make_unique<Bounces>(m_house.control(), m_house.context(), m_house.work(), std::move(settings));
        m_bounces->start();
    }
    void stop() {
        if (m_bounces) m_house.run(m_bounces->stop());
        m_bounces.reset();
    }
    std::set<std::string> names(const std::filesystem::path& where) const {
        std::set<std::string> out;
        std::error_code ec;
        for (const auto& entry : std::filesystem::directory_iterator(where, ec))
            if (entry.is_regular_file()) out.insert(entry.path().filename().string());
        return out;
    }
    std::set<std::string> aside() const { return names(folder() / "set-aside"); }
    bool waitUntilEmpty() {
        return m_house.waitFor([this](const auto&) { return names(m_inbox).empty(); });
    }

private:
    House& m_house;
    std::filesystem::path m_inbox;
    mail::BounceAddress m_address = *mail::BounceAddress::parse("bounces@example.org");
    std::unique_ptr<Bounces> m_bounces{};
};

// As the outbox does it.
void bringTo(House& house, const std::string& address, DeliveryState state) {
    house.queue(address);
    if (state == DeliveryState::queued) return;
    house.inStore([&](store::Session& session) -> Result<bool> {
        store::DeliveryStore deliveries(session, house.context().vault);
        const auto leased = deliveries.leaseDue(house.now(), 1h, 1);
        if (state == DeliveryState::sending) return true;
        std::optional<Instant> next;
        if (state == DeliveryState::deferred) next = house.now() + 1h;
        return deliveries.complete(leased->at(0).row.id, 1, state, next, "", house.now());
    });
}

} // namespace

class TestBounces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void states();
    void shapes_data();
    void shapes();
    void noBounces();
    void readTwice();
    void folders_data();
    void folders();
    void lostLease();
    void manyFiles();
    void brokenFolder();
};

// Only what may still be thought delivered can come back.
void TestBounces::states() {
    House house;
    Post post(house);
    for (const auto state : {DeliveryState::accepted, DeliveryState::sending, DeliveryState::deferred, DeliveryState::failed,
                             DeliveryState::suppressed, DeliveryState::queued})
        bringTo(house, std::string(wordOf(state)) + "@example.org", state);
    const auto before = house.rows();
    for (const auto& [address, row] : before) post.put(address, sample("postfix", post.tokenOf(address)));
    post.start();
    QVERIFY(post.waitUntilEmpty());
    post.stop();
    const auto rows = house.rows();
    for (const auto& [address, row] : before) {
        const bool may = row.state == DeliveryState::accepted || row.state == DeliveryState::sending || row.state == DeliveryState::deferred;
        QCOMPARE(rows.at(address).state, may ? DeliveryState::bounced : row.state);
        if (may) QCOMPARE(rows.at(address).error, std::string("5.1.1 user unknown"));
    }
    QCOMPARE(house.events().size(), std::size_t(3));
    for (const auto& event : house.events()) QCOMPARE(event.kind, std::string("delivery"));
    QVERIFY(post.aside().empty());
    const auto due = house.inStore([&](store::Session& session) -> Result<std::optional<Instant>> {
        return store::DeliveryStore(session, house.context().vault).nextDue();
    });
    QVERIFY(due->has_value()); // the queued one and no other
}

void TestBounces::shapes_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("postfix") << QByteArray("postfix") << QByteArray("5.1.1 user unknown");
    QTest::newRow("exim") << QByteArray("exim") << QByteArray("5.0.0 550 5.2.1 The email account that you tried to reach is disabled");
    QTest::newRow("exchange") << QByteArray("exchange") << QByteArray("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nobody@tenant.example.com not found by SMTP address lookup");
    QTest::newRow("gmail") << QByteArray("gmail") << QByteArray("550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. Learn more at https://");
}

void TestBounces::shapes() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, error);
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    bringTo(house, "ben@example.org", DeliveryState::accepted);
    post.put("1", sample(name.constData(), post.tokenOf("anna@example.org")));
    post.start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::bounced));
    QVERIFY(post.waitUntilEmpty());
    post.stop();
    QCOMPARE(QByteArray::fromStdString(house.rows().at("anna@example.org").error), error);
    QCOMPARE(house.rows().at("ben@example.org").state, DeliveryState::accepted);
}

void TestBounces::noBounces() {
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    const std::string token = post.tokenOf("anna@example.org");
    std::string forged = token;
    forged[30] = forged[30] == 'a' ? 'b' : 'a';
    post.put("delayed", sample("postfix_delayed", token));
    post.put("forged", sample("postfix", forged));
    for (const char* name : {"qmail", "auto_reply", "read_receipt"}) post.put(name, sample(name, token));
    post.put("large", sample("postfix", token) + std::string(mail::kBounceReportBytesMax, 'x'));
    post.put("nothing", "");
    // The token in every place but the notification's own recipient fields.
    std::string elsewhere = sample("postfix", token);
    for (const char* field : {"\nX-Original-To: ", "\nDelivered-To: ", "\nTo: "})
        elsewhere.replace(elsewhere.find(field), std::string(field).size(), "\nX-Thing: ");
    post.put("elsewhere", elsewhere);
    // The right MAC for a delivery that is gone.
    const auto address = *mail::BounceAddress::parse("bounces@example.org");
    const std::string stranger = *address.addressOf(DeliveryId(base::newUuid(house.now())), house.context().vault);
    post.put("gone", sample("postfix", stranger.substr(8, stranger.find('@') - 8)));
    post.start();
    QVERIFY(post.waitUntilEmpty());
    post.stop();
    QCOMPARE(house.rows().at("anna@example.org").state, DeliveryState::accepted);
    QVERIFY(house.events().empty());
    QCOMPARE(post.aside(), (std::set<std::string>{"auto_reply", "elsewhere", "forged", "large", "nothing", "qmail", "read_receipt"}));
}

// Killed after the commit and before the file was gone.
void TestBounces::readTwice() {
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    const std::string bytes = sample("postfix", post.tokenOf("anna@example.org"));
    for (int i = 0; i < 2; ++i) {
        post.put("same", bytes);
        post.start();
        QVERIFY(post.waitUntilEmpty());
        post.stop();
        QCOMPARE(house.rows().at("anna@example.org").state, DeliveryState::bounced);
        QCOMPARE(house.events().size(), std::size_t(1));
    }
}

void TestBounces::folders_data() {
    QTest::addColumn<QByteArray>("inbox");
    QTest::newRow("Maildir") << QByteArray("bounces/new");
    QTest::newRow("plain folder") << QByteArray("bounces");
}

void TestBounces::folders() {
    QFETCH(QByteArray, inbox);
    House house;
    Post post(house, inbox.constData());
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    bringTo(house, "ben@example.org", DeliveryState::accepted);
    // What is no plain file is not opened, and not moved.
    std::ofstream(house.folder() / "outside") << sample("postfix", post.tokenOf("ben@example.org"));
    std::filesystem::create_symlink(house.folder() / "outside", post.inbox() / "link");
    std::filesystem::create_directory(post.inbox() / "sub");
    post.put(".hidden", sample("postfix", post.tokenOf("ben@example.org")));
    QVERIFY(mail::BounceFolder(post.folder()).check().has_value());
    post.start();
    post.put("1.host", sample("postfix", post.tokenOf("anna@example.org")));
    post.put("2.host", "junk");
    QVERIFY(house.waitFor([&post](const auto& all) {
        return all.at("anna@example.org").state == DeliveryState::bounced && post.names(post.inbox()).size() == 2;
    }));
    post.stop();
    QCOMPARE(post.names(post.inbox()), (std::set<std::string>{".hidden", "link"})); // a link counts as what it leads to
    QVERIFY(std::filesystem::is_symlink(post.inbox() / "link"));
    QCOMPARE(post.aside(), std::set<std::string>{"2.host"});
    QCOMPARE(house.rows().at("ben@example.org").state, DeliveryState::accepted);
}

// The notification may be faster than the answer to the transfer.
void TestBounces::lostLease() {
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::sending);
    post.put("1", sample("postfix", post.tokenOf("anna@example.org")));
    post.start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::bounced));
    const auto late = house.inStore([&](store::Session& session) -> Result<bool> {
        return store::DeliveryStore(session, house.context().vault)
            .complete(house.idOf("anna@example.org"), 1, DeliveryState::accepted, std::nullopt, "", house.now());
    });
    QVERIFY(!*late);
    QCOMPARE(house.rows().at("anna@example.org").state, DeliveryState::bounced);
    post.stop();
}

void TestBounces::manyFiles() {
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    const int count = static_cast<int>(limits::kBouncesSetAsideMax) + 20;
    for (int i = 0; i < count; ++i) post.put("junk" + std::to_string(i), "junk");
    post.put("bounce", sample("postfix", post.tokenOf("anna@example.org")));
    post.start();
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::bounced));
    QVERIFY(post.waitUntilEmpty());
    post.stop();
    QCOMPARE(post.aside().size(), limits::kBouncesSetAsideMax);
}

void TestBounces::brokenFolder() {
    House house;
    Post post(house);
    bringTo(house, "anna@example.org", DeliveryState::accepted);
    std::filesystem::remove_all(post.folder());
    const auto checked = mail::BounceFolder(post.folder()).check();
    QVERIFY(checked.has_error());
    QCOMPARE(checked.error().field, std::string("mail.bounce_folder"));
    post.start();
    QElapsedTimer passed;
    passed.start();
    house.waitFor([&passed](const auto&) { return passed.elapsed() > 200; });
    std::filesystem::create_directories(post.inbox());
    post.put("1", sample("postfix", post.tokenOf("anna@example.org")));
    QVERIFY(house.waitFor("anna@example.org", DeliveryState::bounced));
    post.stop();
}

QTEST_GUILESS_MAIN(TestBounces)
#include "tst_bounces.moc"
