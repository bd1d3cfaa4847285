// What the owner does with a running call and with people in it (spec F8): commands for buttons, row icons, menus and keys
// that follow the call and who is chosen, asked for first where somebody loses something, done by the server, shown when the
// stream says so. The same with the same person one at a time, and a second click is none. GUI thread only.
#pragma once

#include "client/model/live_acts.hpp"
#include "client/model/live_call.hpp"
#include "client/ui/widgets/row_delegate.hpp"

#include <QAction>
#include <QElapsedTimer>
#include <array>
#include <vector>

class QMenu;

namespace conclave::client {

class WorkStrip;

class LiveCommands : public QObject {
    Q_OBJECT

public:
    // Questions open over `window`; progress and faults go to `work`.
    LiveCommands(ApiClient& api, ConferenceReader& reader, LiveCall& call, WorkStrip& work, QWidget* window);

    QAction* action(LiveAct act) const { return m_actions[static_cast<std::size_t>(act)]; }
    void setChoice(const LiveRow* chosen);
    void fill(QMenu& menu) const;
    // As an icon in the row of somebody.
    RowCommand rowCommand(LiveAct act, const LiveRow& row) const;
    void perform(LiveAct act);
    bool busy() const { return !m_orders.empty(); }

private:
    // What the server has been asked for and has not answered.
    struct Order {
        LiveAct act;
        ParticipantId who; // empty: the call as a whole
        QString what;
        Call call;
    };

    void refresh();
    LiveScene scene(const LiveRow* row) const;
    const LiveRow* chosen() const;
    QString textOf(LiveAct act, bool undoing) const;
    bool isSecondClick(LiveAct act);
    bool running(LiveAct act, const ParticipantId& who) const;
    // Nothing, while the same is under way.
    void order(LiveAct act, const QString& what, CallAct wanted);
    void order(LiveAct act, const QString& what, const ParticipantId& who, CallerAct wanted);
    void begin(Order order);
    Answer<void> done(LiveAct act, const ParticipantId& who);
    void askEnd();
    void askRemove(const LiveRow& row);
    void changeRole(const LiveRow& row);

    ApiClient& m_api;
    ConferenceReader& m_reader;
    LiveCall& m_live;
    WorkStrip& m_work;
    QWidget* m_window;
    std::vector<Order> m_orders;
    ParticipantId m_chosen;
    std::array<QAction*, kLiveActs> m_actions{};
    LiveAct m_lastAct = LiveAct::lock;
    ParticipantId m_lastWho;
    QElapsedTimer m_sinceLast;
};

} // namespace conclave::client
