// As much of a server behind real TLS as the frame asks for: sign-in, a list, one event stream. Speaks plain JSON, so that
// it can also say what the codec would not.
#pragma once

#include "tests/support/tls_server.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace conclave::tests {

using namespace Qt::StringLiterals;

inline const QString kPassword = u"correct horse battery"_s;

struct SmallServer {
    TlsServer tls;
    QJsonArray conferences;
    QString password = kPassword;
    bool mustChange = false;
    bool expired = false;
    QPointer<QSslSocket> stream;

    SmallServer(const QString& certificate, const QString& key, quint16 port = 0) : tls(certificate, key, port) {
        tls.setHandler([this](const ReceivedRequest& request, QSslSocket& socket) { answer(request, socket); });
    }

    // What was asked besides readings, since the last clear().
    ReceivedRequest firstWrite() const {
        for (const ReceivedRequest& request : tls.requests())
            if (request.verb != "GET") return request;
        return {};
    }

    static QJsonObject conference(const QString& id, const QString& subject, const QString& state) {
        return {{u"id"_s, id},
                {u"version"_s, 1},
                {u"number"_s, u"12345678"_s},
                {u"subject"_s, subject},
                {u"description"_s, QString()},
                {u"begin"_s, u"2049-01-01T09:00:00Z"_s},
                {u"end"_s, u"2049-01-01T10:00:00Z"_s},
                {u"timeZone"_s, u"Europe/Berlin"_s},
                {u"type"_s, u"secure"_s},
                {u"state"_s, state},
                {u"participantCount"_s, 2},
                {u"deliverySummary"_s,
                 QJsonObject{{u"waiting"_s, 0}, {u"accepted"_s, 2}, {u"failed"_s, 0}, {u"suppressed"_s, 0}}},
                {u"live"_s, false},
                {u"createdAt"_s, u"2026-01-01T00:00:00Z"_s}};
    }

    static void json(QSslSocket& socket, int status, const QJsonObject& body) {
        TlsServer::answer(socket, status, QJsonDocument(body).toJson());
    }

    static void problem(QSslSocket& socket, int status, const QString& code) {
        const QJsonObject body{{u"type"_s, u"x"_s},    {u"title"_s, u"t"_s},         {u"status"_s, status},
                               {u"detail"_s, u"d"_s}, {u"code"_s, code}, {u"requestId"_s, u"r-1"_s}};
        TlsServer::answer(socket, status, QJsonDocument(body).toJson(), "application/problem+json");
    }

    void signIn(const ReceivedRequest& request, QSslSocket& socket) {
        const QJsonObject asked = QJsonDocument::fromJson(request.body).object();
        if (asked.value(u"login"_s).toString() == u"phone"_s) return problem(socket, 403, u"no_conference_right"_s);
        if (asked.value(u"password"_s).toString() != password) return problem(socket, 401, u"bad_credentials"_s);
        expired = false;
        const QJsonObject user{{u"id"_s, u"u1"_s},
                               {u"version"_s, 1},
                               {u"login"_s, u"anna"_s},
                               {u"displayName"_s, u"Anna Berger"_s},
                               {u"address"_s, u"anna@example.org"_s},
                               {u"extension"_s, QString()},
                               {u"group"_s, u"conferenceUser"_s},
                               {u"locale"_s, u"en"_s},
                               {u"timeZone"_s, u"UTC"_s},
                               {u"active"_s, true},
                               {u"mustChangePassword"_s, mustChange}};
        json(socket, 201, {{u"token"_s, u"tok"_s}, {u"expiresAt"_s, u"2049-01-01T00:00:00Z"_s}, {u"user"_s, user}});
    }

    void answer(const ReceivedRequest& request, QSslSocket& socket) {
        const QByteArray path = request.target.split('?').constFirst();
        if (path == "/api/v1/server")
            return json(socket, 200,
                        {{u"name"_s, u"Conclave"_s},
                         {u"version"_s, u"0.1.0"_s},
                         {u"supportContact"_s, u"help@example.org"_s},
                         {u"locales"_s, QJsonArray{}},
                         {u"minClientVersion"_s, u"0.1.0"_s}});
        if (path == "/api/v1/sessions") return signIn(request, socket);
        if (expired) return problem(socket, 401, u"unauthenticated"_s);
        if (path == "/api/v1/me/password") {
            password = QJsonDocument::fromJson(request.body).object().value(u"newPassword"_s).toString();
            mustChange = false;
            return TlsServer::answer(socket, 204, {});
        }
        if (path == "/api/v1/events") {
            stream = &socket;
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            return;
        }
        if (path == "/api/v1/conferences") return json(socket, 200, {{u"items"_s, conferences}});
        if (path.endsWith("/cancellation"))
            return json(socket, 200, {{u"state"_s, u"cancelled"_s}, {u"items"_s, QJsonArray{}}});
        if (request.verb == "DELETE") return TlsServer::answer(socket, 204, {});
        for (const QJsonValue& value : conferences) {
            QJsonObject one = value.toObject();
            if (!path.endsWith('/' + one.value(u"id"_s).toString().toUtf8())) continue;
            QJsonArray people;
            for (const QString& name : {u"p1"_s, u"p2"_s})
                people.append(QJsonObject{{u"id"_s, name},
                                          {u"version"_s, 1},
                                          {u"address"_s, name + u"@example.org"_s},
                                          {u"displayName"_s, name},
                                          {u"role"_s, u"participant"_s},
                                          {u"phoneTested"_s, false}});
            one.insert(u"participants"_s, people);
            return json(socket, 200, one);
        }
        problem(socket, 404, u"not_found"_s);
    }
};

} // namespace conclave::tests
