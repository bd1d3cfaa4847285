# labels: system spec:H2
# covers: T-B12_secrets
# timeout: 400
"""Nothing secret leaks: canaries go the whole way, by SMTP and by folder, with a phone, with every sort of error, and then
everything that the server wrote or shows is searched for them in every shape. PINs, tokens, passwords, session tokens and SRTP
keys are nowhere (the mail to its own reader excepted; the database holds only what is sealed); subjects, names and addresses are
in the database and in nothing that an operator collects."""
import base64
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.certificates import Authority  # noqa: E402
from support.mailbox import Mail, Mailbox  # noqa: E402
from support.phone import Phone  # noqa: E402
from support.secrets import search, search_bytes  # noqa: E402
from support.server import ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
RELAY_PASSWORD = "canary-relay-4471-Kiwi"
PASSWORD = "canary-first-9023-Plum"
OWN_PASSWORD = "canary-own-5518-Peach"
WRONG_PASSWORD = "canary-wrong-3367-Quince"
WRONG_PIN = "739182645"
MADE_UP_TOKEN = "CanaryTokenMadeUp01234"
MADE_UP_BEARER = "CanaryBearerMadeUp0123456789abcdefghijklmno"
PRIVATE = {"login": "canary.anna", "address": "canary.anna@example.org", "name": "Canary Änne Maß", "subject": "Canary Übernahme 日本",
           "description": "Canary Kaufpreis 12 Millionen", "guest": "canary.guest@example.net", "guest's name": "Canary Gäst",
           "bad guest": "canary.refused@example.net", "searched": "canarysearched", "unknown login": "canary.nobody",
           "body": "canarybodycanary", "path": "canarypathcanary", "user part": "canaryuserpart"}


def instant(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class TestSecrets(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.secrets = {"relay password": RELAY_PASSWORD, "first password": PASSWORD, "own password": OWN_PASSWORD,
                        "wrong password": WRONG_PASSWORD, "wrong PIN": WRONG_PIN, "made-up token": MADE_UP_TOKEN,
                        "made-up bearer": MADE_UP_BEARER}
        self.seen = b""  # what the API and the command line said in answer to errors

    def wait(self, what, holds, seconds=60):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.05)  # a delivery's state and a folder are asked, not told

    def keep(self, name, item):
        token = item["joinToken"]
        self.secrets.update({f"PIN of {name}": item["pin"], f"token of {name}": token,
                             f"decoded token of {name}": base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))})

    # --- the whole way ---

    def accounts(self):
        self.server.add_user(PRIVATE["login"], PRIVATE["address"], PASSWORD, name=PRIVATE["name"])
        done = subprocess.run([str(self.server.program), "user", "add", PRIVATE["login"], "--address", PRIVATE["address"],
                               "--password-stdin", "--config", str(self.server.config)], input=PASSWORD, capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.seen += done.stdout.encode() + done.stderr.encode()
        self.server.start()
        self.anna = self.server.api(PRIVATE["login"], PASSWORD)
        self.secrets["first session"] = self.anna.token
        self.anna.put("/me/password", {"currentPassword": PASSWORD, "newPassword": OWN_PASSWORD})
        self.anna.sign_in(PRIVATE["login"], OWN_PASSWORD)
        self.secrets["session"] = self.anna.token

    def plan_and_invite(self, mails):
        made = self.anna.post("/conferences", {
            "subject": PRIVATE["subject"], "description": PRIVATE["description"], "begin": instant(-60), "end": instant(3600),
            "timeZone": "Europe/Berlin", "type": "secure"})
        self.path, self.number = f"/conferences/{made['id']}", made["number"]
        added = self.anna.post(self.path + "/participants", {"participants": [
            {"address": PRIVATE["guest"], "displayName": PRIVATE["guest's name"], "role": "participant"},
            {"address": PRIVATE["bad guest"], "role": "audience"}]})["items"]
        self.keep("the guest before", added[0])
        self.anna.post(f"{self.path}/participants/{added[0]['id']}/pin")
        people = {person["id"]: person["address"] for person in self.anna.get(self.path)["participants"]}
        for item in self.anna.get(self.path + "/pins")["items"]:
            self.keep(people[item["participantId"]], item)
            if item["participantId"] == added[0]["id"]:
                self.guest = item
        status, _, data = self.anna.request("GET", f"/api/v1{self.path}/pins.csv")
        self.assertEqual(status, 200)
        self.assertIn(self.guest["joinToken"].encode(), data)
        self.anna.post(self.path + "/invitations", {"mailTo": list(people)})
        self.wait("all were tried", lambda: all(
            item["state"] in ("accepted", "failed", "deferred") for item in self.anna.get(self.path + "/invitations")["items"]))
        self.wait("the mails", lambda: len(mails()) >= 2)

    def calls(self):
        uri = self.server.uri
        with Phone(BIN, self.server.ca) as phone:
            answer = phone.call("guest", uri("j-" + self.guest["joinToken"]))
            self.assertEqual(answer["event"], "answered")
            for name, key in zip(("phone's", "server's"), answer["keys"]):
                self.secrets[f"{name} SRTP key"] = base64.b64decode(key)
            phone.wait("media-started", "guest")
            self.assertEqual(phone.call("stranger", uri("j-" + MADE_UP_TOKEN))["event"], "rejected")
            phone.call("odd", uri(PRIVATE["user part"]), offer="avp")
            since = phone.mark()
            phone.call("guess", uri(self.number))
            phone.wait("media-started", "guess", since=since)
            for _ in range(3):
                phone.dtmf("guess", WRONG_PIN + "#")
            phone.wait("ended", "guess", 60, since)
            # Looked for while the call stands, too: the keys are in the process now.
            self.search()
            phone.hangup("guest")

    # --- everything that goes wrong ---

    def errors(self):
        def refused(act, *arguments, **more):
            with self.assertRaises(ApiError) as caught:
                act(*arguments, **more)
            return caught.exception

        stranger = self.server.api()
        for login in (PRIVATE["login"], PRIVATE["unknown login"]):
            for _ in range(7):  # until it is slowed
                refused(stranger.sign_in, login, WRONG_PASSWORD)
        stranger.token = MADE_UP_BEARER
        refused(stranger.get, "/me")
        refused(self.anna.put, "/me/password", {"currentPassword": WRONG_PASSWORD, "newPassword": WRONG_PASSWORD + "!"})
        self.anna.get(f"/directory?q={PRIVATE['searched']}")
        requests = (("GET", f"/api/v1/{PRIVATE['path']}", None), ("GET", f"/{PRIVATE['path']}?q={MADE_UP_TOKEN}", None),
                    ("POST", "/api/v1/sessions", b'{"login":"' + PRIVATE["body"].encode() + b'","password":"' + WRONG_PASSWORD.encode()),
                    ("POST", "/api/v1/sessions", b'{"login":1,"password":"' + WRONG_PASSWORD.encode() + b'"}'),
                    ("POST", "/api/v1/sessions", b'{"password":"' + WRONG_PASSWORD.encode() + b'","password":"x"}'),
                    ("POST", "/api/v1/conferences", b'{"subject":"' + PRIVATE["body"].encode() + b'"}'),
                    ("PATCH", f"/api/v1{self.path}", b'{"subject":"' + b"x" * 500 + PRIVATE["body"].encode() + b'"}'),
                    ("POST", f"/api/v1{self.path}/participants", b'{"participants":[{"address":"canary refused","role":"audience"}]}'),
                    ("POST", f"/api/v1{self.path}/participants/{uuid.uuid4()}/pin", b""))
        for method, path, body in requests:
            status, _, data = self.anna.request(method, path, body, {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"1"',
                                                                     "Content-Type": "application/json"})
            self.assertGreaterEqual(status, 400, (method, path))
            self.seen += data
        for head in (f"GET /{PRIVATE['path']} HTTP/1.1\r\nAuthorization: Bearer {MADE_UP_BEARER}\r\n\r\n",
                     f"GET / HTTP/1.1\r\nHost: {PRIVATE['path']}\r\nAuthorization: Basic {WRONG_PASSWORD}\r\n\r\n"):
            self.seen += self.raw(head.encode())
        self.store_errors()

    def raw(self, request):
        with socket.create_connection(("127.0.0.1", self.server.ports["http"]), 30) as connection:
            with self.anna._tls.wrap_socket(connection, server_hostname="localhost") as tls:
                tls.sendall(request)
                data = b""
                while piece := tls.recv(4096):
                    data += piece
                return data

    def store_errors(self):
        """Somebody else holds the database for longer than the server waits for it."""
        other = sqlite3.connect(self.server.data / "conclave.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        # A link that is looked up meanwhile, and a sign-in.
        caller = threading.Thread(target=lambda: self.phone_call("while-held", "j-" + MADE_UP_TOKEN))
        caller.start()
        plan = {"subject": "Held", "description": "", "begin": "2099-01-01T10:00:00Z", "end": "2099-01-01T11:00:00Z",
                "timeZone": "Europe/Berlin", "type": "secure"}
        status, _, data = self.anna.request("POST", "/api/v1/conferences", plan, {"Idempotency-Key": str(uuid.uuid4())})
        self.seen += data
        self.assertEqual(status, 503, data)
        caller.join()
        other.execute("ROLLBACK")
        other.close()
        self.assertIn("store: the database refused", self.server.log.read_text())

    def phone_call(self, leg, user):
        with Phone(BIN, self.server.ca) as phone:
            phone.call(leg, self.server.uri(user), timeout=40)

    # --- the search ---

    def clean(self, hits):
        self.assertEqual([str(hit) for hit in hits], [])

    def search(self):
        pages = self.server.metrics().encode() + self.anna.request("GET", "/healthz")[2]
        self.clean(search_bytes(pages, {**self.secrets, **PRIVATE}, "/metrics and /healthz"))
        self.clean(search(self.secrets, [self.server.data, self.server.log, self.server.config], [self.server.process.pid]))
        self.clean(search(PRIVATE, [self.server.log, self.server.data / "ports.json"], [self.server.process.pid]))

    def backup(self):
        helped = subprocess.run([str(self.server.program), "--help"], capture_output=True, text=True, check=True, timeout=60).stdout
        if "conclaved backup " not in helped:
            return
        file = self.folder / "backup"
        done = subprocess.run([str(self.server.program), "backup", str(file), "--config", str(self.server.config)],
                              capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.seen += done.stdout + done.stderr
        key = (self.server.data / "conclave.key").read_bytes()
        self.clean(search({**self.secrets, "key": key}, [file]))

    def whole_way(self, mails):
        self.addCleanup(self.server.kill)
        self.accounts()
        self.plan_and_invite(mails)
        self.calls()
        self.errors()
        self.anna.post(self.path + "/cancellation", {"notify": "all"})
        self.anna.delete("/sessions/current")
        self.server.process.send_signal(1)
        self.wait("the certificate is read again", lambda: "certificate reloaded" in self.server.log.read_text())
        self.anna.token = None
        self.backup()
        self.search()
        self.server.stop()
        # Once more at rest: the log of writes has gone into the database.
        self.clean(search(self.secrets, [self.server.data, self.server.log]))
        self.clean(search(PRIVATE, [self.server.log]))
        self.clean(search_bytes(self.seen, self.secrets, "answers to errors"))
        for recipient, decoded in mails():
            foreign = {name: item for name, item in self.secrets.items() if not name.endswith(f" of {recipient}")}
            self.clean(search_bytes(decoded, foreign, f"mail to {recipient}"))

    def test_by_smtp(self):
        authority = Authority(self.folder / "authority")
        certificate, key = map(str, authority.issue("relay"))
        word = self.folder / "password"
        word.write_text(RELAY_PASSWORD)
        with Mailbox(self.folder / "mailbox", "--tls", "starttls", "--certificate", certificate, "--key", key, "--user", "conclave",
                     "--password", RELAY_PASSWORD, "--rule", PRIVATE["bad guest"] + "=550") as mailbox:
            relay = mailbox.relay.replace("127.0.0.1", "localhost")
            self.server = Server(BIN, self.folder / "server", mail=relay, mail_lines=[
                'user = "conclave"', f'password_file = "{word}"', f'ca_file = "{authority.certificate}"'])
            self.whole_way(lambda: self.read((self.folder / "mailbox").glob("*.eml")))

    def test_by_folder(self):
        self.server = Server(BIN, self.folder / "server")
        self.whole_way(lambda: self.read((self.folder / "server" / "mail").glob("*.eml")))

    @staticmethod
    def read(files):
        """[(recipient, everything its reader sees)]"""
        mails = [Mail(file, []) for file in sorted(files)]
        return [(str(mail.message["To"].addresses[0].addr_spec), mail.decoded().encode()) for mail in mails]


if __name__ == "__main__":
    unittest.main(verbosity=2)
