// The office server with everything around its conference that the main window asks for: lists of conferences of every
// kind, accounts, sign-in, one event stream. Its people speak the language that is given, so that pictures are of one piece.
#pragma once

#include "client/ui/widgets/texts.hpp"
#include "common/address.hpp"
#include "tests/client/ui/office_server.hpp"

#include <QTimeZone>

namespace conclave::tests {

class BusyOffice : public OfficeServer {
public:
    BusyOffice(const QString& certificateFile, const QString& keyFile, bool german)
        : OfficeServer(certificateFile, keyFile), m_german(german) {
        further = [this](const ReceivedRequest& request, QSslSocket& socket) { return answer(request, socket); };
        self.id = UserId("u-4711");
        self.login = "anna";
        self.displayName = "Anna Berger";
        self.address = "anna.berger@example.org";
        self.extension = "4711";
        self.group = Group::administrator;
        self.locale = german ? "de" : "en";
        self.timeZone = "Europe/Berlin";
        addAccounts();
        rewind();
    }

    // As it was at first.
    void rewind() {
        people.clear();
        lastNumber = 0;
        gone = false;
        conference = {};
        conference.id = ConferenceId("c1");
        conference.version = 1;
        conference.number = "48151623";
        conference.subject = say("Board, third quarter", "Vorstand, drittes Quartal");
        conference.description = say("1. Figures of the quarter\n2. The new office\n3. Any other business",
                                     "1. Zahlen des Quartals\n2. Das neue Büro\n3. Verschiedenes");
        conference.begin = at(1, 9, 30), conference.end = at(1, 11, 0);
        conference.timeZone = "Europe/Berlin";
        conference.reminderMinutes = 60;
        add("anna.berger@example.org", "", Role::moderator);
        add("ben@example.org", "", Role::participant);
        add("carla@example.org", "", Role::participant);
        add("dora@partner.example", "Dora Lind", Role::participant);
        add("f.schneider-wittgenstein@administration.partner.example", "Friederike Schneider-Wittgenstein", Role::participant);
        add("emil@gmial.com", "", Role::audience);
        listNothing = readsFail = signInRefused = mustChange = false;
        addConferences();
    }

    // Invitations are out; the last person's mail failed, one was not written to.
    void finalise() {
        conference.state = ConferenceState::scheduled;
        for (auto& one : people) one.delivery = delivery(one.id, DeliveryState::accepted);
        people[1].delivery->state = DeliveryState::queued;
        people[2].delivery->state = DeliveryState::deferred;
        people[3].delivery->state = DeliveryState::suppressed;
        people.back().delivery = delivery(people.back().id, DeliveryState::failed);
        people.back().delivery->error = kMailFault;
    }

    // Everything that somebody has entered, which no translation can know.
    QStringList data() const {
        QStringList words{QString::fromLatin1(kMailFault), QStringLiteral("550 5.1.2 The domain gmial.example does not exist")};
        const auto take = [&](const std::string& text) { words += client::qs(text).split(u'\n'); };
        for (const auto& one : people) take(one.address), take(one.displayName);
        for (const auto& one : users) take(one.address), take(one.displayName), take(one.login);
        for (const auto& one : directory) take(one.address), take(one.displayName);
        for (const auto& one : conferences) take(one.subject);
        take(conference.subject), take(conference.description);
        return words;
    }

    std::string say(const char* english, const char* german) const { return m_german ? german : english; }
    static Instant at(int days, int hour, int minute) {
        return client::toInstant(QDateTime(QDate::currentDate().addDays(days), QTime(hour, minute)));
    }

    std::vector<api::Conference> conferences;
    std::vector<api::User> users;
    api::User self;
    bool listNothing = false;
    bool readsFail = false;
    bool signInRefused = false;
    bool mustChange = false;

private:
    static constexpr const char* kMailFault = "550 5.1.1 No such user here";

    static api::Delivery delivery(const ParticipantId& who, DeliveryState state) {
        return {.participantId = who, .state = state, .attempts = 1, .nextTry = {}, .error = {}};
    }

    void addAccounts() {
        const auto account = [this](const char* login, const char* name, const char* extension, Group group, bool active = true) {
            api::User one;
            one.id = UserId(std::string("u-") + extension);
            one.version = 1;
            one.login = login;
            one.displayName = name;
            one.address = std::string(login) + "@example.org";
            one.extension = extension;
            one.group = group;
            one.active = active;
            one.timeZone = "Europe/Berlin";
            users.push_back(one);
        };
        users.push_back(self);
        account("ben", "Ben Fischer", "4712", Group::conferenceUser);
        account("carla", "Carla Conti", "4713", Group::conferenceSupport);
        account("d.wessel", "Dagmar Wessel", "4720", Group::none);
        account("elif", "Elif Kaya", "4731", Group::conferenceUser);
        account("grace.oduya", "Grace Oduya", "4744", Group::conferenceUser, false);
        account("schulze-oldenburg", "Henrike Schulze-Oldenburg", "4755", Group::none);
    }

    void addConferences() {
        conferences.clear();
        const auto one = [this](std::string subject, Instant begin, Instant end, ConferenceState state, int heads) -> api::Conference& {
            api::Conference made;
            made.id = ConferenceId("l" + std::to_string(conferences.size() + 1));
            made.version = 1;
            made.number = std::to_string(48151623 + 7 * conferences.size());
            made.subject = std::move(subject);
            made.begin = begin, made.end = end;
            made.timeZone = "Europe/Berlin";
            made.state = state;
            made.participantCount = heads;
            if (state != ConferenceState::draft) made.deliverySummary.accepted = heads;
            conferences.push_back(made);
            return conferences.back();
        };
        using std::chrono::minutes;
        const Instant now = client::toInstant(QDateTime::currentDateTime());
        const Instant begun = now - minutes(20) - (now.time_since_epoch() % minutes(30));
        one(say("Daily briefing of the control room", "Tagesbesprechung der Leitwarte"), begun, begun + minutes(90), ConferenceState::scheduled, 11)
            .live = true;
        auto& board = one(conference.subject, at(1, 9, 30), at(1, 11, 0), ConferenceState::scheduled, 34);
        board.deliverySummary = {.waiting = 0, .accepted = 32, .failed = 1, .suppressed = 1};
        one(say("Supplier call", "Gespräch mit Lieferanten"), at(1, 14, 0), at(1, 15, 0), ConferenceState::draft, 5);
        auto& abroad = one(say("Branch offices", "Niederlassungen"), at(1, 16, 0), at(1, 17, 30), ConferenceState::scheduled, 8);
        abroad.timeZone = "America/New_York";
        abroad.deliverySummary = {.waiting = 3, .accepted = 5, .failed = 0, .suppressed = 0};
        one(say("Fire brigade and town hall: joint exercise in autumn, first agreement on dates, places and people",
                "Feuerwehr und Rathaus: gemeinsame Herbstübung, erste Abstimmung über Termine, Orte und Beteiligte"),
            at(2, 10, 0), at(2, 12, 0), ConferenceState::draft, 0);
        one(say("On-call line", "Rufbereitschaft"), at(3, 8, 0), at(31, 18, 0), ConferenceState::scheduled, 24);
        one(say("Works council", "Betriebsrat"), at(6, 13, 0), at(6, 14, 30), ConferenceState::scheduled, 9);
        one(say("Training for new moderators", "Schulung neuer Moderatoren"), at(-2, 9, 0), at(-2, 12, 0), ConferenceState::ended, 18);
        auto& off = one(say("Budget, second reading", "Haushalt, zweite Lesung"), at(-5, 15, 0), at(-5, 16, 0), ConferenceState::cancelled, 7);
        off.deliverySummary = {.waiting = 0, .accepted = 6, .failed = 0, .suppressed = 1};
    }

    template <class T>
    static bool give(QSslSocket& socket, int status, const T& message) {
        TlsServer::answer(socket, status, QByteArray::fromStdString(api::encode(message)));
        return true;
    }
    static bool refuseWith(QSslSocket& socket, const char* code, int status, const char* detail = "") {
        const api::Problem problem{.title = code, .status = status, .detail = detail, .code = code, .field = {}, .requestId = "7f3a91c2"};
        TlsServer::answer(socket, status, QByteArray::fromStdString(api::encode(problem)), "application/problem+json");
        return true;
    }

    bool answer(const ReceivedRequest& request, QSslSocket& socket) {
        const QUrl url = QUrl::fromEncoded(request.target);
        const QByteArray path = url.path().toLatin1().mid(int(std::strlen("/api/v1")));
        if (request.verb == "GET" && readsFail && path != "/events" && path != "/server") return refuseWith(socket, "unavailable", 503);
        if (path == "/events") {
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            return true;
        }
        if (path == "/server")
            return give(socket, 200, api::ServerInfo{.name = "Conclave", .version = "0.1.0", .supportContact = "help@example.org",
                                                     .locales = {"en", "de"}, .minClientVersion = "0.1.0"});
        if (path == "/sessions") {
            if (signInRefused) return refuseWith(socket, "bad_credentials", 401);
            api::Session session{.token = "tok-2", .expiresAt = at(1, 0, 0), .user = self};
            session.user.mustChangePassword = mustChange;
            return give(socket, 201, session);
        }
        if (path == "/me" && !refuse) return give(socket, 200, self);
        if (path == "/conferences" && request.verb == "GET") return give(socket, 200, list(QUrlQuery(url)));
        if (path.startsWith("/users") && !refuse) return answerUsers(path, QUrlQuery(url), socket);
        for (const auto& one : conferences)
            if (path == QByteArray::fromStdString("/conferences/" + one.id.value) && request.verb == "GET") return give(socket, 200, one);
        return false;
    }

    api::ConferenceList list(const QUrlQuery& query) const {
        const QString scope = query.queryItemValue(QStringLiteral("scope"));
        api::ConferenceList found;
        for (const auto& one : conferences) {
            const bool over = one.state == ConferenceState::ended || one.state == ConferenceState::cancelled;
            if (!listNothing && (scope == QStringLiteral("all") || over == (scope == QStringLiteral("past")))) found.items.push_back(one);
        }
        return found;
    }

    bool answerUsers(const QByteArray& path, const QUrlQuery& query, QSslSocket& socket) const {
        if (path.endsWith("/password")) return give(socket, 200, api::AssignedPassword{"k7mq2-xw9fa-3hn8r-p4tzc-6vbd5"});
        if (path == "/users") {
            api::UserList found;
            const QString q = query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded);
            for (const auto& one : users)
                if (client::qs(one.displayName).contains(q, Qt::CaseInsensitive)) found.items.push_back(one);
            return give(socket, 200, found);
        }
        for (const auto& one : users)
            if (path == QByteArray::fromStdString("/users/" + one.id.value)) return give(socket, 200, one);
        return false;
    }

    bool m_german;
};

} // namespace conclave::tests
