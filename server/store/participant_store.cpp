#include "server/store/participant_store.hpp"

#include "common/address.hpp"
#include "server/store/columns.hpp"

namespace conclave::store {
namespace {

constexpr const char* kColumns =
    "SELECT p.id, p.version, p.conference, p.address, p.display_name, p.role, p.phone_tested, p.removed, "
    "p.created_at, coalesce((SELECT u.id FROM user u WHERE u.address_key = p.address_key AND u.active = 1 "
    "ORDER BY u.created_at, u.id LIMIT 1), '') FROM participant p ";

// What a PIN is looked for in where the number belongs to no conference.
const ConferenceId kNowhere{"00000000-0000-7000-8000-000000000000"};
constexpr std::string_view kTokenScope = "join-token";

std::string sealContext(const ConferenceId& conference, const ParticipantId& participant, std::string_view column) {
    return conference.value + "|" + participant.value + "|" + std::string(column);
}

struct Buffer {
    std::string id, conference, address, displayName, role, account;
    Integer version = 0, phoneTested = 0, removed = 0, createdAt = 0;

    ParticipantRow row() const {
        ParticipantRow out;
        out.id = ParticipantId(id);
        out.version = version;
        out.conference = ConferenceId(conference);
        out.address = address;
        out.displayName = displayName;
        out.role = toEnum<Role>(role);
        out.phoneTested = phoneTested != 0;
        out.removed = removed != 0;
        out.createdAt = toInstant(createdAt);
        if (!account.empty()) out.account = UserId(account);
        return out;
    }
};

template <class Prepared>
std::vector<ParticipantRow> fetch(Prepared&& prepared) {
    Buffer b;
    soci::statement statement =
        (prepared, soci::into(b.id), soci::into(b.version), soci::into(b.conference), soci::into(b.address),
         soci::into(b.displayName), soci::into(b.role), soci::into(b.phoneTested), soci::into(b.removed),
         soci::into(b.createdAt), soci::into(b.account));
    std::vector<ParticipantRow> rows;
    statement.execute();
    while (statement.fetch()) rows.push_back(b.row());
    return rows;
}

std::optional<ParticipantRow> firstOf(std::vector<ParticipantRow> rows) {
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

} // namespace

void ParticipantStore::insert(const ParticipantRow& row, const PinPair& pins) {
    const Integer version = row.version, tested = row.phoneTested, createdAt = fromInstant(row.createdAt);
    const auto key = addressKey(row.address), role = fromEnum(row.role);
    m_session.sql() << "INSERT INTO participant (id, version, conference, address, address_key, display_name, role, "
                       "phone_tested, removed, created_at) VALUES (:id, :version, :conference, :address, :key, "
                       ":name, :role, :tested, 0, :created)",
        soci::use(row.id.value), soci::use(version), soci::use(row.conference.value), soci::use(row.address),
        soci::use(key), soci::use(row.displayName), soci::use(role), soci::use(tested), soci::use(createdAt);
    PinPair own = pins;
    own.participant = row.id;
    setPin(row.conference, own);
}

std::optional<ParticipantRow> ParticipantStore::find(const ConferenceId& conference, const ParticipantId& id) const {
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) +
                              "WHERE p.id = :id AND p.conference = :conference AND p.removed = 0",
                          soci::use(id.value), soci::use(conference.value))));
}

std::optional<ParticipantRow> ParticipantStore::findAny(const ParticipantId& id) const {
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE p.id = :id", soci::use(id.value))));
}

std::vector<ParticipantRow> ParticipantStore::list(const ConferenceId& conference) const {
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE p.conference = :conference AND p.removed = 0 ORDER BY p.ordinal",
                  soci::use(conference.value)));
}

std::int64_t ParticipantStore::count(const ConferenceId& conference) const {
    Integer count = 0;
    m_session.sql() << "SELECT count(*) FROM participant WHERE conference = :conference AND removed = 0",
        soci::into(count), soci::use(conference.value);
    return count;
}

std::map<ConferenceId, std::int64_t> ParticipantStore::counts(std::span<const ConferenceId> conferences) const {
    const auto ids = jsonList(conferences);
    std::string id;
    Integer count = 0;
    soci::statement statement =
        (m_session.sql().prepare << "SELECT conference, sum(people) FROM people_by_mail WHERE conference IN "
                                    "(SELECT value FROM json_each(:ids)) GROUP BY conference",
         soci::into(id), soci::into(count), soci::use(ids));
    std::map<ConferenceId, std::int64_t> counts;
    statement.execute();
    while (statement.fetch()) counts.emplace(ConferenceId(id), count);
    return counts;
}

std::int64_t ParticipantStore::countModerators(const ConferenceId& conference) const {
    Integer count = 0;
    m_session.sql() << "SELECT count(*) FROM participant WHERE conference = :conference AND removed = 0 "
                       "AND role = 'moderator'",
        soci::into(count), soci::use(conference.value);
    return count;
}

bool ParticipantStore::hasAddress(const ConferenceId& conference, std::string_view address) const {
    const auto key = addressKey(address);
    Integer count = 0;
    m_session.sql() << "SELECT count(*) FROM participant WHERE conference = :conference AND address_key = :key "
                       "AND removed = 0",
        soci::into(count), soci::use(conference.value), soci::use(key);
    return count != 0;
}

bool ParticipantStore::update(const ParticipantRow& row, std::int64_t expectedVersion) {
    const Integer next = expectedVersion + 1, expected = expectedVersion;
    const auto key = addressKey(row.address), role = fromEnum(row.role);
    m_session.sql() << "UPDATE participant SET version = :next, address = :address, address_key = :key, "
                       "display_name = :name, role = :role WHERE id = :id AND conference = :conference "
                       "AND removed = 0 AND version = :expected",
        soci::use(next), soci::use(row.address), soci::use(key), soci::use(row.displayName), soci::use(role),
        soci::use(row.id.value), soci::use(row.conference.value), soci::use(expected);
    return changedRows(m_session.sql()) == 1;
}

void ParticipantStore::markRemoved(const ConferenceId& conference, const ParticipantId& id) {
    m_session.sql() << "UPDATE participant SET removed = 1, pin_sealed = NULL, pin_tag = NULL, token_sealed = NULL, "
                       "token_tag = NULL, version = version + 1 WHERE id = :id AND conference = :conference",
        soci::use(id.value), soci::use(conference.value);
}

void ParticipantStore::markPhoneTested(const ParticipantId& id) {
    m_session.sql() << "UPDATE participant SET phone_tested = 1 WHERE id = :id", soci::use(id.value);
}

bool ParticipantStore::pinIsFree(const ConferenceId& conference, const base::Secret& pin) const {
    return !findByPin(&conference, pin).has_value();
}

void ParticipantStore::setPin(const ConferenceId& conference, const PinPair& pins) {
    const auto seal = [&](const base::Secret& value, std::string_view column) {
        return toHex(m_vault.seal(value, sealContext(conference, pins.participant, column)));
    };
    const auto pinSealed = seal(pins.pin, "pin"), tokenSealed = seal(pins.joinToken, "token");
    const auto pinTag = toHex(m_vault.tag(conference.value, pins.pin.reveal()));
    const auto tokenTag = toHex(m_vault.tag(kTokenScope, pins.joinToken.reveal()));
    m_session.sql() << "UPDATE participant SET pin_sealed = :pin, pin_tag = :pin_tag, token_sealed = :token, "
                       "token_tag = :token_tag WHERE id = :id AND conference = :conference",
        soci::use(pinSealed), soci::use(pinTag), soci::use(tokenSealed), soci::use(tokenTag),
        soci::use(pins.participant.value), soci::use(conference.value);
}

Result<std::vector<PinPair>> ParticipantStore::pins(const ConferenceId& conference) const {
    std::string id, pin, token;
    soci::statement statement =
        (m_session.sql().prepare << "SELECT id, pin_sealed, token_sealed FROM participant WHERE "
                                    "conference = :conference AND removed = 0 AND pin_sealed IS NOT NULL "
                                    "AND token_sealed IS NOT NULL ORDER BY ordinal",
         soci::into(id), soci::into(pin), soci::into(token), soci::use(conference.value));
    std::vector<PinPair> pairs;
    statement.execute();
    while (statement.fetch()) {
        const ParticipantId who(id);
        auto opened = m_vault.open(fromHex(pin), sealContext(conference, who, "pin"));
        if (!opened) return opened.error();
        auto openedToken = m_vault.open(fromHex(token), sealContext(conference, who, "token"));
        if (!openedToken) return openedToken.error();
        pairs.push_back({who, std::move(*opened), std::move(*openedToken)});
    }
    return pairs;
}

Result<PinPair> ParticipantStore::pin(const ConferenceId& conference, const ParticipantId& id) const {
    std::string pin, token;
    m_session.sql() << "SELECT coalesce(pin_sealed, ''), coalesce(token_sealed, '') FROM participant "
                       "WHERE id = :id AND conference = :conference",
        soci::into(pin), soci::into(token), soci::use(id.value), soci::use(conference.value);
    PinPair pair;
    pair.participant = id;
    if (!m_session.sql().got_data() || pin.empty() || token.empty()) return pair;
    auto opened = m_vault.open(fromHex(pin), sealContext(conference, id, "pin"));
    if (!opened) return opened.error();
    auto openedToken = m_vault.open(fromHex(token), sealContext(conference, id, "token"));
    if (!openedToken) return openedToken.error();
    pair.pin = std::move(*opened);
    pair.joinToken = std::move(*openedToken);
    return pair;
}

bool ParticipantStore::pinsOpen(std::size_t each) const {
    std::string conference, id, sealed;
    const Integer limit = static_cast<Integer>(each);
    for (const char* order : {"ASC", "DESC"}) {
        soci::statement statement =
            (m_session.sql().prepare << std::string("SELECT conference, id, pin_sealed FROM participant WHERE "
                                                    "pin_sealed IS NOT NULL ORDER BY ordinal ") +
                                            order + " LIMIT :limit",
             soci::into(conference), soci::into(id), soci::into(sealed), soci::use(limit));
        statement.execute();
        while (statement.fetch())
            if (!m_vault.open(fromHex(sealed), sealContext(ConferenceId(conference), ParticipantId(id), "pin")))
                return false;
    }
    return true;
}

void ParticipantStore::destroyPins(const ConferenceId& conference) {
    m_session.sql() << "UPDATE participant SET pin_sealed = NULL, token_sealed = NULL WHERE conference = :conference",
        soci::use(conference.value);
}

std::optional<ParticipantRow> ParticipantStore::findByPin(const ConferenceId* conference,
                                                          const base::Secret& pin) const {
    const auto& scope = conference ? *conference : kNowhere;
    const auto tag = toHex(m_vault.tag(scope.value, pin.reveal()));
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) +
                              "WHERE p.conference = :conference AND p.pin_tag = :tag AND p.removed = 0",
                          soci::use(scope.value), soci::use(tag))));
}

std::optional<ParticipantRow> ParticipantStore::findByToken(const base::Secret& joinToken) const {
    const auto tag = toHex(m_vault.tag(kTokenScope, joinToken.reveal()));
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) +
                              "WHERE p.token_tag = :tag AND p.removed = 0",
                          soci::use(tag))));
}

} // namespace conclave::store
