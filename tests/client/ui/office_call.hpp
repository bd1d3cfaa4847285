// The running call of the office server's conference: its event stream, what is done to it, and attendance, as the contract
// says it. An act that is answered changes the call and is told by the stream.
#pragma once

#include "common/api/codec.hpp"
#include "common/api/messages.hpp"
#include "tests/support/tls_server.hpp"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <chrono>
#include <utility>

namespace conclave::tests {

class OfficeCall {
public:
    api::Live live{};
    api::Attendance attendance{};
    bool down = false; // the stream does not come
    bool quietly = false; // acts are answered, and the stream says nothing of it
    bool slowly = false; // acts are done, and their answers wait for letGo()
    QStringList acts{}; // as they came: "lock", "p3/mute"
    QPointer<QSslSocket> stream{};
    int streams = 0;
    std::chrono::seconds ahead{0}; // what the server's clock shows beyond ours, where it is said

    static Instant now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

    // True where it was about the call; `path` begins behind /api/v1.
    bool answer(const QByteArray& path, const ReceivedRequest& request, QSslSocket& socket) {
        const QByteArray base = "/conferences/c1/";
        if (!path.startsWith(base)) return false;
        const QByteArray rest = path.mid(base.size());
        if (rest == "live/events") {
            ++streams;
            if (down) return refuse(socket, 503, "unavailable");
            stream = &socket;
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            sayAll();
            return true;
        }
        if (rest == "live") return give(socket, live);
        if (rest == "attendance") return give(socket, attendance);
        if (rest == "attendance.csv") {
            TlsServer::answer(socket, 200, "\xEF\xBB\xBF\"Name\"\r\n\"'=1+1\"\r\n", "text/csv; charset=utf-8");
            return true;
        }
        if (!rest.startsWith("live/") || request.verb != "POST") return false;
        const QByteArrayList words = rest.mid(5).split('/');
        if (words.size() == 3) return actOnPerson(words[1].toStdString(), words[2], socket);
        actOnAll(words[0]);
        return done(socket);
    }

    void letGo() {
        slowly = false;
        for (const QPointer<QSslSocket>& socket : std::exchange(m_waiting, {}))
            if (socket) TlsServer::answer(*socket, 204, {});
    }

    template <class T>
    void say(const char* name, const T& message) {
        if (!stream) return;
        stream->write("event: " + QByteArray(name) + "\ndata: " + QByteArray::fromStdString(api::encode(message)) + "\n\n");
    }
    void sayAll() {
        live.now = now();
        say("live", live);
    }

    api::LiveParticipant* person(const std::string& id) {
        const auto found = std::find_if(live.participants.begin(), live.participants.end(),
                                        [&](const auto& one) { return one.participantId.value == id; });
        return found == live.participants.end() ? nullptr : &*found;
    }
    api::LiveParticipant& enter(const api::Participant& who, std::chrono::minutes ago = std::chrono::minutes(0)) {
        api::LiveParticipant one;
        one.participantId = who.id;
        one.displayName = who.displayName;
        one.role = who.role;
        one.joinedAt = now() - ago;
        live.participants.push_back(one);
        live.open = true;
        return live.participants.back();
    }
    void depart(const std::string& id, Ending ending) {
        std::erase_if(live.participants, [&](const auto& one) { return one.participantId.value == id; });
        live.open = !live.participants.empty();
        if (!quietly) say("left", api::LiveLeft{ParticipantId(id), ending});
    }

    static api::LineQuality quality(LineGrade grade, int loss, int jitter) {
        return {.grade = grade,
                .lossInPermille = loss,
                .lossOutPermille = loss / 2,
                .jitterInMs = jitter,
                .jitterOutMs = jitter / 3,
                .bufferMs = 40 + jitter,
                .roundTripMs = 28 + jitter,
                .cipher = "AES-128-GCM, DTLS"};
    }

private:
    template <class T>
    bool give(QSslSocket& socket, const T& message) const {
        const QDateTime clock = QDateTime::currentDateTimeUtc().addSecs(ahead.count());
        const QString date = QLocale::c().toString(clock, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
        TlsServer::answer(socket, 200, QByteArray::fromStdString(api::encode(message)), "application/json",
                          "Date: " + date.toLatin1() + "\r\n");
        return true;
    }
    static bool refuse(QSslSocket& socket, int status, const char* code) {
        const api::Problem problem{
            .title = code, .status = status, .detail = "", .code = code, .field = {}, .requestId = "7f3a91c2"};
        TlsServer::answer(socket, status, QByteArray::fromStdString(api::encode(problem)), "application/problem+json");
        return true;
    }

    void actOnAll(const QByteArray& act) {
        acts += QString::fromLatin1(act);
        if (act == "lock" || act == "unlock") live.locked = act == "lock";
        if (act == "mute-all" || act == "unmute-all") live.everyoneMuted = act == "mute-all";
        if (act == "end") {
            live.participants.clear();
            live.open = live.locked = false;
        }
        if (!quietly) sayAll();
    }

    bool actOnPerson(const std::string& id, const QByteArray& act, QSslSocket& socket) {
        acts += QString::fromStdString(id) + u'/' + QString::fromLatin1(act);
        api::LiveParticipant* who = person(id);
        if (!who) return refuse(socket, 409, "not_live");
        if (act == "remove") {
            depart(id, Ending::removed);
        } else {
            if (act == "mute" || act == "unmute") {
                who->muted = act == "mute";
                who->mutedBy = who->muted ? MutedBy::moderator : MutedBy::nobody;
            }
            if (act == "lower-hand") {
                who->hand = false;
                who->handSince.reset();
            }
            if (!quietly) say("participant", *who);
        }
        return done(socket);
    }

    bool done(QSslSocket& socket) {
        if (slowly)
            m_waiting.append(&socket);
        else
            TlsServer::answer(socket, 204, {});
        return true;
    }

    QList<QPointer<QSslSocket>> m_waiting{};
};

} // namespace conclave::tests
