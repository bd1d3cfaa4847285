// The program as a person uses it, offscreen, against an HTTPS server of the test: trust, sign-in, the list, live changes,
// the trash, a session that ends, another language (T-D3 in part).
// labels: unit spec:A1 spec:A3 spec:B1 spec:B6 spec:G1 spec:G2 spec:G4 spec:G5
// needs: client/net
// timeout: 180
#include "client/ui/cancel_conference_dialog.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/program.hpp"
#include "client/ui/trust_dialog.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/client/ui/small_server.hpp"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QTableView>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

using tests::kPassword;
using tests::SmallServer;
using namespace Qt::StringLiterals;

namespace {

// What can hold the focus has a name that a screen reader says.
QStringList unnamed(const QWidget& window) {
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(&window)) continue;
        if (widget->objectName().startsWith(u"qt_"_s)) continue;
        const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        if (face && !face->text(QAccessible::Name).isEmpty()) continue;
        found += QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName();
    }
    return found;
}

} // namespace

class ProgramTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SmallServer> m_server;
    std::unique_ptr<Program> m_program;

    template <class T>
    T* inSignIn(const char* name) {
        return m_program->signInDialog()->findChild<T*>(QString::fromLatin1(name));
    }

    TrustDialog* trustDialog() {
        for (QWidget* window : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<TrustDialog*>(window); dialog && dialog->isVisible()) return dialog;
        return nullptr;
    }

    QString signInMessage() {
        auto* strip = inSignIn<QWidget>("signInMessage");
        return strip->isVisibleTo(m_program->signInDialog()) ? strip->findChild<QLabel*>(u"messageText"_s)->text()
                                                             : QString();
    }

    void enter(const QString& login, const QString& password) {
        inSignIn<QLineEdit>("server")->setText(m_server->tls.address());
        inSignIn<QLineEdit>("login")->setText(login);
        inSignIn<QLineEdit>("password")->setText(password);
        inSignIn<QAbstractButton>("signIn")->click();
    }

    void start(bool trusted) {
        StartOptions options;
        options.language = u"en"_s;
        if (trusted) {
            options.server = m_server->tls.address();
            options.login = u"anna"_s;
            options.fingerprint = ServerTrust::fingerprintOf(
                QSslCertificate::fromPath(m_certificates.certificate("selfSigned")).constFirst());
        }
        m_program = std::make_unique<Program>(*qApp, options);
        m_program->start();
    }

    void signedIn() {
        start(true);
        enter(u"anna"_s, kPassword);
        QTRY_VERIFY(m_program->mainWindow() && m_program->mainWindow()->isVisible());
        QTRY_COMPARE(table()->model()->rowCount(), m_server->conferences.size());
    }

    QTableView* table() { return m_program->mainWindow()->findChild<QTableView*>(u"conferences"_s); }

    QString cell(int row, int column) { return table()->model()->index(row, column).data().toString(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("CONCLAVE_CLIENT_SETTINGS", m_folder->path().toUtf8());
        m_server = std::make_unique<SmallServer>(m_certificates.certificate("selfSigned"),
                                                 m_certificates.key("selfSigned"));
        m_server->conferences = {SmallServer::conference(u"c1"_s, u"Board"_s, u"scheduled"_s),
                                 SmallServer::conference(u"c2"_s, u"Supplier"_s, u"draft"_s)};
    }

    void cleanup() {
        m_program.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_server.reset();
    }

    void firstUseAsksAndNoIsTheDefault() {
        start(false);
        enter(u"anna"_s, kPassword);
        QTRY_VERIFY(trustDialog());
        auto* no = trustDialog()->findChild<QAbstractButton*>(u"refuse"_s);
        QVERIFY(no->hasFocus() || trustDialog()->focusWidget() == no);
        QVERIFY(unnamed(*trustDialog()).isEmpty());
        no->click();
        QTRY_VERIFY(!trustDialog());
        QTRY_VERIFY(signInMessage().contains(u"not trusted"_s));
        QVERIFY(m_server->tls.bytesReceived().isEmpty());

        inSignIn<QAbstractButton>("signIn")->click();
        QTRY_VERIFY(trustDialog());
        trustDialog()->findChild<QAbstractButton*>(u"trust"_s)->click();
        QTRY_VERIFY(m_program->mainWindow() && m_program->mainWindow()->isVisible());
        QTRY_VERIFY(!m_program->signInDialog());
        const ServerProfile profile = Settings().profile(u"default"_s);
        QCOMPARE(profile.login, u"anna"_s);
        QCOMPARE(profile.fingerprint.size(), 32);
        QFile stored(Settings().fileName());
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QVERIFY(!stored.readAll().contains(kPassword.toUtf8()));
    }

    // What nobody may overrule is said in a sentence, asks nothing, and gets nothing (T-D1).
    void refusedInASentence_data() {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QString>("says");
        QTest::newRow("expired") << QByteArray("selfExpired") << u"has expired"_s;
        QTest::newRow("not yet valid") << QByteArray("future") << u"not valid yet"_s;
    }

    void refusedInASentence() {
        QFETCH(QByteArray, certificate);
        QFETCH(QString, says);
        m_server->tls.show(m_certificates.certificate(certificate), m_certificates.key(certificate));
        start(false);
        enter(u"anna"_s, kPassword);
        QTRY_VERIFY2(signInMessage().contains(says), qPrintable(signInMessage()));
        QVERIFY(signInMessage().contains(u"nothing was sent"_s));
        QVERIFY(!trustDialog());
        QVERIFY(m_server->tls.bytesReceived().isEmpty());
    }

    void noSecureConnection() {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&plain, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* socket = plain.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                received += socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            });
        });
        start(false);
        inSignIn<QLineEdit>("server")->setText(u"localhost:%1"_s.arg(plain.serverPort()));
        inSignIn<QLineEdit>("login")->setText(u"anna"_s);
        inSignIn<QLineEdit>("password")->setText(kPassword);
        inSignIn<QAbstractButton>("signIn")->click();
        QTRY_VERIFY2(signInMessage().contains(u"no secure connection"_s), qPrintable(signInMessage()));
        QVERIFY(!received.contains(kPassword.toUtf8()));
    }

    void changedCertificateIsLouder() {
        signedIn();
        QTRY_VERIFY_WITH_TIMEOUT(m_server->stream, 30'000); // else it may still come about with the old one
        m_server->tls.show(m_certificates.certificate("selfSigned2"), m_certificates.key("selfSigned2"));
        m_server->tls.dropConnections();
        QTRY_VERIFY_WITH_TIMEOUT(trustDialog(), 15'000);
        QCOMPARE(static_cast<int>(trustDialog()->question().kind), static_cast<int>(TrustQuestion::Kind::changed));
        auto* trust = trustDialog()->findChild<QAbstractButton*>(u"trust"_s);
        QVERIFY(!trust->isEnabled());
        trustDialog()->findChild<QCheckBox*>(u"asked"_s)->click();
        QVERIFY(trust->isEnabled());
        trust->click();
        QTRY_VERIFY(!trustDialog());
        QTRY_VERIFY_WITH_TIMEOUT(m_server->stream, 30'000);
    }

    void faultsStandInPlace() {
        start(true);
        QVERIFY(unnamed(*m_program->signInDialog()).isEmpty());
        inSignIn<QAbstractButton>("signIn")->click();
        QVERIFY(signInMessage().contains(u"password"_s));
        enter(u"anna"_s, u"wrong"_s);
        QTRY_VERIFY(signInMessage().contains(u"help@example.org"_s));
        enter(u"phone"_s, kPassword);
        QTRY_VERIFY(signInMessage().contains(u"cannot plan"_s));
        QVERIFY(signInMessage().contains(u"help@example.org"_s));
        inSignIn<QLineEdit>("server")->setText(u"http://x"_s);
        inSignIn<QAbstractButton>("signIn")->click();
        QVERIFY(signInMessage().contains(u"no server address"_s));
    }

    void forcedChangeOfPassword() {
        m_server->mustChange = true;
        start(true);
        enter(u"anna"_s, kPassword);
        auto* fresh = inSignIn<QLineEdit>("newPassword");
        QTRY_VERIFY(fresh->isVisible());
        fresh->setText(u"short"_s);
        inSignIn<QAbstractButton>("signIn")->click();
        QVERIFY(inSignIn<QLabel>("newPasswordNote")->text().contains(u"at least"_s));
        fresh->setText(u"four other plain words"_s);
        inSignIn<QLineEdit>("repeatedPassword")->setText(u"else"_s);
        inSignIn<QAbstractButton>("signIn")->click();
        QVERIFY(inSignIn<QLabel>("repeatedPasswordNote")->text().contains(u"differ"_s));
        inSignIn<QLineEdit>("repeatedPassword")->setText(u"four other plain words"_s);
        inSignIn<QAbstractButton>("signIn")->click();
        QTRY_VERIFY(m_program->mainWindow() && m_program->mainWindow()->isVisible());
        QCOMPARE(m_server->password, u"four other plain words"_s);
    }

    void liveChangesKeepTheChoice() {
        signedIn();
        QVERIFY(unnamed(*m_program->mainWindow()).isEmpty());
        table()->setCurrentIndex(table()->model()->index(1, 2));
        const QString chosen = cell(1, 2);
        QTRY_VERIFY(m_server->stream);
        m_server->conferences = {SmallServer::conference(u"c1"_s, u"Board, moved"_s, u"scheduled"_s),
                                 SmallServer::conference(u"c2"_s, u"Supplier"_s, u"draft"_s),
                                 SmallServer::conference(u"c3"_s, u"Another"_s, u"draft"_s)};
        for (const char* id : {"c1", "c3"})
            m_server->stream->write("event: conference\ndata: {\"conferenceId\":\"" + QByteArray(id) +
                                    "\",\"version\":2}\n\n");
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QTRY_VERIFY(cell(0, 2) == u"Board, moved"_s || cell(1, 2) == u"Board, moved"_s || cell(2, 2) == u"Board, moved"_s);
        QCOMPARE(table()->currentIndex().siblingAtColumn(2).data().toString(), chosen);
    }

    void errorsFoldTheirDetails() {
        signedIn();
        for (int row = 0; row < 2; ++row)
            if (cell(row, 2) == u"Supplier"_s) table()->setCurrentIndex(table()->model()->index(row, 2));
        m_server->conferences = {}; // deleted elsewhere, and nobody has said so
        m_program->mainWindow()->conferences().action(RowAction::open)->trigger();
        auto* strip = m_program->mainWindow()->findChild<QWidget*>(u"pageMessage"_s);
        QTRY_VERIFY(strip->isVisible());
        auto* details = strip->findChild<QLabel*>(u"messageDetails"_s);
        QVERIFY(!details->isVisible());
        strip->findChild<QAbstractButton*>(u"messageDetailsButton"_s)->click();
        QVERIFY(details->isVisible());
        QVERIFY(details->text().contains(u"r-1"_s));
        QVERIFY(details->text().contains(u"not_found"_s));
    }

    void filterAndEmptyState() {
        signedIn();
        auto* filter = m_program->mainWindow()->findChild<QLineEdit*>(u"filter"_s);
        filter->setText(u"supp"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        filter->setText(u"nothing like it"_s);
        QCOMPARE(table()->model()->rowCount(), 0);
        QVERIFY(m_program->mainWindow()->conferences().findChild<QWidget*>(u"emptyState"_s)->isVisible());
    }

    void trash_data() {
        QTest::addColumn<int>("untick");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("everybody") << 0 << u"Cancel conference and mail 2 people"_s << QByteArray(R"({"notify":"all"})");
        QTest::newRow("one left out") << 1 << u"Cancel conference and mail 1 person"_s
                                      << QByteArray(R"({"notify":["p2"]})");
        QTest::newRow("nobody") << 2 << u"Cancel conference and mail nobody"_s << QByteArray(R"({"notify":[]})");
    }

    void trash() {
        QFETCH(int, untick);
        QFETCH(QString, button);
        QFETCH(QByteArray, body);
        signedIn();
        auto& page = m_program->mainWindow()->conferences();
        for (int row = 0; row < 2; ++row)
            if (cell(row, 2) == u"Board"_s) table()->setCurrentIndex(table()->model()->index(row, 2));
        page.action(RowAction::remove)->trigger();
        auto* dialog = m_program->mainWindow()->findChild<CancelConferenceDialog*>();
        QVERIFY(dialog);
        auto* people = dialog->findChild<QListWidget*>(u"peopleToTell"_s);
        QTRY_COMPARE(people->count(), 2);
        for (int row = 0; row < untick; ++row) people->item(row)->setCheckState(Qt::Unchecked);
        auto* act = dialog->findChild<QAbstractButton*>(u"act"_s);
        QTRY_COMPARE(act->text(), button);
        QVERIFY(act->isEnabled());
        m_server->tls.clear();
        act->click();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(m_server->firstWrite().body, body);
        QVERIFY(!m_server->firstWrite().headers.value("idempotency-key").isEmpty());
    }

    void trashOfADraft() {
        signedIn();
        for (int row = 0; row < 2; ++row)
            if (cell(row, 2) == u"Supplier"_s) table()->setCurrentIndex(table()->model()->index(row, 2));
        m_program->mainWindow()->conferences().action(RowAction::remove)->trigger();
        auto* dialog = m_program->mainWindow()->findChild<CancelConferenceDialog*>();
        QVERIFY(dialog);
        auto* act = dialog->findChild<QAbstractButton*>(u"act"_s);
        QCOMPARE(act->text(), u"Delete draft"_s);
        m_server->tls.clear();
        act->click();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(m_server->firstWrite().verb, QByteArray("DELETE"));
        QCOMPARE(m_server->firstWrite().headers.value("if-match"), QByteArray("\"1\""));
    }

    void sessionEndsAndTheWindowsStay() {
        signedIn();
        m_server->expired = true;
        m_program->mainWindow()->conferences().refresh();
        QTRY_VERIFY(m_program->signInDialog());
        QVERIFY(m_program->mainWindow()->isVisible());
        QVERIFY(!inSignIn<QLineEdit>("login")->isEnabled());
        QCOMPARE(table()->model()->rowCount(), 2);
        inSignIn<QLineEdit>("password")->setText(kPassword);
        inSignIn<QAbstractButton>("signIn")->click();
        QTRY_VERIFY(!m_program->signInDialog());
        QVERIFY(m_program->api().signedIn());
    }

    void languageChangesWhileItRuns() {
        signedIn();
        Q_EMIT m_program->mainWindow()->languageChosen(u"de"_s);
        auto* button = m_program->mainWindow()->findChild<QAbstractButton*>(u"newConferenceButton"_s);
        QTRY_COMPARE(button->text(), u"Neue Konferenz"_s);
        QCOMPARE(table()->model()->headerData(0, Qt::Horizontal).toString(), u"Beginn"_s);
        // What was entered in a window that is open comes along.
        m_program->mainWindow()->findChild<QAction*>(u"newConference"_s)->trigger();
        const auto wizard = [this] { return m_program->mainWindow()->findChild<NewConferenceWizard*>(); };
        QTRY_VERIFY(wizard());
        const QPointer<NewConferenceWizard> first(wizard());
        first->findChild<QLineEdit*>(u"subject"_s)->setText(u"Supplier"_s);
        Q_EMIT m_program->mainWindow()->languageChosen(u"en"_s);
        QTRY_VERIFY(!first && wizard());
        QCOMPARE(wizard()->findChild<QLabel*>(u"pageTitle"_s)->text(), u"When?"_s);
        QCOMPARE(wizard()->findChild<QLineEdit*>(u"subject"_s)->text(), u"Supplier"_s);
        QTRY_COMPARE(button->text(), u"New conference"_s);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::ProgramTest)
#include "tst_program.moc"
