// The office server with everything around its conference that the main window asks for: lists of conferences of every
// kind, accounts, sign-in, one event stream. Its people speak the language that is given, so that pictures are of one piece.
#pragma once

#include "client/ui/widgets/texts.hpp"
#include "common/address.hpp"
#include "tests/client/ui/office_call.hpp"
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
        call.stream.clear();
        call = {};
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

    // `here` people of the office are in the call, in every state there is; three more are invited and are not.
    void begin(int here) {
        static constexpr const char* kFirst[] = {"Dmitri", "Elif",  "Farid", "Grace", "Henrike", "Ivan",
                                                 "Jutta",  "Kenji", "Léa",   "Marek", "Nora",    "Omar"};
        static constexpr const char* kLast[] = {"Petrov", "Kaya",  "Haddad", "Oduya",  "Schulze-Oldenburg", "Sato",
                                                "Maier",  "Mori",  "Dubois", "Nowak",  "Lindqvist",         "Rahman",
                                                "Costa",  "Weiss", "Okafor", "Brandt", "Ferrari",           "Novak",
                                                "Silva",  "Roth",  "Berg"};
        for (int i = 0; people.size() < static_cast<std::size_t>(here) + 3; ++i) {
            const std::string first = kFirst[i % 12];
            const std::string last = kLast[(i + i / 12) % 21];
            add("person" + std::to_string(i) + "@example.org", first + " " + last,
                i % 3 == 2 ? Role::audience : Role::participant);
        }
        finalise();
        conference.live = true;
        for (std::size_t i = 0; i + 3 < people.size(); ++i) people[i].phoneTested = true;
        people.back().phoneTested = true;
        people[people.size() - 2].delivery = delivery(people.back().id, DeliveryState::accepted);
        using std::chrono::minutes;
        for (int i = 0; i < here; ++i) {
            api::LiveParticipant& one = call.enter(people[static_cast<std::size_t>(i)], minutes(28 - i % 9));
            if (one.displayName.empty()) one.displayName = people[static_cast<std::size_t>(i)].address;
            one.quality = OfficeCall::quality(i % 11 == 6  ? LineGrade::poor
                                              : i % 7 == 3 ? LineGrade::fair
                                                           : LineGrade::good,
                                              2, 9);
        }
        call.live.end = OfficeCall::now() + minutes(72);
        auto& crowd = call.live.participants;
        crowd[2].hand = true;
        crowd[2].handSince = OfficeCall::now() - minutes(3);
        if (here < 8) return;
        crowd[5].hand = true;
        crowd[5].handSince = OfficeCall::now() - minutes(1);
        crowd[3].muted = true, crowd[3].mutedBy = MutedBy::moderator;
        crowd[4].muted = true, crowd[4].mutedBy = MutedBy::self;
        crowd[7].held = true;
        call.live.refusals.push_back(
            {people.back().id, people.back().displayName, OfficeCall::now() - minutes(1), RefusedFor::locked});
        call.live.locked = true;
    }
    // How everybody's line is, a measurement later; 0 to 4 people talk.
    void measure(int round) {
        int number = 0;
        for (api::LiveParticipant& one : call.live.participants) {
            const int wave = (round * 7 + number * 13) % 17;
            const LineGrade grade = one.quality ? one.quality->grade : LineGrade::unknown;
            const int bad = grade == LineGrade::poor ? 9 : grade == LineGrade::fair ? 4 : 1;
            one.quality = OfficeCall::quality(grade, bad * (wave % 5 == 0 ? 9 : 2 + wave / 4), 5 + bad * wave / 2);
            call.say("participant", one);
            ++number;
        }
    }
    void talk(std::initializer_list<std::size_t> who) {
        api::LiveLevels levels;
        int level = -14;
        for (const std::size_t one : who)
            levels.items.push_back({call.live.participants[one].participantId, std::exchange(level, level - 9)});
        call.say("levels", levels);
    }
    void recordAttendance() {
        using std::chrono::minutes;
        const Instant first = at(0, 9, 27);
        static constexpr Ending kEndings[] = {Ending::over,     Ending::hungUp,  Ending::lost,     Ending::removed,
                                              Ending::replaced, Ending::stopped, Ending::cancelled};
        int number = 0;
        for (const auto& one : people) {
            api::AttendanceEntry stay{.participantId = one.id,
                                      .displayName = one.displayName,
                                      .address = one.address,
                                      .role = one.role,
                                      .joinedAt = first + minutes(number),
                                      .leftAt = first + minutes(64 - 3 * number),
                                      .ending = kEndings[number % 7]};
            call.attendance.items.push_back(stay);
            if (stay.ending == Ending::lost) {
                stay.joinedAt = *stay.leftAt + minutes(2);
                stay.leftAt.reset();
                stay.ending.reset();
                call.attendance.items.push_back(stay);
            }
            ++number;
        }
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
    OfficeCall call; // of c1
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
        if (call.answer(path, request, socket)) return true;
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
            const bool over = (one.state == ConferenceState::ended && !one.live) || one.state == ConferenceState::cancelled;
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
