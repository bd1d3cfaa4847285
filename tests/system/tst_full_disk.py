# labels: system spec:H2
# covers: T-F4_full_disk
# timeout: 300
"""The real conclaved on a file system of 8 MB which others fill up: writes are refused by name, reads and those who are signed in go
on, and when there is room again so is everything. Needs root, to mount; else 77."""
import os
import subprocess
import sys
import tempfile
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.server import ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"


def plan(subject):
    begin = datetime.now(timezone.utc) + timedelta(hours=1)
    return {"subject": subject, "description": "x" * 3000, "begin": begin.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end": (begin + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"), "timeZone": "Europe/Berlin", "type": "secure"}


class TestFullDisk(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.server = Server(BIN, self.folder)
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "conclave-test", str(self.disk)],
                                 capture_output=True, text=True)
        if mounted.returncode != 0:
            print(f"SKIPPED, NOTHING TESTED: a small file system cannot be mounted ({mounted.stderr.strip()})", file=sys.stderr)
            sys.stderr.flush()
            os._exit(77)
        self.addCleanup(subprocess.run, ["umount", "--lazy", str(self.disk)], check=True)
        self.addCleanup(self.server.kill)
        self.server.config.write_text(self.server.config.read_text().replace(str(self.server.data), str(self.disk / "data")))
        self.server.data = self.disk / "data"
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        self.server.start()

    def fill(self):
        """A neighbour takes all the room there is, to the last byte."""
        with open(self.disk / "ballast", "ab", buffering=0) as ballast:
            size = 1 << 20
            while size:
                try:
                    if ballast.write(b"x" * size) < size:
                        size //= 2
                except OSError:
                    size //= 2

    def refused(self, act, *args):
        with self.assertRaises(ApiError) as caught:
            act(*args)
        self.assertIn((caught.exception.status, caught.exception.code), ((507, "storage_full"), (503, "storage_failed")))
        return caught.exception.code

    def subjects(self, api):
        return {item["subject"] for item in api.get("/conferences?scope=all&limit=200")["items"]}

    def test_full_and_freed(self):
        anna = self.server.api("anna", PASSWORD)
        acknowledged = set()
        first = anna.post("/conferences", plan("first"))
        acknowledged.add("first")
        self.fill()
        # What is still free inside the files is used up; from then on every write is refused, and stays so.
        codes = []
        for number in range(400):
            try:
                anna.post("/conferences", plan(f"before-{number}"))
                acknowledged.add(f"before-{number}")
                self.fill()
            except ApiError as e:
                codes.append((e.status, e.code))
                if len(codes) == 5:
                    break
        self.assertEqual(codes, [(507, "storage_full")] * 5)
        for _ in range(20):
            self.assertEqual(anna.get("/me")["login"], "anna")
            self.assertEqual(self.subjects(anna), acknowledged)
        self.assertEqual(anna.get(f"/conferences/{first['id']}")["subject"], "first")
        # Who is not signed in cannot sign in: a session is a row. It is refused by name, and not as a wrong password.
        self.refused(self.server.api().sign_in, "anna", PASSWORD)
        # Nobody sees PINs without a line in the audit.
        self.refused(anna.get, f"/conferences/{first['id']}/pins")
        status, _, data = self.server.api().request("GET", "/healthz")
        self.assertEqual(status, 503)
        self.assertIn(b"disk", data)
        done = subprocess.run([str(self.server.program), "backup", str(self.disk / "copy"), "--config",
                               str(self.server.config)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the disk is full", done.stderr)
        self.assertEqual([path.name for path in self.disk.glob("copy*")], [])

        (self.disk / "ballast").unlink()
        begun = time.monotonic()
        anna.post("/conferences", plan("after"))
        took = time.monotonic() - begun
        acknowledged.add("after")
        self.assertLess(took, 5)
        print(f"{len(acknowledged)} conferences; the first write after there was room took {took * 1000:.0f} ms", file=sys.stderr)
        self.assertEqual(self.subjects(self.server.api("anna", PASSWORD)), acknowledged)
        self.assertEqual(len(anna.get(f"/conferences/{first['id']}/pins")["items"]), 1)
        while self.server.api().request("GET", "/healthz")[0] != 200:
            self.assertLess(time.monotonic() - begun, 10)
        # Killed and started again: what was acknowledged is on the disk.
        self.server.kill()
        self.server.start()
        self.assertEqual(self.subjects(self.server.api("anna", PASSWORD)), acknowledged)
        self.server.stop()

    def test_killed_while_full(self):
        """A server that is started on a full disk says why it cannot, or works; nothing is lost either way."""
        anna = self.server.api("anna", PASSWORD)
        anna.post("/conferences", plan("first"))
        self.server.kill()
        self.fill()
        done = subprocess.run([str(self.server.program), "user", "passwd", "anna", "--password-stdin", "--config",
                               str(self.server.config)], input=PASSWORD + "\n", capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertTrue(done.stderr.splitlines()[-1].startswith("conclaved: "), done.stderr)
        (self.disk / "ballast").unlink()
        self.server.start()
        self.assertEqual(self.subjects(self.server.api("anna", PASSWORD)), {"first"})
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
