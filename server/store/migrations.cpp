#include "server/store/migrations.hpp"

namespace conclave::store {
namespace {

// Instants are milliseconds since 1970 in UTC; sealed values and tags are lower-case hex; words are those of common/.
constexpr const char* kFirst = R"sql(
CREATE TABLE user (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    login TEXT NOT NULL,
    login_key TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    extension TEXT NOT NULL,
    user_group TEXT NOT NULL CHECK (user_group IN ('none', 'conferenceUser', 'conferenceSupport', 'administrator')),
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX user_address ON user (address_key);

CREATE TABLE session (
    id INTEGER NOT NULL PRIMARY KEY,
    token_digest TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX session_user ON session (user_id);

CREATE TABLE conference (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    owner TEXT NOT NULL REFERENCES user (id),
    number TEXT NOT NULL CHECK (length(number) = 8),
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    begin_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL CHECK (end_at > begin_at),
    time_zone TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('secure')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'cancelled')),
    sequence INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conference_owner ON conference (owner, begin_at, id);
CREATE INDEX conference_number ON conference (number);

CREATE TABLE number (
    number TEXT NOT NULL PRIMARY KEY,
    busy_until INTEGER NOT NULL
) STRICT;

CREATE TABLE participant (
    ordinal INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    conference TEXT NOT NULL REFERENCES conference (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('audience', 'participant', 'moderator')),
    phone_tested INTEGER NOT NULL CHECK (phone_tested IN (0, 1)),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    created_at INTEGER NOT NULL,
    pin_sealed TEXT,
    pin_tag TEXT,
    token_sealed TEXT,
    token_tag TEXT UNIQUE,
    UNIQUE (conference, pin_tag)
) STRICT;
CREATE UNIQUE INDEX participant_address ON participant (conference, address_key) WHERE removed = 0;

CREATE TABLE delivery (
    ordinal INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conference TEXT NOT NULL REFERENCES conference (id) ON DELETE CASCADE,
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'cancellation', 'withdrawal', 'reminder')),
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'accepted', 'deferred', 'failed', 'bounced', 'suppressed')),
    sequence INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    error TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CHECK ((due_at IS NOT NULL) = (state IN ('queued', 'sending', 'deferred')))
) STRICT;
CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_conference ON delivery (conference, participant);

CREATE TABLE idempotency (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer_sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, key, method, path)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL,
    action TEXT NOT NULL,
    conference TEXT NOT NULL,
    participant TEXT NOT NULL,
    target_user TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
)sql";

constexpr const char* kMigrations[] = {kFirst};

} // namespace

std::span<const char* const> migrations() noexcept { return kMigrations; }

} // namespace conclave::store
