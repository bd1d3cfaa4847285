# labels: system spec:H2
# covers: T-F13_backup_and_restore
# timeout: 300
"""conclaved backup and restore beside the real running server: what is copied under 50 writes a second is one committed state, what
is restored appears at once and whole, and everything that may go wrong leaves the old state."""
import http.client
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.server import ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
NIGHTLY = "CONCLAVE_NIGHTLY" in os.environ
PASSWORD = "correct horse battery"
DONE, FAILED, USAGE = 0, 1, 2


def plan(subject):
    begin = datetime.now(timezone.utc) + timedelta(hours=1)
    return {"subject": subject, "description": "", "begin": begin.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end": (begin + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"), "timeZone": "Europe/Berlin", "type": "secure"}


class Backups(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.server = Server(BIN, self.folder, mail="smtp://127.0.0.1:9")  # nobody listens: mails wait
        self.addCleanup(self.server.kill)
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        self.database = self.server.data / "conclave.db"
        self.file = self.folder / "copy.backup"

    def run_it(self, *words):
        done = subprocess.run([str(self.server.program), *map(str, words), "--config", str(self.server.config)],
                              capture_output=True, text=True, timeout=300)
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def expect(self, status, *words, says=""):
        done = self.run_it(*words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertIn(says, done.stdout if status == DONE else done.stderr)
        return done

    def rows(self, sql, file=None):
        with sqlite3.connect(f"file:{file or self.file}?mode=ro", uri=True) as connection:
            return connection.execute(sql).fetchall()

    def subjects(self, api):
        return sorted(item["subject"] for item in api.get("/conferences?scope=all&limit=200")["items"])

    def leftovers(self):
        known = {"conclave.db", "conclave.db-wal", "conclave.db-shm", "conclave.key", "conclaved.lock", "ports.json"}
        return [path.name for path in self.server.data.iterdir() if path.name not in known]


class TestCommands(Backups):
    def test_backup(self):
        done = self.expect(DONE, "backup", self.file, says="0 conferences, 1 account")
        self.assertIn(str(self.file), done.stdout)
        self.assertIn("conclave.key", done.stdout)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(self.file.read_bytes()[18:20], b"\x01\x01")  # no write-ahead log beside it
        self.assertEqual(self.rows("PRAGMA integrity_check"), [("ok",)])
        before = self.file.stat().st_ino
        self.expect(FAILED, "backup", self.file, says="--force")
        self.assertEqual(self.file.stat().st_ino, before)
        self.expect(DONE, "backup", self.file, "--force")
        self.assertNotEqual(self.file.stat().st_ino, before)
        # Nothing but an earlier backup is ever replaced.
        letter = self.folder / "letter"
        letter.write_text("dear anna")
        key = self.server.data / "conclave.key"
        link = self.folder / "link"
        link.symlink_to(self.database)
        for file in (letter, key, self.database, link, self.folder, self.server.data / "conclave.db-wal",
                     self.server.data / "x.backup", self.folder / "nowhere" / "x"):
            with self.subTest(file.name):
                inode = file.stat().st_ino if file.exists() else None
                self.expect(FAILED, "backup", file, "--force", says=str(file))
                self.assertEqual(file.stat().st_ino if file.exists() else None, inode)
        self.assertEqual(letter.read_text(), "dear anna")
        self.assertEqual(list(self.folder.glob("*.part-*")), [])

    def test_no_database(self):
        self.database.unlink()
        self.expect(FAILED, "backup", self.file, says="there is no database yet")
        self.assertFalse(self.file.exists())

    def test_refused_files(self):
        self.expect(DONE, "backup", self.file)
        newer, empty, other, junk, cut = (self.folder / name for name in ("newer", "empty", "other", "junk", "cut"))
        shutil.copy(self.file, newer)
        with sqlite3.connect(newer) as connection:
            connection.execute("PRAGMA user_version = 999")
        empty.touch()
        with sqlite3.connect(other) as connection:
            connection.execute("CREATE TABLE x (y)")
        junk.write_bytes(os.urandom(20000))
        cut.write_bytes(self.file.read_bytes()[:-8192])
        before = self.database.read_bytes()
        for file, says in ((newer, "newer version"), (empty, "no backup of Conclave"), (other, "no backup of Conclave"),
                           (junk, "not a database"), (cut, "damaged"), (self.folder / "none", "no such file"),
                           (self.database, "the database itself"), (self.folder, "no such file")):
            with self.subTest(file.name):
                self.expect(FAILED, "restore", file, says=says)
                self.assertEqual(self.database.read_bytes(), before)
                self.assertEqual(self.leftovers(), [])

    def test_damaged_database(self):
        self.expect(DONE, "backup", self.file)
        self.database.write_bytes(os.urandom(20000))
        self.expect(DONE, "restore", self.file, says="1 account")
        kept = self.leftovers()
        self.assertEqual(len(kept), 1)
        self.assertTrue(kept[0].startswith("conclave.db.before-restore-"))
        self.expect(DONE, "user", "list", says="anna")

    def test_fresh_machine(self):
        self.server.start()
        self.server.api("anna", PASSWORD).post("/conferences", plan("one"))
        self.server.stop()
        self.expect(DONE, "backup", self.file)
        key = self.server.data / "conclave.key"
        kept = key.read_bytes()
        for path in self.server.data.iterdir():
            path.unlink()
        self.expect(FAILED, "restore", self.file, says="key file")
        self.assertFalse(key.exists())
        key.write_bytes(os.urandom(32))
        self.expect(FAILED, "restore", self.file, says="do not open with the present key file")
        self.assertFalse(self.database.exists())
        self.assertEqual(self.leftovers(), [])
        key.write_bytes(kept)
        self.expect(DONE, "restore", self.file, says="1 conference, 1 account")
        self.assertEqual(stat.S_IMODE(self.database.stat().st_mode), 0o600)
        self.assertEqual(self.leftovers(), [])
        self.server.start()
        self.assertEqual(self.subjects(self.server.api("anna", PASSWORD)), ["one"])
        self.server.stop()


class TestBesideTheServer(Backups):
    def setUp(self):
        super().setUp()
        self.server.start()
        self.anna = self.server.api("anna", PASSWORD)

    def test_restore(self):
        """Plan, back up, plan another, restore: the first is there alone, whoever was signed in is not any more."""
        first = self.anna.post("/conferences", plan("first"))
        people = self.anna.post(f"/conferences/{first['id']}/participants",
                                {"participants": [{"address": "ben@example.org", "role": "participant"}]})["items"]
        self.anna.post(f"/conferences/{first['id']}/invitations", {"mailTo": [people[0]["id"]]})
        pins = {item["participantId"]: item["pin"] for item in self.anna.get(f"/conferences/{first['id']}/pins")["items"]}
        self.expect(DONE, "backup", self.file, says="1 conference, 1 account")
        self.anna.post("/conferences", plan("second"))
        stream = self.stream()
        self.assertEqual(self.subjects(self.anna), ["first", "second"])
        done = self.expect(DONE, "restore", self.file, says="1 conference, 1 account")
        self.assertIn("Mails that were waiting: 1.", done.stdout)
        with self.assertRaises(ApiError) as caught:
            self.anna.get("/me")
        self.assertEqual(caught.exception.status, 401)
        stream.join(60)
        self.assertFalse(stream.is_alive(), "the event stream did not end")
        again = self.server.api("anna", PASSWORD)
        self.assertEqual(self.subjects(again), ["first"])
        self.assertEqual({item["participantId"]: item["pin"] for item in
                          again.get(f"/conferences/{first['id']}/pins")["items"]}, pins)
        # Nobody knows whether the mail has gone out since: its owner decides.
        mail = next(item for item in again.get(f"/conferences/{first['id']}/invitations")["items"]
                    if item["participantId"] == people[0]["id"])
        self.assertEqual(mail["state"], "failed")
        self.assertIn("not known", mail["error"])
        again.post(f"/conferences/{first['id']}/invitations/resend", {"participantIds": [people[0]["id"]]})
        again.post("/conferences", plan("third"))
        # What was there before can be had again.
        kept = self.leftovers()
        self.assertEqual(len(kept), 1, kept)
        self.assertRegex(kept[0], r"^conclave\.db\.before-restore-\d{8}T\d{6}Z$")
        path = self.server.data / kept[0]
        self.assertIn(str(path), done.stdout)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(sorted(self.rows("SELECT subject FROM conference", path)), [("first",), ("second",)])
        self.assertEqual(self.rows("SELECT count(*) FROM audit WHERE action = 'database.restored'", self.database), [(1,)])
        self.expect(DONE, "restore", path)
        self.assertEqual(self.subjects(self.server.api("anna", PASSWORD)), ["first", "second"])
        self.server.stop()

    def test_resend_waiting(self):
        first = self.anna.post("/conferences", plan("first"))
        creator = self.anna.get(f"/conferences/{first['id']}")["participants"][0]["id"]
        self.anna.post(f"/conferences/{first['id']}/invitations", {"mailTo": [creator]})
        self.expect(DONE, "backup", self.file)
        self.expect(DONE, "restore", self.file, "--resend-waiting", says="they are sent now")
        mail = self.server.api("anna", PASSWORD).get(f"/conferences/{first['id']}/invitations")["items"][0]
        self.assertIn(mail["state"], ("queued", "sending", "deferred"))
        self.server.stop()

    def test_other_key(self):
        self.anna.post("/conferences", plan("first"))
        self.expect(DONE, "backup", self.file)
        with sqlite3.connect(self.file) as connection:
            connection.execute("UPDATE participant SET pin_sealed = replace(pin_sealed, 'a', 'b')")
        self.expect(FAILED, "restore", self.file, says="do not open with the present key file")
        self.assertEqual(self.subjects(self.anna), ["first"])
        self.assertEqual(self.leftovers(), [])
        self.server.stop()

    def test_old_schema(self):
        """A backup of schema 1 into a running server of today."""
        script = Path(os.environ.get("CONCLAVE_SOURCE", Path(__file__).resolve().parents[2])) / "tests" / "data" / "schema_1.sql"
        with sqlite3.connect(self.file) as connection:
            connection.executescript(script.read_text())
            connection.execute("UPDATE conference SET begin_at = ?1, end_at = ?1 + 3600000", (int(time.time() + 86400) * 1000,))
        # Its PINs are sealed under the test's key.
        (self.server.data / "conclave.key").write_bytes(bytes(range(32)))
        done = self.expect(DONE, "restore", self.file, says="brought up from schema 1")
        self.assertIn("2 conferences, 1 account", done.stdout)
        # What a start would fill in is there, although none follows.
        self.assertEqual(self.rows("SELECT count(*) FROM conference WHERE begin_local <> ''", self.database), [(2,)])
        self.server.stop()

    def stream(self):
        """A thread that ends when the server ends the event stream."""
        connection = http.client.HTTPSConnection("localhost", self.server.ports["http"], timeout=120, context=self.anna._tls)
        connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {self.anna.token}",
                                                             "Accept": "text/event-stream"})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        thread = threading.Thread(target=answer.read, daemon=True)
        thread.start()
        return thread

    def test_under_writes(self):
        """Backups under 50 writes a second: each holds all that was acknowledged before it began, nothing by half."""
        stop = threading.Event()
        acknowledged, failed, lock = [], [], threading.Condition()

        def write(worker):
            try:
                connection, requests = None, 0
                while not stop.is_set():
                    begun = time.monotonic()
                    if requests % 90 == 0:  # the server takes a hundred on one connection
                        if connection:
                            connection.close()
                        connection = http.client.HTTPSConnection("localhost", self.server.ports["http"], timeout=60,
                                                                 context=self.anna._tls)
                    requests += 1
                    connection.request("POST", "/api/v1/conferences", json.dumps(plan(f"{worker}-{requests}")), {
                        "Authorization": f"Bearer {self.anna.token}", "Content-Type": "application/json",
                        "Idempotency-Key": f"{worker}-{requests}"})
                    answer = connection.getresponse()
                    made = json.loads(answer.read())
                    if answer.status != 201:
                        failed.append(made)
                        continue
                    with lock:
                        acknowledged.append(made["id"])
                        lock.notify_all()
                    stop.wait(max(0, len(workers) / 50 - (time.monotonic() - begun)))
                connection.close()
            except (OSError, http.client.HTTPException) as e:
                failed.append(repr(e))

        workers = [threading.Thread(target=write, args=(n,)) for n in range(5)]
        begun = time.monotonic()
        for worker in workers:
            worker.start()
        with lock:
            self.assertTrue(lock.wait_for(lambda: len(acknowledged) >= 50 or failed, 120))
        rounds = 20 if NIGHTLY else 4
        copies, sizes = [], []
        for n in range(rounds):
            with lock:
                before = set(acknowledged)
            file = self.folder / f"{n}.backup"
            took = time.monotonic()
            self.expect(DONE, "backup", file)
            took = time.monotonic() - took
            with lock:
                after = set(acknowledged)
            copies.append(file)
            held = {row[0] for row in self.rows("SELECT id FROM conference", file)}
            self.assertLessEqual(before, held)
            # At most one in flight for each worker is there without having been acknowledged when we looked.
            self.assertLessEqual(len(held - after), len(workers))
            self.check_whole(file)
            sizes.append((len(held), took))
        rate = len(acknowledged) / (time.monotonic() - begun)
        stop.set()
        for worker in workers:
            worker.join()
        self.assertEqual(failed, [])
        print(f"{len(acknowledged)} writes at {rate:.0f}/s; backups of {sizes[0][0]} to {sizes[-1][0]} conferences, "
              f"slowest {max(took for _, took in sizes):.2f} s", file=sys.stderr)
        # Restored under writes as well: old or new, and every PIN of it can be read.
        expected = {row[0] for row in self.rows("SELECT id FROM conference", copies[-1])}
        self.expect(DONE, "restore", copies[-1], says=f"{len(expected)} conferences")
        api = self.server.api("anna", PASSWORD)
        held, cursor = set(), ""
        while True:
            page = api.get(f"/conferences?scope=all&limit=200{cursor}")
            held |= {item["id"] for item in page["items"]}
            if not page.get("next"):
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(held, expected)
        for conference in sorted(held)[:200 if NIGHTLY else 30]:
            pins = api.get(f"/conferences/{conference}/pins")["items"]
            self.assertEqual(len(pins), 1)
            self.assertRegex(pins[0]["pin"], r"^\d{9}$")
        self.server.stop()

    def check_whole(self, file):
        """Each conference with its creator, who has a PIN, with its number, its key and its line in the audit."""
        self.assertEqual(self.rows("PRAGMA integrity_check", file), [("ok",)])
        conferences = self.rows("SELECT count(*) FROM conference", file)
        self.assertEqual(self.rows("SELECT count(*) FROM participant WHERE pin_sealed IS NOT NULL AND pin_tag IS NOT NULL", file),
                         conferences)
        self.assertEqual(self.rows("SELECT count(*) FROM idempotency WHERE path = '/api/v1/conferences'", file), conferences)
        self.assertEqual(self.rows("SELECT count(DISTINCT conference) FROM participant", file), conferences)


if __name__ == "__main__":
    unittest.main(verbosity=2)
