// A small bar for work of unknown length: it appears where the work takes longer than 300 ms, so that what is quick does
// not flicker. GUI thread.
#pragma once

#include <QProgressBar>
#include <QTimer>

namespace conclave::client {

class BusyBar : public QProgressBar {
    Q_OBJECT

public:
    explicit BusyBar(QWidget* parent = nullptr);

    void start();
    void stop();

Q_SIGNALS:
    void appeared();

private:
    QTimer m_delay;
};

} // namespace conclave::client
