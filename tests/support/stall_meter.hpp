// How long the window would have stood still, and how much memory it took. A stall is the processor time that the event
// loop's own thread spent between two of its turns: not the time on the wall, which on a busy machine says more about the
// neighbours. The peak of memory is the kernel's (VmHWM), of the whole process, the test's server included.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <ctime>

#if defined(__SANITIZE_ADDRESS__)
// Else freed memory is kept from reuse, and the peak says how much was ever used.
extern "C" inline __attribute__((used)) const char* __asan_default_options() {
    return "quarantine_size_mb=8:thread_local_quarantine_size_kb=64:allocator_release_to_os_interval_ms=100";
}
#endif

namespace conclave::tests {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Unoptimised code whose every access is checked takes about fifteen times the processor time (measured on the slowest
// answers that the client reads), and red zones and shadow a multiple of the memory.
inline constexpr int kSlower = 15;
inline constexpr int kLarger = 3;
#else
inline constexpr int kSlower = 1;
inline constexpr int kLarger = 1;
#endif
inline constexpr std::chrono::milliseconds kStallMax{200 * kSlower};
inline constexpr qint64 kPeakMibMax = 300 * kLarger;

class StallMeter {
public:
    // Measures the thread that it is made in.
    StallMeter() {
        m_tick.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_tick, &QTimer::timeout, &m_tick, [this] { look(); });
        m_tick.start(5);
        m_last = used();
        QFile refs(QStringLiteral("/proc/self/clear_refs"));
        if (refs.open(QIODevice::WriteOnly)) refs.write("5"); // the peak counts from here
    }

    // The longest since the meter was made.
    std::chrono::milliseconds longest() {
        look();
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_longest);
    }

    static qint64 peakMib() {
        QFile status(QStringLiteral("/proc/self/status"));
        if (!status.open(QIODevice::ReadOnly)) return 0;
        const QByteArray text = status.readAll();
        const qsizetype at = text.indexOf("VmHWM:");
        return text.mid(at + 6, text.indexOf('k', at + 6) - at - 6).trimmed().toLongLong() / 1024;
    }

    void print(const char* what) {
        qInfo("%s: longest stall %lld ms, peak %lld MiB", what, static_cast<long long>(longest().count()),
              static_cast<long long>(peakMib()));
    }

private:
    static std::chrono::nanoseconds used() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    }
    void look() {
        const auto now = used();
        m_longest = std::max(m_longest, now - m_last);
        m_last = now;
    }

    QTimer m_tick{};
    std::chrono::nanoseconds m_last{};
    std::chrono::nanoseconds m_longest{};
};

} // namespace conclave::tests
