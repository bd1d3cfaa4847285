// The frame around the pages: reading without a connection, several servers, settings, notices, the report for whoever
// helps, and a desktop without a keyring (T-D4).
// labels: unit spec:G1 spec:G3 spec:G6
// covers: T-D4_frame_without_keyring
// needs: client/net
// timeout: 180
#include "client/ui/about_dialog.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/program.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/client/ui/small_server.hpp"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace conclave::client {

using tests::kPassword;
using tests::SmallServer;
using namespace Qt::StringLiterals;

class FrameTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SmallServer> m_server;
    std::unique_ptr<Program> m_program;

    template <class T = QWidget>
    static T* find(QWidget* in, const char* name) {
        auto* found = in->findChild<T*>(QString::fromLatin1(name));
        if (!found) qFatal("no %s", name);
        return found;
    }
    MainWindow* window() { return m_program->mainWindow(); }
    SignInDialog* signIn() { return m_program->signInDialog(); }
    QTableView* table() { return find<QTableView>(window(), "conferences"); }
    static void choose(QMessageBox* box, QMessageBox::ButtonRole role) {
        for (auto* button : box->buttons())
            if (box->buttonRole(button) == role) return button->click();
    }

    QString strip(QWidget* in, const char* name) {
        auto* found = find(in, name);
        return found->isVisibleTo(in) ? find<QLabel>(found, "messageText")->text() : QString();
    }

    void serve(quint16 port = 0) {
        m_server = std::make_unique<SmallServer>(m_certificates.certificate("selfSigned"), m_certificates.key("selfSigned"), port);
        m_server->conferences = {SmallServer::conference(u"c1"_s, u"Board"_s, u"scheduled"_s),
                                 SmallServer::conference(u"c2"_s, u"Supplier"_s, u"draft"_s)};
    }

    void start(const QString& address) {
        StartOptions options;
        options.language = u"en"_s;
        options.server = address;
        options.login = u"anna"_s;
        options.fingerprint =
            ServerTrust::fingerprintOf(QSslCertificate::fromPath(m_certificates.certificate("selfSigned")).constFirst());
        m_program = std::make_unique<Program>(*qApp, options);
        m_program->connection().setTimes(std::chrono::milliseconds(50), std::chrono::milliseconds(100));
        m_program->start();
    }

    void enter(const QString& password) {
        find<QLineEdit>(signIn(), "password")->setText(password);
        find<QAbstractButton>(signIn(), "signIn")->click();
    }

    void signedIn() {
        start(m_server->tls.address());
        enter(kPassword);
        QTRY_VERIFY_WITH_TIMEOUT(window() && window()->isVisible(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 2, 30'000);
    }

    void quit() {
        m_program.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keyring
        QVERIFY(m_certificates.make());
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("CONCLAVE_CLIENT_SETTINGS", m_folder->path().toUtf8());
        serve();
    }

    void cleanup() {
        quit();
        m_server.reset();
        QCOMPARE(QApplication::clipboard()->text().contains(kPassword), false);
    }

    void theConnectionIsLostAndComesBack() {
        signedIn();
        QTRY_VERIFY_WITH_TIMEOUT(m_server->stream, 30'000);
        QVERIFY(strip(window(), "offlineStrip").isEmpty());
        const quint16 port = m_server->tls.port();
        m_server.reset();
        QTRY_VERIFY_WITH_TIMEOUT(strip(window(), "offlineStrip").contains(u"cannot be reached"_s), 30'000);
        QCOMPARE(table()->model()->rowCount(), 2); // still to be read
        auto& page = window()->conferences();
        QVERIFY(!page.newAction()->isEnabled());
        for (const RowAction action : {RowAction::people, RowAction::invite, RowAction::remove}) {
            QVERIFY(!page.action(action)->isEnabled());
            QVERIFY(page.action(action)->toolTip().contains(u"cannot be reached"_s));
        }
        QVERIFY(page.action(RowAction::open)->isEnabled());
        serve(port);
        m_server->conferences.append(SmallServer::conference(u"c3"_s, u"Another"_s, u"draft"_s));
        QTRY_VERIFY_WITH_TIMEOUT(strip(window(), "offlineStrip").isEmpty(), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 3, 30'000);
        QVERIFY(page.newAction()->isEnabled());
        QVERIFY(page.action(RowAction::people)->isEnabled());
    }

    // Started without a server: what was known is read, and all comes alive when the server is back.
    void lookAtWhatWasKnown() {
        signedIn();
        // Such a change is read at once, and with it the people.
        Q_EMIT m_program->api().changed(u"conference"_s, api::Change{.conferenceId = ConferenceId("c1"), .participantId = {}, .userId = {}});
        LocalStore reader(LocalStore::fileName(), nullptr);
        const StoreOwner anna{u"default"_s, u"anna@"_s + m_server->tls.address()};
        bool kept = false;
        QTRY_VERIFY_WITH_TIMEOUT((reader.conference(anna, ConferenceId("c1"), this,
                                                    [&](const std::optional<api::Conference>& one) { kept = one && one->participants; }),
                                  kept),
                                 30'000);
        const quint16 port = m_server->tls.port();
        const QString address = m_server->tls.address();
        quit();
        m_server.reset();

        start(address);
        enter(kPassword);
        auto* look = find<QAbstractButton>(signIn(), "look");
        QTRY_VERIFY_WITH_TIMEOUT(look->isVisible(), 60'000);
        QVERIFY(look->isEnabled());
        look->click();
        QVERIFY(window()->isVisible());
        QVERIFY(!signIn()->isVisible());
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QVERIFY(strip(window(), "offlineStrip").contains(u"You see what was known on"_s));
        QVERIFY(!window()->conferences().newAction()->isEnabled());
        window()->conferences().openConference(ConferenceId("c1"));
        auto* known = find<QDialog>(window(), "knownConference");
        QTRY_VERIFY(strip(known, "knownMessage").contains(u"PINs are not kept"_s));
        QTRY_COMPARE(known->findChild<QTableWidget*>()->rowCount(), 2);
        known->close();

        serve(port);
        find<QAbstractButton>(find(window(), "offlineStrip"), "messageAction")->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_program->api().signedIn(), 60'000);
        QTRY_VERIFY(strip(window(), "offlineStrip").isEmpty());
        QTRY_VERIFY(window()->conferences().newAction()->isEnabled());
    }

    // Who has never signed in here is offered nothing.
    void nothingKnownOfOthers() {
        signedIn();
        const QString address = m_server->tls.address();
        quit();
        m_server.reset();
        start(address);
        find<QLineEdit>(signIn(), "login")->setText(u"ben"_s);
        enter(kPassword);
        QTRY_VERIFY_WITH_TIMEOUT(!strip(signIn(), "signInMessage").isEmpty(), 60'000);
        QTest::qWait(100);
        QVERIFY(!find<QAbstractButton>(signIn(), "look")->isVisible());
    }

    void signedOutAndDismissed() {
        signedIn();
        m_server->expired = true;
        window()->conferences().refresh();
        QTRY_VERIFY(signIn());
        signIn()->close();
        QTRY_VERIFY(!signIn());
        QVERIFY(strip(window(), "offlineStrip").contains(u"signed out"_s));
        find<QAbstractButton>(find(window(), "offlineStrip"), "messageAction")->click();
        QTRY_VERIFY(signIn() && signIn()->isVisible());
        enter(kPassword);
        QTRY_VERIFY(m_program->api().signedIn());
        QTRY_VERIFY(strip(window(), "offlineStrip").isEmpty());
    }

    void severalServers() {
        start(m_server->tls.address());
        auto* profiles = find<QComboBox>(signIn(), "profile");
        QVERIFY(!profiles->isVisible());
        enter(kPassword);
        QTRY_VERIFY_WITH_TIMEOUT(window() && window()->isVisible(), 30'000);
        find<QAction>("switchServer")->trigger();
        QTRY_VERIFY(signIn());
        QVERIFY(!window()->isVisible());
        const auto name = [&](const char* action, const QString& text) {
            find<QAction>(action)->trigger();
            auto* dialog = signIn()->findChild<QInputDialog*>();
            if (!dialog) qFatal("no question");
            dialog->setTextValue(text);
            dialog->accept();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        };
        name("addProfile", u"  Branch   office "_s);
        profiles = find<QComboBox>(signIn(), "profile");
        QVERIFY(profiles->isVisible());
        QCOMPARE(profiles->count(), 2);
        QCOMPARE(profiles->currentText(), u"Branch office"_s);
        QVERIFY(find<QLineEdit>(signIn(), "server")->text().isEmpty());
        name("addProfile", u"branch OFFICE"_s);
        QVERIFY(strip(signIn(), "signInMessage").contains(u"already"_s));
        QCOMPARE(profiles->count(), 2);
        name("renameProfile", u"South"_s);
        QCOMPARE(profiles->currentText(), u"South"_s);
        QCOMPARE(Settings().profileNames(), (QStringList{u"default"_s, u"South"_s}));
        find<QAction>("removeProfile")->trigger();
        choose(signIn()->findChild<QMessageBox*>(), QMessageBox::DestructiveRole);
        QCOMPARE(Settings().profileNames(), QStringList{u"default"_s});
        QCOMPARE(find<QLineEdit>(signIn(), "login")->text(), u"anna"_s);
        enter(kPassword);
        QTRY_VERIFY_WITH_TIMEOUT(window()->isVisible(), 30'000);
    }

    void withoutAKeyring() {
        start(m_server->tls.address());
        find<QCheckBox>(signIn(), "remember")->setChecked(true);
        enter(kPassword);
        QTRY_VERIFY_WITH_TIMEOUT(window() && window()->isVisible(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(strip(window(), "pageMessage").contains(u"No keyring"_s), 30'000);
        QVERIFY(!Settings().profile(u"default"_s).remember);
        quit();
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int read = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY2(!bytes.contains(kPassword.toUtf8()) && !bytes.contains("\"tok\""), qPrintable(file.fileName()));
            ++read;
        }
        QVERIFY(read >= 2); // settings and store
    }

    void settings() {
        signedIn();
        find<QAction>("settings")->trigger();
        auto* dialog = find<QDialog>(window(), "settingsDialog");
        find<QSpinBox>(dialog, "minutesBefore")->setValue(25);
        find<QCheckBox>(dialog, "mailFailed")->setChecked(false);
        find<QCheckBox>(dialog, "callNeedsYou")->setChecked(false);
        find<QSpinBox>(dialog, "clipboardSeconds")->setValue(30);
        QCOMPARE(clipboardLease(), std::chrono::milliseconds(30'000));
        auto* zone = find<QComboBox>(dialog, "zoneToAdd");
        zone->setEditText(u"america/new york"_s);
        find<QAbstractButton>(dialog, "addZone")->click();
        zone->setEditText(u"no such place"_s);
        find<QAbstractButton>(dialog, "addZone")->click();
        QCOMPARE(Settings().zonesBeside(), QStringList{u"America/New_York"_s});
        const NotificationChoice expected{
            .startsSoon = true, .minutesBefore = 25, .mailFailed = false, .begun = true, .callNeedsYou = false};
        QCOMPARE(Settings().notifications(), expected);
        auto* language = find<QComboBox>(dialog, "language");
        language->setCurrentIndex(language->findData(u"de"_s));
        Q_EMIT language->activated(language->currentIndex());
        QTRY_COMPARE(find<QAbstractButton>(dialog, "close")->text(), u"Schließen"_s);
        QCOMPARE(Settings().language(), u"de"_s);
        language = find<QComboBox>(dialog, "language");
        language->setCurrentIndex(language->findData(u"en"_s));
        Q_EMIT language->activated(language->currentIndex());
        QTRY_COMPARE(find<QAbstractButton>(dialog, "close")->text(), u"Close"_s);
        QCOMPARE(find<QListWidget>(dialog, "zones")->count(), 1);
        find<QListWidget>(dialog, "zones")->setCurrentRow(0);
        find<QAbstractButton>(dialog, "removeZone")->click();
        QVERIFY(Settings().zonesBeside().isEmpty());
        QVERIFY(!find<QAbstractButton>(dialog, "forgetPassword")->isEnabled());
        setClipboardLease(std::chrono::seconds(60));
    }

    void aNoticeOpensTheConference() {
        QJsonObject soon = m_server->conferences[0].toObject();
        soon.insert(u"begin"_s, QDateTime::currentDateTimeUtc().addSecs(300).toString(Qt::ISODate));
        m_server->conferences[0] = soon;
        signedIn();
        QTRY_VERIFY(strip(window(), "noticeStrip").contains(u"Board"_s));
        QVERIFY(!strip(window(), "noticeStrip").contains(u"12345678"_s));
        find<QAbstractButton>(find(window(), "noticeStrip"), "messageAction")->click();
        QVERIFY(strip(window(), "noticeStrip").isEmpty());
        QCOMPARE(table()->currentIndex().siblingAtColumn(2).data().toString(), u"Board"_s);
        QVERIFY(window()->findChild<QDialog*>());
    }

    void theReportHoldsNoSecret() {
        signedIn();
        AboutDialog* about = nullptr;
        for (QAction* action : window()->findChildren<QAction*>())
            if (action->text().contains(u"About Conclave"_s)) action->trigger();
        about = window()->findChild<AboutDialog*>();
        QVERIFY(about);
        find<QAbstractButton>(about, "copyReport")->click();
        const QString report = QApplication::clipboard()->text();
        QVERIFY(report.contains(QLatin1String(CONCLAVE_VERSION)));
        QVERIFY(report.contains(u"Connection: "_s));
        QVERIFY(report.contains(u"Conferences listed: 2"_s));
        for (const QString& secret : {u"anna"_s, u"Anna"_s, u"localhost"_s, u"example.org"_s, u"Board"_s, u"12345678"_s, u"Supplier"_s,
                                      QString::number(m_server->tls.port()), kPassword, m_folder->path()})
            QVERIFY2(!report.contains(secret), qPrintable(secret));
        QVERIFY(find<QLabel>(about, "copied")->text().contains(u"clipboard"_s));
    }

    void aDamagedStoreIsTold() {
        QFile file(m_folder->filePath(u"conclave.sqlite"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("no database ").repeated(400));
        file.close();
        signedIn();
        QTRY_VERIFY(strip(window(), "pageMessage").contains(u"damaged"_s));
    }

private:
    template <class T>
    T* find(const char* name) {
        for (QWidget* any : QApplication::topLevelWidgets())
            if (auto* found = any->findChild<T*>(QString::fromLatin1(name))) return found;
        qFatal("no %s", name);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::FrameTest)
#include "tst_frame.moc"
