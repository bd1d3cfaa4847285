// The three wizards, driven as a person would, against a server in memory behind real TLS.
// CONCLAVE_SCREENSHOTS=FOLDER leaves a picture of every page; CONCLAVE_SCREENSHOT_THEME=dark chooses the palette.
// labels: unit spec:B2 spec:B3 spec:B10 spec:C3 spec:C4 spec:C6 spec:D1 spec:B7
// needs: client/ui/widgets client/net
#include "client/model/people_list_model.hpp"
#include "client/ui/invitation_wizard.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/participants_wizard.hpp"
#include "client/ui/widgets/chip.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTimer>

namespace conclave::client {

using tests::OfficeServer;

class WizardsTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<OfficeServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;

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
    static QString text(QWidget& in, const char* name) { return find<QLabel>(in, name)->text(); }
    static QString title(QWidget& in) { return text(in, "pageTitle"); }

    static void shot(QWidget& window, const char* name) {
        const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
        if (folder.isEmpty()) return;
        QTest::qWait(60);
        window.grab().save(QDir(folder).filePath(QString::fromLatin1(name) + QStringLiteral(".png")));
    }

    static QTableWidget* table(QWidget& in) {
        for (auto* one : in.findChildren<QTableWidget*>())
            if (one->isVisible()) return one;
        qFatal("no table");
    }

    void addFour() {
        m_server->add("ben@example.org", "", Role::participant);
        m_server->add("dora@partner.example", "Dora Lind", Role::participant);
        m_server->add("emil@gmial.example", "", Role::audience);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        const bool dark = qEnvironmentVariable("CONCLAVE_SCREENSHOT_THEME") == QStringLiteral("dark");
        applyTheme(*qApp, dark ? Theme::dark : Theme::light);
    }

    void init() {
        m_server = std::make_unique<OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
    }

    void cleanup() {
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void newConference() {
        NewConferenceWizard wizard(*m_api, {}, nullptr);
        QSignalSpy saved(&wizard, &NewConferenceWizard::saved);
        QSignalSpy people(&wizard, &NewConferenceWizard::participantsRequested);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        QCOMPARE(title(wizard), QStringLiteral("When?"));
        auto* begin = find<QDateTimeEdit>(wizard, "begin");
        auto* end = find<QDateTimeEdit>(wizard, "end");
        QCOMPARE(begin->dateTime().secsTo(end->dateTime()), 3600);
        QCOMPARE(text(wizard, "duration"), QStringLiteral("1 h"));
        begin->setDateTime(QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC));
        QCOMPARE(begin->dateTime().secsTo(end->dateTime()), 3600); // moved along
        begin->setDateTime(QDateTime(QDate(2048, 11, 30), QTime(23, 58), Qt::UTC));
        begin->setSelectedSection(QDateTimeEdit::DaySection);
        QTest::keyClick(begin, Qt::Key_Up); // over the end of the month
        QCOMPARE(begin->date(), QDate(2048, 12, 1));
        begin->setSelectedSection(QDateTimeEdit::MinuteSection);
        QTest::keyClick(begin, Qt::Key_Up); // and of the day
        QCOMPARE(begin->dateTime(), QDateTime(QDate(2048, 12, 2), QTime(0, 3), Qt::UTC));
        begin->setDateTime(QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC));
        click(wizard, "minutes30");
        QCOMPARE(text(wizard, "duration"), QStringLiteral("30 min"));
        shot(wizard, "new-1-when");
        end->setDateTime(begin->dateTime().addSecs(-60));
        click(wizard, "primary");
        QCOMPARE(title(wizard), QStringLiteral("When?")); // refused in place
        shot(wizard, "new-1-when-fault");
        click(wizard, "hour1");
        QVERIFY(find<QAbstractButton>(wizard, "primary")->property("default").toBool());
        QTest::keyClick(begin, Qt::Key_Return);
        QCOMPARE(title(wizard), QStringLiteral("What is it about?"));
        click(wizard, "primary"); // no subject yet
        QVERIFY(find(wizard, "subjectFault")->isVisible());
        QTest::keyClicks(find<QLineEdit>(wizard, "subject"), QStringLiteral("Supplier call"));
        find<QPlainTextEdit>(wizard, "description")->setPlainText(QStringLiteral("Prices and dates of delivery"));
        shot(wizard, "new-2-about");
        click(wizard, "primary");
        QVERIFY(!find(wizard, "nonSecure")->isEnabled());
        shot(wizard, "new-3-phones");
        click(wizard, "primary");
        QCOMPARE(title(wizard), QStringLiteral("Is everything right?"));
        QCOMPARE(text(wizard, "sheetSubject"), QStringLiteral("Supplier call"));
        QVERIFY(!find<QAbstractButton>(wizard, "primary")->property("default").toBool()); // Enter sends nothing
        click(wizard, "back");
        click(wizard, "back");
        QCOMPARE(find<QLineEdit>(wizard, "subject")->text(), QStringLiteral("Supplier call"));
        click(wizard, "primary");
        click(wizard, "primary");
        shot(wizard, "new-4-review");
        QCOMPARE(m_server->writes(), 0); // nothing before the confirmation
        QCOMPARE(find<QAbstractButton>(wizard, "primary")->text(), QStringLiteral("Create conference"));
        click(wizard, "primary");
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(m_server->writes(), 1);
        QVERIFY(!m_server->lastBody.contains("reminderMinutes")); // a server that knows none takes it, too
        shot(wizard, "new-5-done");
        click(wizard, "primary");
        QCOMPARE(people.size(), 1);
        QVERIFY(!wizard.isVisible());
    }

    void reminder() {
        const auto choose = [](QWidget& wizard, int minutes) {
            auto* box = find<QComboBox>(wizard, "reminder");
            box->setCurrentIndex(box->findData(qint64(minutes)));
        };
        NewConferenceWizard wizard(*m_api, {}, nullptr);
        QSignalSpy saved(&wizard, &NewConferenceWizard::saved);
        wizard.show();
        QVERIFY(find(wizard, "reminder")->isVisible());
        QCOMPARE(text(wizard, "reminderNote"), QString()); // none, as nobody asked for one
        choose(wizard, 7 * 24 * 60);
        QVERIFY(text(wizard, "reminderNote").contains(QStringLiteral("nobody")));
        find<QDateTimeEdit>(wizard, "begin")->setDateTime(QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC));
        QVERIFY(text(wizard, "reminderNote").contains(QStringLiteral("everybody")));
        choose(wizard, 60);
        shot(wizard, "new-1-when-reminder");
        find<QLineEdit>(wizard, "subject")->setText(QStringLiteral("Supplier call"));
        for (int i = 0; i < 3; ++i) click(wizard, "primary");
        QVERIFY(text(wizard, "sheetReminder").startsWith(QStringLiteral("1 h before")));
        click(wizard, "primary");
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(m_server->lastBody.contains(R"("reminderMinutes":60)"));

        // A number that another program has set stays, and only what is changed is sent.
        m_server->conference.reminderMinutes = 100;
        NewConferenceWizard change(*m_api, m_server->conference, nullptr);
        change.show();
        QCOMPARE(find<QComboBox>(change, "reminder")->currentText(), QStringLiteral("1 h 40 min before"));
        choose(change, 0);
        for (int i = 0; i < 4; ++i) click(change, "primary");
        QTRY_COMPARE(m_server->lastBody, QByteArray(R"({"reminderMinutes":0})"));
    }

    // Discard is asked for only where something was entered.
    void cancelAsks() {
        NewConferenceWizard wizard(*m_api, {}, nullptr);
        wizard.show();
        click(wizard, "cancel");
        QVERIFY(!wizard.isVisible());
        wizard.show();
        find<QLineEdit>(wizard, "subject")->setText(QStringLiteral("x"));
        bool asked = false;
        QTimer::singleShot(0, this, [&] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            asked = box != nullptr;
            if (box) box->reject();
        });
        click(wizard, "cancel");
        QVERIFY(asked);
        QVERIFY(wizard.isVisible());
    }

    void serverNamesTheField() {
        NewConferenceWizard wizard(*m_api, m_server->conference, nullptr);
        wizard.show();
        find<QLineEdit>(wizard, "subject")->setText(QStringLiteral("Another"));
        for (int i = 0; i < 3; ++i) click(wizard, "primary");
        m_server->refuse = api::Problem{.title = "Invalid", .status = 422, .detail = "not this", .code = "invalid_value",
                                        .field = "subject", .requestId = "r"};
        click(wizard, "primary");
        QTRY_COMPARE(title(wizard), QStringLiteral("What is it about?"));
        QVERIFY(text(wizard, "subjectFault").contains(QStringLiteral("not this")));
    }

    // Somebody else was faster: nothing is overwritten unseen, and what differs is said.
    void staleDraft() {
        NewConferenceWizard wizard(*m_api, m_server->conference, nullptr);
        wizard.show();
        find<QLineEdit>(wizard, "subject")->setText(QStringLiteral("Mine"));
        for (int i = 0; i < 3; ++i) click(wizard, "primary");
        m_server->conference.subject = "Theirs";
        m_server->conference.version = 2;
        m_server->refuse = api::Problem{.title = "Stale", .status = 412, .code = "version_stale", .field = {}, .requestId = "r"};
        click(wizard, "primary");
        QTRY_VERIFY(find<QLabel>(*find(wizard, "message"), "messageText")->text().contains(QStringLiteral("Theirs")));
        shot(wizard, "change-stale");
        click(wizard, "primary");
        QTRY_COMPARE(m_server->conference.subject, std::string("Mine"));
        QCOMPARE(m_server->lastBody, QByteArray(R"({"subject":"Mine"})"));
        QCOMPARE(m_server->tls.requests().last().headers.value("if-match"), QByteArray("\"2\""));
    }

    void participants() {
        m_server->add("carla@example.org", "", Role::participant);
        ParticipantsWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        QSignalSpy changed(&wizard, &ParticipantsWizard::changed);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        QTRY_COMPARE(table(wizard)->rowCount(), 2);
        QVERIFY(!find(wizard, "remove0")->isEnabled()); // the last moderator
        shot(wizard, "people-1-list");
        click(wizard, "addPeople");
        QCOMPARE(wizard.findChildren<QLineEdit*>(QRegularExpression(QStringLiteral("^address\\d+$"))).size(), 5);
        auto* first = find<QLineEdit>(wizard, "address1");
        QTest::keyClicks(first, QStringLiteral("be"));
        QTRY_VERIFY(m_server->asked("q=be") > 0);
        auto* matches = QApplication::activePopupWidget();
        QTRY_VERIFY((matches = QApplication::activePopupWidget()) != nullptr);
        shot(wizard, "people-2-typing");
        shot(*matches, "people-2-matches");
        QTest::keyClick(matches, Qt::Key_Down);
        QTest::keyClick(matches, Qt::Key_Return);
        QTRY_COMPARE(first->text(), QStringLiteral("ben@example.org"));
        QGuiApplication::clipboard()->setText(QStringLiteral("\"Lind, Dora\" <dora@partner.example>\nemil@gmial.example; not-an-address\n"
                                                             "carla@example.org\nfrank@partner.example"));
        QTest::keySequence(find<QLineEdit>(wizard, "address2"), QKeySequence::Paste);
        QCOMPARE(wizard.findChildren<QLineEdit*>(QRegularExpression(QStringLiteral("^address\\d+$"))).size(), 10);
        QCOMPARE(find<QLineEdit>(wizard, "address2")->text(), QStringLiteral("dora@partner.example"));
        QTRY_COMPARE(find<Chip>(*find(wizard, "person5"), "chip")->tone(), Tone::success);
        click(wizard, "primary"); // one is no address
        QCOMPARE(title(wizard), QStringLiteral("Whom do you want to add?"));
        shot(wizard, "people-2-add");
        find<QLineEdit>(wizard, "address4")->clear();
        QTest::keyClicks(find<QLineEdit>(wizard, "address4"), QStringLiteral("gina@partner.example"));
        click(wizard, "audience");
        click(wizard, "primary");
        QCOMPARE(title(wizard), QStringLiteral("Are these the right people?"));
        shot(wizard, "people-3-review");
        find(wizard, "offerRole4"); // Carla is in as participant
        QCOMPARE(m_server->writes(), 0);
        click(wizard, "primary");
        QTRY_COMPARE(table(wizard)->rowCount(), 7);
        QVERIFY(find(wizard, "anotherBatch")->isVisible());
        shot(wizard, "people-4-list");
        QCOMPARE(m_server->writes(), 0);
        click(wizard, "primary");
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(m_server->writes(), 1); // one request for all of them
        QCOMPARE(m_server->people.size(), std::size_t(7));
        QCOMPARE(m_server->people.back().role, Role::audience);
        click(wizard, "showPins");
        shot(wizard, "people-5-done");
        click(wizard, "primary");
        QVERIFY(!wizard.isVisible());
    }

    void changeRoleAndRemove() {
        addFour();
        ParticipantsWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        wizard.show();
        QTRY_COMPARE(table(wizard)->rowCount(), 4);
        QTimer::singleShot(0, this, [&] {
            auto* dialog = QApplication::activeModalWidget();
            if (!dialog) return;
            QVERIFY(!find(*dialog, "changeRole")->isEnabled()); // nothing changed yet
            click(*dialog, "moderator");
            shot(*dialog, "people-role");
            click(*dialog, "changeRole");
        });
        click(wizard, "role1");
        QTRY_COMPARE(m_server->people[1].role, Role::moderator);
        QTRY_VERIFY(find(wizard, "remove0")->isEnabled());
        QTimer::singleShot(0, this, [&] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box) return;
            shot(*box, "people-remove");
            for (auto* button : box->buttons())
                if (box->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
        });
        click(wizard, "remove3");
        QTRY_COMPARE(m_server->people.size(), std::size_t(3));
        QTRY_COMPARE(table(wizard)->rowCount(), 3);
    }

    void invitation() {
        addFour();
        InvitationWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        QSignalSpy finalised(&wizard, &InvitationWizard::finalised);
        QSignalSpy pins(&wizard, &InvitationWizard::pinsRequested);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        QTRY_COMPARE(table(wizard)->rowCount(), 4);
        shot(wizard, "invite-1-review");
        click(wizard, "primary");
        auto* choice = find<QTableWidget>(wizard, "mailChoice");
        wizard.setReturnedMail({{QStringLiteral("ben@example.org"), QDateTime::currentDateTimeUtc()}});
        QCOMPARE(choice->item(1, 5)->text(), QStringLiteral("Came back before"));
        click(wizard, "tickNone");
        click(wizard, "primary");
        QCOMPARE(find<QAbstractButton>(wizard, "primary")->text(), QStringLiteral("Finalise without mail"));
        click(wizard, "back");
        click(wizard, "tickAll");
        choice->setCurrentCell(0, 1);
        QTest::keyClick(choice, Qt::Key_Space);
        shot(wizard, "invite-2-choice");
        click(wizard, "primary");
        QVERIFY(find<QAbstractButton>(wizard, "primary")->text().startsWith(QStringLiteral("Invite 3 ")));
        shot(wizard, "invite-3-final");
        QCOMPARE(m_server->writes(), 0);
        click(wizard, "primary");
        QTRY_COMPARE(finalised.size(), 1);
        QCOMPARE(m_server->lastBody, QByteArray(R"({"mailTo":["p2","p3","p4"]})"));
        auto* mails = find<QTableView>(wizard, "mails");
        const auto first = [&] { return mails->model()->index(0, PeopleListModel::Address).data().toString(); };
        QTRY_COMPARE(first(), QStringLiteral("emil@gmial.example")); // failed on top
        QTRY_VERIFY(find<QAbstractButton>(wizard, "correctAddress")->isEnabled()); // and chosen
        shot(wizard, "invite-4-result");
        QTimer::singleShot(0, this, [&] {
            auto* dialog = QApplication::activeModalWidget();
            if (!dialog) return;
            find<QLineEdit>(*dialog, "newAddress")->setText(QStringLiteral("emil@gmail.example"));
            shot(*dialog, "invite-address");
            for (auto* button : dialog->findChildren<QAbstractButton*>())
                if (button->property("primary").toBool()) button->click();
        });
        click(wizard, "correctAddress");
        QTRY_COMPARE(m_server->people[3].address, std::string("emil@gmail.example"));
        QTRY_COMPARE(m_server->people[3].delivery->state, DeliveryState::accepted);
        click(wizard, "showPins");
        QCOMPARE(pins.size(), 1);
    }

    // Those added since, and those left out then: the first ticked, the others not.
    void inviteTheRest() {
        addFour();
        m_server->conference.state = ConferenceState::scheduled;
        for (std::size_t i = 0; i < 3; ++i)
            m_server->people[i].delivery = api::Delivery{.participantId = m_server->people[i].id,
                                                         .state = i == 2 ? DeliveryState::suppressed : DeliveryState::accepted,
                                                         .nextTry = {}, .error = {}};
        InvitationWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        wizard.show();
        QTRY_COMPARE(table(wizard)->rowCount(), 4);
        click(wizard, "primary");
        auto* choice = find<QTableWidget>(wizard, "mailChoice");
        QCOMPARE(choice->rowCount(), 2);
        QCOMPARE(choice->item(0, 4)->checkState(), Qt::Unchecked);
        QCOMPARE(choice->item(1, 4)->checkState(), Qt::Checked);
        click(wizard, "primary");
        click(wizard, "primary");
        QTRY_COMPARE(m_server->lastBody, QByteArray(R"({"mailTo":["p4"]})"));
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::WizardsTest)
#include "tst_wizards.moc"
