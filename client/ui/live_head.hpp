// The top of a running call's window: whether it is locked, how many are here, the time left, and what is done with the
// call as a whole. GUI thread only.
#pragma once

#include "client/model/live_call.hpp"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace conclave::client {

class BusyBar;
class Chip;
class LiveCommands;

class LiveHead : public QWidget {
    Q_OBJECT

public:
    LiveHead(LiveCall& call, LiveCommands& commands, QWidget* parent);

    void setSubject(const QString& subject);
    // At the end of the line of the subject.
    void addToTitle(QWidget* widget);
    // From left to right.
    const std::vector<QWidget*>& buttons() const { return m_buttons; }

private:
    void refresh();
    void showTime();

    LiveCall& m_call;
    QHBoxLayout* m_top = nullptr;
    QLabel* m_title = nullptr;
    Chip* m_lock = nullptr;
    Chip* m_muted = nullptr;
    BusyBar* m_progress = nullptr;
    QLabel* m_present = nullptr;
    QLabel* m_time = nullptr;
    Chip* m_soon = nullptr;
    std::vector<QWidget*> m_buttons;
    QTimer m_tick;
};

} // namespace conclave::client
