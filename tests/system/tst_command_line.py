# labels: system spec:A1 spec:G1
# timeout: 300
"""The command line of conclaved: exit statuses, help, version, accounts; and that no password is ever shown."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.server import Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"
DONE, FAILED, USAGE = 0, 1, 2
COMMANDS = (("serve",), ("check",), ("user", "add"), ("user", "passwd"), ("user", "list"), ("backup",), ("restore",), ("version",))


class TestCommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = Server(BIN, self.folder.name)
        self.config = str(self.server.config)

    def run_it(self, *words, text=""):
        done = subprocess.run([str(self.server.program), *words], input=text, capture_output=True, text=True, timeout=60)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def expect(self, status, *words, text="", says=""):
        done = self.run_it(*words, text=text)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        if status == DONE:
            self.assertIn(says, done.stdout)
        else:
            self.assertTrue(done.stderr.startswith("conclaved: "), done.stderr)
            self.assertIn(says, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertEqual("Try conclaved --help." in done.stderr, status == USAGE, done.stderr)
        return done

    def add(self, status, login, *words, text=PASSWORD + "\n", says="", address=None):
        address = address if address is not None else f"{login}@example.org"
        return self.expect(status, "user", "add", login, "--address", address, *words, "--config", self.config, text=text, says=says)

    def test_help_and_version(self):
        whole = self.expect(DONE, "--help").stdout
        for words in COMMANDS:
            self.assertIn("conclaved " + " ".join(words), whole)
        for option in ("--config FILE", "--help", "--version", "--address A", "--group G", "--password-stdin", "--force", "--resend-waiting"):
            self.assertIn(option, whole)
        version = self.expect(DONE, "--version").stdout
        self.assertRegex(version, r"^conclaved \d+\.\d+\.\d+\n$")
        for words in COMMANDS:
            with self.subTest(words):
                self.assertEqual(self.expect(DONE, *words, "--help").stdout, whole)
                self.assertEqual(self.expect(DONE, *words, "--version").stdout, version)
        self.assertEqual(self.expect(DONE, "version").stdout, version)

    def test_misuse(self):
        for words, says in (((), "command"), (("dance",), "dance"), (("user",), "user"), (("user", "dance"), "user dance"),
                            (("serve", "now"), "too many"), (("check", "now"), "too many"), (("version", "now"), "too many"),
                            (("user", "add", "a", "b"), "too many"), (("serve", "--dance"), "--dance"), (("serve", "--config"), "--config"),
                            (("serve", "--config", "a", "--config", "b"), "config"), (("user", "add"), "LOGIN"),
                            (("user", "list", "anna"), "too many"), (("backup", "a", "b"), "too many"), (("restore", "a", "b"), "too many"),
                            (("backup",), "FILE"), (("restore",), "FILE"), (("backup", "a", "--force=b"), "--force"),
                            (("user", "passwd"), "LOGIN"), (("user", "add", "anna"), "--address"),
                            (("user", "add", "anna", "--address", "a@example.org"), "--password-stdin"),
                            (("user", "passwd", "anna"), "--password-stdin"),
                            (("user", "add", "anna", "--address", "a@example.org", "--password-stdin", "--group", "boss"), "--group")):
            with self.subTest(words):
                self.expect(USAGE, *words, text=PASSWORD + "\n", says=says)
        # Before anything was understood nothing is made.
        self.assertEqual(list(self.server.data.iterdir()), [])

    def test_password_only_by_standard_input(self):
        self.add(USAGE, "anna", says="--password-stdin")
        self.add(USAGE, "anna", "--password", "x", says="")
        self.add(USAGE, "anna", "--password-stdin=x", says="password-stdin")

    def test_user_add(self):
        self.add(DONE, "anna", "--password-stdin")
        self.add(FAILED, "anna", "--password-stdin", says="login: ")
        self.add(FAILED, "ANNA", "--password-stdin", says="login: ")
        for address in ("", "anna", "a@b@c", "a b@example.org", "anna@example.org\nBcc: x@example.org"):
            with self.subTest(address):
                self.add(FAILED, "ben", "--password-stdin", address=address, says="address: ")
        for text in ("", "\n", "short\n", "123456789\n", "x" * 257 + "\n"):
            with self.subTest(len(text)):
                self.add(FAILED, "ben", "--password-stdin", text=text, says="password: ")
        for option, value, field in (("--locale", "fr", "locale"), ("--time-zone", "Mars/Base", "timeZone"),
                                     ("--extension", "7" * 200, "extension"), ("--name", "x" * 500, "displayName")):
            with self.subTest(option):
                self.add(FAILED, "ben", "--password-stdin", option, value, says=field + ": ")
        self.add(FAILED, "b n", "--password-stdin", address="b@example.org", says="login: ")
        self.add(DONE, "ben", "--password-stdin", "--group", "administrator", "--locale", "de", "--time-zone", "Europe/Berlin",
                 "--name", "Ben Öz", "--extension", "471", text=PASSWORD)  # no line end
        with self.server:
            ben = self.server.api("ben", PASSWORD)
            self.assertEqual({key: ben.user[key] for key in ("displayName", "group", "locale", "timeZone", "extension")},
                             {"displayName": "Ben Öz", "group": "administrator", "locale": "de", "timeZone": "Europe/Berlin",
                              "extension": "471"})
            # The password is the first line alone, beside the running server; and it ends every session.
            other = "another horse battery"
            self.expect(FAILED, "user", "passwd", "nobody", "--password-stdin", "--config", self.config, text=other, says="login: ")
            self.expect(FAILED, "user", "passwd", "ben", "--password-stdin", "--config", self.config, text="short", says="password: ")
            ben.get("/me")
            self.expect(DONE, "user", "passwd", "ben", "--password-stdin", "--must-change", "--config", self.config,
                        text=other + "\r\nsecond line\n")
            self.assertEqual(ben.request("GET", "/api/v1/me")[0], 401)
            session = self.server.api().post("/sessions", {"login": "ben", "password": other})
            self.assertTrue(session["user"]["mustChangePassword"])

    def test_user_list(self):
        heads = self.expect(DONE, "user", "list", "--config", self.config).stdout
        self.assertEqual(heads.split(), ["LOGIN", "GROUP", "ACTIVE", "MUST-CHANGE", "ADDRESS", "NAME"])
        self.add(DONE, "zoe", "--password-stdin", "--name", "Zoë Maß")
        with self.server:  # beside the running server
            self.add(DONE, "ben", "--password-stdin", "--group", "administrator", "--must-change")
            lines = self.expect(DONE, "user", "list", "--config", self.config).stdout.splitlines()
        self.assertEqual([line.split() for line in lines[1:]], [["ben", "administrator", "yes", "yes", "ben@example.org", "ben"],
                                                                ["zoe", "conferenceUser", "yes", "no", "zoe@example.org", "Zoë", "Maß"]])
        for column in ("GROUP", "ACTIVE", "MUST-CHANGE", "ADDRESS", "NAME"):
            at = lines[0].index(column)
            for line in lines[1:]:
                self.assertEqual((line[at - 1], line[at] != " "), (" ", True), line)

    def test_configuration(self):
        missing = str(Path(self.folder.name) / "none.toml")
        for words in (("serve",), ("check",), ("user", "passwd", "anna", "--password-stdin"), ("user", "list"), ("backup", "a"),
                      ("restore", "a")):
            for path in (missing, self.folder.name):
                with self.subTest((words, path)):
                    done = self.expect(FAILED, *words, "--config", path, text=PASSWORD, says=path)
                    self.assertEqual(done.stderr.count(path), 1)
        self.server.config.write_text('public_host = "localhost"\n[http]\nlissten = "x"\n')
        for words in (("serve",), ("check",)):
            done = self.expect(FAILED, *words, "--config", self.config)
            self.assertEqual(done.stderr, f"conclaved: {self.config}:3: http.lissten: there is no such key\n")

    def test_serve_fails(self):
        with self.server:
            done = self.expect(FAILED, "serve", "--config", self.config, says=str(self.server.data))
            self.assertIn("another conclaved", done.stderr)
            for part in ("http", "sip", "media"):
                with self.subTest(part):
                    other = Path(self.folder.name) / part
                    other.mkdir()
                    second = Server(BIN, other)
                    second.config.write_text(second.config.read_text().replace(
                        f'[{part}]\nlisten = "127.0.0.1:0"', f'[{part}]\nlisten = "127.0.0.1:{self.server.ports[part]}"'))
                    done = self.run_it("serve", "--config", str(second.config))
                    self.assertEqual(done.returncode, FAILED, done.stderr)
                    self.assertIn(f"conclaved: {part}.listen: ", done.stderr)
                    self.assertFalse((second.data / "ports.json").exists())
            self.assertEqual(self.server.api().request("GET", "/healthz")[0], 200)

    def test_foreign_key(self):
        """With another key the PINs would be lost one by one: better not to start."""
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        key = self.server.data / "conclave.key"
        with self.server:
            first = self.server.api("anna", PASSWORD).post("/conferences", {
                "subject": "x", "description": "", "begin": "2099-01-01T10:00:00Z", "end": "2099-01-01T11:00:00Z",
                "timeZone": "Europe/Berlin", "type": "secure"})
        right = key.read_bytes()
        for wrong in (os.urandom(32), None):
            key.unlink()
            if wrong:
                key.write_bytes(wrong)
                key.chmod(0o600)
            self.expect(FAILED, "serve", "--config", self.config, says="does not belong to the database")
        key.write_bytes(right)
        with self.server:
            self.assertEqual(len(self.server.api("anna", PASSWORD).get(f"/conferences/{first['id']}/pins")["items"]), 1)

    def test_check(self):
        done = self.run_it("check", "--config", self.config)
        self.assertEqual(done.returncode, DONE, done.stdout + done.stderr)
        self.assertNotIn("FAILED", done.stdout)
        self.server.config.write_text(self.server.config.read_text().replace('public_host = "localhost"', 'public_host = "nowhere.invalid"'))
        done = self.run_it("check", "--config", self.config)
        self.assertEqual(done.returncode, FAILED)
        self.assertRegex(done.stdout, r"FAILED\s+public_host: nowhere\.invalid")


if __name__ == "__main__":
    unittest.main(verbosity=2)
