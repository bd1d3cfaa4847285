// Half-done wizards and last known lists on disk: kept per owner, readable by the owner alone, without secrets, and a file
// that is damaged or of a newer program is put aside (T-B12 in part).
// labels: unit spec:G3
#include "client/cache/local_store.hpp"
#include "common/api/codec.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

using namespace Qt::StringLiterals;

class LocalStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalStore> m_store;
    const StoreOwner m_anna{u"default"_s, u"anna@conference.example.org"_s};
    const StoreOwner m_ben{u"default"_s, u"ben@conference.example.org"_s};

    QString file() const { return m_folder->filePath(u"kept/conclave.sqlite"_s); }

    void reopen() {
        m_store.reset();
        m_store = std::make_unique<LocalStore>(file(), nullptr);
    }

    std::vector<WizardDraft> drafts(const StoreOwner& owner) {
        std::optional<std::vector<WizardDraft>> got;
        m_store->drafts(owner, this, [&](std::vector<WizardDraft> found) { got = std::move(found); });
        if (got) qFatal("answered from inside the call");
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30'000)) qFatal("no answer");
        return *got;
    }

    KnownList list(const StoreOwner& owner, KnownView view) {
        std::optional<KnownList> got;
        m_store->list(owner, view, this, [&](KnownList known) { got = std::move(known); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30'000)) qFatal("no answer");
        return *got;
    }

    std::optional<api::Conference> conference(const StoreOwner& owner, const char* id) {
        std::optional<std::optional<api::Conference>> got;
        m_store->conference(owner, ConferenceId(id), this, [&](std::optional<api::Conference> one) { got = std::move(one); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30'000)) qFatal("no answer");
        return *got;
    }

    ReturnedMail returned(const StoreOwner& owner) {
        std::optional<ReturnedMail> got;
        m_store->returnedMail(owner, this, [&](ReturnedMail found) { got = std::move(found); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30'000)) qFatal("no answer");
        return *got;
    }

    static WizardDraft draft(const char* id, const QString& subject) {
        WizardDraft one;
        one.id = QString::fromLatin1(id);
        one.subject = subject;
        one.page = 2;
        one.content = {{u"subject"_s, subject}, {u"deep"_s, QJsonObject{{u"n"_s, 1}}}};
        return one;
    }

    static api::Conference planned(const char* id, const char* subject) {
        api::Conference one;
        one.id = ConferenceId(id);
        one.version = 1;
        one.subject = subject;
        one.timeZone = "UTC";
        one.participantCount = 1;
        return one;
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<LocalStore>(file(), nullptr);
    }

    void cleanup() { m_store.reset(); }

    void draftsOutliveTheProgram() {
        m_store->keepDraft(m_anna, draft("d1", u"Board"_s));
        m_store->keepDraft(m_anna, draft("d2", u"Prüfung “Q3”"_s));
        m_store->keepDraft(m_ben, draft("d1", u"Of Ben"_s));
        m_store->keepDraft(m_anna, draft("d1", u"Board, changed"_s));
        reopen();
        auto found = drafts(m_anna);
        QCOMPARE(found.size(), std::size_t(2));
        for (WizardDraft& one : found) {
            QVERIFY(one.changed.isValid());
            one.changed = {};
        }
        QVERIFY(found[0] == draft("d1", u"Board, changed"_s) || found[1] == draft("d1", u"Board, changed"_s));
        QVERIFY(found[0] == draft("d2", u"Prüfung “Q3”"_s) || found[1] == draft("d2", u"Prüfung “Q3”"_s));
        m_store->dropDraft(m_anna, u"d1"_s);
        m_store->dropDraft(m_anna, u"d2"_s);
        QVERIFY(drafts(m_anna).empty());
        QCOMPARE(drafts(m_ben).size(), std::size_t(1));
    }

    void listsKeepPeopleWithoutSecrets() {
        QVERIFY(!list(m_anna, KnownView::current).knownAt.isValid());
        api::Conference board = planned("c1", "Board");
        m_store->keepList(m_anna, KnownView::current, {board, planned("c2", "Supplier")});
        api::Participant person;
        person.id = ParticipantId("p1");
        person.address = "ben@example.org";
        person.pin = "271828182";
        person.joinToken = "a-token-that-must-not-stay";
        board.participants = std::vector{person};
        m_store->keepPeople(m_anna, board);
        reopen();
        const KnownList known = list(m_anna, KnownView::current);
        QCOMPARE(known.conferences.size(), std::size_t(2));
        QVERIFY(known.knownAt.secsTo(QDateTime::currentDateTimeUtc()) < 3600);
        const auto whole = conference(m_anna, "c1");
        QVERIFY(whole && whole->participants);
        QCOMPARE(whole->participants->front().address, std::string("ben@example.org"));
        QVERIFY(!whole->participants->front().pin && !whole->participants->front().joinToken);
        QVERIFY(!conference(m_ben, "c1"));

        // A newer list keeps the people of those that stay, and forgets those that have gone.
        m_store->keepList(m_anna, KnownView::current, {planned("c1", "Board, moved")});
        QCOMPARE(conference(m_anna, "c1")->subject, std::string("Board, moved"));
        QVERIFY(conference(m_anna, "c1")->participants);
        QVERIFY(!conference(m_anna, "c2"));
        m_store->forgetLists();
        QVERIFY(!list(m_anna, KnownView::current).knownAt.isValid());

        m_store.reset();
        QDir folder(QFileInfo(file()).path());
        QCOMPARE(folder.entryList(QDir::Files | QDir::Hidden), QStringList{u"conclave.sqlite"_s});
        QFile kept(file());
        QVERIFY(kept.open(QIODevice::ReadOnly));
        const QByteArray bytes = kept.readAll();
        QVERIFY(!bytes.contains("271828182"));
        QVERIFY(!bytes.contains("a-token-that-must-not-stay"));
        QVERIFY(!bytes.contains("ben@example.org")); // what was forgotten is overwritten
    }

    // Whose mail came back is known after the conference is gone, and in the file of a program that did not know it.
    void returnedMail() {
        (void)drafts(m_anna);
        m_store.reset();
        {
            StoreFile first(file());
            QCOMPARE(static_cast<int>(first.open()), static_cast<int>(StoreState::good));
            QVERIFY(first.run(u"DROP TABLE returned"_s));
            QVERIFY(first.run(u"PRAGMA user_version = 1"_s));
        }
        reopen();
        api::Conference board = planned("c1", "Board");
        const auto person = [](const char* id, const char* address, DeliveryState state, std::optional<std::string> error = {}) {
            api::Participant one;
            one.id = ParticipantId(id);
            one.address = address;
            one.delivery = api::Delivery{.participantId = one.id, .state = state, .error = std::move(error)};
            return one;
        };
        board.participants = std::vector{person("p1", "Ben@Example.org", DeliveryState::bounced),
                                         person("p2", "dora@example.org", DeliveryState::failed, "550 5.1.1 unknown"),
                                         person("p3", "emil@example.org", DeliveryState::failed, "the relay does not answer"),
                                         person("p4", "fay@example.org", DeliveryState::accepted)};
        m_store->keepPeople(m_anna, board);
        m_store->keepPeople(m_anna, board);
        m_store->keepList(m_anna, KnownView::current, {});
        reopen();
        const ReturnedMail found = returned(m_anna);
        QCOMPARE(found.size(), qsizetype(2));
        QVERIFY(found.contains(u"dora@example.org"_s));
        QVERIFY(found[u"ben@example.org"_s].secsTo(QDateTime::currentDateTimeUtc()) < 3600);
        QVERIFY(returned(m_ben).isEmpty());
        m_store->forgetLists();
        QVERIFY(returned(m_anna).isEmpty());
    }

    void onlyTheOwnerMayRead() {
        (void)drafts(m_anna);
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY(!(QFileInfo(file()).permissions() & others));
        m_store.reset();
        QVERIFY(QFile::setPermissions(file(), QFileInfo(file()).permissions() | QFileDevice::ReadOther));
        reopen();
        (void)drafts(m_anna);
        QVERIFY(!(QFileInfo(file()).permissions() & others));
    }

    void profilesMoveAndGo() {
        m_store->keepDraft(m_anna, draft("d1", u"Board"_s));
        m_store->keepList(m_anna, KnownView::past, {planned("c1", "Board")});
        m_store->renameProfile(m_anna.profile, u"office"_s);
        const StoreOwner moved{u"office"_s, m_anna.account};
        QVERIFY(drafts(m_anna).empty());
        QCOMPARE(drafts(moved).size(), std::size_t(1));
        QCOMPARE(list(moved, KnownView::past).conferences.size(), std::size_t(1));
        m_store->forgetProfile(u"office"_s);
        QVERIFY(drafts(moved).empty());
        QVERIFY(!list(moved, KnownView::past).knownAt.isValid());
    }

    void putAside_data() {
        QTest::addColumn<QByteArray>("bytes"); // empty: the file of a newer program
        QTest::addColumn<int>("state");
        QTest::newRow("no database") << QByteArray("this is no database at all, and long enough to be read as one").repeated(40)
                                     << static_cast<int>(StoreState::damaged);
        QTest::newRow("torn") << QByteArray("SQLite format 3\0", 16) + QByteArray(4080, '\x5a') << static_cast<int>(StoreState::damaged);
        QTest::newRow("newer") << QByteArray() << static_cast<int>(StoreState::newer);
    }

    void putAside() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, state);
        m_store->keepDraft(m_anna, draft("d1", u"Board"_s));
        m_store.reset();
        if (bytes.isEmpty()) {
            StoreFile newer(file());
            QCOMPARE(static_cast<int>(newer.open()), static_cast<int>(StoreState::good));
            QVERIFY(newer.run(u"PRAGMA user_version = 999"_s));
        } else {
            QFile kept(file());
            QVERIFY(kept.open(QIODevice::WriteOnly | QIODevice::Truncate));
            kept.write(bytes);
        }
        m_store = std::make_unique<LocalStore>(file(), nullptr);
        QSignalSpy opened(m_store.get(), &LocalStore::opened);
        QVERIFY(drafts(m_anna).empty());
        QCOMPARE(opened.size(), 1);
        QCOMPARE(static_cast<int>(opened[0][0].value<StoreState>()), state);
        QCOMPARE(QDir(QFileInfo(file()).path()).entryList(QDir::Files).size(), 2);
        m_store->keepDraft(m_anna, draft("d2", u"After"_s));
        QCOMPARE(drafts(m_anna).size(), std::size_t(1));
        reopen();
        QCOMPARE(drafts(m_anna).size(), std::size_t(1));
    }

    void nowhereToWrite() {
        m_store.reset();
        QFile inTheWay(m_folder->filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        m_store = std::make_unique<LocalStore>(m_folder->filePath(u"file/conclave.sqlite"_s), nullptr);
        QSignalSpy opened(m_store.get(), &LocalStore::opened);
        m_store->keepDraft(m_anna, draft("d1", u"Board"_s));
        QVERIFY(drafts(m_anna).empty());
        QCOMPARE(opened.size(), 1);
        QCOMPARE(static_cast<int>(opened[0][0].value<StoreState>()), static_cast<int>(StoreState::unavailable));
    }

    void noAnswerToWhoIsGone() {
        auto context = std::make_unique<QObject>();
        bool answered = false;
        m_store->drafts(m_anna, context.get(), [&](const std::vector<WizardDraft>&) { answered = true; });
        context.reset();
        (void)drafts(m_anna);
        QVERIFY(!answered);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::LocalStoreTest)
#include "tst_local_store.moc"
