// An outbox's world for tests: one conference in a database file of its own, a relay, and the control thread's loop.
#pragma once

#include "server/base/random.hpp"
#include "server/conference/outbox.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QElapsedTimer>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace conclave::tests {

using namespace conclave::conference;
using namespace std::chrono_literals;

inline base::Vault vaultOfOwn() {
    std::array<std::uint8_t, 32> key{};
    base::randomBytes(key);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

// One conference in a database of its own, and what an outbox stands on.
class MailHouse {
public:
    MailHouse() : m_database(*store::Database::open(m_folder / "conclave.db")), m_work(3, 16) {
        m_owner.id = UserId(base::newUuid(now()));
        m_owner.properties = {"olga", "Olga Öst", "olga@example.org", "", Group::conferenceUser, "de", "Europe/Berlin"};
        m_owner.createdAt = m_owner.changedAt = now();
        m_conference.id = ConferenceId(base::newUuid(now()));
        m_conference.owner = m_owner.id;
        m_conference.number = "12345678";
        m_conference.properties = {"Rat", "Zeile", now() + 3h, now() + 4h, "Europe/Berlin"};
        m_conference.state = ConferenceState::scheduled;
        m_conference.createdAt = m_conference.changedAt = now();
        inStore([this](store::Session& session) -> Result<> {
            store::UserStore(session).insert(m_owner);
            store::ConferenceStore(session).insert(m_conference);
            return {};
        });
        m_subscription = m_changes.subscribe({m_owner.id}, std::nullopt, [this](const Event& e) { m_events.push_back(e); });
    }

    std::chrono::milliseconds firstDelay = 40ms; // of the outboxes made from here on

    boost::asio::any_io_executor control() { return m_io.get_executor(); }
    base::WorkPool& work() { return m_work; }
    std::filesystem::path folder() const { return m_folder.path(); }
    Instant now() const { return m_clock.now(); }
    std::filesystem::path mails() const { return m_folder / "mails"; }
    const std::vector<Event>& events() const { return m_events; }
    store::ConferenceRow& conference() { return m_conference; }
    ListenerList& listeners() { return m_listeners; }
    Context context() { return {*m_database, m_vault, m_clock, m_changes, m_listeners}; }

    // A participant and a queued mail; the name under which the test knows it is the address.
    void queue(const std::string& address, DeliveryKind kind = DeliveryKind::invitation, std::chrono::hours age = 0h) {
        store::ParticipantRow who;
        who.id = ParticipantId(base::newUuid(now()));
        who.conference = m_conference.id;
        who.address = address;
        who.createdAt = now();
        store::DeliveryRow mail;
        mail.id = DeliveryId(base::newUuid(now()));
        mail.conference = m_conference.id;
        mail.participant = who.id;
        mail.kind = kind;
        mail.createdAt = mail.changedAt = now() - age;
        m_ids[address] = mail.id;
        m_addresses[who.id] = address;
        store::PinPair pins{who.id, base::Secret(base::randomDigits(9)), base::randomToken(16)};
        m_pins.emplace(address, std::string(pins.pin.reveal()));
        inStore([&](store::Session& session) -> Result<> {
            store::ParticipantStore(session, m_vault).insert(who, pins);
            store::DeliveryStore(session, m_vault).insert(mail);
            return {};
        });
    }

    DeliveryId idOf(const std::string& address) const { return m_ids.at(address); }
    std::string pinOf(const std::string& address) const { return m_pins.at(address); }

    template <class Job, class R = std::invoke_result_t<Job&, store::Session&>>
    R inStore(Job job) {
        std::optional<R> result;
        base::spawn(m_io.get_executor(), take(m_database->run(std::move(job)), result), "test");
        while (!result) m_io.run_one();
        return std::move(*result);
    }

    std::map<std::string, store::DeliveryRow> rows() {
        const auto list = inStore([this](store::Session& session) -> Result<std::vector<store::DeliveryRow>> {
            return store::DeliveryStore(session, m_vault).list(m_conference.id);
        });
        std::map<std::string, store::DeliveryRow> out;
        for (const auto& row : *list) out[m_addresses.at(row.participant)] = row;
        return out;
    }

    bool waitFor(const std::function<bool(const std::map<std::string, store::DeliveryRow>&)>& good) {
        QElapsedTimer passed;
        passed.start();
        while (passed.elapsed() < 100'000) {
            if (good(rows())) return true;
            m_io.run_one_for(20ms);
        }
        return false;
    }
    bool waitFor(const std::string& address, DeliveryState state) {
        return waitFor([&](const auto& all) { return all.at(address).state == state; });
    }

    void run(base::awaitable<void> work) {
        bool done = false;
        base::spawn(m_io.get_executor(), mark(std::move(work), done), "test");
        while (!done) m_io.run_one();
    }

    std::unique_ptr<mail::Transport> transportTo(const SmtpServer& server, mail::RelaySettings settings = plain()) {
        settings.relay = "smtp://localhost:" + std::to_string(server.port());
        return std::move(*mail::Transport::make(settings));
    }
    static mail::RelaySettings plain() {
        mail::RelaySettings settings;
        settings.starttls = mail::Starttls::off;
        return settings;
    }

    std::unique_ptr<Outbox> outbox(mail::Transport& transport, OutboxSettings settings = {}) {
        settings.publicHost = "conference.example.org";
        settings.sender = {"Conclave", "conference@example.org"};
        settings.firstDelay = firstDelay;
        settings.stopGrace = 100ms;
        return std::make_unique<Outbox>(m_io.get_executor(), context(), m_work, transport, settings);
    }

private:
    template <class R>
    static base::awaitable<void> take(base::awaitable<R> work, std::optional<R>& result) {
        result.emplace(co_await std::move(work));
    }
    static base::awaitable<void> mark(base::awaitable<void> work, bool& done) {
        co_await std::move(work);
        done = true;
    }

    TemporaryFolder m_folder{};
    boost::asio::io_context m_io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_guard{m_io.get_executor()};
    base::SystemClock m_clock{};
    base::Vault m_vault = vaultOfOwn();
    std::unique_ptr<store::Database> m_database;
    base::WorkPool m_work;
    Changes m_changes{m_clock};
    ListenerList m_listeners{};
    store::UserRow m_owner{};
    store::ConferenceRow m_conference{};
    std::map<ParticipantId, std::string> m_addresses{};
    std::map<std::string, std::string> m_pins{};
    std::map<std::string, DeliveryId> m_ids{};
    std::vector<Event> m_events{};
    Changes::Resumed m_subscription{};
};

} // namespace conclave::tests
