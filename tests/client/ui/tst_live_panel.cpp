// The window of a running call, driven as a person would, against a server in memory behind real TLS.
// CONCLAVE_SCREENSHOTS=FOLDER leaves pictures of a call of 12 and one of 250.
// labels: unit spec:F8 spec:D9 spec:G4
// needs: client/ui/widgets client/net
#include "client/model/words.hpp"
#include "client/ui/live_panel.hpp"
#include "client/ui/widgets/menu_key.hpp"
#include "tests/client/ui/scenes_frame.hpp"
#include "tests/client/ui/scenes_live.hpp"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMessageBox>

namespace conclave::client {

using tests::CallScene;
using tests::OfficeCall;
using tests::Stage;

class LivePanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Stage> m_stage;
    std::unique_ptr<CallScene> m_scene;

    tests::BusyOffice& office() { return m_stage->office; }
    OfficeCall& call() { return office().call; }
    LivePanel& panel() { return m_scene->panel; }
    QTableView& table() { return m_scene->table(); }

    void open(int people) {
        office().begin(people);
        m_scene = std::make_unique<CallScene>(*m_stage);
        panel().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel()));
        QTRY_COMPARE(table().model()->rowCount(), people + 3);
        QTRY_COMPARE(text("present"), QStringLiteral("%1 of %2 here").arg(people).arg(people + 3));
    }
    int rowOf(const char* id) {
        for (int row = 0; row < table().model()->rowCount(); ++row)
            if (table().model()->index(row, 0).data(LivePeopleModel::IdRole).toString() == QLatin1String(id)) return row;
        return -1;
    }
    QString cell(const char* id, LivePeopleModel::Column column) {
        return table().model()->index(rowOf(id), column).data().toString();
    }
    void choose(const char* id) {
        table().setFocus();
        table().setCurrentIndex(table().model()->index(rowOf(id), LivePeopleModel::Name));
    }
    QAbstractButton& button(const char* name) { return Stage::find<QAbstractButton>(panel(), name); }
    QString text(const char* label) { return Stage::find<QLabel>(panel(), label).text(); }
    QString strip(const char* name) {
        QWidget& strip = Stage::find(panel(), name);
        return strip.isVisible() ? Stage::find<QLabel>(strip, "messageText").text() : QString();
    }
    static void answerYes() {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box);
        for (auto* one : box->buttons())
            if (box->buttonRole(one) == QMessageBox::DestructiveRole) return one->click();
    }
    void changedElsewhere(const char* kind) {
        api::Change change;
        change.conferenceId = office().conference.id;
        Q_EMIT m_stage->api->changed(QString::fromLatin1(kind), change);
    }
    // Not the second click of a double click.
    static void pause() { QTest::qWait(QApplication::doubleClickInterval() + 20); }

private Q_SLOTS:
    void initTestCase() {
        applyTheme(*qApp, Theme::light);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        QApplication::setDoubleClickInterval(150);
    }
    void init() { m_stage = std::make_unique<Stage>(false); }
    void cleanup() {
        m_scene.reset();
        m_stage.reset();
    }

    void showsWhoIsHere() {
        open(5);
        QTRY_COMPARE(text("present"), QStringLiteral("5 of 8 here"));
        QVERIFY(text("timeLeft").startsWith(QStringLiteral("1 h 1")));
        QCOMPARE(rowOf("p3"), 0); // the hand is up
        QCOMPARE(cell("p1", LivePeopleModel::RoleName), QStringLiteral("Moderator"));
        QCOMPARE(cell("p6", LivePeopleModel::Talking), QStringLiteral("Not here yet"));
        QVERIFY(cell("p6", LivePeopleModel::Line).startsWith(QStringLiteral("Phone")));
        office().talk({1});
        QTRY_COMPARE(cell("p2", LivePeopleModel::Talking), QStringLiteral("Talking"));
        QCOMPARE(cell("p1", LivePeopleModel::Talking), QString());
        QTRY_COMPARE(text("talkers"), QStringLiteral("Talking: Ben Fischer"));
    }

    // Whoever comes first is told as a person, not as a call that has opened.
    void theFirstWhoComesOpensIt() {
        office().begin(5);
        call().live.participants.clear();
        call().live.open = false;
        m_scene = std::make_unique<CallScene>(*m_stage);
        QTRY_COMPARE(text("present"), QStringLiteral("0 of 8 here"));
        QVERIFY(!button("lockCall").isEnabled());
        call().say("participant", call().enter(office().people[0]));
        QTRY_VERIFY(button("lockCall").isEnabled());
        QVERIFY(table().isVisible());
    }

    void theCallChangesAndTheChoiceStays() {
        open(5);
        choose("p4");
        call().depart("p2", Ending::lost);
        QTRY_VERIFY(cell("p2", LivePeopleModel::Talking).startsWith(QStringLiteral("Left at")));
        QCOMPARE(table().currentIndex().data(LivePeopleModel::IdRole).toString(), QStringLiteral("p4"));
        QTRY_COMPARE(text("present"), QStringLiteral("4 of 8 here"));
        const auto& late = call().enter(office().people[6]);
        call().say("participant", late);
        QTRY_COMPARE(text("present"), QStringLiteral("5 of 8 here"));
        QCOMPARE(table().currentIndex().data(LivePeopleModel::IdRole).toString(), QStringLiteral("p4"));
    }

    // Each act is one request, and shows when the stream says so.
    void everyActReachesTheCall() {
        open(5);
        button("lockCall").click();
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        QTRY_VERIFY(!panel().busy());
        button("muteAll").click();
        QTRY_COMPARE(button("muteAll").text(), QStringLiteral("Un&mute everyone"));
        QTRY_VERIFY(!panel().busy());
        choose("p2");
        QTest::keyClick(&table(), Qt::Key_Space);
        QTRY_COMPARE(cell("p2", LivePeopleModel::Microphone), QStringLiteral("Muted by a moderator"));
        choose("p3");
        QTRY_VERIFY(!panel().busy());
        QVERIFY(button("lowerHand").isEnabled());
        QTest::keyClick(&table(), Qt::Key_H, Qt::ControlModifier);
        QTRY_COMPARE(cell("p3", LivePeopleModel::Hand), QString());
        pause();
        QTRY_VERIFY(!panel().busy());
        QTest::keyClick(&panel(), Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("&Lock"));
        QCOMPARE(call().acts, QStringList({QStringLiteral("lock"), QStringLiteral("mute-all"), QStringLiteral("p2/mute"),
                                           QStringLiteral("p3/lower-hand"), QStringLiteral("unlock")}));
    }

    // Two clicks lock once: the second must not undo what the first has done.
    void aDoubleClickIsOneClick() {
        open(5);
        const int interval = QApplication::doubleClickInterval();
        QApplication::setDoubleClickInterval(60'000); // however slow the machine is
        QTest::mouseClick(&button("lockCall"), Qt::LeftButton);
        QTest::mouseDClick(&button("lockCall"), Qt::LeftButton);
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        QTest::mouseClick(&button("lockCall"), Qt::LeftButton);
        QApplication::setDoubleClickInterval(interval);
        pause();
        QCOMPARE(call().acts, QStringList{QStringLiteral("lock")});
        // The server has answered, and the stream has not said it yet.
        call().quietly = true;
        choose("p2");
        QApplication::setDoubleClickInterval(60'000);
        for (int i = 0; i < 3; ++i) QTest::keyClick(&table(), Qt::Key_Space);
        QApplication::setDoubleClickInterval(interval);
        pause();
        QCOMPARE(call().acts.size(), 2);
    }

    // On a slow line several are under way: none is swallowed, and none is asked for twice.
    void whatIsDoneMeanwhileIsDoneToo() {
        open(5);
        call().slowly = true;
        for (const char* id : {"p2", "p3", "p4"}) {
            choose(id);
            button("mutePerson").click();
        }
        button("lockCall").click();
        choose("p5");
        button("removeFromCall").click();
        answerYes();
        QTRY_COMPARE(call().acts.size(), 5);
        QVERIFY(call().acts.contains(QStringLiteral("p3/mute")));
        QVERIFY(call().acts.contains(QStringLiteral("p5/remove")));
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        QTRY_VERIFY(Stage::find(panel(), "workStop").isVisible());
        pause();
        button("lockCall").click();
        QTest::qWait(30);
        QCOMPARE(call().acts.size(), 5);
        call().letGo();
        QTRY_VERIFY(!panel().busy());
        QVERIFY(!Stage::find(panel(), "workStop").isVisible());
    }

    // A fault is not wiped away by what ends well after it.
    void aFaultStaysWhileAnotherEnds() {
        open(5);
        call().slowly = true;
        button("lockCall").click();
        QTRY_COMPARE(call().acts.size(), 1);
        choose("p5");
        call().live.participants.pop_back(); // has just left
        button("mutePerson").click();
        QTRY_VERIFY(strip("workMessage").contains(QStringLiteral("left the call")));
        QVERIFY(panel().busy());
        call().letGo();
        QTRY_VERIFY(!panel().busy());
        QVERIFY(strip("workMessage").contains(QStringLiteral("left the call")));
    }

    // Qt hands the keyboard on from what is disabled: what is pressed twice must not mean somebody else.
    void theKeyboardStaysWhereItIs() {
        open(5);
        button("lockCall").setFocus();
        QTest::keyClick(&button("lockCall"), Qt::Key_Space);
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        QTRY_VERIFY(!panel().busy());
        QVERIFY(button("lockCall").hasFocus());
        pause();
        QTest::keyClick(panel().focusWidget(), Qt::Key_Space);
        QTRY_COMPARE(call().acts, QStringList({QStringLiteral("lock"), QStringLiteral("unlock")}));
    }

    void aHeldKeyActsOnce() {
        open(5);
        choose("p2");
        QTest::keyPress(&table(), Qt::Key_Space);
        QTRY_COMPARE(cell("p2", LivePeopleModel::Microphone), QStringLiteral("Muted by a moderator"));
        QTRY_VERIFY(!panel().busy());
        pause();
        for (int i = 0; i < 3; ++i) QTest::simulateEvent(&table(), true, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "), true);
        QTest::keyRelease(&table(), Qt::Key_Space);
        pause();
        QCOMPARE(call().acts, QStringList{QStringLiteral("p2/mute")});
    }

    // What is pressed next was meant for whoever has gone, not for the neighbour.
    void whoGoesTakesTheChoiceAlong() {
        open(5);
        choose("p7");
        QVERIFY(button("changeRole").isEnabled());
        std::erase_if(office().people, [](const auto& one) { return one.id.value == "p7"; }); // by somebody else
        changedElsewhere("conference");
        QTRY_COMPARE(table().model()->rowCount(), 7);
        QVERIFY(table().selectionModel()->selectedRows().isEmpty());
        QVERIFY(!button("changeRole").isEnabled());
        // The keyboard that comes back to the list has chosen nobody yet.
        button("attendance").setFocus();
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Space);
        QTest::qWait(30);
        QVERIFY(call().acts.isEmpty());
        QTest::keyClick(&table(), Qt::Key_Down);
        QVERIFY(button("changeRole").isEnabled());
    }

    void removingIsAskedFor() {
        open(5);
        choose("p4");
        QTest::keyClick(&table(), Qt::Key_Delete);
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box);
        QVERIFY(box->text().contains(QStringLiteral("Dora Lind")));
        QVERIFY(box->informativeText().contains(QStringLiteral("call again")));
        QTest::keyClick(box, Qt::Key_Return); // keeps
        QTest::qWait(30);
        QVERIFY(call().acts.isEmpty());
        pause();
        button("removeFromCall").click();
        answerYes();
        QTRY_COMPARE(call().acts, QStringList{QStringLiteral("p4/remove")});
        QTRY_VERIFY(cell("p4", LivePeopleModel::Talking).startsWith(QStringLiteral("Left at")));
    }

    void endingIsAskedFor() {
        open(5);
        button("endCall").click();
        answerYes();
        QTRY_COMPARE(call().acts, QStringList{QStringLiteral("end")});
        QTRY_COMPARE(text("present"), QStringLiteral("0 of 8 here"));
        QTRY_VERIFY(!button("endCall").isEnabled());
        QVERIFY(!button("endCall").toolTip().isEmpty());
        QVERIFY(!table().isVisible()); // the page says that nobody is here
    }

    void theRoleIsChanged() {
        open(5);
        choose("p4");
        QTest::keyClick(&table(), Qt::Key_F2);
        QWidget& dialog = Stage::above();
        for (auto* card : dialog.findChildren<QAbstractButton*>())
            if (card->isCheckable() && card->text().contains(QStringLiteral("Moderator"))) card->click();
        Stage::press(dialog, "changeRole");
        QTRY_VERIFY(office().people[3].role == Role::moderator);
        call().person("p4")->role = Role::moderator;
        call().say("participant", *call().person("p4"));
        QTRY_COMPARE(cell("p4", LivePeopleModel::RoleName), QStringLiteral("Moderator"));
    }

    void whatMakesNoSenseSaysWhy() {
        open(12);
        choose("p5"); // has muted themselves
        QVERIFY(!button("mutePerson").isEnabled());
        QVERIFY(button("mutePerson").toolTip().contains(QStringLiteral("own doing")));
        choose("p15"); // is not here
        for (const char* name : {"mutePerson", "lowerHand", "removeFromCall"}) QVERIFY(!button(name).isEnabled());
        QVERIFY(button("changeRole").isEnabled());
        QTest::keyClick(&table(), Qt::Key_Space);
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTest::qWait(50);
        QVERIFY(call().acts.isEmpty());
        QVERIFY(!QApplication::activeModalWidget());
    }

    // An error stands where it was made, and nothing pretends.
    void aRefusedActSaysSo() {
        open(5);
        choose("p5");
        call().live.participants.pop_back(); // has just left
        button("mutePerson").click();
        QTRY_VERIFY(strip("workMessage").contains(QStringLiteral("left the call")));
        QTRY_VERIFY(button("mutePerson").isEnabled());
    }

    void whoWasNotLetInIsTold() {
        open(5);
        QCOMPARE(strip("refusals"), QString());
        button("lockCall").click();
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        call().say("refusal", api::LiveRefusal{office().people[6].id, office().people[6].displayName, OfficeCall::now(),
                                               RefusedFor::locked});
        QTRY_VERIFY(strip("refusals").contains(QString::fromStdString(office().people[6].displayName)));
        QVERIFY(strip("refusals").contains(QStringLiteral("locked")));
        pause();
        QTRY_VERIFY(!panel().busy());
        Stage::press(Stage::find(panel(), "refusals"), "messageAction");
        QTRY_COMPARE(call().acts, QStringList({QStringLiteral("lock"), QStringLiteral("unlock")}));
        // They call again and are in: that is told no more.
        call().say("participant", call().enter(office().people[6]));
        QTRY_COMPARE(strip("refusals"), QString());
        call().say("refusal",
                   api::LiveRefusal{office().people[7].id, "<b>Somebody</b>", OfficeCall::now(), RefusedFor::seatTaken});
        QTRY_VERIFY(strip("refusals").contains(QStringLiteral("<b>Somebody</b>")));
        Stage::press(panel(), "dismissRefusals");
        QTRY_COMPARE(strip("refusals"), QString());
    }

    // The next key is still meant for it.
    void anotherRefusalLeavesTheKeyboardWhereItIs() {
        open(5);
        button("lockCall").click();
        QTRY_COMPARE(button("lockCall").text(), QStringLiteral("Un&lock"));
        for (const std::size_t who : {5U, 6U, 6U}) {
            const auto& one = office().people[who];
            call().say("refusal", api::LiveRefusal{one.id, one.displayName, OfficeCall::now(), RefusedFor::locked});
            QTRY_VERIFY(strip("refusals").contains(QString::fromStdString(one.displayName)));
            auto& unlock = Stage::find<QAbstractButton>(Stage::find(panel(), "refusals"), "messageAction");
            if (who == 5) unlock.setFocus();
            QTRY_VERIFY(unlock.hasFocus());
        }
        QCOMPARE(strip("refusals").count(u'\n'), 1); // who dials again is told once
    }

    // What the mouse finds in the tips, for those without one.
    void theChosenPersonIsToldWhole() {
        open(5);
        const auto details = [&] { return text("chosenDetails").replace(QChar(QChar::Nbsp), u' ').remove(QChar(0x2060)); };
        choose("p1");
        const auto& first = *call().person("p1");
        QTRY_VERIFY(details().contains(QStringLiteral("Here since")));
        QVERIFY(details().startsWith(QString::fromStdString(first.displayName)));
        QVERIFY(details().contains(QString::fromStdString(first.quality->cipher)));
        QVERIFY(details().contains(QStringLiteral("Loss: ")));
        QVERIFY(table().currentIndex().data(Qt::AccessibleDescriptionRole).toString().contains(QStringLiteral("Loss: ")));
        choose("p6");
        QTRY_VERIFY(details().contains(QStringLiteral("not here yet")));
        QVERIFY(details().contains(QString::fromStdString(office().people[5].address)));
    }

    // The window is over and a moderator is still in: it is found where what runs is, until the last has gone.
    void aCallPastItsEndIsStillFound() {
        auto& one = office().conferences[0];
        one.state = ConferenceState::ended;
        one.live = true;
        const QString subject = QString::fromStdString(one.subject);
        tests::Frame frame(*m_stage);
        const auto listed = [&] {
            const auto& model = frame.window.conferences().model();
            for (int row = 0; row < model.rowCount(); ++row)
                if (QString::fromStdString(model.at(row).subject) == subject) return row;
            return -1;
        };
        QTRY_VERIFY(listed() >= 0);
        frame.go(1);
        QTRY_COMPARE(frame.window.conferences().model().rowCount(), 1);
        QCOMPARE(listed(), 0);
        auto& rows = Stage::find<QTableView>(frame.window.conferences(), "conferences");
        rows.setCurrentIndex(rows.model()->index(0, 0));
        QVERIFY(Stage::find<QAction>(frame.window, "runningConference").isEnabled());
        frame.go(2);
        QTRY_VERIFY(frame.window.conferences().model().rowCount() > 0 && listed() < 0);
        one.live = false;
        frame.go(1);
        QTRY_COMPARE(frame.window.conferences().model().rowCount(), 0);
    }

    void aRefusalGrowsOld() {
        open(5);
        // No mail is on its way, for which everything would be looked at again and again.
        for (auto& one : office().people) one.delivery->state = DeliveryState::accepted;
        const int asked = office().asked("/conferences/c1");
        changedElsewhere("conference");
        QTRY_VERIFY(office().asked("/conferences/c1") > asked);
        const Instant old = OfficeCall::now() - LiveCall::kRefusalFresh + std::chrono::seconds(4);
        call().say("refusal", api::LiveRefusal{office().people[5].id, "Somebody", old, RefusedFor::locked});
        QTRY_VERIFY(strip("refusals").contains(QStringLiteral("Somebody")));
        QTRY_COMPARE_WITH_TIMEOUT(strip("refusals"), QString(), 15'000); // by itself
    }

    void withoutAConnectionTheLastIsShown() {
        open(5);
        call().down = true;
        call().stream->abort();
        QTRY_VERIFY(strip("liveCondition").contains(QStringLiteral("You see who was here")));
        QCOMPARE(table().model()->rowCount(), 8);
        QVERIFY(!button("lockCall").isEnabled());
        QVERIFY(button("lockCall").toolTip().contains(QStringLiteral("connection")));
        QCOMPARE(text("timeLeft"), QString());
        call().down = false;
        call().depart("p2", Ending::hungUp);
        Stage::press(Stage::find(panel(), "liveCondition"), "messageAction");
        QTRY_COMPARE(strip("liveCondition"), QString());
        QTRY_COMPARE(text("present"), QStringLiteral("4 of 8 here"));
        QVERIFY(button("lockCall").isEnabled());
        QCOMPARE(cell("p2", LivePeopleModel::Talking), QStringLiteral("Has left")); // nobody saw when
    }

    // Our steady clock stands still meanwhile, and the server's goes on.
    void aComputerThatSleptAsksAnew() {
        open(5);
        QCOMPARE(call().streams, 1);
        m_scene->sleep(std::chrono::hours(1));
        QTRY_COMPARE(call().streams, 2);
        QTRY_COMPARE(text("present"), QStringLiteral("5 of 8 here"));
    }

    void whatIsOverSaysSo() {
        open(5);
        office().conference.state = ConferenceState::cancelled;
        call().live.participants.clear();
        call().live.open = false;
        call().sayAll();
        changedElsewhere("conference");
        QTRY_VERIFY(strip("liveCondition").contains(QStringLiteral("cancelled")));
        QCOMPARE(text("timeLeft"), QString());
        QVERIFY(!Stage::find(panel(), "endsSoon").isVisible());
    }

    void theTimeRunsOut() {
        open(5);
        QWidget& soon = Stage::find(panel(), "endsSoon");
        QVERIFY(!soon.isVisible());
        call().live.end = OfficeCall::now() + std::chrono::seconds(200);
        call().sayAll();
        QTRY_VERIFY(soon.isVisible());
        QVERIFY(text("timeLeft").contains(QStringLiteral("3:")));
        const QString before = text("timeLeft");
        QTRY_VERIFY(text("timeLeft") != before); // it goes on by itself
        // The server's clock counts, whatever ours says.
        call().live.end = call().live.now - std::chrono::minutes(1);
        call().sayAll();
        QTRY_COMPARE(text("timeLeft"), QStringLiteral("Time is up"));
    }

    void theRowsIconsAct() {
        open(5);
        const QModelIndex at = table().model()->index(rowOf("p2"), LivePeopleModel::Actions);
        const QRect rect = table().visualRect(at);
        const bool heading = rowOf("p2") == 0;
        QVERIFY(!heading);
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, QPoint(rect.left() + space::kTight + 17, rect.center().y()));
        QTRY_COMPARE(call().acts, QStringList{QStringLiteral("p2/mute")});
    }

    void theMenuOpensByKey() {
        open(5);
        MenuKey menuKey;
        qApp->installEventFilter(&menuKey);
        choose("p2");
        QTest::keyClick(&table(), Qt::Key_F10, Qt::ShiftModifier);
        auto* menu = qobject_cast<QMenu*>(&Stage::above());
        QVERIFY(menu && menu->actions().contains(panel().findChild<QAction*>(QStringLiteral("mutePerson"))));
        QVERIFY(table().visualRect(table().currentIndex()).contains(table().viewport()->mapFromGlobal(menu->pos())));
        menu->close();
    }

    // Whoever is looked for is chosen, and nobody is acted upon who is not seen.
    void peopleAreFound() {
        open(5);
        auto& search = Stage::find<QLineEdit>(panel(), "searchCall");
        const auto shown = [this] {
            QStringList ids;
            for (int row = 0; row < table().model()->rowCount(); ++row)
                if (!table().isRowHidden(row))
                    ids += table().model()->index(row, 0).data(LivePeopleModel::IdRole).toString();
            return ids;
        };
        QTest::keyClick(&panel(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(search.hasFocus());
        QTest::keyClicks(&search, QStringLiteral("FISCH ben"));
        QCOMPARE(shown(), QStringList{QStringLiteral("p2")});
        QCOMPARE(table().currentIndex().data(LivePeopleModel::IdRole).toString(), QStringLiteral("p2"));
        QTest::keyClick(&search, Qt::Key_Return);
        QVERIFY(table().hasFocus());
        QTest::keyClick(&table(), Qt::Key_C); // Carla is not shown
        QCOMPARE(table().currentIndex().data(LivePeopleModel::IdRole).toString(), QStringLiteral("p2"));
        QTest::keyClick(&table(), Qt::Key_Space);
        QTRY_COMPARE(call().acts, QStringList{QStringLiteral("p2/mute")});
        // Who comes and goes meanwhile shows only if it is looked for.
        call().say("participant", call().enter(office().people[6]));
        QTRY_COMPARE(text("present"), QStringLiteral("6 of 8 here"));
        QTRY_COMPARE(shown(), QStringList{QStringLiteral("p2")});
        call().depart("p2", Ending::hungUp);
        QTRY_COMPARE(text("present"), QStringLiteral("5 of 8 here"));
        QTRY_COMPARE(shown(), QStringList{QStringLiteral("p2")});
        search.setText(QString::fromStdString(office().people[2].address));
        QCOMPARE(shown(), QStringList{QStringLiteral("p3")});
        // Nobody: nothing can be done with anybody.
        search.setText(QStringLiteral("zz"));
        QCOMPARE(shown(), QStringList());
        QVERIFY(!table().isVisible());
        QVERIFY(!button("mutePerson").isEnabled());
        QVERIFY(!button("removeFromCall").isEnabled());
        QVERIFY(button("muteAll").isEnabled());
        Stage::press(panel(), "emptyButton");
        QCOMPARE(shown().size(), 8);
        QVERIFY(table().isVisible() && table().currentIndex().row() == 0);
        QVERIFY(search.text().isEmpty());
        // Escape leaves the search first, and the window then.
        search.setText(QStringLiteral("zz"));
        QTest::keyClick(&search, Qt::Key_Escape);
        QCOMPARE(search.text(), QString());
        QVERIFY(panel().isVisible());
        QTest::keyClick(&search, Qt::Key_Escape);
        QVERIFY(!panel().isVisible());
    }

    // 250 people, four of them talking, ten times a second, and every line measured anew: what that costs the thread of the windows.
    void aFullCallIsCheap() {
        open(247);
        QTest::qWait(200);
        struct Paints : QObject {
            qint64 area = 0;
            int count = 0;
            bool eventFilter(QObject*, QEvent* event) override {
                if (event->type() == QEvent::Paint) {
                    const QRect rect = static_cast<QPaintEvent*>(event)->region().boundingRect();
                    area += qint64{rect.width()} * rect.height();
                    ++count;
                }
                return false;
            }
        } paints;
        table().viewport()->installEventFilter(&paints);
        const auto cpu = [] {
            timespec now{};
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
            return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
        };
        const double before = cpu();
        QElapsedTimer wall;
        wall.start();
        constexpr int kTicks = 30;
        auto* people = qobject_cast<LivePeopleModel*>(table().model());
        for (int tick = 0; tick < kTicks; ++tick) {
            // Not through this thread's own server, whose work is not the program's.
            api::LiveLevels levels;
            for (int talker = 0; talker < 4; ++talker)
                levels.items.push_back({people->at(talker).id, -10 - (tick * 7 + talker * 11) % 35});
            people->hear(levels);
            if (tick == 10) { // all lines are measured anew every five seconds
                for (api::LiveParticipant one : call().live.participants) {
                    one.quality->jitterInMs += 3;
                    people->put(one);
                }
            }
            QTest::qWait(int(std::max<qint64>(1, (tick + 1) * 100 - wall.elapsed())));
        }
        const double share = (cpu() - before) / (double(wall.elapsed()) / 1000);
        qInfo("GUI thread: %.1f %% of a core, %d paints of %.0f px on average", share * 100, paints.count,
              double(paints.area) / std::max(1, paints.count));
        QVERIFY(paints.count > 0);
        const QRect viewport = table().viewport()->rect();
        QVERIFY2(paints.area / paints.count < qint64{viewport.width()} * viewport.height() / 4, "whole windows are painted");
    }

    void pictures() {
        const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
        if (folder.isEmpty()) QSKIP("pictures are made with tests/run --screenshots");
        for (const int people : {12, 247}) { // and three who are not here
            open(people);
            m_scene->measure(people == 12 ? 60 : 30);
            office().talk({0, 1, 8});
            m_scene->heard();
            QTest::qWait(200);
            choose("p2");
            QTest::qWait(50);
            panel().grab().save(QDir(folder).filePath(QStringLiteral("live-%1.png").arg(people == 12 ? 12 : 250)));
            m_scene.reset();
            m_stage = std::make_unique<Stage>(false);
        }
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::LivePanelTest)
#include "tst_live_panel.moc"
