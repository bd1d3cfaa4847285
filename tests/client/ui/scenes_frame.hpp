// The main window: its pages, what they say where there is nothing, the strips above them and the menus.
#pragma once

#include "client/ui/conferences_page.hpp"
#include "client/ui/draft_offer.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/shortcuts_sheet.hpp"
#include "tests/client/ui/stage.hpp"

#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>

namespace conclave::tests {

class Frame {
public:
    explicit Frame(Stage& stage) : m_stage(stage), window(*stage.api, stage.settings, stage.keepers->all()) {
        stage.keepers->known.setOwner({.profile = QStringLiteral("default"), .account = QStringLiteral("anna@localhost")});
        stage.show(window);
        filled(window.conferences(), true);
        Q_EMIT stage.api->connectedChanged(true); // as the stream said before there was a window
    }
    ~Frame() { m_stage.settings.setWeekShown(false); }

    // Until the list is there, or said to be empty.
    static void filled(client::ConferencesPage& page, bool any) {
        if (!QTest::qWaitFor([&] { return page.knownAt().isValid() && (page.model().rowCount() > 0) == any; })) qFatal("no list");
    }
    void go(int row) { Stage::find<QListWidget>(window, "views").setCurrentRow(row); }

private:
    Stage& m_stage;

public:
    client::MainWindow window;
};

inline void pages(Stage& stage) {
    Frame frame(stage);
    auto& page = frame.window.conferences();
    auto& table = Stage::find<QTableView>(page, "conferences");
    table.setCurrentIndex(table.model()->index(1, 0));
    table.setFocus();
    stage.look("main 1 own conferences", frame.window);
    page.shapeAction(client::ConferencesPage::Shape::week)->trigger();
    stage.look("main 1 week", frame.window);
    page.shapeAction(client::ConferencesPage::Shape::list)->trigger();
    frame.go(1);
    Frame::filled(page, true);
    stage.look("main 2 running", frame.window);
    frame.go(2);
    Frame::filled(page, true);
    stage.look("main 3 past", frame.window);
    frame.go(4);
    stage.look("main 4 accounts", frame.window);
    auto& search = Stage::find<QLineEdit>(frame.window, "searchAccounts");
    search.setText(QStringLiteral("zzz"));
    QTest::qWait(400); // one searches when the typing pauses
    stage.look("main 4 accounts, nobody", frame.window);
}

inline void emptyPages(Stage& stage) {
    {
        Frame frame(stage);
        Stage::find<QLineEdit>(frame.window, "filter").setText(QStringLiteral("zzz"));
        stage.look("main, no match", frame.window);
        Stage::find<QLineEdit>(frame.window, "filter").clear();
        stage.office.listNothing = true;
        for (const int row : {1, 2, 0}) {
            frame.go(row);
            Frame::filled(frame.window.conferences(), false);
            stage.look(QStringLiteral("main, empty %1").arg(row), frame.window);
        }
    }
    stage.office.listNothing = false;
    Frame frame(stage);
    stage.office.readsFail = true;
    Stage::press(frame.window, "refresh");
    QWidget& message = Stage::find(frame.window, "pageMessage");
    if (!QTest::qWaitFor([&] { return message.isVisible(); })) qFatal("no error");
    Stage::press(message, "messageDetailsButton");
    stage.look("main, error with details", frame.window);
}

inline void strips(Stage& stage) {
    using client::DraftKind;
    using client::WizardDraft;
    const QString subject = client::qs(stage.office.conference.subject);
    const QDateTime left(QDate(2026, 11, 24), QTime(17, 40), Qt::UTC);
    const std::vector<WizardDraft> drafts{
        {.id = QStringLiteral("d1"), .kind = DraftKind::conference, .conferenceId = {}, .subject = subject, .content = {}, .changed = left},
        {.id = QStringLiteral("d2"), .kind = DraftKind::people, .conferenceId = QStringLiteral("c1"), .subject = subject, .content = {}, .changed = left},
        {.id = QStringLiteral("d3"), .kind = DraftKind::invitation, .conferenceId = QStringLiteral("c1"), .subject = subject, .content = {}, .changed = left}};
    Frame frame(stage);
    Q_EMIT stage.keepers->shelf.offered(drafts);
    stage.look("main, drafts offered", frame.window);
    Stage::press(Stage::find(frame.window, "draftOffer"), "discardDraft");
    stage.lookAbove("question discard draft");
    Q_EMIT stage.keepers->shelf.offered({drafts.front()});
    stage.keepers->connection.setTimes(std::chrono::hours(1), std::chrono::hours(1));
    stage.keepers->connection.failed();
    stage.look("main, offline", frame.window);
    Q_EMIT stage.keepers->shelf.offered({});
}

// A page has the menu of what it lists in place of the other one's.
inline void menus(Stage& stage) {
    Frame frame(stage);
    const QList<QAction*> all = frame.window.menuBar()->actions();
    QSet<int> seen;
    for (const int row : {0, 4}) {
        frame.go(row);
        for (int i = 0; i < all.size(); ++i) {
            if (!all[i]->isVisible() || seen.contains(i)) continue;
            seen += i;
            all[i]->menu()->popup(frame.window.mapToGlobal(QPoint(0, 30)));
            stage.lookAbove(qPrintable(QStringLiteral("menu %1").arg(i + 1)));
        }
    }
    frame.go(0);
    client::ShortcutsSheet sheet(*frame.window.menuBar(), nullptr);
    stage.showAndLook("keyboard", sheet);
}

} // namespace conclave::tests
