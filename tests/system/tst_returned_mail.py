# labels: system spec:D3
# timeout: 300
"""What comes back, with nothing but real parts: conclaved sends by a private Postfix, which finds out later that nobody is there
and writes a notification; Postfix puts it into the bounce folder, and the API says `bounced`. A notice of delay says nothing."""
import datetime
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support.certificates import Authority
from support.postfix import Postfix, missing
from support.server import Server

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "seven-Green-bottles"
PEOPLE = {"ben": "ben@good.example", "carla": "carla@nowhere.example", "dora": "dora@busy.example"}


class TestBounces(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="conclave-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def states(self):
        """{name: (state, error)}"""
        return {self.names[item["participantId"]]: (item["state"], item.get("error", ""))
                for item in self.api.get(f"/conferences/{self.id}/invitations")["items"]}

    def wait(self, good, timeout=60):
        until = time.monotonic() + timeout
        while not good(states := self.states()):
            if time.monotonic() > until:
                self.fail(f"{states}\n{self.server.tail()}\n{self.relay.log()[-3000:]}")
            time.sleep(0.1)
        return states

    def invite(self):
        self.server.add_user("anna", "anna@good.example", PASSWORD)
        self.api = self.server.api()
        self.api.sign_in("anna", PASSWORD)
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        begin, end = ((now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (3, 4))
        self.id = self.api.post("/conferences", {"subject": "Rat", "description": "", "begin": begin, "end": end,
                                                 "timeZone": "Europe/Berlin", "type": "secure"})["id"]
        self.api.post(f"/conferences/{self.id}/participants",
                      {"participants": [{"address": address, "role": "participant"} for address in PEOPLE.values()]})
        people = self.api.get(f"/conferences/{self.id}")["participants"]
        self.names = {person["id"]: person["address"].split("@")[0] for person in people}
        self.api.post(f"/conferences/{self.id}/invitations", {"mailTo": list(self.names)})

    def test_a_mail_comes_back(self):
        authority = Authority(self.folder / "tls")
        self.relay = Postfix(self.folder / "postfix", mailboxes={"bounces@example.org": "bounces"}, unknown=["nowhere.example"],
                             busy=["busy.example"], certificate=authority.issue("relay"))
        box = self.relay.box("bounces")
        # Postfix would make the Maildir with the first mail; conclaved wants to see it at the start.
        owner = self.relay.box().parent.stat()
        for place in (box, box / "tmp", box / "new", box / "cur"):
            place.mkdir()
            os.chown(place, owner.st_uid, owner.st_gid)
        with self.relay:
            self.server = Server(BIN, self.folder / "server", mail=f"smtp://localhost:{self.relay.port}",
                                 mail_lines=[f'ca_file = "{authority.certificate}"', 'bounce_address = "bounces@example.org"', f'bounce_folder = "{box}"'])
            with self.server:
                self.invite()
                states = self.wait(lambda now: now["carla"][0] == "bounced" and now["ben"][0] == now["dora"][0] == "accepted")
                self.assertEqual(states["carla"][1], "5.1.1 user unknown")
                self.assertEqual(states["anna"][0], "accepted")
                # Dora's notice of delay has come, was read, and has changed nothing.
                self.wait(lambda now: "sender delay notification" in self.relay.log() and not self.relay.mails("bounces"))
                self.assertEqual(self.states()["dora"], ("accepted", ""))
                self.assertEqual(self.api.get(f"/conferences/{self.id}")["deliverySummary"]["failed"], 1)
                self.forge(box)
            log = self.server.log.read_text()
            for secret in ("nowhere.example", "user unknown", "bounces+"):
                self.assertNotIn(secret, log)
            sent = self.relay.mails()
            self.assertEqual(len(sent), 2)
            self.assertIn(b"using TLSv1", sent[0].read_bytes())
            for mail in sent:
                self.assertRegex(mail.read_bytes().split(b"\n")[0], rb"^Return-Path: <bounces\+[a-z2-7]{39}@example\.org>$")

    def forge(self, box):
        """A notification with a token that somebody made up goes to the folder of what nobody could read."""
        genuine = (Path(__file__).resolve().parents[1] / "data" / "bounces" / "postfix.eml").read_text()
        (box / "tmp" / "forged").write_text(genuine.replace("TOKEN", "a" * 39))
        (box / "tmp" / "forged").rename(box / "new" / "forged")
        self.wait(lambda now: (box / "set-aside" / "forged").exists())
        self.assertEqual([state for state, _ in self.states().values()].count("bounced"), 1)

    def test_check(self):
        """`conclaved check` says what is wrong with the folder."""
        for name, says in (("absent", "there is no such folder"), ("present", "")):
            with self.subTest(name):
                box = self.folder / name / "box"
                if not says:
                    box.mkdir(parents=True)
                server = Server(BIN, self.folder / name, mail_lines=['bounce_address = "bounces@example.org"', f'bounce_folder = "{box}"'])
                done = subprocess.run([str(server.program), "check", "--config", str(server.config)], capture_output=True, text=True, timeout=60)
                self.assertEqual(done.returncode, 1 if says else 0, done.stdout)
                self.assertIn(f"mail.bounce_folder: {box}{': ' if says else ''}{says}", done.stdout)


if __name__ == "__main__":
    if missing():
        print("LEFT OUT: the test of mails that come back: " + missing(), file=sys.stderr)
        sys.exit(77)
    unittest.main()
