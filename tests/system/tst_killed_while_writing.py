# labels: system spec:D2
# covers: T-F1_server_killed_while_writing
# timeout: 180
"""The real conclaved is killed at a random moment while clients write over HTTPS, and started again: what was acknowledged is there,
what was not is asked again under its Idempotency-Key and is there once."""
import os
import random
import sqlite3
import ssl
import sys
import tempfile
import threading
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from http.client import HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.server import Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
ROUNDS = 200 if "CONCLAVE_NIGHTLY" in os.environ else 6
WRITERS = 3
PASSWORD = "correct horse battery"


def plan(subject):
    begin = datetime.now(timezone.utc) + timedelta(hours=1)
    return {"subject": subject, "description": "", "begin": begin.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end": (begin + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"), "timeZone": "Europe/Berlin", "type": "secure"}


class TestKilled(unittest.TestCase):
    def test_nothing_is_lost_or_doubled(self):
        seed = random.SystemRandom().randrange(1 << 32)
        print(f"seed {seed}", file=sys.stderr)
        chance = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            server = Server(BIN, folder)
            self.addCleanup(server.kill)
            server.add_user("anna", "anna@example.org", PASSWORD)
            server.start()
            token = server.api("anna", PASSWORD).token
            acknowledged, replayed, starts = {}, 0, []
            for number in range(ROUNDS):
                server_dead = threading.Event()
                unanswered = []
                count = threading.Semaphore(0)

                def write(writer):
                    api = server.api()
                    api.token = token
                    while not server_dead.is_set():
                        key = str(uuid.uuid4())
                        body = plan(f"{number}-{writer}-{key}")
                        try:
                            acknowledged[key] = api.post("/conferences", body, key=key)["id"]
                        except (OSError, HTTPException, ssl.SSLError):
                            unanswered.append((key, body))
                            return
                        count.release()

                writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
                for writer in writers:
                    writer.start()
                for _ in range(chance.randrange(1, 25)):
                    self.assertTrue(count.acquire(timeout=60))
                threading.Event().wait(chance.random() * 0.03)  # anywhere between two answers
                server.kill()
                server_dead.set()
                for writer in writers:
                    writer.join()
                begun = time.monotonic()
                server.start()
                starts.append(time.monotonic() - begun)
                api = server.api()
                api.token = token  # sessions outlive it as well
                for key, body in unanswered:
                    acknowledged[key] = api.post("/conferences", body, key=key)["id"]
                    self.assertEqual(api.post("/conferences", body, key=key)["id"], acknowledged[key])
                    replayed += 1
                self.check(server, acknowledged)
            server.stop()
        starts.sort()
        print(f"{ROUNDS} kills, {len(acknowledged)} writes acknowledged, {replayed} asked again; lost 0, doubled 0; ready again "
              f"after {starts[len(starts) // 2]:.2f} s (median), {starts[-1]:.2f} s (slowest)", file=sys.stderr)

    def check(self, server, acknowledged):
        with sqlite3.connect(f"file:{server.data / 'conclave.db'}?mode=ro", uri=True) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            rows = connection.execute("SELECT c.id, c.subject, (SELECT count(*) FROM participant p WHERE p.conference = c.id AND "
                                      "p.pin_sealed IS NOT NULL) FROM conference c").fetchall()
        self.assertEqual({row[0] for row in rows}, set(acknowledged.values()))
        self.assertEqual(len({row[1] for row in rows}), len(rows))
        self.assertEqual({row[2] for row in rows}, {1})


if __name__ == "__main__":
    unittest.main(verbosity=2)
