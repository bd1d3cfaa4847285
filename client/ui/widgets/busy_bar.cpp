#include "client/ui/widgets/busy_bar.hpp"

namespace conclave::client {

using namespace std::chrono_literals;

BusyBar::BusyBar(QWidget* parent) : QProgressBar(parent) {
    setRange(0, 0);
    setTextVisible(false);
    setFixedSize(90, 8);
    hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(300ms);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        show();
        Q_EMIT appeared();
    });
}

void BusyBar::start() { m_delay.start(); }

void BusyBar::stop() {
    m_delay.stop();
    hide();
}

} // namespace conclave::client
