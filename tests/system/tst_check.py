# labels: system spec:H1
# timeout: 300
"""`conclaved check` of a good setup, and of each one that is wrong in one thing: the line that says so, with what to do about
it, and the exit status."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.certificates import Authority  # noqa: E402
from support.server import Server  # noqa: E402
from support.smtp_server import SmtpServer  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"
RELAY_PASSWORD = "relay-secret-6601"
TOPICS = ("configuration", "data_dir", "disk", "key file", "database", "stored PINs", "tls", "public_host", "http.listen",
          "sip.listen", "media.listen", "metrics.listen", "clock", "time zones", "mail.relay")


class TestCheck(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.fresh("server")

    def fresh(self, name):
        """A setup with nothing to complain of."""
        self.server = Server(BIN, self.folder / name)
        self.server.data.chmod(0o700)
        certificate, key = self.authority().issue("server", days=90)
        self.use(certificate, key)
        self.server.ca = self.authority().certificate

    def authority(self):
        if not hasattr(self, "_authority"):
            self._authority = Authority(self.folder / "authority")
        return self._authority

    def use(self, certificate, key):
        files = {"certificate": certificate, "key": key}
        lines = self.server.config.read_text().splitlines()
        self.server.config.write_text("\n".join(
            next((f'{word} = "{file}"' for word, file in files.items() if line.startswith(word + " =")), line) for line in lines) + "\n")

    def change(self, old, new):
        text = self.server.config.read_text()
        self.assertIn(old, text)
        self.server.config.write_text(text.replace(old, new))

    def relay(self, url, *lines):
        text = self.server.config.read_text().splitlines()
        at = next(i for i, line in enumerate(text) if line.startswith("relay = "))
        text[at] = "\n".join([f'relay = "{url}"', *lines])
        self.server.config.write_text("\n".join(text) + "\n")

    def check(self, status=0):
        """[(mark, topic, detail)]"""
        done = subprocess.run([str(self.server.program), "check", "--config", str(self.server.config)], capture_output=True,
                              text=True, timeout=90)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        for secret in (PASSWORD, RELAY_PASSWORD):
            self.assertNotIn(secret, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        lines = []
        for line in done.stdout.splitlines():
            mark, _, rest = line.partition("  ")
            topic, _, detail = rest.strip().partition(": ")
            self.assertIn(mark.strip(), ("ok", "warning", "FAILED"), line)
            self.assertIn(topic, TOPICS, line)
            self.assertTrue(mark.strip() == "ok" or detail, line)
            lines.append((mark.strip(), topic, detail))
        self.assertEqual(any(mark == "FAILED" for mark, _, _ in lines), status != 0, done.stdout)
        return lines

    def says(self, mark, topic, words):
        """Runs it; that topic alone is wrong, and its line has these words. A clock that nobody keeps is this machine's own."""
        lines = self.check(0 if mark == "warning" else 1)
        wrong = [line for line in lines if line[0] != "ok" and line[1] not in ("clock", topic)]
        self.assertEqual(wrong, [])
        found = [line for line in lines if line[:2] == (mark, topic)]
        self.assertEqual(len(found), 1, lines)
        self.assertIn(words, found[0][2])
        return found[0][2]

    def used(self):
        """A data folder as a server leaves it: with a database, a key, and PINs."""
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        with self.server:
            self.server.api("anna", PASSWORD).post("/conferences", {
                "subject": "x", "description": "", "begin": "2100-01-01T10:00:00Z", "end": "2100-01-01T11:00:00Z",
                "timeZone": "Europe/Berlin", "type": "secure"})

    def test_good_before_the_first_start_while_it_runs_and_after(self):
        before = sorted(self.server.data.iterdir())
        lines = self.check()
        self.assertEqual([line for line in lines if line[0] != "ok" and line[1] != "clock"], [])
        self.assertEqual(sorted(self.server.data.iterdir()), before)  # nothing is made that the server could not read
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        with self.server:
            for part in ("http", "sip", "media", "metrics"):
                self.change(f'[{part}]\nlisten = "127.0.0.1:0"', f'[{part}]\nlisten = "127.0.0.1:{self.server.ports[part]}"')
            running = {topic: detail for mark, topic, detail in self.check()}
            for part in ("http", "sip", "media", "metrics"):
                self.assertIn("in use by the running server", running[part + ".listen"])
        self.assertEqual({topic for _, topic, _ in self.check()}, set(TOPICS))

    def test_data_folder(self):
        self.server.data.chmod(0o755)
        self.says("warning", "data_dir", "chmod 700")
        self.assertEqual(self.server.data.stat().st_mode & 0o777, 0o755)
        self.server.data.rmdir()
        self.says("warning", "data_dir", "first start")
        self.server.data.write_text("")
        self.says("FAILED", "data_dir", "not a folder")

    def test_key(self):
        self.used()
        key = self.server.data / "conclave.key"
        self.assertIn("opens them", dict(line[1:] for line in self.check())["stored PINs"])
        good = key.read_bytes()
        key.chmod(0o644)
        self.says("FAILED", "key file", "chmod 600")
        key.chmod(0o600)
        key.write_bytes(good[:31])
        self.says("FAILED", "key file", "32 bytes")
        key.write_bytes(bytes(reversed(good)))
        self.says("FAILED", "stored PINs", "does not belong to this database")
        key.unlink()
        self.says("FAILED", "key file", "put the copy back")
        self.assertFalse(key.exists())

    def test_database(self):
        self.used()
        (self.server.data / "conclave.db").write_bytes(b"no database" * 1000)
        self.says("FAILED", "database", "restore")

    def test_certificate(self):
        authority, use = self.authority(), self.use
        long = authority.issue("long", days=90)
        use(*long)
        self.assertEqual([line for line in self.check() if line[0] != "ok" and line[1] != "clock"], [])
        use(*authority.issue("short", days=20))
        self.says("warning", "tls", "renew it now")
        use(*authority.issue("expired", days=-1))
        self.says("FAILED", "tls", "expired")
        use(*authority.issue("other", hosts=("other.example.org",), days=90))
        self.says("FAILED", "tls", "not for localhost")
        use(long[0], authority.issue("stranger", days=90)[1])
        self.says("FAILED", "tls", "do not belong together")
        use(self.folder / "none.pem", long[1])
        self.says("FAILED", "tls", "do not load")
        use("", "")
        del self.server.ca  # the one it makes itself is trusted at first sight
        self.says("warning", "tls", "made by the first start")
        with self.server:
            pass
        self.says("warning", "tls", "self-signed")

    def test_ports(self):
        with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind(("127.0.0.1", 0))
            for part, taken in (("http", tcp), ("sip", tcp), ("media", udp), ("metrics", tcp)):
                with self.subTest(part):
                    entry = f'[{part}]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"'
                    self.change(f'[{part}]\nlisten = "127.0.0.1:0"', entry)
                    self.says("FAILED", f"{part}.listen", "cannot be bound")
                    self.change(entry, f'[{part}]\nlisten = "127.0.0.1:0"')
        self.change('[metrics]\nlisten = "127.0.0.1:0"', '[metrics]\nlisten = "0.0.0.0:0"')
        lines = [line for line in self.check() if line[1] == "metrics.listen"]
        self.assertEqual([line[0] for line in lines], ["warning", "ok"])
        self.assertIn("without a log-in", lines[0][2])

    def test_host(self):
        self.change('public_host = "localhost"', 'public_host = "nowhere.invalid"')
        lines = [line for line in self.check(1) if line[0] == "FAILED"]
        self.assertEqual([line[1] for line in lines], ["tls", "public_host"])
        self.assertIn("does not resolve", lines[1][2])

    def smtp(self, *options):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        server = SmtpServer(folder, *options)
        self.addCleanup(server.close)
        return server, folder

    def test_relay_without_tls(self):
        server, folder = self.smtp()
        self.relay(f"smtp://localhost:{server.port}", 'starttls = "off"')
        self.check()
        self.assertEqual(list(folder.glob("*.eml")), [])

    def test_relay_misbehaves(self):
        for mode, mark, words in (("refuse", "FAILED", "no connection"), ("silent", "FAILED", "does not answer"),
                                  ("421", "warning", "come back later")):
            with self.subTest(mode):
                server, _ = self.smtp("--mode", mode)
                self.fresh(f"server-{mode}")
                self.relay(f"smtp://localhost:{server.port}", 'starttls = "off"')
                self.says(mark, "mail.relay", words)

    def test_relay_with_tls_and_log_in(self):
        authority = self.authority()
        certificate, key = map(str, authority.issue("relay"))
        secured = ("--tls", "starttls", "--certificate", certificate, "--key", key, "--user", "conclave", "--password", RELAY_PASSWORD)
        word = self.folder / "password"
        word.write_text(RELAY_PASSWORD + "\n")
        lines = ['user = "conclave"', f'password_file = "{word}"', f'ca_file = "{authority.certificate}"']
        good, folder = self.smtp(*secured)
        cases = [("good", good, lines, None, ""),
                 ("untrusted", good, lines[:2], "FAILED", "ca_file"),
                 ("bad certificate", self.smtp(*secured, "--mode", "bad-certificate")[0], lines, "FAILED", "not trusted"),
                 ("no STARTTLS", self.smtp("--mode", "starttls-missing")[0], lines[2:], "FAILED", "no encrypted connection"),
                 ("no AUTH", good, [*lines, 'starttls = "off"'], "FAILED", "offers no log-in"),  # it offers AUTH once encrypted
                 ("AUTH refused", self.smtp(*secured, "--mode", "auth-refused")[0], lines, "FAILED", "check user and password_file")]
        for number, (name, server, more, mark, words) in enumerate(cases):
            with self.subTest(name):
                self.fresh(f"server-{number}")
                self.relay(f"smtp://localhost:{server.port}", *more)
                if mark:
                    self.says(mark, "mail.relay", words)
                else:
                    self.check()
        with self.subTest("wrong password"):
            word.write_text("another\n")
            self.fresh("server-wrong")
            self.relay(f"smtp://localhost:{good.port}", *lines)
            self.says("FAILED", "mail.relay", "check user and password_file")
            word.unlink()
            self.says("FAILED", "mail.relay", "password file cannot be read")
        self.assertEqual(list(folder.glob("*.eml")), [])  # found out without a mail
        implicit, _ = self.smtp("--tls", "implicit", "--certificate", certificate, "--key", key)
        self.fresh("server-implicit")
        self.relay(f"smtps://localhost:{implicit.port}", lines[2])
        self.check()

    def test_directory_relay(self):
        mails = self.folder / "mails"
        self.relay(f"directory:{mails}")
        self.check()
        self.assertEqual(list(mails.iterdir()), [])
        shutil.rmtree(mails)
        mails.write_text("")
        self.says("FAILED", "mail.relay", "no such folder")
        if os.geteuid() != 0:
            mails.unlink()
            mails.mkdir(mode=0o500)
            self.says("FAILED", "mail.relay", "right to write")

    def test_a_file_that_is_not_understood(self):
        self.change("[mail]", "[male]")
        done = subprocess.run([str(self.server.program), "check", "--config", str(self.server.config)], capture_output=True,
                              text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("male", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
