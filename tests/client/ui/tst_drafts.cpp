// Half-done wizards survive the end of the program, and are gone on with where they were left; what has changed in between
// is said. A server that dies in the middle of a save loses nothing and does nothing twice (T-D3).
// labels: unit spec:G3
// covers: T-D3_killed_in_a_save
// needs: client/ui/widgets client/net
#include "client/ui/add_people_page.hpp"
#include "client/ui/draft_offer.hpp"
#include "client/ui/draft_shelf.hpp"
#include "client/ui/invitation_wizard.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/participants_wizard.hpp"
#include "client/ui/reschedule_wizard.hpp"
#include "client/ui/wizard_opener.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QDateTimeEdit>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace conclave::client {

using tests::OfficeServer;
using namespace Qt::StringLiterals;

class DraftsTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OfficeServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<DraftShelf> m_shelf;
    std::unique_ptr<QWidget> m_page;
    WizardOpener* m_opener = nullptr;
    std::optional<std::vector<WizardDraft>> m_offered;
    const StoreOwner m_owner{u"default"_s, u"anna@localhost"_s};

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
    static QString message(QWidget& in) {
        auto* strip = find(in, "message");
        return strip->isVisibleTo(&in) ? find<QLabel>(*strip, "messageText")->text() : QString();
    }

    template <class T>
    T* wizard() {
        T* found = nullptr;
        const bool there = QTest::qWaitFor([&] {
            for (T* one : m_page->findChildren<T*>())
                if (one->isVisible()) found = one;
            return found != nullptr;
        }, 30'000);
        if (!there) qFatal("no wizard");
        return found;
    }

    // Where people are added to the conference.
    ParticipantsWizard* addingPeople() {
        m_opener->people(ConferenceId("c1"));
        auto* opened = wizard<ParticipantsWizard>();
        if (!QTest::qWaitFor([&] { return find<QAbstractButton>(*opened, "addPeople")->isEnabled(); }, 30'000)) qFatal("not read");
        click(*opened, "addPeople");
        return opened;
    }

    // As the program begins: the store is opened anew, and what it offers is waited for.
    void start() {
        m_store = std::make_unique<LocalStore>(m_folder->filePath(u"conclave.sqlite"_s), nullptr);
        m_shelf = std::make_unique<DraftShelf>(*m_store);
        m_page = std::make_unique<QWidget>();
        m_opener = new WizardOpener(*m_api, *m_settings, m_page.get());
        m_opener->setShelf(*m_shelf);
        m_offered.reset();
        connect(m_shelf.get(), &DraftShelf::offered, this, [this](const std::vector<WizardDraft>& drafts) { m_offered = drafts; });
        m_shelf->setOwner(m_owner);
        QTRY_VERIFY_WITH_TIMEOUT(m_offered.has_value(), 30'000);
    }

    // What was handed out is all that is left, as after kill -9.
    void crash() {
        m_page.reset();
        m_shelf.reset();
        m_store.reset();
        start();
    }

    void goOn() {
        QCOMPARE(m_offered->size(), std::size_t(1));
        m_opener->goOn(m_offered->front());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path());
        m_server = std::make_unique<OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
        start();
    }

    void cleanup() {
        m_page.reset();
        m_shelf.reset();
        m_store.reset();
        m_api.reset();
        m_trust.reset();
        m_server.reset();
        // Whatever a wizard showed or held: no PIN and no token has come to the disk.
        QFile kept(m_folder->filePath(u"conclave.sqlite"_s));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        const QByteArray bytes = kept.readAll();
        for (const char* secret : {"271828", "token-of", "tok-1"}) QVERIFY2(!bytes.contains(secret), secret);
    }

    void aNewConference() {
        m_opener->newConference();
        auto* first = wizard<NewConferenceWizard>();
        QSignalSpy kept(first, &StepWizard::draftChanged);
        QTest::qWait(600);
        QCOMPARE(kept.size(), 0); // nothing was entered yet
        find<QDateTimeEdit>(*first, "begin")->setDateTime(QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC));
        click(*first, "primary");
        QTest::keyClicks(find<QLineEdit>(*first, "subject"), u"Steering group"_s);
        QTRY_VERIFY(!kept.isEmpty() && kept.last()[0].value<WizardDraft>().subject == u"Steering group"_s);
        crash();
        QCOMPARE(m_offered->size(), std::size_t(1));
        goOn();
        auto* second = wizard<NewConferenceWizard>();
        QCOMPARE(title(*second), u"What is it about?"_s);
        QCOMPARE(find<QLineEdit>(*second, "subject")->text(), u"Steering group"_s);
        QCOMPARE(find<QDateTimeEdit>(*second, "begin")->dateTime(), QDateTime(QDate(2048, 11, 24), QTime(9, 30), Qt::UTC));
        QTRY_VERIFY(m_offered->empty()); // open now
        for (int i = 0; i < 3; ++i) click(*second, "primary");
        QTRY_COMPARE(title(*second), u"The conference is created"_s);
        crash();
        QVERIFY(m_offered->empty());
        QCOMPARE(m_server->writes(), 1);
    }

    void discarding() {
        m_opener->newConference();
        auto* one = wizard<NewConferenceWizard>();
        find<QLineEdit>(*one, "subject")->setText(u"x"_s);
        one->keepNow();
        QTimer::singleShot(0, this, [] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box) return;
            for (auto* button : box->buttons())
                if (box->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
        });
        click(*one, "cancel");
        QVERIFY(!one->isVisible());
        crash();
        QVERIFY(m_offered->empty());
    }

    void theOffer() {
        DraftOffer offer;
        QWidget& window = offer;
        QSignalSpy discarded(&offer, &DraftOffer::discarded);
        QSignalSpy wanted(&offer, &DraftOffer::goOn);
        WizardDraft draft{.id = u"d1"_s, .subject = u"Board"_s};
        draft.changed = QDateTime::currentDateTimeUtc();
        offer.show({draft});
        window.show();
        QVERIFY(find<QLabel>(offer, "messageText")->text().contains(u"You were planning “Board”."_s));
        QVERIFY(find(offer, "goOn")->accessibleName().contains(u"Board"_s));
        click(offer, "goOn");
        QCOMPARE(wanted.size(), 1);
        click(offer, "discardDraft");
        auto* box = offer.findChild<QMessageBox*>();
        QVERIFY(box);
        QCOMPARE(discarded.size(), 0); // it asks first
        for (auto* button : box->buttons())
            if (box->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
        QCOMPARE(discarded.size(), 1);
        offer.setBlocked(u"No connection"_s);
        QVERIFY(!offer.findChildren<QAbstractButton*>(u"goOn"_s).last()->isEnabled());
        offer.show({});
        QVERIFY(!window.isVisible());
    }

    // Somebody else has changed the draft in between: said, and nothing of either is lost.
    void aChangeOfWhatHasChanged() {
        m_opener->changeConference(ConferenceId("c1"));
        auto* first = wizard<NewConferenceWizard>();
        click(*first, "primary");
        find<QLineEdit>(*first, "subject")->setText(u"Mine"_s);
        first->keepNow();
        m_server->conference.description = "Theirs";
        m_server->conference.version = 5;
        crash();
        goOn();
        auto* second = wizard<NewConferenceWizard>();
        QVERIFY(message(*second).contains(u"changed elsewhere"_s));
        QCOMPARE(find<QLineEdit>(*second, "subject")->text(), u"Mine"_s);
        for (int i = 0; i < 3; ++i) click(*second, "primary");
        QTRY_COMPARE(title(*second), u"The changes are saved"_s);
        QCOMPARE(m_server->lastBody, QByteArray(R"({"subject":"Mine"})"));
        QCOMPARE(m_server->conference.description, std::string("Theirs"));
    }

    void aChangeOfWhatIsGone() {
        m_opener->changeConference(ConferenceId("c1"));
        auto* first = wizard<NewConferenceWizard>();
        find<QLineEdit>(*first, "subject")->setText(u"Mine"_s);
        first->keepNow();
        m_server->gone = true;
        crash();
        goOn();
        auto* second = wizard<NewConferenceWizard>();
        QVERIFY(message(*second).contains(u"deleted in the meantime"_s));
        QCOMPARE(find<QLineEdit>(*second, "subject")->text(), u"Mine"_s);
        QCOMPARE(second->windowTitle(), u"New conference"_s);
    }

    void aChangeOfWhatIsFinalised() {
        m_opener->changeConference(ConferenceId("c1"));
        auto* first = wizard<NewConferenceWizard>();
        find<QLineEdit>(*first, "subject")->setText(u"Mine"_s);
        first->keepNow();
        m_server->conference.state = ConferenceState::scheduled;
        ++m_server->conference.version;
        crash();
        goOn();
        auto* second = wizard<NewConferenceWizard>();
        QVERIFY(!message(*second).isEmpty());
        QVERIFY(!find<QAbstractButton>(*second, "primary")->isEnabled());
    }

    void people() {
        auto* first = addingPeople();
        find<QLineEdit>(*first, "address1")->setFocus();
        QTest::keyClicks(find<QLineEdit>(*first, "address1"), u"dora@partner.example"_s);
        click(*first, "audience");
        click(*first, "primary");
        click(*first, "primary"); // Dora waits
        click(*first, "addPeople");
        QTest::keyClicks(find<QLineEdit>(*first, "address1"), u"frank@partner.example"_s);
        first->keepNow();
        m_server->add("emil@partner.example", "", Role::participant); // by somebody else
        ++m_server->conference.version;
        crash();
        QCOMPARE(m_offered->front().subject, u"Board, third quarter"_s);
        goOn();
        auto* second = wizard<ParticipantsWizard>();
        QTRY_COMPARE(title(*second), u"Whom do you want to add?"_s);
        QVERIFY(message(*second).contains(u"changed in the meantime"_s));
        QCOMPARE(find<QLineEdit>(*second, "address1")->text(), u"frank@partner.example"_s);
        click(*second, "primary");
        click(*second, "primary");
        click(*second, "primary");
        QTRY_COMPARE(m_server->people.size(), std::size_t(4));
        QCOMPARE(m_server->people[2].role, Role::audience);
        QTRY_COMPARE(title(*second), u"2 people have been added"_s);
        crash();
        QVERIFY(m_offered->empty());
    }

    void peopleOfWhatIsGone() {
        auto* first = addingPeople();
        QTest::keyClicks(find<QLineEdit>(*first, "address1"), u"dora@partner.example"_s);
        first->keepNow();
        m_server->gone = true;
        crash();
        goOn();
        auto* second = wizard<ParticipantsWizard>();
        QTRY_VERIFY(message(*second).contains(u"dora@partner.example"_s));
        second->reject();
        crash();
        QVERIFY(m_offered->empty());
    }

    // Without a connection nothing is thrown away.
    void peopleOfAServerThatIsAway() {
        auto* first = addingPeople();
        QTest::keyClicks(find<QLineEdit>(*first, "address1"), u"dora@partner.example"_s);
        first->keepNow();
        crash();
        m_server->dying = true;
        goOn();
        auto* second = wizard<ParticipantsWizard>();
        QTRY_VERIFY_WITH_TIMEOUT(!message(*second).isEmpty(), 30'000);
        second->reject();
        m_server->dying = false;
        crash();
        goOn();
        auto* third = wizard<ParticipantsWizard>();
        QTRY_COMPARE(find<QLineEdit>(*third, "address1")->text(), u"dora@partner.example"_s);
    }

    // Those from a file too, before they are in the list; going back for another role does not lose them.
    void peopleFromAFile() {
        auto* first = addingPeople();
        QTest::keyClicks(find<QLineEdit>(*first, "address1"), u"frank@partner.example"_s);
        const NewPerson dora{.address = u"dora@partner.example"_s, .displayName = u"Dora Lind"_s, .hasAccount = false};
        Q_EMIT first->findChild<AddPeoplePage*>()->imported({dora});
        QCOMPARE(title(*first), u"Are these the right people?"_s);
        first->keepNow();
        crash();
        goOn();
        auto* second = wizard<ParticipantsWizard>();
        QTRY_COMPARE(title(*second), u"Are these the right people?"_s);
        click(*second, "back");
        QVERIFY(message(*second).contains(u"1 person from the file"_s) || message(*second).contains(u"1 people"_s));
        click(*second, "audience");
        click(*second, "primary");
        QCOMPARE(find<QAbstractButton>(*second, "primary")->text(), u"Take 2 people into the list"_s);
        click(*second, "primary");
        click(*second, "primary");
        QTRY_COMPARE(m_server->people.size(), std::size_t(3));
        QCOMPARE(m_server->people[1].address, std::string("dora@partner.example"));
        QCOMPARE(m_server->people[1].role, Role::audience);
    }

    void reschedule() {
        m_server->conference.state = ConferenceState::scheduled;
        m_opener->reschedule(ConferenceId("c1"));
        auto* first = wizard<RescheduleWizard>();
        QTRY_VERIFY(!first->busy());
        auto* begin = find<QDateTimeEdit>(*first, "begin");
        const QDateTime moved = begin->dateTime().addDays(7);
        begin->setDateTime(moved);
        click(*first, "primary");
        first->keepNow();
        crash();
        goOn();
        auto* second = wizard<RescheduleWizard>();
        QTRY_COMPARE(title(*second), u"Reschedule, and tell people?"_s);
        QCOMPARE(find<QDateTimeEdit>(*second, "begin")->dateTime(), moved);
        click(*second, "primary");
        QTRY_COMPARE(m_server->conference.state, ConferenceState::cancelled);
        QTRY_COMPARE(title(*second), u"The conference is rescheduled"_s);
        crash();
        QVERIFY(m_offered->empty());
    }

    void invitation() {
        m_server->add("ben@example.org", "", Role::participant);
        m_server->add("dora@partner.example", "Dora Lind", Role::participant);
        m_opener->invitation(ConferenceId("c1"));
        auto* first = wizard<InvitationWizard>();
        QTRY_COMPARE(find<QTableWidget>(*first, "mailChoice")->rowCount(), 3);
        click(*first, "primary");
        auto* choice = find<QTableWidget>(*first, "mailChoice");
        choice->setCurrentCell(1, 1);
        QTest::keyClick(choice, Qt::Key_Space);
        click(*first, "primary");
        first->keepNow();
        crash();
        goOn();
        auto* second = wizard<InvitationWizard>();
        QTRY_COMPARE(title(*second), u"Ready to invite?"_s);
        click(*second, "primary");
        QTRY_COMPARE(m_server->lastBody, QByteArray(R"({"mailTo":["p1","p3"]})"));
        QTRY_COMPARE(title(*second), u"The conference is finalised"_s);
        crash();
        QVERIFY(m_offered->empty());
    }

    void killedInASave() {
        m_opener->newConference();
        auto* one = wizard<NewConferenceWizard>();
        find<QLineEdit>(*one, "subject")->setText(u"Steering group"_s);
        for (int i = 0; i < 3; ++i) click(*one, "primary");
        m_server->dying = true; // it will do what it is asked, and die before it can say so
        click(*one, "primary");
        QTRY_VERIFY_WITH_TIMEOUT(!message(*one).isEmpty(), 30'000);
        QCOMPARE(m_server->done.size(), 1);
        QCOMPARE(find<QLineEdit>(*one, "subject")->text(), u"Steering group"_s);
        // The program dies too, and both come back.
        one->keepNow();
        crash();
        m_server->dying = false;
        goOn();
        auto* again = wizard<NewConferenceWizard>();
        QCOMPARE(title(*again), u"Is everything right?"_s);
        click(*again, "primary");
        QTRY_COMPARE(title(*again), u"The conference is created"_s);
        QCOMPARE(m_server->done.size(), 1); // the same intention, so done once
    }

    void addingKilledInASave() {
        auto* one = addingPeople();
        QTest::keyClicks(find<QLineEdit>(*one, "address1"), u"dora@partner.example"_s);
        click(*one, "primary");
        click(*one, "primary");
        m_server->dying = true;
        click(*one, "primary");
        QTRY_VERIFY_WITH_TIMEOUT(!message(*one).isEmpty(), 30'000);
        m_server->dying = false;
        click(*one, "primary");
        QTRY_COMPARE(title(*one), u"1 people have been added"_s);
        QCOMPARE(m_server->people.size(), std::size_t(2));
    }

    void signingOutPutsAway() {
        m_opener->newConference();
        auto* one = wizard<NewConferenceWizard>();
        find<QLineEdit>(*one, "subject")->setText(u"Steering group"_s);
        m_shelf->putAway(); // no question, and nothing lost
        QVERIFY(!one->isVisible());
        m_shelf->setOwner({u"default"_s, u"ben@localhost"_s});
        QTRY_VERIFY(m_offered->empty());
        m_shelf->setOwner(m_owner);
        QTRY_COMPARE(m_offered->size(), std::size_t(1));
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::DraftsTest)
#include "tst_drafts.moc"
