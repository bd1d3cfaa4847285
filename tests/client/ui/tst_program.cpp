// The program as a person uses it, offscreen, against an HTTPS server of the test: trust, sign-in, the list, live changes,
// the trash, a session that ends, another language (T-D3 in part).
// labels: unit spec:A1 spec:A3 spec:B1 spec:B6 spec:G1 spec:G2 spec:G4 spec:G5
// needs: client/net
// timeout: 180
#include "client/ui/cancel_conference_dialog.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/program.hpp"
#include "client/ui/trust_dialog.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/support/tls_server.hpp"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

using tests::ReceivedRequest;
using tests::TlsServer;
using namespace Qt::StringLiterals;

namespace {

const QString kPassword = u"correct horse battery"_s;

// As much of a server as the frame asks for.
struct SmallServer {
    TlsServer tls;
    QJsonArray conferences;
    QString password = kPassword;
    bool mustChange = false;
    bool expired = false;
    QPointer<QSslSocket> stream;

    SmallServer(const QString& certificate, const QString& key) : tls(certificate, key) {
        tls.setHandler([this](const ReceivedRequest& request, QSslSocket& socket) { answer(request, socket); });
    }

    static QJsonObject conference(const QString& id, const QString& subject, const QString& state) {
        return {{u"id"_s, id},
                {u"version"_s, 1},
                {u"number"_s, u"12345678"_s},
                {u"subject"_s, subject},
                {u"description"_s, QString()},
                {u"begin"_s, u"2049-01-01T09:00:00Z"_s},
                {u"end"_s, u"2049-01-01T10:00:00Z"_s},
                {u"timeZone"_s, u"Europe/Berlin"_s},
                {u"type"_s, u"secure"_s},
                {u"state"_s, state},
                {u"participantCount"_s, 2},
                {u"deliverySummary"_s,
                 QJsonObject{{u"waiting"_s, 0}, {u"accepted"_s, 2}, {u"failed"_s, 0}, {u"suppressed"_s, 0}}},
                {u"live"_s, false},
                {u"createdAt"_s, u"2026-01-01T00:00:00Z"_s}};
    }

    static void json(QSslSocket& socket, int status, const QJsonObject& body) {
        TlsServer::answer(socket, status, QJsonDocument(body).toJson());
    }

    static void problem(QSslSocket& socket, int status, const QString& code) {
        const QJsonObject body{{u"type"_s, u"x"_s},    {u"title"_s, u"t"_s},         {u"status"_s, status},
                               {u"detail"_s, u"d"_s}, {u"code"_s, code}, {u"requestId"_s, u"r-1"_s}};
        TlsServer::answer(socket, status, QJsonDocument(body).toJson(), "application/problem+json");
    }

    void signIn(const ReceivedRequest& request, QSslSocket& socket) {
        const QJsonObject asked = QJsonDocument::fromJson(request.body).object();
        if (asked.value(u"login"_s).toString() == u"phone"_s) return problem(socket, 403, u"no_conference_right"_s);
        if (asked.value(u"password"_s).toString() != password) return problem(socket, 401, u"bad_credentials"_s);
        expired = false;
        const QJsonObject user{{u"id"_s, u"u1"_s},
                               {u"version"_s, 1},
                               {u"login"_s, u"anna"_s},
                               {u"displayName"_s, u"Anna Berger"_s},
                               {u"address"_s, u"anna@example.org"_s},
                               {u"extension"_s, QString()},
                               {u"group"_s, u"conferenceUser"_s},
                               {u"locale"_s, u"en"_s},
                               {u"timeZone"_s, u"UTC"_s},
                               {u"active"_s, true},
                               {u"mustChangePassword"_s, mustChange}};
        json(socket, 201, {{u"token"_s, u"tok"_s}, {u"expiresAt"_s, u"2049-01-01T00:00:00Z"_s}, {u"user"_s, user}});
    }

    void answer(const ReceivedRequest& request, QSslSocket& socket) {
        const QByteArray path = request.target.split('?').constFirst();
        if (path == "/api/v1/server")
            return json(socket, 200,
                        {{u"name"_s, u"Conclave"_s},
                         {u"version"_s, u"0.1.0"_s},
                         {u"supportContact"_s, u"help@example.org"_s},
                         {u"locales"_s, QJsonArray{}},
                         {u"minClientVersion"_s, u"0.1.0"_s}});
        if (path == "/api/v1/sessions") return signIn(request, socket);
        if (expired) return problem(socket, 401, u"unauthenticated"_s);
        if (path == "/api/v1/me/password") {
            password = QJsonDocument::fromJson(request.body).object().value(u"newPassword"_s).toString();
            mustChange = false;
            return TlsServer::answer(socket, 204, {});
        }
        if (path == "/api/v1/events") {
            stream = &socket;
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            return;
        }
        if (path == "/api/v1/conferences") return json(socket, 200, {{u"items"_s, conferences}});
        if (path.endsWith("/cancellation"))
            return json(socket, 200, {{u"state"_s, u"cancelled"_s}, {u"items"_s, QJsonArray{}}});
        if (request.verb == "DELETE") return TlsServer::answer(socket, 204, {});
        for (const QJsonValue& value : conferences) {
            QJsonObject one = value.toObject();
            if (!path.endsWith('/' + one.value(u"id"_s).toString().toUtf8())) continue;
            QJsonArray people;
            for (const QString& name : {u"p1"_s, u"p2"_s})
                people.append(QJsonObject{{u"id"_s, name},
                                          {u"version"_s, 1},
                                          {u"address"_s, name + u"@example.org"_s},
                                          {u"displayName"_s, name},
                                          {u"role"_s, u"participant"_s},
                                          {u"phoneTested"_s, false}});
            one.insert(u"participants"_s, people);
            return json(socket, 200, one);
        }
        problem(socket, 404, u"not_found"_s);
    }
};

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

    void changedCertificateIsLouder() {
        signedIn();
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
        QVERIFY(signInMessage().contains(u"at least"_s));
        fresh->setText(u"four other plain words"_s);
        inSignIn<QLineEdit>("repeatedPassword")->setText(u"else"_s);
        inSignIn<QAbstractButton>("signIn")->click();
        QVERIFY(signInMessage().contains(u"differ"_s));
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
        QVERIFY(m_program->mainWindow()->findChild<QWidget*>(u"emptyState"_s)->isVisible());
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
        QCOMPARE(m_server->tls.requests().constFirst().body, body);
        QVERIFY(!m_server->tls.requests().constFirst().headers.value("idempotency-key").isEmpty());
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
        QCOMPARE(m_server->tls.requests().constFirst().verb, QByteArray("DELETE"));
        QCOMPARE(m_server->tls.requests().constFirst().headers.value("if-match"), QByteArray("\"1\""));
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
        Q_EMIT m_program->mainWindow()->languageChosen(u"en"_s);
        QTRY_COMPARE(button->text(), u"New conference"_s);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::ProgramTest)
#include "tst_program.moc"
