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

// Wall-clock times beside the instants, so that new rules of a zone can be followed; empty in older rows until the first
// start. Reminders. The audit trail can be asked by whom and by what. A page of conferences with the states of their mails is
// read from indexes alone; a draft that goes takes its people along without a look at every mail.
constexpr const char* kSecond = R"sql(
ALTER TABLE conference ADD COLUMN begin_local TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN end_local TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN reminder_minutes INTEGER NOT NULL DEFAULT 0 CHECK (reminder_minutes >= 0);
ALTER TABLE conference ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1));
CREATE INDEX conference_reminder ON conference (begin_at)
    WHERE state = 'scheduled' AND reminder_minutes > 0 AND reminded = 0;
CREATE INDEX conference_end ON conference (end_at);
DROP INDEX delivery_conference;
CREATE INDEX delivery_conference ON delivery (conference, participant, kind, state);
CREATE INDEX delivery_participant ON delivery (participant);
CREATE INDEX participant_removed ON participant (conference, id) WHERE removed = 1;
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_conference ON audit (conference, id);
CREATE INDEX audit_user ON audit (target_user, id);
)sql";

// A list of conferences says how many people each has and how their mails stand. Counted from the mails at every look, that
// was the dearest thing the server did; now the database counts as it writes: every participant carries the state of the
// newest mail that is no reminder, and people_by_mail how many of those who have not been removed carry which.
constexpr const char* kThird = R"sql(
ALTER TABLE participant ADD COLUMN mail_state TEXT NOT NULL DEFAULT '';
CREATE TABLE people_by_mail (
    conference TEXT NOT NULL REFERENCES conference (id) ON DELETE CASCADE,
    mail_state TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (conference, mail_state)
) STRICT, WITHOUT ROWID;
UPDATE participant SET mail_state = coalesce((SELECT state FROM delivery WHERE delivery.participant = participant.id
    AND kind <> 'reminder' ORDER BY ordinal DESC LIMIT 1), '');
INSERT INTO people_by_mail SELECT conference, mail_state, count(*) FROM participant WHERE removed = 0
    GROUP BY conference, mail_state;
CREATE TRIGGER participant_comes AFTER INSERT ON participant WHEN NEW.removed = 0 BEGIN
    INSERT INTO people_by_mail VALUES (NEW.conference, NEW.mail_state, 1)
        ON CONFLICT (conference, mail_state) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER participant_goes AFTER DELETE ON participant WHEN OLD.removed = 0 BEGIN
    UPDATE people_by_mail SET people = people - 1 WHERE conference = OLD.conference AND mail_state = OLD.mail_state;
END;
CREATE TRIGGER participant_changes AFTER UPDATE OF removed, mail_state ON participant
    WHEN OLD.removed = 0 AND (NEW.removed = 1 OR NEW.mail_state <> OLD.mail_state) BEGIN
    UPDATE people_by_mail SET people = people - 1 WHERE conference = OLD.conference AND mail_state = OLD.mail_state;
    INSERT INTO people_by_mail SELECT NEW.conference, NEW.mail_state, 1 WHERE NEW.removed = 0
        ON CONFLICT (conference, mail_state) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER delivery_comes AFTER INSERT ON delivery WHEN NEW.kind <> 'reminder' BEGIN
    UPDATE participant SET mail_state = NEW.state WHERE id = NEW.participant;
END;
CREATE TRIGGER delivery_changes AFTER UPDATE OF state ON delivery WHEN NEW.kind <> 'reminder' AND NEW.state <> OLD.state BEGIN
    UPDATE participant SET mail_state = NEW.state WHERE id = NEW.participant AND NOT EXISTS (SELECT 1 FROM delivery
        WHERE participant = NEW.participant AND kind <> 'reminder' AND ordinal > NEW.ordinal);
END;
DROP INDEX participant_removed;
)sql";

// Who was in the call. The stays of one that is going on are few: they have an index of their own.
constexpr const char* kFourth = R"sql(
CREATE TABLE attendance (
    id TEXT PRIMARY KEY,
    conference TEXT NOT NULL REFERENCES conference (id) ON DELETE CASCADE,
    participant TEXT NOT NULL,
    display_name TEXT NOT NULL,
    address TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('audience', 'participant', 'moderator')),
    joined_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    left_at INTEGER,
    ending TEXT NOT NULL DEFAULT ''
        CHECK (ending IN ('', 'hungUp', 'lost', 'removed', 'replaced', 'over', 'cancelled', 'stopped'))
) STRICT;
CREATE INDEX attendance_conference ON attendance (conference, joined_at);
CREATE INDEX attendance_open ON attendance (id) WHERE left_at IS NULL;
)sql";

constexpr const char* kMigrations[] = {kFirst, kSecond, kThird, kFourth};

} // namespace

std::span<const char* const> migrations() noexcept { return kMigrations; }

} // namespace conclave::store
