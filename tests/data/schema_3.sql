-- The same content as schema_2.sql with the tables of schema 3. Never to be changed.
BEGIN TRANSACTION;
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
INSERT INTO "audit" VALUES(1,1764000000000,'01931000-0000-7000-8000-000000000001','192.0.2.1','conference.created','01931000-0000-7000-8000-0000000000c1','','','');
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
, begin_local TEXT NOT NULL DEFAULT '', end_local TEXT NOT NULL DEFAULT '', reminder_minutes INTEGER NOT NULL DEFAULT 0 CHECK (reminder_minutes >= 0), reminded INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1))) STRICT;
INSERT INTO "conference" VALUES('01931000-0000-7000-8000-0000000000c1',2,'01931000-0000-7000-8000-000000000001','12345678','Sitzung – „Ziel“; it''s','Zeile
zwei',1764086400000,1764090000000,'Europe/Berlin','secure','scheduled',1,1764000000000,1764000000000,'','',30,0);
INSERT INTO "conference" VALUES('01931000-0000-7000-8000-0000000000c2',2,'01931000-0000-7000-8000-000000000001','23456789','Sitzung – „Ziel“; it''s','Zeile
zwei',1764172800000,1764176400000,'Europe/Berlin','secure','draft',1,1764000000000,1764000000000,'','',0,0);
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
INSERT INTO "delivery" VALUES(1,'01931000-0000-7000-8000-0000000000e1','01931000-0000-7000-8000-0000000000c1','01931000-0000-7000-8000-0000000000d1','invitation','accepted',1,1,NULL,'250 ok',1764000000000,1764000000000);
INSERT INTO "delivery" VALUES(2,'01931000-0000-7000-8000-0000000000e2','01931000-0000-7000-8000-0000000000c1','01931000-0000-7000-8000-0000000000d2','invitation','deferred',1,2,1764000300000,'451 later',1764000000000,1764000000000);
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
INSERT INTO "idempotency" VALUES('01931000-0000-7000-8000-000000000001','key-1','POST','/api/v1/conferences','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',201,'0148e2c4b178b71805e9bcf2c20ab1d2077ef04706badbeb9687265079a57ecf43ee26afbb1c0940d6b721',1764000000000);
CREATE TABLE number (
    number TEXT NOT NULL PRIMARY KEY,
    busy_until INTEGER NOT NULL
) STRICT;
INSERT INTO "number" VALUES('12345678',1771862400000);
INSERT INTO "number" VALUES('23456789',1771948800000);
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
    token_tag TEXT UNIQUE, mail_state TEXT NOT NULL DEFAULT '',
    UNIQUE (conference, pin_tag)
) STRICT;
INSERT INTO "participant" VALUES(1,'01931000-0000-7000-8000-0000000000d1',1,'01931000-0000-7000-8000-0000000000c1','Anna@Example.org','anna@example.org','N Anna@Example.org','moderator',0,0,1764000000000,'01f9aa83f38eefff53b841940919c51272cd7684831065ff5532df83230af248636b343c6e015412029d2abf9c7e8df8f6dd','20fdcd41a9f4cf7a53d5d92de26eca30687b555703ed02d6c41b07f766dddc36','015a3807e1c72e12b2638cc17c22c792465c7be0430c1c84e9eee75dbba20e4f512039107b01a19c0ad551f5aedbf9911b5340170337989927e3989e1630c6','82c07461bea4e190fe293ac9cda09954ca320c75ed8f164be181a1005a362cb8','accepted');
INSERT INTO "participant" VALUES(2,'01931000-0000-7000-8000-0000000000d2',1,'01931000-0000-7000-8000-0000000000c1','ben@example.org','ben@example.org','N ben@example.org','participant',0,0,1764000000000,'01808c35e7abdcce861ecad368078907ea17483ac468a7ed08518bed598b45db1fca8622e71bc7063d23464a212de99d00b1','77023e0d97af34a2bdfb9bc16f2c8af830122a2ea6ed062c5b7c0f4633825e7b','01ad6067203346c2fa97484e15811f1c37a0e4cb24d3dc53853afa96edb28007853df0c57fa78c4cfd9691e2ca1a68d889dacc344cee8ea91243f55d629282','abd392b511ebe289c9a987b5fc69b7ceb62d3622783d04bfd88fb26bca87bff6','deferred');
INSERT INTO "participant" VALUES(3,'01931000-0000-7000-8000-0000000000d3',1,'01931000-0000-7000-8000-0000000000c2','Anna@Example.org','anna@example.org','N Anna@Example.org','moderator',0,0,1764000000000,'01c5c6de587974e0a20f78119e2b5fc52c6cb0e13667283ba2344e158ecf9c63ff42b351757a649f20db640900173daff464','8a0c06140b2ef70659e48d2056ea646f86510a610995e86c94961a48c43dcc51','01cfdbdeb52950fbb7dfb74d9a2b46b0befb73490b4323fd51838f17e57a04cfdc9de988636dce882e3348106cda3f4880e4392b1f3efe3bb26ae9e91756c0','1016453b9cc8a97a424e8d968b37068fb7497f2b71762b714109e5edfce6d2f3','');
CREATE TABLE people_by_mail (
    conference TEXT NOT NULL REFERENCES conference (id) ON DELETE CASCADE,
    mail_state TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (conference, mail_state)
) STRICT, WITHOUT ROWID;
INSERT INTO "people_by_mail" VALUES('01931000-0000-7000-8000-0000000000c1','accepted',1);
INSERT INTO "people_by_mail" VALUES('01931000-0000-7000-8000-0000000000c1','deferred',1);
INSERT INTO "people_by_mail" VALUES('01931000-0000-7000-8000-0000000000c2','',1);
CREATE TABLE session (
    id INTEGER NOT NULL PRIMARY KEY,
    token_digest TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    source TEXT NOT NULL
) STRICT;
INSERT INTO "session" VALUES(7,'abababababababababababababababababababababababababababababababab','01931000-0000-7000-8000-000000000001',1764000000000,1764000000000,1764043200000,'192.0.2.1');
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
INSERT INTO "user" VALUES('01931000-0000-7000-8000-000000000001',3,'Anna','anna','Anna Maß','Anna@Example.org','anna@example.org','4711','conferenceUser','de','Europe/Berlin','$argon2id$v=19$m=65536,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',1,1,1764000000000,1764000000000);
CREATE INDEX user_address ON user (address_key);
CREATE INDEX session_user ON session (user_id);
CREATE INDEX conference_owner ON conference (owner, begin_at, id);
CREATE INDEX conference_number ON conference (number);
CREATE UNIQUE INDEX participant_address ON participant (conference, address_key) WHERE removed = 0;
CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE INDEX conference_reminder ON conference (begin_at)
    WHERE state = 'scheduled' AND reminder_minutes > 0 AND reminded = 0;
CREATE INDEX conference_end ON conference (end_at);
CREATE INDEX delivery_conference ON delivery (conference, participant, kind, state);
CREATE INDEX delivery_participant ON delivery (participant);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_conference ON audit (conference, id);
CREATE INDEX audit_user ON audit (target_user, id);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('audit',1);
COMMIT;
PRAGMA user_version = 3;
