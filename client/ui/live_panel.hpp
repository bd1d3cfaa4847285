// The running call of one conference (spec F8, D9): who is in it, who talks, whose hand is up, how the lines are, what can be
// done; below, who is invited and not here. Follows the call while it is open; without a connection what was known last stays,
// greyed. GUI thread only.
#pragma once

#include "client/model/live_call.hpp"

#include <QDialog>

class QLabel;
class QStackedWidget;

namespace conclave::client {

class EmptyState;
class LiveCommands;
class LiveHead;
class LiveTable;
class MessageStrip;
class SearchField;
class WorkStrip;

class LivePanel : public QDialog {
    Q_OBJECT

public:
    LivePanel(ApiClient& api, const ConferenceId& id, QWidget* parent, LiveCall::Clocks clocks = {});

    const ConferenceId& id() const { return m_reader->id(); }
    // Something is being done.
    bool busy() const;

Q_SIGNALS:
    void attendanceRequested(const conclave::ConferenceId& id);

private:
    void layOut();
    void refresh();
    void showCondition();
    void showRefusals();
    void showTalkers();
    void showDetails();
    void showBody();
    void showContextMenu(const QPoint& at);

    ConferenceReader* m_reader = nullptr;
    LiveCall* m_call = nullptr;
    WorkStrip* m_work = nullptr;
    LiveCommands* m_commands = nullptr;
    LiveHead* m_head = nullptr;
    MessageStrip* m_condition = nullptr;
    MessageStrip* m_refusals = nullptr;
    SearchField* m_search = nullptr;
    QStackedWidget* m_body = nullptr;
    LiveTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    QLabel* m_talkers = nullptr; // who may be far down in the list
    QLabel* m_details = nullptr; // of whoever is chosen
    QString m_saidRefusals; // what the strip says, so that it is said once
    QString m_saidCondition;
    bool m_everChosen = false; // somebody, when the window opened
};

} // namespace conclave::client
