// Answers as a hostile server would give them: every message of the contract that the client reads, broken in a way that a
// seed chooses and can choose again; and the server that gives them, in a thread of its own, so that the client's thread
// does nothing but what the client does.
#pragma once

#include "common/api/codec.hpp"
#include "common/api/messages.hpp"
#include "tests/support/tls_server.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QThread>
#include <array>
#include <memory>

namespace conclave::tests {

// A good answer of every kind, each optional field filled.
struct GoodAnswers {
    api::User user{.id = UserId("u1"), .version = 3, .login = "anna", .displayName = "Anna Berger", .address = "anna@example.org",
                   .extension = "4711", .group = Group::administrator, .locale = "en", .timeZone = "Europe/Berlin",
                   .active = true, .mustChangePassword = false};
    api::Delivery delivery{.participantId = ParticipantId("p1"), .kind = DeliveryKind::invitation, .state = DeliveryState::deferred,
                           .attempts = 2, .nextTry = *parseInstant("2049-01-01T08:00:00Z"), .error = "451 later"};
    api::Participant person{.id = ParticipantId("p1"), .version = 2, .address = "ben@example.org", .displayName = "Ben",
                            .accountId = UserId("u2"), .role = Role::moderator, .delivery = delivery, .phoneTested = true,
                            .pin = "271828182", .joinToken = "token"};
    api::Conference conference{.id = ConferenceId("c1"), .version = 3, .number = "12345678", .subject = "Board",
                               .description = "Figures", .begin = *parseInstant("2049-01-01T09:00:00Z"),
                               .end = *parseInstant("2049-01-01T10:00:00Z"), .timeZone = "Europe/Berlin",
                               .state = ConferenceState::scheduled, .participantCount = 2, .deliverySummary = {1, 2, 3, 4},
                               .live = true, .createdAt = *parseInstant("2026-01-01T00:00:00Z"), .reminderMinutes = 15,
                               .participants = {}};

    api::Conference whole() const {
        api::Conference all = conference;
        all.participants = {person, person};
        return all;
    }
};

template <class T>
QByteArray jsonOf(const T& message) {
    return QByteArray::fromStdString(api::encode(message));
}

// What is written to the socket for one request, byte for byte.
struct HostileAnswer {
    QByteArray bytes;
    bool good = false; // nothing is broken: it has to be understood
    bool close = true; // after the last byte, else a while later
};

class Mutator {
public:
    // `elsewhere` (host and port) is where redirects lead.
    Mutator(quint32 seed, const QByteArray& elsewhere) : m_random(seed), m_elsewhere(elsewhere) {}

    HostileAnswer of(QByteArray body, const QByteArray& type, int goodStatus) {
        HostileAnswer answer;
        const int how = upTo(20);
        if (how == 0) {
            answer.good = true;
            answer.bytes = goodBytes(goodStatus, type, body);
            return answer;
        }
        if (how < 13) body = brokenBody(body);
        answer.bytes = how >= 9 ? brokenHead(type, body, goodStatus) : goodBytes(goodStatus, type, body);
        if (upTo(25) == 0) answer.bytes.truncate(upTo(int(answer.bytes.size()) + 1));
        answer.close = upTo(4) != 0;
        return answer;
    }

    static QByteArray goodBytes(int status, const QByteArray& type, const QByteArray& body) {
        return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: " + type +
               "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    int upTo(int end) { return m_random.bounded(end); } // [0, end)

private:
    template <class T>
    T oneOf(std::initializer_list<T> all) {
        return all.begin()[upTo(int(all.size()))];
    }

    QByteArray brokenBody(QByteArray body) {
        if (body.isEmpty()) return noise(200);
        switch (upTo(6)) {
        case 0: // bytes flipped
            for (int change = upTo(8); change >= 0; --change) body[upTo(int(body.size()))] = static_cast<char>(upTo(256));
            return body;
        case 1: return body.left(upTo(int(body.size())));
        case 2: return body.insert(upTo(int(body.size())), oneOf<QByteArray>({"\xff\xfe", "\xc0\x80", "\xed\xa0\x80", QByteArray(1, 0), "\\ud800", noise(50)}));
        case 3: return body + oneOf<QByteArray>({"x", "{}", body, QByteArray(1, 0)});
        default: return brokenTree(body);
        }
    }

    // One value or field anywhere in the tree becomes something else.
    QByteArray brokenTree(const QByteArray& body) {
        const QJsonDocument document = QJsonDocument::fromJson(body);
        if (document.isNull()) return noise(100);
        int left = 0;
        const QJsonValue root = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
        count(root, left);
        m_at = upTo(left);
        m_twice.clear();
        const QJsonValue broken = walk(root);
        QByteArray out = broken.isArray()    ? QJsonDocument(broken.toArray()).toJson(QJsonDocument::Compact)
                         : broken.isObject() ? QJsonDocument(broken.toObject()).toJson(QJsonDocument::Compact)
                                             : QByteArray("null");
        out.replace("\"@depth\"", QByteArray(100'000, '[') + QByteArray(100'000, ']'));
        out.replace("\"@objects\"", QByteArray("{\"a\":").repeated(100'000) + '1' + QByteArray(100'000, '}'));
        out.replace("\"@digits\"", QByteArray(100'000, '9'));
        out.replace("\"@power\"", "1e999999999");
        out.replace("\"@utf8\"", "\"\xf5\x80\x80\x80\"");
        if (!m_twice.isEmpty()) out.replace("\"@twice\":0", m_twice);
        return out;
    }

    static void count(const QJsonValue& value, int& nodes) {
        ++nodes;
        if (value.isArray())
            for (const auto& item : value.toArray()) count(item, nodes);
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) count(field.value(), nodes);
    }

    QJsonValue walk(const QJsonValue& value) {
        if (m_at-- == 0) return another(value);
        if (value.isArray()) {
            QJsonArray out;
            for (const auto& item : value.toArray()) out.append(walk(item));
            return out;
        }
        if (!value.isObject()) return value;
        QJsonObject out;
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) {
            const bool here = m_at == 0;
            if (here && upTo(3) == 0) { // it is missing
                --m_at;
                continue;
            }
            if (here && upTo(6) == 0) { // it comes twice
                m_twice = '"' + field.key().toUtf8() + "\":1,\"" + field.key().toUtf8() + "\":2";
                out.insert(QStringLiteral("@twice"), 0);
                --m_at;
                continue;
            }
            out.insert(field.key(), walk(field.value()));
        }
        return out;
    }

    QJsonValue another(const QJsonValue& value) {
        QJsonArray many;
        switch (upTo(22)) {
        case 0: return QJsonValue::Null;
        case 1: return true;
        case 2: return -1;
        case 3: return std::numeric_limits<qint64>::max();
        case 4: return std::numeric_limits<qint64>::min();
        case 5: return 0.5;
        case 6: return QString();
        case 7: return QString(1'000'000, QChar(u'x'));
        case 8: return QString(100'000, QChar(u'\u202e'));
        case 9: return QStringLiteral("\u0000\u0001\u001b[31m\r\n\u2028");
        case 10: return QStringLiteral("../../../evil?x=1#y");
        case 11: return QJsonObject();
        case 12: return QJsonArray();
        case 13: return QStringLiteral("@depth");
        case 14: return QStringLiteral("@objects");
        case 15: return QStringLiteral("@digits");
        case 16: return QStringLiteral("@power");
        case 17: return QStringLiteral("@utf8");
        case 18: return QStringLiteral("9999-12-31T23:59:59Z");
        case 19: return QStringLiteral("0001-01-01T00:00:00Z");
        case 20:
            for (int i = 0; i < 100'000; ++i) many.append(i);
            return many;
        default:
            if (value.isArray())
                for (int i = 0; i < 10'000; ++i) many.append(value.toArray().at(0));
            else
                many.append(value);
            return many;
        }
    }

    QByteArray brokenHead(const QByteArray& type, const QByteArray& body, int goodStatus) {
        const QByteArray length = "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        const QByteArray status = "HTTP/1.1 " + QByteArray::number(goodStatus) + " X\r\n";
        const QByteArray ofType = "Content-Type: " + type + "\r\n";
        switch (upTo(15)) {
        case 13:
            return "HTTP/1.1 " + oneOf<QByteArray>({"301", "302", "303", "305", "307", "308"}) + " X\r\nLocation: " +
                   oneOf<QByteArray>({"https://" + m_elsewhere + "/api/v1/me", "http://" + m_elsewhere + "/", "//" + m_elsewhere + "/x", "/api/v1/me", "file:///etc/passwd", ""}) +
                   "\r\nAlt-Svc: h2=\"" + m_elsewhere + "\"\r\n" + ofType + length + "\r\n" + body;
        case 0:
            return "HTTP/1.1 " + oneOf<QByteArray>({"100", "101", "102", "199", "204", "205", "206", "300", "304", "400", "401", "403", "404", "407",
                                                    "408", "409", "412", "416", "421", "428", "429", "500", "501", "502", "503", "504", "999"}) +
                   " X\r\n" + ofType + length + "WWW-Authenticate: Basic realm=\"x\"\r\nProxy-Authenticate: Digest nonce=\"\"\r\n\r\n" + body;
        case 1: return "HTTP/1.1 " + oneOf<QByteArray>({"0", "-1", "99999999999", "abc", "", "2 00", "20"}) + " X\r\n" + ofType + length + "\r\n" + body;
        case 2: return oneOf<QByteArray>({"HTTP/9.9 200 X\r\n", "HTTP/1.0 200\r\n", "ICY 200 OK\r\n", "HTTP/1.1\r\n", "\r\n", "GET / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) + ofType + length + "\r\n" + body;
        case 3: return status + "Content-Type: " + oneOf<QByteArray>({"text/html", "", "application/json-seq", "APPLICATION/JSON", "application/problem+json", noise(20).toHex(), QByteArray(100'000, 'a')}) + "\r\n" + length + "\r\n" + body;
        case 4: return status + ofType + "Content-Length: " + oneOf<QByteArray>({"0", "-1", "1", "99999999999999999999", "1073741824", "abc", "5\r\nContent-Length: 7", "0x10", QByteArray::number(body.size() + 1)}) + "\r\n\r\n" + body;
        case 5: return status + ofType + "Transfer-Encoding: chunked\r\n\r\n" + oneOf<QByteArray>({"zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "7fffffff\r\n", "0\r\n\r\n", "\r\n\r\n", "1\r\n{\r\n", QByteArray(100'000, '0'), QByteArray(100'000, 'f')}) + body;
        case 6: return status + ofType + length + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n\r\n";
        case 7: return status + ofType + length + "X-Long: " + QByteArray(1024 * 1024, 'h') + "\r\n\r\n" + body;
        case 8: return status + ofType + QByteArray("X-Many: 1\r\n").repeated(50'000) + length + "\r\n" + body;
        case 9: return status + ofType + oneOf<QByteArray>({"no colon\r\n", ": no name\r\n", "X\r\n folded\r\n", QByteArray("X: \0\r\n", 6), "X: \xff\xfe\r\n"}) + length + "\r\n" + body;
        case 10: return status + ofType + "Content-Encoding: " + oneOf<QByteArray>({"gzip", "deflate", "br", "gzip, gzip", "zstd"}) + "\r\n" + length + "\r\n" + body;
        case 11: return status + ofType + length + "\r\n" + body + oneOf<QByteArray>({"HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", noise(500), QByteArray(1024 * 1024, 'y')});
        case 12: return QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(1 + upTo(1000)) + status + ofType + length + "\r\n" + body;
        default: return noise(2000);
        }
    }

    QByteArray noise(int most) {
        QByteArray bytes(upTo(most), 0);
        for (char& one : bytes) one = static_cast<char>(upTo(256));
        return bytes;
    }

    QRandomGenerator m_random;
    QByteArray m_elsewhere;
    int m_at = 0;
    QByteArray m_twice;
};

// A TlsServer whose handler runs in its own thread.
class ServerThread {
public:
    ServerThread(const QString& certificate, const QString& key) {
        m_worker.moveToThread(&m_thread);
        m_thread.start();
        inThread([&] {
            m_server = std::make_unique<TlsServer>(certificate, key);
            m_address = m_server->address();
        });
    }
    ~ServerThread() {
        inThread([&] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }
    ServerThread(const ServerThread&) = delete;
    ServerThread& operator=(const ServerThread&) = delete;

    const QString& address() const { return m_address; }
    void setHandler(TlsServer::Handler handler) {
        inThread([&] {
            m_server->dropConnections();
            m_server->clear();
            m_server->setHandler(std::move(handler));
        });
    }
    void dropConnections() {
        inThread([&] { m_server->dropConnections(); });
    }
    QList<ReceivedRequest> requests() {
        QList<ReceivedRequest> all;
        inThread([&] { all = m_server->requests(); });
        return all;
    }
    QByteArray bytesReceived() {
        QByteArray all;
        inThread([&] { all = m_server->bytesReceived(); });
        return all;
    }

private:
    template <class Do>
    void inThread(Do&& what) {
        QMetaObject::invokeMethod(&m_worker, std::forward<Do>(what), Qt::BlockingQueuedConnection);
    }

    QThread m_thread;
    QObject m_worker;
    std::unique_ptr<TlsServer> m_server;
    QString m_address;
};

// Writes `chunk` again and again until `total` bytes have gone (-1: without end), never holding more than a little of it.
inline void pour(QSslSocket& socket, const QByteArray& chunk, qint64 total) {
    auto left = std::make_shared<qint64>(total);
    const auto more = [&socket, chunk, left] {
        while (*left != 0 && socket.isOpen() && socket.bytesToWrite() + socket.encryptedBytesToWrite() < 1024 * 1024) {
            const qint64 now = *left < 0 ? chunk.size() : std::min<qint64>(*left, chunk.size());
            if (socket.write(chunk.constData(), now) != now) return;
            if (*left > 0) *left -= now;
        }
        if (*left == 0) socket.disconnectFromHost();
    };
    QObject::connect(&socket, &QSslSocket::encryptedBytesWritten, &socket, more);
    more();
}

} // namespace conclave::tests
