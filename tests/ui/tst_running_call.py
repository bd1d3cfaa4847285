# labels: ui spec:F8 spec:F4 spec:G4 spec:D9
# timeout: 240
# serial
"""The running conference in the desktop program: a real server, real SIP phones, real windows. What the phones do is seen, what
is pressed reaches them."""
import datetime
import os
import tempfile
import time
import unittest
from pathlib import Path

from support.desktop import Program, inside_desktop, screenshot, wait_for
from support.phone import Phone
from support.server import Server

inside_desktop("1280x860")

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = os.environ.get("CONCLAVE_SCREENSHOTS")
PASSWORD = "a password of my own"
PEOPLE = [("bernd@example.org", "Bernd Vogel", "participant"), ("carla@example.org", "Carla Rossi", "participant"),
          ("dmitri@example.org", "Dmitri Petrov", "audience")]


def instant(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def leg_of(name):
    return name.split()[0].lower()


class TestRunningCall(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.server = Server(str(BIN), self.folder / "server")
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        self.server.start()
        self.addCleanup(self.server.kill)
        self.anna = self.server.api("anna", PASSWORD)
        made = self.anna.post("/conferences", {"subject": "Board", "description": "", "begin": instant(-60), "end": instant(3600),
                                               "timeZone": "Europe/Berlin", "type": "secure"})
        self.path = f"/conferences/{made['id']}"
        self.anna.post(self.path + "/participants", {"participants": [
            {"address": address, "displayName": name, "role": role} for address, name, role in PEOPLE]})
        self.anna.post(self.path + "/invitations", {"mailTo": []})
        self.tokens = {one["participantId"]: one["joinToken"] for one in self.anna.get(self.path + "/pins")["items"]}
        self.ids = {one["displayName"] or "anna": one["id"] for one in self.anna.get(self.path)["participants"]}
        self.phone = Phone(str(BIN), ca=self.server.ca)
        self.addCleanup(self.phone.close)

    def join(self, name, **source):
        token = self.tokens[self.ids[name]]
        return self.phone.call(leg_of(name), self.server.uri("j-" + token), source=source or "silence")["event"]

    def live(self):
        return self.anna.get(self.path + "/live")

    def shoot(self, name):
        if PICTURES:
            screenshot(f"{PICTURES}/running/{name}.png")

    def test_seen_and_moderated(self):
        for name, hz in (("Bernd Vogel", 700), ("Carla Rossi", 1100)):
            self.assertEqual(self.join(name, tone=hz, dbfs=-20), "answered")
        program = Program([str(BIN / "conclave"), "--language", "en", "--server", f"https://localhost:{self.server.ports['http']}",
                           "--login", "anna", "--password-stdin", "--trust-fingerprint", self.server.fingerprint.replace(":", "")],
                          stdin=PASSWORD + "\n", log=str(self.folder / "program.log"),
                          env={"CONCLAVE_CLIENT_SETTINGS": str(self.folder), "TZ": "Etc/UTC", "LC_ALL": "en_GB.UTF-8"})
        self.addCleanup(program.stop)
        program.find("table", "Own conferences")
        program.find(contains="Board")
        program.keys("ctrl+Home", "ctrl+l", over="Own conferences")
        program.find(contains="Running: Board")
        program.find(contains="2 of 4 here")
        program.find(contains="Talking: Bernd Vogel, Carla Rossi")
        self.shoot("two-talk")

        # What the phones do is there by itself.
        self.phone.dtmf(leg_of("Carla Rossi"), "*9")
        program.find(contains="Since ")
        self.assertEqual(self.join("Dmitri Petrov"), "answered")
        program.find(contains="3 of 4 here")
        self.shoot("a-hand")

        # What is pressed reaches them.
        program.click("push button", "Mute everyone")
        wait_for("all muted", lambda: all(one["muted"] for one in self.live()["participants"]))
        program.find(contains="Muted by a moderator")
        self.shoot("all-muted")
        time.sleep(0.6)  # sooner it would be the second click of a double click, which turns nothing back
        program.click("push button", "Unmute everyone")
        wait_for("nobody muted", lambda: not any(one["muted"] for one in self.live()["participants"]))
        program.click("push button", "Lock")
        wait_for("locked", lambda: self.live()["locked"])
        self.phone.hangup(leg_of("Dmitri Petrov"))
        program.find(contains="2 of 4 here")
        self.assertEqual(self.join("Dmitri Petrov"), "rejected")
        program.find(contains="Dmitri Petrov was not let in")
        self.shoot("not-let-in")

        since = self.phone.mark()
        program.click("push button", "End for all…")
        program.find(contains="End the call for everybody?")
        self.shoot("end-for-all")
        program.click("push button", "End for all")
        for name in ("Bernd Vogel", "Carla Rossi"):
            self.assertEqual(self.phone.wait("ended", leg_of(name), 20, since)["who"], "server")
        program.find(contains="Nobody is in the call")
        self.shoot("over")
        program.click("push button", contains="Attendance")
        program.find(contains="Bernd Vogel")
        self.shoot("attendance")


if __name__ == "__main__":
    unittest.main(verbosity=2)
