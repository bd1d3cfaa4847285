// The lines of text/event-stream as events (WHATWG HTML, 9.2.6). Bytes in any pieces in, whole events out; no I/O, no
// clock. An event may take kEventBytesMax; a stream that exceeds it is broken for good.
#pragma once

#include <QByteArray>
#include <QList>

namespace conclave::client {

struct StreamEvent {
    QByteArray name{"message"};
    QByteArray data;

    bool operator==(const StreamEvent&) const = default;
};

class SseParser {
public:
    static constexpr qsizetype kEventBytesMax = 64 * 1024; // unless its stream is known to say more
    static constexpr qsizetype kIdBytesMax = 256; // it goes back in a header; a longer one is none

    explicit SseParser(qsizetype eventBytesMax = kEventBytesMax) : m_eventBytesMax(eventBytesMax) {}

    QList<StreamEvent> feed(const QByteArray& bytes);
    bool broken() const { return m_broken; }
    // Of the newest whole event that named one.
    const QByteArray& lastEventId() const { return m_lastEventId; }

private:
    void line(const QByteArray& text, QList<StreamEvent>& out);

    qsizetype m_eventBytesMax;
    QByteArray m_buffer;
    QByteArray m_name;
    QByteArray m_data;
    QByteArray m_id;
    QByteArray m_lastEventId;
    bool m_hasData = false;
    bool m_skipLineFeed = false;
    bool m_start = true;
    bool m_broken = false;
};

} // namespace conclave::client
