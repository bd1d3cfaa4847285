// The running call, and who was in it.
#pragma once

#include "client/ui/attendance_dialog.hpp"
#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/live_panel.hpp"
#include "tests/client/ui/stage.hpp"

#include <QMenu>
#include <QTableView>

namespace conclave::tests {

// The window of the office's running call, with a clock of its own.
class CallScene {
public:
    explicit CallScene(Stage& stage)
        : panel(*stage.api, stage.office.conference.id, nullptr,
                {.steady = [this] { return m_clock; }, .wall = [this] { return client::LiveCall::wallClock() + m_slept; }}),
          m_stage(stage) {
        m_stage.show(panel);
        if (!QTest::qWaitFor([&] {
                return stage.office.call.stream && panel.windowTitle().contains(client::qs(stage.office.conference.subject));
            }))
            qFatal("the call is not followed");
    }
    QTableView& table() { return Stage::find<QTableView>(panel, "livePeople"); }
    // Until the panel shows what was said last.
    void heard() {
        const int streams = m_stage.office.call.streams;
        QTest::qWait(40);
        if (streams != m_stage.office.call.streams) qFatal("the stream broke");
    }
    // The computer, from one moment to the next.
    void sleep(std::chrono::milliseconds length) { m_slept += length; }
    // As if the lines had been measured so many times.
    void measure(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            m_clock += std::chrono::seconds(5);
            m_stage.office.measure(round);
            QCoreApplication::processEvents();
            QTest::qWait(5 + 2 * static_cast<int>(m_stage.office.call.live.participants.size() / 5));
        }
    }

private:
    std::chrono::milliseconds m_clock{0};
    std::chrono::milliseconds m_slept{0};

public:
    client::LivePanel panel;

private:
    Stage& m_stage;
};

inline void runningCall(Stage& stage) {
    stage.office.begin(12);
    {
        client::ConferenceInfoDialog info(*stage.api, stage.office.conference.id, nullptr);
        stage.showAndLook("details of a running one", info);
    }
    CallScene scene(stage);
    scene.measure(12);
    stage.office.talk({0, 1});
    scene.heard();
    stage.look("live", scene.panel);
    Stage::press(scene.panel, "endCall");
    stage.lookAbove("question end the call");
    scene.table().setCurrentIndex(scene.table().model()->index(3, 1));
    Stage::press(scene.panel, "removeFromCall");
    stage.lookAbove("question remove from the call");
    QTest::qWait(QApplication::doubleClickInterval() + 20);
    Stage::press(scene.panel, "changeRole");
    stage.lookAbove("role in the call");
    const QRect row = scene.table().visualRect(scene.table().currentIndex());
    Q_EMIT scene.table().customContextMenuRequested(row.center());
    stage.lookAbove("menu person in the call");
    stage.office.call.live.locked = false;
    stage.office.call.live.everyoneMuted = true;
    stage.office.call.live.end = OfficeCall::now() + std::chrono::minutes(4);
    stage.office.call.sayAll();
    scene.heard();
    scene.table().setCurrentIndex(scene.table().model()->index(13, 1));
    stage.look("live, ends soon", scene.panel);
}

inline void callInTrouble(Stage& stage) {
    stage.office.begin(5);
    {
        CallScene scene(stage);
        scene.heard();
        stage.office.refuse =
            api::Problem{.title = "", .status = 409, .detail = "", .code = "not_live", .field = {}, .requestId = "7f3a91c2"};
        stage.office.call.live.participants.pop_back(); // of which the panel does not know yet
        scene.table().setCurrentIndex(scene.table().model()->index(4, 1));
        Stage::press(scene.panel, "lockCall");
        stage.look("live, locked", scene.panel);
        stage.office.call.down = true;
        stage.office.call.stream->abort();
        QWidget& strip = Stage::find(scene.panel, "liveCondition");
        if (!QTest::qWaitFor([&] { return strip.isVisible(); })) qFatal("nothing is said");
        stage.look("live, offline", scene.panel);
    }
    stage.office.call.down = false;
    stage.office.call.live.participants.clear();
    stage.office.call.live.open = false;
    CallScene empty(stage);
    empty.heard();
    stage.look("live, nobody", empty.panel);
}

inline void attendance(Stage& stage) {
    stage.office.finalise();
    {
        client::AttendanceDialog dialog(*stage.api, stage.office.conference.id, nullptr);
        stage.showAndLook("attendance, nobody", dialog);
    }
    stage.office.recordAttendance();
    client::AttendanceDialog dialog(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("attendance", dialog);
}

} // namespace conclave::tests
