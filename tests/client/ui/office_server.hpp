// A server of one conference in memory behind real TLS, speaking the contract with the common codec: what the wizards'
// tests plan, invite and break. `refuse` makes the next write fail with a problem.
#pragma once

#include "common/address.hpp"
#include "common/api/codec.hpp"
#include "common/api/messages.hpp"
#include "tests/support/tls_server.hpp"

#include <QUrl>
#include <QUrlQuery>
#include <optional>

namespace conclave::tests {

class OfficeServer {
public:
    OfficeServer(const QString& certificateFile, const QString& keyFile) : tls(certificateFile, keyFile) {
        tls.setHandler([this](const ReceivedRequest& request, QSslSocket& socket) { serve(request, socket); });
        for (const auto& [name, extension, address] :
             {std::tuple{"Anna Berger", "4711", "anna.berger@example.org"}, {"Ben Fischer", "4712", "ben@example.org"},
              {"Benedikta Vogel", "4790", "b.vogel@example.org"}, {"Carla Conti", "4713", "carla@example.org"}})
            directory.push_back({UserId(std::string("u-") + extension), name, extension, address});
        conference.id = ConferenceId("c1");
        conference.version = 1;
        conference.number = "48151623";
        conference.subject = "Board, third quarter";
        conference.description = "1. Figures of the quarter\n2. The new office\n3. Any other business";
        conference.begin = *parseInstant("2048-11-24T08:30:00Z");
        conference.end = *parseInstant("2048-11-24T10:00:00Z");
        conference.timeZone = "Europe/Berlin";
        add("anna.berger@example.org", "Anna Berger", Role::moderator);
    }

    api::Participant& add(const std::string& address, const std::string& name, Role role) {
        api::Participant one;
        const std::size_t number = ++lastNumber;
        one.id = ParticipantId("p" + std::to_string(number));
        one.version = 1;
        one.address = address;
        one.displayName = name;
        one.role = role;
        for (const auto& entry : directory)
            if (addressKey(entry.address) == addressKey(address)) {
                one.accountId = entry.id;
                if (one.displayName.empty()) one.displayName = entry.displayName;
            }
        people.push_back(one);
        return people.back();
    }

    int writes() const {
        int count = 0;
        for (const ReceivedRequest& request : tls.requests()) count += request.verb != "GET";
        return count;
    }
    int asked(const QByteArray& end) const {
        int count = 0;
        for (const ReceivedRequest& request : tls.requests()) count += request.target.endsWith(end);
        return count;
    }

    TlsServer tls;
    api::Conference conference;
    std::vector<api::Participant> people;
    std::vector<api::DirectoryEntry> directory;
    std::optional<api::Problem> refuse;
    // Killed in the middle: what it is asked is still done, and no answer arrives.
    bool dying = false;
    // Asked first: what it answers is not looked at here.
    std::function<bool(const ReceivedRequest&, QSslSocket&)> further;
    QHash<QByteArray, std::pair<int, QByteArray>> done; // by Idempotency-Key
    bool gone = false; // the conference was deleted
    std::size_t lastNumber = 0;
    QByteArray lastBody;
    std::vector<ParticipantId> renewed; // whose PIN is another one now
    QByteArray csv = "\xEF\xBB\xBF\"Name\",\"PIN\"\r\n";

private:
    std::string pinOf(const ParticipantId& id) const {
        const auto times = std::count(renewed.begin(), renewed.end(), id);
        return std::to_string(271828000 + std::stol(id.value.substr(1)) * 37 + times * 1'000'000);
    }

    api::Conference whole() {
        api::Conference all = conference;
        all.participantCount = static_cast<std::int64_t>(people.size());
        all.participants = people;
        return all;
    }

    void deliver(const std::vector<ParticipantId>& mailTo) {
        for (auto& one : people) {
            api::Delivery delivery{.participantId = one.id, .state = DeliveryState::suppressed, .nextTry = {}, .error = {}};
            if (std::find(mailTo.begin(), mailTo.end(), one.id) != mailTo.end()) {
                delivery.state = DeliveryState::accepted;
                delivery.attempts = 1;
                if (one.address.find("gmial") != std::string::npos) {
                    delivery.state = DeliveryState::failed;
                    delivery.error = "550 5.1.2 The domain gmial.example does not exist";
                }
            }
            if (!one.delivery || delivery.state != DeliveryState::suppressed) one.delivery = delivery;
        }
    }

    template <class T>
    void give(QSslSocket& socket, int status, const T& message) {
        const QByteArray body = QByteArray::fromStdString(api::encode(message));
        if (!m_key.isEmpty()) done[m_key] = {status, body};
        if (dying) return socket.abort();
        TlsServer::answer(socket, status, body);
    }

    void serve(const ReceivedRequest& request, QSslSocket& socket) {
        if (further && further(request, socket)) return;
        const QUrl url = QUrl::fromEncoded(request.target);
        const QByteArray path = url.path().toLatin1().mid(int(std::strlen("/api/v1")));
        if (request.verb != "GET") lastBody = request.body;
        m_key = request.headers.value("idempotency-key");
        if (const auto before = done.constFind(m_key); before != done.constEnd() && !m_key.isEmpty()) {
            if (dying) return socket.abort();
            return TlsServer::answer(socket, before->first, before->second);
        }
        if (request.verb != "GET" && refuse) {
            const api::Problem problem = *refuse;
            refuse.reset();
            return TlsServer::answer(socket, int(problem.status), QByteArray::fromStdString(api::encode(problem)),
                                     "application/problem+json");
        }
        const std::string body = request.body.toStdString();
        if (path == "/directory") return findPeople(QUrlQuery(url).queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded), socket);
        if (path == "/conferences" && request.verb == "POST") {
            const auto create = *api::decode<api::ConferenceCreate>(body);
            conference.subject = create.subject, conference.description = create.description;
            conference.begin = std::get<Instant>(create.begin), conference.end = std::get<Instant>(create.end);
            conference.timeZone = create.timeZone, conference.reminderMinutes = create.reminderMinutes;
            return give(socket, 201, whole());
        }
        if (path == "/conferences/c1" && request.verb == "PATCH") {
            const auto patch = *api::decode<api::ConferencePatch>(body);
            if (patch.subject) conference.subject = *patch.subject;
            if (patch.reminderMinutes) conference.reminderMinutes = *patch.reminderMinutes;
            ++conference.version;
            return give(socket, 200, whole());
        }
        if (path == "/conferences/c1" && gone)
            return TlsServer::answer(socket, 404, R"({"type":"about:blank","title":"Not found","status":404,"detail":"","code":"not_found","requestId":"r"})",
                                     "application/problem+json");
        if (path == "/conferences/c1") return give(socket, 200, whole());
        if (path == "/conferences/c1/participants") {
            api::ParticipantList added;
            const auto create = *api::decode<api::ParticipantsCreate>(body);
            for (const auto& one : create.participants) {
                api::Participant made = add(one.address, one.displayName.value_or(""), one.role);
                made.pin = pinOf(made.id);
                added.items.push_back(made);
            }
            return give(socket, 201, added);
        }
        if (path.startsWith("/conferences/c1/participants/")) {
            const ParticipantId id(path.split('/').value(4).toStdString());
            const auto who = std::find_if(people.begin(), people.end(), [&](const auto& one) { return one.id == id; });
            if (path.endsWith("/invitation"))
                return give(socket, 200, api::InvitationText{"You are invited. PIN: " + pinOf(id)});
            if (path.endsWith("/pin")) {
                renewed.push_back(id);
                return give(socket, 200, api::Pin{id, pinOf(id), "token-of-" + id.value});
            }
            if (request.verb == "DELETE") {
                people.erase(who);
                return TlsServer::answer(socket, 204, {});
            }
            const auto patch = *api::decode<api::ParticipantPatch>(body);
            if (patch.role) who->role = *patch.role;
            if (patch.address) who->address = *patch.address;
            ++who->version;
            return give(socket, 200, *who);
        }
        if (path == "/conferences/c1/pins.csv") return TlsServer::answer(socket, 200, csv, "text/csv; charset=utf-8");
        if (path == "/conferences/c1/copy" || path == "/conferences/c1/reschedule") {
            api::Conference made = whole();
            made.id = ConferenceId("c2");
            if (path.endsWith("/copy")) made.state = ConferenceState::draft;
            else {
                const auto moved = *api::decode<api::RescheduleRequest>(body);
                made.begin = std::get<Instant>(moved.begin), made.end = std::get<Instant>(moved.end);
                conference.state = ConferenceState::cancelled;
            }
            made.version = 2;
            return give(socket, 201, made);
        }
        if (path == "/conferences/c1/cancellation") {
            conference.state = ConferenceState::cancelled;
            return give(socket, 200, api::StateChange{ConferenceState::cancelled, {}});
        }
        if (path == "/conferences/c1/pins") {
            api::PinList pins;
            for (const auto& one : people) pins.items.push_back({one.id, pinOf(one.id), "token-of-" + one.id.value});
            return give(socket, 200, pins);
        }
        if (path == "/conferences/c1/invitations" && request.verb == "POST") {
            deliver(api::decode<api::InvitationsRequest>(body)->mailTo);
            conference.state = ConferenceState::scheduled;
            api::StateChange change;
            for (const auto& one : people) change.items.push_back(*one.delivery);
            return give(socket, 202, change);
        }
        if (path == "/conferences/c1/invitations/resend") {
            deliver(api::decode<api::ResendRequest>(body)->participantIds);
            return give(socket, 202, api::DeliveryList{});
        }
        TlsServer::answer(socket, 404, R"({"type":"about:blank","title":"Not found","status":404,"detail":"","code":"not_found","requestId":"r"})",
                          "application/problem+json");
    }

    QByteArray m_key; // of the request being served

    void findPeople(const QString& q, QSslSocket& socket) {
        api::DirectoryList found;
        for (const auto& entry : directory)
            for (const std::string& text : {entry.displayName, entry.extension, entry.address})
                if (QString::fromStdString(text).startsWith(q, Qt::CaseInsensitive)) {
                    found.items.push_back(entry);
                    break;
                }
        give(socket, 200, found);
    }
};

} // namespace conclave::tests
