// The Accounts page against an HTTPS server of the test: a search that is overtaken, pages, live changes, errors that can be
// tried again, and what happens when the right to support goes.
// labels: unit spec:A2 spec:G3 spec:G4
// needs: client/net
// timeout: 180
#include "client/ui/accounts_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/net/server_trust.hpp"
#include "client/ui/widgets/theme.hpp"
#include "common/api/codec.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/client/ui/own_keepers.hpp"
#include "tests/support/tls_server.hpp"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

namespace conclave::client {

using tests::ReceivedRequest;
using tests::TlsServer;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPage = 30; // as many as this server gives at once

// Accounts in memory; a search for `slow` is answered when the test says so.
struct DeskServer {
    TlsServer tls;
    std::vector<api::User> users;
    QPointer<QSslSocket> slow;
    QPointer<QSslSocket> stream;
    int failures = 0; // so many lists go wrong

    DeskServer(const QString& certificate, const QString& key) : tls(certificate, key) {
        tls.setHandler([this](const ReceivedRequest& request, QSslSocket& socket) { answer(request, socket); });
    }

    api::User& add(const std::string& login, Group group = Group::none) {
        api::User user;
        user.id = UserId("id-" + login);
        user.version = 1;
        user.login = login;
        user.displayName = "Name " + login;
        user.address = login + "@example.org";
        user.group = group;
        users.push_back(user);
        return users.back();
    }

    template <class T>
    static void give(QSslSocket& socket, const T& message) {
        TlsServer::answer(socket, 200, QByteArray::fromStdString(api::encode(message)));
    }

    void list(const QUrlQuery& query, QSslSocket& socket) const {
        const std::string q = query.queryItemValue(u"q"_s, QUrl::FullyDecoded).toStdString();
        const std::string after = query.queryItemValue(u"cursor"_s, QUrl::FullyDecoded).toStdString();
        api::UserList found;
        for (const api::User& user : users) {
            if (user.login.find(q) == std::string::npos || user.login <= after) continue;
            if (found.items.size() == kPage) {
                found.next = found.items.back().login;
                break;
            }
            found.items.push_back(user);
        }
        give(socket, found);
    }

    void answer(const ReceivedRequest& request, QSslSocket& socket) {
        const QUrl url = QUrl::fromEncoded(request.target);
        if (url.path().endsWith(u"/events"_s)) {
            stream = &socket;
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            return;
        }
        if (url.path().endsWith(u"/users"_s)) {
            if (QUrlQuery(url).queryItemValue(u"q"_s) == u"slow"_s) {
                slow = &socket;
                return;
            }
            if (failures > 0 && failures--) return TlsServer::answer(socket, 500, "oops", "text/plain");
            return list(QUrlQuery(url), socket);
        }
        if (url.path().endsWith(u"/me"_s)) return give(socket, users.front());
        for (const api::User& user : users)
            if (url.path().endsWith(u'/' + QString::fromStdString(user.id.value))) return give(socket, user);
        TlsServer::answer(socket, 200, R"({"items":[]})");
    }

    void tell(const api::User& user) {
        api::Change change;
        change.userId = user.id;
        change.version = user.version;
        stream->write("event: user\ndata: " + QByteArray::fromStdString(api::encode(change)) + "\n\n");
    }
};

} // namespace

class AccountsPageTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    QTemporaryDir m_folder;
    std::unique_ptr<DeskServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<tests::OwnKeepers> m_keepers;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* child(const char* name) {
        auto* found = m_window->findChild<T*>(QString::fromLatin1(name));
        if (!found) qFatal("no %s", name);
        return found;
    }

    QTableView* table() { return child<QTableView>("accounts"); }
    int rows() { return table()->model()->rowCount(); }
    QString login(int row) { return table()->model()->index(row, AccountListModel::Login).data().toString(); }
    QListWidget* views() { return child<QListWidget>("views"); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), Theme::light);
    }

    void init() {
        m_server = std::make_unique<DeskServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_server->add("a-sam", Group::conferenceSupport);
        m_trust = std::make_unique<ServerTrust>();
        m_trust->addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        m_api = std::make_unique<ApiClient>(*m_trust);
        m_api->setServer(*ServerAddress::parse(m_server->tls.address()));
        api::Session session;
        session.token = "tok";
        session.user = m_server->users.front();
        m_api->adoptSession(session);
        m_settings = std::make_unique<Settings>(m_folder.path());
        m_keepers = std::make_unique<tests::OwnKeepers>(*m_api, m_folder.path());
        m_window = std::make_unique<MainWindow>(*m_api, *m_settings, m_keepers->all());
        m_window->show();
        QTRY_VERIFY(m_server->stream);
    }

    void cleanup() {
        m_window.reset();
        m_keepers.reset();
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void openPage() {
        views()->setCurrentRow(views()->count() - 1);
        QTRY_VERIFY(rows() > 0);
    }

    void anOlderSearchIsOvertaken() {
        for (const char* name : {"bernd", "berta", "carla"}) m_server->add(name);
        openPage();
        QCOMPARE(rows(), 4);
        auto* search = child<QLineEdit>("searchAccounts");
        search->setText(u"slow"_s);
        QTRY_VERIFY(m_server->slow);
        search->setText(u"ber"_s);
        QTRY_COMPARE(rows(), 2);
        if (m_server->slow) DeskServer::give(*m_server->slow, api::UserList{{m_server->users.back()}, {}});
        search->setText(u"bert"_s);
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(login(0), u"berta"_s);
        search->setText(u"nobody"_s);
        QTRY_COMPARE(rows(), 0);
        QVERIFY(!table()->isVisible());
        search->clear();
        QTRY_COMPARE(rows(), 4);
    }

    // What was read stays, and says why nothing can be done with it.
    void theServerIsAway() {
        openPage();
        QVERIFY(child<QAction>("newAccount")->isEnabled());
        m_server.reset();
        child<QAction>("refreshAccounts")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!child<QAction>("newAccount")->isEnabled(), 30'000);
        QVERIFY(m_window->findChild<QWidget*>(u"offlineStrip"_s)->findChild<QLabel*>(u"messageText"_s)->text().contains(u"Accounts stay"_s));
        QVERIFY(!m_window->findChild<QWidget*>(u"accountsMessage"_s)->isVisible()); // it is said once
        QCOMPARE(rows(), 1);
        QVERIFY(!child<QAction>("newAccount")->toolTip().isEmpty());
    }

    void pagesComeAsOneScrolls() {
        for (int number = 100; number < 100 + 2 * kPage + 5; ++number) m_server->add("p" + std::to_string(number));
        m_window->resize(1000, 600);
        openPage();
        QCOMPARE(rows(), kPage);
        table()->scrollToBottom();
        QTRY_COMPARE(rows(), 2 * kPage);
        table()->scrollToBottom();
        QTRY_COMPARE(rows(), 2 * kPage + 6);
        // Reading again keeps as much as there was.
        child<QAction>("refreshAccounts")->trigger();
        const int asked = static_cast<int>(m_server->tls.requests().size());
        QTRY_COMPARE(static_cast<int>(m_server->tls.requests().size()), asked + 3);
        QCOMPARE(rows(), 2 * kPage + 6);
    }

    void errorsCanBeTriedAgain() {
        m_server->failures = 1;
        views()->setCurrentRow(views()->count() - 1);
        auto* strip = child<QWidget>("accountsMessage");
        QTRY_VERIFY(strip->isVisible());
        strip->findChild<QPushButton*>(u"messageAction"_s)->click();
        QTRY_COMPARE(rows(), 1);
        QVERIFY(!strip->isVisible());
    }

    void followsWhatOthersDo() {
        m_server->add("carla");
        openPage();
        QCOMPARE(rows(), 2);
        m_server->tell(m_server->add("berta"));
        QTRY_COMPARE(rows(), 3);
        api::User& carla = m_server->users[1];
        carla.version = 2;
        carla.active = false;
        m_server->tell(carla);
        QTRY_COMPARE(table()->model()->index(2, AccountListModel::State).data().toString(), u"Deactivated"_s);
    }

    void goesWithTheRight() {
        openPage();
        QVERIFY(m_window->findChild<QWidget*>(u"accountsPage"_s)->isVisible());
        m_server->users.front().group = Group::conferenceUser;
        m_server->users.front().version = 2;
        m_server->tell(m_server->users.front());
        QTRY_VERIFY(!m_window->findChild<QWidget*>(u"accountsPage"_s)->isVisible());
        QVERIFY(views()->item(views()->count() - 1)->isHidden());
        QCOMPARE(views()->currentRow(), 0);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::AccountsPageTest)
#include "tst_accounts_page.moc"
