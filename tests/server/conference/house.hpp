// One server's worth of conference rules for a test: a real database file, a clock that the test sets, two accounts.
#pragma once

#include "server/base/random.hpp"
#include "server/conference/directory.hpp"
#include "server/conference/doors.hpp"
#include "server/conference/invitations.hpp"
#include "server/conference/participants.hpp"
#include "server/conference/schedule.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/user_store.hpp"
#include "tests/server/conference/run_to_end.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::tests {

using namespace conclave::conference;
using namespace std::chrono_literals;

struct TestClock final : base::Clock {
    Instant at = *parseInstant("2026-11-23T10:00:00Z");
    Instant now() const override { return at; }
};

struct Recorder final : ConferenceListener {
    std::vector<std::string> heard;
    void onCancelled(const ConferenceId&) override { heard.push_back("cancelled"); }
    void onParticipantChanged(const ConferenceId&, const ParticipantId&, const Changed& now) override {
        heard.push_back("changed " + std::string(wordOf(now.role)));
    }
    void onParticipantRemoved(const ConferenceId&, const ParticipantId&) override { heard.push_back("removed"); }
    void onPinChanged(const ConferenceId&, const ParticipantId&) override { heard.push_back("pin"); }
    void onMailQueued() override { heard.push_back("mail"); }
};

inline base::Vault makeVault() {
    std::array<std::uint8_t, 32> key{};
    base::randomBytes(key);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

// One server's worth of rules.
struct House {
    boost::asio::io_context control; // outlives the database's threads
    TemporaryFolder folder;
    std::unique_ptr<store::Database> database = std::move(*store::Database::open(folder / "conclave.db"));
    base::Vault vault = makeVault();
    TestClock clock;
    Changes changes{clock};
    ListenerList listeners;
    Recorder recorder;
    Context context{*database, vault, clock, changes, listeners};
    Schedule schedule{context};
    Participants participants{context};
    Invitations invitations{context};
    Directory directory{context};
    Doors doors{context};
    Principal anna, bert;

    House() {
        listeners.add(recorder);
        anna = addUser("anna", Group::conferenceUser);
        bert = addUser("bert", Group::conferenceUser);
    }

    Principal addUser(const std::string& login, Group group, const std::string& locale = "de") {
        store::UserRow row;
        row.id = UserId(base::newUuid(clock.at));
        row.properties = {login, "Name " + login, login + "@example.org", "7" + login, group, locale, "Europe/Berlin"};
        auto job = [&](store::Session& session) -> Result<> {
            store::UserStore(session).insert(row);
            return {};
        };
        database->transact(job).value();
        return {row.id, group, locale, "Europe/Berlin", "192.0.2.1"};
    }

    template <class T>
    T run(base::awaitable<T> work) {
        return runToEnd(control, std::move(work));
    }

    template <class Read>
    void look(Read read) {
        auto job = [&](store::Session& session) -> Result<> {
            read(session);
            return {};
        };
        database->transact(job).value();
    }

    api::ConferenceCreate properties() const {
        return {"Quartal", "Zahlen", clock.at + 24h, clock.at + 25h, "Europe/Berlin", ConferenceType::secure};
    }
    api::Conference draft() { return *run(schedule.create(anna, properties(), {})); }
    api::ParticipantList add(const ConferenceId& id, int count, const std::string& prefix = "p") {
        api::ParticipantsCreate request;
        for (int i = 0; i < count; ++i)
            request.participants.push_back({prefix + std::to_string(i) + "@example.net", {}, Role::participant});
        return *run(participants.add(anna, id, request, {}));
    }
    api::StateChange inviteAll(const ConferenceId& id) {
        api::InvitationsRequest request;
        const auto found = run(schedule.find(anna, id));
        for (const auto& person : *found->participants) request.mailTo.push_back(person.id);
        return *run(invitations.invite(anna, id, request, {}));
    }
};

inline std::optional<OnceKey> onceKey(const std::string& key, const std::string& hash = "h1") {
    return OnceKey{key, "POST", "/x", hash, 201};
}

template <class R>
Errc codeOf(const R& result) {
    return result ? Errc{} : result.error().code;
}

inline api::CancellationRequest notifyAll() {
    api::CancellationRequest request;
    request.notify.all = true;
    return request;
}

} // namespace conclave::tests
