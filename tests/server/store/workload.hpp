// A day of the schedule in some twenty jobs, over the real store classes; and the whole content of a database as one text,
// to compare states with. A job refuses where what it works on is not there (an earlier one failed).
#pragma once

#include "server/base/crypto.hpp"
#include "server/base/random.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/idempotency_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/session_store.hpp"
#include "server/store/user_store.hpp"

#include <functional>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace conclave::tests {

using namespace std::chrono_literals;

inline const Instant kDay = *parseInstant("2026-11-25T09:00:00Z");
inline const base::Vault kWorkVault{std::array<std::uint8_t, 32>{9, 8, 7}};
inline const UserId kOwner{"owner"};

using Job = std::function<Result<>(store::Session&)>;

inline const Error kMissing{Errc::notFound, "an earlier job failed"};

inline store::PinPair freshPins() { return {{}, base::Secret(base::randomDigits(9)), base::randomToken(16)}; }

inline ConferenceId conferenceId(int n) { return ConferenceId("conference-" + std::to_string(n)); }
inline ParticipantId personId(int conference, int n) {
    return ParticipantId("person-" + std::to_string(conference) + "-" + std::to_string(n));
}

inline void remember(store::Session& session, const std::string& path, int n) {
    store::IdempotencyStore(session, kWorkVault)
        .insert({kOwner, "key-" + std::to_string(n), "POST", path}, {"hash", 201, base::Secret("{}")}, kDay);
    store::AuditRow audit;
    audit.at = kDay;
    audit.actor = kOwner;
    audit.action = path;
    audit.conference = conferenceId(n);
    store::AuditStore(session).insert(audit);
}

inline void addPerson(store::Session& session, int conference, int n, Role role) {
    store::ParticipantRow person;
    person.id = personId(conference, n);
    person.conference = conferenceId(conference);
    person.address = std::to_string(n) + "@example.org";
    person.role = role;
    person.createdAt = kDay;
    store::ParticipantStore(session, kWorkVault).insert(person, freshPins());
}

inline Job addOwner() {
    return [](store::Session& session) -> Result<> {
        store::UserRow row;
        row.id = kOwner;
        row.properties = {"anna", "Anna", "anna@example.org", "", Group::conferenceUser, "de", "Europe/Berlin"};
        row.createdAt = row.changedAt = kDay;
        store::UserStore(session).insert(row);
        store::SessionStore(session).insert(base::randomToken(32), {0, row.id, kDay, kDay, kDay + 12h, "::1"});
        return {};
    };
}

// With the creator as moderator, a description that fills pages, and the key it was asked under.
inline Job plan(int n, std::size_t descriptionBytes) {
    return [n, descriptionBytes](store::Session& session) -> Result<> {
        if (!store::UserStore(session).find(kOwner)) return kMissing;
        store::ConferenceStore conferences(session);
        store::ConferenceRow row;
        row.id = conferenceId(n);
        row.owner = kOwner;
        row.number = std::to_string(10'000'000 + n);
        row.properties = {"Subject", std::string(descriptionBytes, 'd'), kDay + 1h, kDay + 2h, "Europe/Berlin"};
        row.createdAt = row.changedAt = kDay;
        conferences.insert(row);
        conferences.reserveNumber(row.number, kDay + 24h);
        addPerson(session, n, 0, Role::moderator);
        remember(session, "/conferences", n);
        return {};
    };
}

inline Job addPeople(int n, int count) {
    return [n, count](store::Session& session) -> Result<> {
        if (!store::ConferenceStore(session).find(conferenceId(n))) return kMissing;
        for (int person = 1; person <= count; ++person) addPerson(session, n, person, Role::participant);
        remember(session, "/participants", n);
        return {};
    };
}

// State and outbox in one transaction.
inline Job invite(int n) {
    return [n](store::Session& session) -> Result<> {
        store::ConferenceStore conferences(session);
        auto row = conferences.find(conferenceId(n));
        if (!row) return kMissing;
        row->state = ConferenceState::scheduled;
        if (!conferences.update(*row, row->version)) return kMissing;
        store::DeliveryStore outbox(session, kWorkVault);
        for (const auto& person : store::ParticipantStore(session, kWorkVault).list(row->id)) {
            store::DeliveryRow mail;
            mail.id = DeliveryId("mail-" + person.id.value);
            mail.conference = row->id;
            mail.participant = person.id;
            mail.createdAt = mail.changedAt = kDay;
            outbox.insert(mail);
        }
        remember(session, "/invitations", n);
        return {};
    };
}

inline Job lease(std::size_t count) {
    return [count](store::Session& session) -> Result<> {
        const auto due = store::DeliveryStore(session, kWorkVault).leaseDue(kDay, 60s, count);
        if (!due) return due.error();
        return {};
    };
}

inline Job complete(int n, int person, DeliveryState state) {
    return [n, person, state](store::Session& session) -> Result<> {
        store::DeliveryStore outbox(session, kWorkVault);
        const DeliveryId id("mail-" + personId(n, person).value);
        const auto row = outbox.find(id);
        if (!row) return kMissing;
        std::optional<Instant> next;
        if (state == DeliveryState::deferred) next = kDay + 5min;
        if (!outbox.complete(id, row->attempts, state, next, "250 ok", kDay)) return kMissing;
        return {};
    };
}

inline Job cancel(int n) {
    return [n](store::Session& session) -> Result<> {
        store::ConferenceStore conferences(session);
        auto row = conferences.find(conferenceId(n));
        if (!row) return kMissing;
        row->state = ConferenceState::cancelled;
        if (!conferences.update(*row, row->version)) return kMissing;
        store::ParticipantStore(session, kWorkVault).destroyPins(row->id);
        store::DeliveryStore(session, kWorkVault).suppressWaiting(row->id, {}, kDay);
        remember(session, "/cancellation", n);
        return {};
    };
}

// Half done, then taken back.
inline Job refused() {
    return [](store::Session& session) -> Result<> {
        remember(session, "/refused", 0);
        return Error{Errc::lastModerator, "no"};
    };
}

// `rounds` conferences from plan to cancellation. Descriptions of some size bring the log to where SQLite moves it.
inline std::vector<Job> workload(int rounds, std::size_t descriptionBytes) {
    std::vector<Job> jobs{addOwner()};
    for (int n = 1; n <= rounds; ++n) {
        jobs.push_back(plan(n, descriptionBytes));
        jobs.push_back(addPeople(n, 3));
        jobs.push_back(invite(n));
        jobs.push_back(lease(3));
        jobs.push_back(complete(n, 0, DeliveryState::accepted));
        jobs.push_back(refused());
        jobs.push_back(complete(n, 1, DeliveryState::deferred));
        if (n % 2 == 0) jobs.push_back(cancel(n));
    }
    return jobs;
}

inline Result<> transact(store::Database& database, const Job& job) {
    Job copy = job;
    return database.transact(copy);
}

// Every row of every table, by the file system named `vfs` (nullptr: the default).
inline std::string contentOf(const std::filesystem::path& file, const char* vfs) {
    sqlite3* connection = nullptr;
    std::string content;
    const auto addRow = [](void* text, int columns, char** values, char**) {
        for (int i = 0; i < columns; ++i)
            *static_cast<std::string*>(text) += (values[i] ? values[i] : "NULL") + std::string("|");
        *static_cast<std::string*>(text) += "\n";
        return 0;
    };
    const auto run = [&](const std::string& sql, std::string& into) {
        if (sqlite3_exec(connection, sql.c_str(), addRow, &into, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(connection));
    };
    if (sqlite3_open_v2(file.c_str(), &connection, SQLITE_OPEN_READWRITE, vfs) != SQLITE_OK)
        throw std::runtime_error("cannot be opened");
    sqlite3_busy_timeout(connection, 5000);
    for (const char* table : {"user", "session", "conference", "number", "participant", "delivery", "idempotency", "audit"}) {
        content += std::string(table) + "\n";
        run(std::string("SELECT * FROM ") + table + " ORDER BY rowid", content);
    }
    sqlite3_close(connection);
    return content;
}

// What is not as it has to be: a scheduled conference has a mail for everybody, a draft none, a cancelled one none that
// waits; every PIN that has not died opens. Empty where all is well.
inline std::string faultIn(store::Database& database) {
    std::string fault;
    Job look = [&](store::Session& session) -> Result<> {
        const store::ParticipantStore people(session, kWorkVault);
        const store::DeliveryStore outbox(session, kWorkVault);
        store::ConferenceListQuery query;
        query.scope = store::Scope::all;
        query.now = kDay;
        query.itemsMax = 1'000'000;
        for (const auto& row : store::ConferenceStore(session).list(kOwner, query)) {
            const auto persons = people.list(row.id);
            const auto pins = people.pins(row.id);
            const auto mails = outbox.list(row.id);
            const bool cancelled = row.state == ConferenceState::cancelled;
            if (persons.empty()) fault = row.id.value + " has nobody in it";
            if (!pins || pins->size() != (cancelled ? 0 : persons.size())) fault = row.id.value + " lacks PINs";
            // A conference may be cancelled as a draft here: then there never was a mail.
            const bool everybody = mails.size() == persons.size(), nobody = mails.empty();
            if (row.state == ConferenceState::scheduled ? !everybody : cancelled ? !everybody && !nobody : !nobody)
                fault = row.id.value + " has " + std::to_string(mails.size()) + " mails";
            for (const auto& mail : mails)
                if (cancelled && (mail.state == DeliveryState::queued || mail.state == DeliveryState::deferred))
                    fault = row.id.value + " is cancelled and has a mail that waits";
        }
        return {};
    };
    if (const auto done = transact(database, look); !done) return done.error().detail;
    return fault;
}

} // namespace conclave::tests
