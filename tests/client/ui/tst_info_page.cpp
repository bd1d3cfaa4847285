// The info page and what it hands out, driven as a person would, against a server in memory behind real TLS.
// CONCLAVE_SCREENSHOTS=FOLDER leaves a picture of every page.
// labels: unit spec:B7 spec:C6 spec:C8 spec:D3
// needs: client/ui/widgets client/net
#include "client/model/people_list_model.hpp"
#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/widgets/theme.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

using tests::OfficeServer;

class InfoPageTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<OfficeServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<ConferenceInfoDialog> m_page;
    QTemporaryDir m_folder;

    template <class T = QWidget>
    static T* find(QWidget& in, const char* name) {
        auto* found = in.findChild<T*>(QString::fromLatin1(name));
        if (!found) qFatal("no %s", name);
        return found;
    }
    static void click(QWidget& in, const char* name) {
        auto* button = find<QAbstractButton>(in, name);
        if (!button->isEnabled()) qFatal("%s is disabled", name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    static void shot(QWidget& window, const char* name) {
        const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
        if (!folder.isEmpty()) window.grab().save(QDir(folder).filePath(QString::fromLatin1(name) + QStringLiteral(".png")));
    }

    QWidget& panel() { return *find(*m_page, "peoplePanel"); }
    QTableView* people() { return find<QTableView>(*m_page, "people"); }
    QString pinOf(int row) { return people()->model()->index(row, PeopleListModel::Pin).data().toString(); }
    static bool hasDigits(const QString& text) { return text.contains(QRegularExpression(QStringLiteral("\\d"))); }
    QString said() {
        QStringList all;
        for (QLabel* label : m_page->findChildren<QLabel*>(QStringLiteral("messageText")))
            if (label->isVisible()) all += label->text();
        return all.join(u'\n');
    }
    // The command as the menus show it.
    void perform(const char* name) {
        auto* action = panel().findChild<QAction*>(QString::fromLatin1(name));
        QVERIFY2(action && action->isEnabled(), name);
        action->trigger();
    }
    template <class T>
    static T* dialog() {
        return qobject_cast<T*>(QApplication::activeModalWidget());
    }
    static void answerYes() {
        auto* box = dialog<QMessageBox>();
        QVERIFY(box);
        for (auto* button : box->buttons())
            if (box->buttonRole(button) == QMessageBox::DestructiveRole) return button->click();
    }

    void open() {
        m_page = std::make_unique<ConferenceInfoDialog>(*m_api, ConferenceId("c1"), nullptr);
        m_page->show();
        m_page->showTab(ConferenceInfoDialog::Tab::people);
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_COMPARE(people()->model()->rowCount(), 4);
        people()->setFocus();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        applyTheme(*qApp, Theme::light);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

    void init() {
        m_server = std::make_unique<OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_server->add("ben@example.org", "", Role::participant);
        m_server->add("dora@partner.example", "Dora Lind", Role::participant);
        m_server->add("emil@gmial.example", "", Role::audience);
        m_server->conference.state = ConferenceState::scheduled;
        for (auto& one : m_server->people)
            one.delivery = api::Delivery{.participantId = one.id, .state = DeliveryState::accepted, .nextTry = {}, .error = {}};
        m_server->people[3].delivery->state = DeliveryState::failed;
        m_server->people[3].delivery->error = "550 5.1.1 No such user here";
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
    }

    void cleanup() {
        m_page.reset();
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void saysWhosePhoneIsReady() {
        m_server->people[1].phoneTested = true;
        open();
        QCOMPARE(m_page->findChild<QLabel*>(QStringLiteral("ready"))->text(), QStringLiteral("Ready: 1 of 4"));
        const auto phone = [this](int row) { return people()->model()->index(row, PeopleListModel::Phone).data().toString(); };
        QCOMPARE(phone(1), QStringLiteral("Tested"));
        QCOMPARE(phone(2), QStringLiteral("Not tested"));
        QVERIFY(!people()->isColumnHidden(PeopleListModel::Phone));
    }

    void pinsAreMaskedUntilAsked() {
        open();
        QCOMPARE(m_server->asked("/pins"), 0); // the server audits each showing
        for (int row = 0; row < 4; ++row) QVERIFY(!hasDigits(pinOf(row)));
        shot(*m_page, "info-masked");
        people()->selectRow(2);
        QTest::keyClick(people(), Qt::Key_Space);
        QTRY_COMPARE(pinOf(2), QStringLiteral("271 828 111"));
        QVERIFY(!hasDigits(pinOf(1)));
        click(*m_page, "showPins"); // hides what is shown
        QVERIFY(!hasDigits(pinOf(2)));
        click(*m_page, "showPins");
        QTRY_VERIFY(hasDigits(pinOf(1)));
        QCOMPARE(m_server->asked("/pins"), 2);
        shot(*m_page, "info-shown");
        click(*m_page, "showPins");
        for (int row = 0; row < 4; ++row) QVERIFY(!hasDigits(pinOf(row)));
    }

    void theEyeOfARow() {
        open();
        const QModelIndex cell = people()->model()->index(1, PeopleListModel::Pin);
        const QRect rect = people()->visualRect(cell);
        QTest::mouseClick(people()->viewport(), Qt::LeftButton, {}, QPoint(rect.right() - space::kSmall - 4, rect.center().y()));
        QTRY_COMPARE(pinOf(1), QStringLiteral("271 828 074"));
    }

    void copies() {
        open();
        people()->selectRow(2);
        click(panel(), "copyText"); // the server's own words
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("You are invited. PIN: 271828111"));
        QVERIFY(said().contains(QStringLiteral("Dora Lind")));
        QCOMPARE(m_page->focusWidget()->objectName(), QStringLiteral("copyText")); // it has not wandered off meanwhile
        click(panel(), "copyPin");
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("271 828 111"));
        QVERIFY(!hasDigits(pinOf(2)));
    }

    void newPin() {
        open();
        people()->selectRow(2);
        perform("newPin");
        shot(*dialog<QMessageBox>(), "info-new-pin");
        QCOMPARE(m_server->writes(), 0);
        answerYes();
        QTRY_COMPARE(m_server->renewed, std::vector<ParticipantId>{ParticipantId("p3")});
        QTRY_VERIFY(said().contains(QStringLiteral("has a new PIN")));
        click(panel(), "showPin");
        QTRY_COMPARE(pinOf(2), QStringLiteral("272 828 111"));
    }

    void removes() {
        open();
        people()->selectRow(0);
        QVERIFY(!panel().findChild<QAction*>(QStringLiteral("removePerson"))->isEnabled());
        people()->selectRow(1);
        QTest::keyClick(people(), Qt::Key_Delete);
        QVERIFY(dialog<QMessageBox>()->checkBox()); // there is an invitation to withdraw
        answerYes();
        QTRY_COMPARE(people()->model()->rowCount(), 3);
        QVERIFY(m_server->asked("/p2?notify=true") == 1);
    }

    void changesTheRole() {
        open();
        people()->selectRow(1);
        QTest::keyClick(people(), Qt::Key_F2);
        auto* asked = dialog<QDialog>();
        QVERIFY(asked);
        click(*asked, "moderator");
        click(*asked, "changeRole");
        QTRY_COMPARE(m_server->people[1].role, Role::moderator);
        QTRY_VERIFY(said().contains(QStringLiteral("Moderator")));
    }

    void correctsAnAddress() {
        open();
        people()->selectRow(3);
        perform("correctAddress");
        auto* asked = dialog<QDialog>();
        QVERIFY(asked);
        auto* edit = find<QLineEdit>(*asked, "newAddress");
        auto* send = find<QAbstractButton>(*asked, "correct");
        edit->setText(QStringLiteral("BEN@example.org")); // somebody else's
        QVERIFY(!send->isEnabled());
        shot(*asked, "info-address-taken");
        edit->setText(QStringLiteral("emil"));
        QVERIFY(!send->isEnabled());
        edit->setText(QStringLiteral("emil@gmail.example"));
        send->click();
        QTRY_COMPARE(m_server->people[3].address, std::string("emil@gmail.example"));
        QTRY_COMPARE(m_server->people[3].delivery->state, DeliveryState::accepted);
        QCOMPARE(m_server->lastBody, QByteArray(R"({"participantIds":["p4"]})"));
    }

    // Who was never written to is not written to now.
    void correctsWithoutMail() {
        m_server->people[3].delivery->state = DeliveryState::suppressed;
        open();
        people()->selectRow(3);
        perform("correctAddress");
        find<QLineEdit>(*dialog<QDialog>(), "newAddress")->setText(QStringLiteral("emil@gmail.example"));
        find<QAbstractButton>(*dialog<QDialog>(), "correct")->click();
        QTRY_VERIFY(said().contains(QStringLiteral("new PIN")));
        QCOMPARE(m_server->writes(), 1);
    }

    void somebodyWasFaster() {
        open();
        people()->selectRow(1);
        perform("changeRole");
        click(*dialog<QDialog>(), "audience");
        m_server->people[1].displayName = "Benjamin";
        m_server->refuse = api::Problem{.title = "Stale", .status = 412, .code = "version_stale", .field = {}, .requestId = "r"};
        click(*dialog<QDialog>(), "changeRole");
        QTRY_VERIFY(said().contains(QStringLiteral("in the meantime")));
        QTRY_COMPARE(people()->model()->index(1, PeopleListModel::Name).data().toString(), QStringLiteral("Benjamin"));
    }

    // To those chosen, and to all that failed.
    void sendsAgain() {
        m_server->people[2].delivery->state = DeliveryState::bounced;
        open();
        find<QTabWidget>(*m_page, "tabs")->setCurrentIndex(2);
        auto* mails = find<QTableView>(*m_page, "mails");
        mails->selectAll();
        auto* panel = find(*m_page, "deliveries");
        click(*panel, "sendAgain");
        QTRY_VERIFY(m_server->lastBody.contains("p1") && m_server->lastBody.contains("p4"));
        QTRY_COMPARE(m_server->asked("/resend"), 1);
        m_server->people[2].delivery->state = DeliveryState::failed;
        m_server->people[3].delivery->state = DeliveryState::failed;
        Q_EMIT m_api->changed(QStringLiteral("delivery"), {});
        QTRY_VERIFY(find(*panel, "sendAgainFailed")->isVisible());
        shot(*m_page, "info-mail");
        click(*panel, "sendAgainFailed");
        QTRY_COMPARE(m_server->lastBody, QByteArray(R"({"participantIds":["p3","p4"]})"));
    }

    void savesFiles() {
        open();
        for (const char* suffix : {"csv", "pdf"}) {
            const bool csv = suffix[0] == 'c';
            click(*m_page, csv ? "saveCsv" : "savePdf");
            auto* chooser = dialog<QFileDialog>();
            QVERIFY(chooser);
            const QString proposed = chooser->selectedFiles().value(0);
            QVERIFY2(proposed.endsWith(QStringLiteral("Board, third quarter 2048-11-24.") + QString::fromLatin1(suffix)),
                     qPrintable(proposed));
            QCOMPARE(m_server->asked("/pins") + m_server->asked("/pins.csv"), csv ? 0 : 1); // not before there is a place for them
            const QString path = m_folder.filePath(QStringLiteral("list.") + QString::fromLatin1(suffix));
            chooser->selectFile(path);
            QMetaObject::invokeMethod(chooser, "accept");
            QTRY_VERIFY(QFile::exists(path));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(csv ? bytes == m_server->csv : bytes.startsWith("%PDF-"));
            QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
            QTRY_VERIFY(said().contains(path));
        }
    }

    void saysWhyAFileWasNotWritten() {
        open();
        click(*m_page, "saveCsv");
        auto* chooser = dialog<QFileDialog>();
        Q_EMIT chooser->fileSelected(m_folder.filePath(QStringLiteral("gone/list.csv")));
        chooser->reject();
        QTRY_VERIFY(said().contains(QStringLiteral("could not be written")));
        shot(*m_page, "info-file-error");
        for (QAbstractButton* again : m_page->findChildren<QAbstractButton*>(QStringLiteral("messageAction")))
            if (again->isVisible()) again->click();
        QTRY_VERIFY(dialog<QFileDialog>());
        dialog<QFileDialog>()->reject();
    }

    // What is over can be looked at, and nothing more.
    void whatIsOver() {
        m_server->conference.state = ConferenceState::cancelled;
        open();
        QVERIFY(!find<QAbstractButton>(*m_page, "showPins")->isEnabled());
        for (const char* name : {"showPin", "copyPin", "copyText", "changePerson", "addPeople"}) {
            auto* button = panel().findChild<QAbstractButton*>(QString::fromLatin1(name));
            QVERIFY2(button && !button->isEnabled(), name);
            QVERIFY2(!button->toolTip().isEmpty(), name);
        }
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::InfoPageTest)
#include "tst_info_page.moc"
