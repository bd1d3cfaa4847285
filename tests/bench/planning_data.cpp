#include "tests/bench/planning_data.hpp"

#include "server/base/random.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/session_store.hpp"
#include "server/store/user_store.hpp"

#include <array>
#include <chrono>
#include <random>
#include <unordered_set>

namespace conclave::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::size_t, kConferencesEach> kSizes{250, 50, 50, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 8, 8, 8};
constexpr std::size_t kAccountsATransaction = 50;

class Seeder {
public:
    Seeder(PlanningData& data, const base::Vault& vault, std::string hash)
        : m_data(data), m_vault(vault), m_hash(std::move(hash)),
          m_now(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())) {}

    Result<> accounts(store::Session& session, std::size_t from, std::size_t to) {
        store::UserStore users(session);
        store::SessionStore sessions(session);
        for (std::size_t i = from; i < to; ++i) {
            store::UserRow row;
            row.id = UserId(uuid());
            row.properties.login = "user" + std::to_string(i);
            row.properties.displayName = name(i);
            row.properties.address = row.properties.login + "@example.org";
            row.properties.extension = std::to_string(2000 + i);
            row.properties.group = Group::conferenceUser;
            row.properties.locale = i % 2 == 0 ? "en" : "de";
            row.properties.timeZone = "Europe/Berlin";
            row.passwordHash = m_hash;
            row.createdAt = row.changedAt = m_now - 24h * 365;
            users.insert(row);
            const auto token = base::randomToken(32);
            store::SessionRow signedIn;
            signedIn.user = row.id;
            signedIn.createdAt = signedIn.lastUsedAt = m_now;
            signedIn.expiresAt = m_now + 12h;
            signedIn.source = "127.0.0.1";
            sessions.insert(token, signedIn);
            m_data.tokens.emplace_back(token.reveal());
            m_data.logins.push_back(row.properties.login);
            for (std::size_t k = 0; k < kConferencesEach; ++k) conference(session, i, row, k);
        }
        return {};
    }

private:
    // Version 7's layout over the seeded source: rows lie in the order of their making, as the server's own.
    std::string uuid() {
        std::string text = base::newUuid(m_now);
        constexpr char kHex[] = "0123456789abcdef";
        for (std::size_t i = 15; i < text.size(); ++i)
            if (text[i] != '-' && i != 19) text[i] = kHex[m_random() % 16];
        return text;
    }
    static std::string name(std::size_t i) {
        static constexpr std::array kFirst{"Anna", "Bernd", "Carla", "Dieter", "Eva", "Frank", "Gerda", "Hans"};
        static constexpr std::array kLast{"Schmidt", "Meyer", "Jones", "Brown", "Weber", "Taylor", "Koch"};
        return std::string(kFirst[i % kFirst.size()]) + " " + kLast[i / kFirst.size() % kLast.size()] + " " + std::to_string(i);
    }

    void conference(store::Session& session, std::size_t owner, const store::UserRow& account, std::size_t k) {
        const bool fullDraft = kSizes[k] == 250 && m_data.fullDrafts.size() < kFullRooms;
        store::ConferenceRow row;
        row.id = ConferenceId(uuid());
        row.owner = account.id;
        do row.number = std::to_string(10'000'000 + m_random() % 90'000'000);
        while (!m_numbers.insert(row.number).second);
        row.properties.subject = "Planning of quarter " + std::to_string(m_random() % 40) + ", round " + std::to_string(k);
        row.properties.description = std::string(200 + m_random() % 400, 'x');
        // Half of what is scheduled lies behind, half ahead.
        const auto offset = std::chrono::minutes(static_cast<int>(m_random() % (2 * 180 * 24 * 60)) - 180 * 24 * 60);
        row.properties.begin = fullDraft ? m_now + 24h * 30 : m_now + offset;
        row.properties.end = row.properties.begin + 1h;
        row.properties.timeZone = "Europe/Berlin";
        const bool draft = fullDraft || k % 10 == 3;
        const bool cancelled = k % 10 == 4;
        row.state = draft ? ConferenceState::draft : cancelled ? ConferenceState::cancelled : ConferenceState::scheduled;
        row.createdAt = row.changedAt = m_now - 24h * 200;
        store::ConferenceStore conferences(session);
        conferences.insert(row);
        conferences.reserveNumber(row.number, row.properties.end + 24h * 90);
        SeededConference seeded{row.id, row.number, owner, {}, row.state == ConferenceState::scheduled};
        store::ParticipantStore participants(session, m_vault);
        store::DeliveryStore deliveries(session, m_vault);
        std::unordered_set<std::uint32_t> taken;
        for (std::size_t n = 0; n < kSizes[k]; ++n) {
            store::ParticipantRow person;
            person.id = ParticipantId(uuid());
            person.conference = row.id;
            person.address = n == 0 ? account.properties.address : "guest" + std::to_string(m_random() % 100'000) + "." +
                                                                       std::to_string(n) + "@example.net";
            person.displayName = n == 0 ? account.properties.displayName : name(n);
            person.role = n == 0 ? Role::moderator : n % 5 == 0 ? Role::audience : Role::participant;
            person.createdAt = row.createdAt;
            std::uint32_t pin = 0;
            do pin = 100'000'000U + static_cast<std::uint32_t>(m_random() % 900'000'000U);
            while (!taken.insert(pin).second);
            store::PinPair pins;
            pins.pin = base::Secret(std::to_string(pin));
            pins.joinToken = base::randomToken(16);
            participants.insert(person, pins);
            if (m_random() % 25 == 0) m_data.seats.push_back({row.number, std::to_string(pin)});
            seeded.people.push_back(person.id);
            if (draft) continue;
            store::DeliveryRow mail;
            mail.id = DeliveryId(uuid());
            mail.conference = row.id;
            mail.participant = person.id;
            mail.state = DeliveryState::suppressed; // what has been sent does not come back as work
            mail.createdAt = mail.changedAt = row.createdAt;
            deliveries.insert(mail);
        }
        if (fullDraft) m_data.fullDrafts.push_back(m_data.conferences.size());
        m_data.conferences.push_back(std::move(seeded));
    }

    PlanningData& m_data;
    const base::Vault& m_vault;
    std::string m_hash;
    Instant m_now;
    std::mt19937_64 m_random{20261125};
    std::unordered_set<std::string> m_numbers{};
};

} // namespace

Result<PlanningData> seedPlanningData(const std::filesystem::path& folder) {
    const auto begun = std::chrono::steady_clock::now();
    PlanningData data;
    data.folder = folder;
    auto vault = base::Vault::openOrCreate(folder / "conclave.key");
    if (!vault) return vault.error();
    auto hash = base::hashPassword(base::Secret(kBenchPassword), base::PasswordCost::standard);
    if (!hash) return hash.error();
    auto database = store::Database::open(folder / "conclave.db");
    if (!database) return database.error();
    Seeder seeder(data, *vault, std::move(*hash));
    for (std::size_t from = 0; from < kAccounts; from += kAccountsATransaction) {
        auto job = [&](store::Session& session) { return seeder.accounts(session, from, from + kAccountsATransaction); };
        if (const auto done = (*database)->transact(job); !done) return done.error();
    }
    data.secondsTaken = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return data;
}

} // namespace conclave::bench
