// Duplicating, rescheduling and cancelling, driven as a person would, against a server in memory behind real TLS.
// labels: unit spec:B6 spec:B8 spec:B9 spec:B10
// needs: client/ui/widgets client/net
#include "client/ui/cancel_conference_dialog.hpp"
#include "client/settings/settings.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/reschedule_wizard.hpp"
#include "client/ui/wizard_opener.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QDateTimeEdit>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

using tests::OfficeServer;

class ConferenceActsTest : public QObject {
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
    static QString title(QWidget& in) { return find<QLabel>(in, "pageTitle")->text(); }
    static QString labelOf(QWidget& in, const char* button) { return find<QAbstractButton>(in, button)->text(); }
    static QString said(QWidget& in) { return find<QLabel>(*find(in, "message"), "messageText")->text(); }
    static void shot(QWidget& window, const char* name) {
        const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
        if (!folder.isEmpty()) window.grab().save(QDir(folder).filePath(QString::fromLatin1(name) + QStringLiteral(".png")));
    }
    void refuseNext(int status, const char* code) {
        m_server->refuse = api::Problem{.title = "No", .status = status, .code = code, .field = {}, .requestId = "r"};
    }
    void happens() {
        api::Change change;
        change.conferenceId = ConferenceId("c1");
        Q_EMIT m_api->changed(QStringLiteral("conference"), change);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        applyTheme(*qApp, Theme::light);
    }

    void init() {
        m_server = std::make_unique<OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_server->add("ben@example.org", "", Role::participant);
        m_server->add("dora@partner.example", "Dora Lind", Role::participant);
        m_server->conference.state = ConferenceState::scheduled;
        for (auto& one : m_server->people)
            one.delivery = api::Delivery{.participantId = one.id, .state = DeliveryState::accepted, .nextTry = {}, .error = {}};
        m_server->people[2].delivery->state = DeliveryState::suppressed;
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
    }

    void cleanup() {
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void reschedule() {
        RescheduleWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        QSignalSpy done(&wizard, &RescheduleWizard::rescheduled);
        wizard.show();
        auto* begin = find<QDateTimeEdit>(wizard, "begin");
        QTRY_COMPARE(begin->dateTime(), QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC)); // Berlin's clock
        click(wizard, "primary");
        QVERIFY(said(wizard).contains(QStringLiteral("old time")));
        begin->setDateTime(begin->dateTime().addDays(7));
        shot(wizard, "reschedule-when");
        click(wizard, "primary");
        QVERIFY(find<QLabel>(wizard, "before")->text().contains(QStringLiteral("24")));
        QVERIFY(find<QLabel>(wizard, "now")->text().contains(QStringLiteral("1 December")) ||
                find<QLabel>(wizard, "now")->text().contains(QStringLiteral("December 1")));
        QVERIFY(labelOf(wizard, "primary").startsWith(QStringLiteral("Reschedule and mail 2 ")));
        QVERIFY(!find<QAbstractButton>(wizard, "primary")->property("default").toBool()); // Enter sends nothing
        QCOMPARE(m_server->writes(), 0);
        shot(wizard, "reschedule-check");
        click(wizard, "primary");
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(m_server->lastBody, QByteArray(R"({"begin":"2048-12-01T08:30:00Z","end":"2048-12-01T10:00:00Z","timeZone":"Europe/Berlin"})"));
        QCOMPARE(done.first().at(1).value<ConferenceId>(), ConferenceId("c2"));
        QCOMPARE(find<QTableView>(wizard, "mails")->model()->rowCount(), 3);
        shot(wizard, "reschedule-result");
        click(wizard, "primary");
        QVERIFY(!wizard.isVisible());
    }

    // The answer got lost: the same intention, so the same key.
    void rescheduleAskedAgain() {
        RescheduleWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        wizard.show();
        auto* begin = find<QDateTimeEdit>(wizard, "begin");
        QTRY_COMPARE(begin->date().year(), 2048);
        begin->setDateTime(begin->dateTime().addDays(7));
        click(wizard, "primary");
        refuseNext(504, "timed_out");
        click(wizard, "primary");
        QTRY_VERIFY(!said(wizard).isEmpty());
        const QByteArray key = m_server->tls.requests().last().headers.value("idempotency-key");
        QTRY_VERIFY(find<QAbstractButton>(wizard, "primary")->isEnabled());
        click(wizard, "primary");
        QTRY_COMPARE(title(wizard), QStringLiteral("The conference is rescheduled"));
        for (const auto& request : m_server->tls.requests())
            if (request.verb == "POST") QCOMPARE(request.headers.value("idempotency-key"), key);
    }

    void rescheduleNamesTheField() {
        RescheduleWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        wizard.show();
        auto* begin = find<QDateTimeEdit>(wizard, "begin");
        QTRY_COMPARE(begin->date().year(), 2048);
        begin->setDateTime(begin->dateTime().addDays(7));
        click(wizard, "primary");
        m_server->refuse = api::Problem{.title = "Invalid", .status = 422, .detail = "not then", .code = "invalid_value",
                                        .field = "begin", .requestId = "r"};
        click(wizard, "primary");
        QTRY_COMPARE(title(wizard), QStringLiteral("When is it to be instead?"));
    }

    void rescheduleOfADraft() {
        m_server->conference.state = ConferenceState::draft;
        RescheduleWizard wizard(*m_api, ConferenceId("c1"), nullptr);
        wizard.show();
        QTRY_VERIFY(said(wizard).contains(QStringLiteral("draft")));
        QVERIFY(!find<QAbstractButton>(wizard, "primary")->isEnabled());
    }

    void duplicates() {
        QTemporaryDir folder;
        Settings settings(folder.path());
        QWidget page;
        WizardOpener opener(*m_api, settings, &page);
        QSignalSpy changed(&opener, &WizardOpener::changed);
        QSignalSpy failed(&opener, &WizardOpener::failed);
        opener.duplicate(ConferenceId("c1"));
        opener.duplicate(ConferenceId("c1")); // a second click
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().value<ConferenceId>(), ConferenceId("c2"));
        QCOMPARE(m_server->writes(), 1);
        QTRY_VERIFY(page.findChild<NewConferenceWizard*>()); // the pencil on the copy
        refuseNext(404, "not_found");
        opener.duplicate(ConferenceId("c1"));
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(changed.size(), 1);
    }

    void cancelSaysWhatItDoes() {
        CancelConferenceDialog dialog(*m_api, m_server->conference, nullptr);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        dialog.open();
        QTRY_VERIFY(labelOf(dialog, "act").startsWith(QStringLiteral("Cancel conference and mail 3 ")));
        shot(dialog, "cancel");
        find<QListWidget>(dialog, "peopleToTell")->item(1)->setCheckState(Qt::Unchecked);
        QVERIFY(labelOf(dialog, "act").startsWith(QStringLiteral("Cancel conference and mail 2 ")));
        // Somebody comes in elsewhere: told as well, and who was left out stays so.
        m_server->add("frank@example.org", "", Role::participant);
        happens();
        QTRY_VERIFY(labelOf(dialog, "act").startsWith(QStringLiteral("Cancel conference and mail 3 ")));
        click(dialog, "tickNone");
        QCOMPARE(labelOf(dialog, "act"), QStringLiteral("Cancel conference and mail nobody"));
        click(dialog, "act");
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(m_server->lastBody, QByteArray(R"({"notify":[]})"));
    }

    void cancelledAlready() {
        CancelConferenceDialog dialog(*m_api, m_server->conference, nullptr);
        dialog.open();
        QTRY_VERIFY(find<QAbstractButton>(dialog, "act")->isEnabled());
        m_server->conference.state = ConferenceState::cancelled;
        happens();
        QTRY_VERIFY(said(dialog).contains(QStringLiteral("cancelled")));
        QVERIFY(!find(dialog, "act")->isVisible());
        QCOMPARE(labelOf(dialog, "keep"), QStringLiteral("Close"));
        shot(dialog, "cancel-already");
    }

    // Between the question and the answer.
    void cancelledMeanwhile() {
        CancelConferenceDialog dialog(*m_api, m_server->conference, nullptr);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        dialog.open();
        QTRY_VERIFY(find<QAbstractButton>(dialog, "act")->isEnabled());
        refuseNext(409, "already_cancelled");
        click(dialog, "act");
        QTRY_COMPARE(accepted.size(), 1); // it is what was wanted
    }

    void staleDraft() {
        m_server->conference.state = ConferenceState::draft;
        CancelConferenceDialog dialog(*m_api, m_server->conference, nullptr);
        dialog.open();
        QCOMPARE(labelOf(dialog, "act"), QStringLiteral("Delete draft"));
        QVERIFY(!find(dialog, "peopleToTell")->isVisible());
        m_server->conference.subject = "Theirs";
        m_server->conference.version = 2;
        refuseNext(412, "version_stale");
        click(dialog, "act");
        QTRY_VERIFY(find<QLabel>(dialog, "what")->text().contains(QStringLiteral("Theirs")));
        QVERIFY(said(dialog).contains(QStringLiteral("meantime")));
        shot(dialog, "cancel-stale");
    }

    // What was a draft is out by now: deleting it is not what one would do.
    void draftWentOut() {
        m_server->conference.state = ConferenceState::draft;
        CancelConferenceDialog dialog(*m_api, m_server->conference, nullptr);
        dialog.open();
        m_server->conference.state = ConferenceState::scheduled;
        refuseNext(409, "already_scheduled");
        click(dialog, "act");
        QTRY_VERIFY(!find(dialog, "act")->isVisible());
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::ConferenceActsTest)
#include "tst_conference_acts.moc"
