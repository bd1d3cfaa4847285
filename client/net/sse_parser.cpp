#include "client/net/sse_parser.hpp"

namespace conclave::client {

QList<StreamEvent> SseParser::feed(const QByteArray& bytes) {
    QList<StreamEvent> out;
    for (const char c : bytes) {
        if (m_broken) break;
        if (std::exchange(m_skipLineFeed, false) && c == '\n') continue;
        if (c != '\n' && c != '\r') {
            m_buffer += c;
            m_broken = m_buffer.size() + m_data.size() > m_eventBytesMax;
            continue;
        }
        m_skipLineFeed = c == '\r';
        if (std::exchange(m_start, false) && m_buffer.startsWith("\xef\xbb\xbf")) m_buffer.remove(0, 3);
        line(m_buffer, out);
        m_buffer.clear();
    }
    return out;
}

void SseParser::line(const QByteArray& text, QList<StreamEvent>& out) {
    if (text.isEmpty()) {
        m_lastEventId = m_id;
        if (m_hasData) out.append({m_name.isEmpty() ? QByteArray("message") : m_name, m_data});
        m_name.clear();
        m_data.clear();
        m_hasData = false;
        return;
    }
    const qsizetype colon = text.indexOf(':');
    if (colon == 0) return; // a comment keeps the connection alive
    const QByteArray field = colon < 0 ? text : text.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : text.mid(colon + 1);
    if (value.startsWith(' ')) value.remove(0, 1);
    if (field == "event") {
        m_name = value;
    } else if (field == "data") {
        if (m_hasData) m_data += '\n';
        m_data += value;
        m_hasData = true;
    } else if (field == "id" && !value.contains('\0') && value.size() <= kIdBytesMax) {
        m_id = value;
    }
}

} // namespace conclave::client
