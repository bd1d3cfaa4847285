# labels: system spec:D3 spec:F3
# covers: T-F7_clock_steps
# timeout: 240
"""The wall clock is set while the real server runs: what waits for an instant reacts within a second, what means a span
stays as long as it was. libfaketime shows conclaved another wall clock and leaves it the steady one."""
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support.mailbox import Mailbox
from support.phone import Phone
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
HOUR = 3600
DAY = 24 * HOUR
REACTION_MAX = 1.0
SLACK = 1.0  # asking takes time too, on a busy machine with sanitizers


def faketime_library():
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return found[0] if found else None


def sanitizer_library(program):
    """libasan has to be loaded before any other; the program says which one it wants."""
    listed = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"libasan\S* => (\S+)", listed)
    return found.group(1) if found else None


class WallClock:
    """The server's wall clock, so many seconds away from the machine's."""

    def __init__(self, folder):
        self.file = Path(folder) / "clock"
        self.offset = 0
        self.set(0)
        preload = [library for library in (sanitizer_library(Path(BIN) / "conclaved"), str(faketime_library())) if library]
        self.environment = {"LD_PRELOAD": " ".join(preload), "FAKETIME_TIMESTAMP_FILE": str(self.file),
                            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def set(self, offset):
        """Whole or not at all: conclaved reads it at every look at the clock."""
        self.offset = offset
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{offset:+d}\n")
        fresh.rename(self.file)
        return time.monotonic()

    def instant(self, seconds):
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.offset + seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class ClockSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        folder = Path(cls.folder.name)
        cls.mailbox = Mailbox(folder / "mail", "--rule", "forward@example.org=450*1", "--rule", "back@example.org=450*1")
        cls.addClassCleanup(cls.mailbox.__exit__)
        cls.clock = WallClock(folder)
        cls.server = Server(BIN, folder, mail=cls.mailbox.relay, mail_lines=['starttls = "off"'],
                            environment=cls.clock.environment)
        cls.server.add_user("anna", "anna@example.org", "a long password")
        cls.server.start()
        cls.api = cls.server.api("anna", "a long password")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def step(self, seconds):
        """Sets the clock; nobody is signed out by it, not even for a moment."""
        since = self.clock.set(self.clock.offset + seconds)
        while time.monotonic() - since < REACTION_MAX:
            self.api.get("/me")
        return since

    def plan(self, begin, end, people, mail_to=()):
        made = self.api.post("/conferences", {"subject": "Clocks", "description": "", "begin": self.clock.instant(begin),
                                              "end": self.clock.instant(end), "timeZone": "Europe/Berlin", "type": "secure"})
        path = f"/conferences/{made['id']}"
        added = self.api.post(path + "/participants", {"participants": [
            {"address": f"{name}@example.org", "role": "participant"} for name in people]})["items"]
        ids = {person["address"].split("@")[0]: person["id"] for person in added}
        self.api.post(path + "/invitations", {"mailTo": [ids[name] for name in mail_to]})
        tokens = {pin["participantId"]: pin["joinToken"] for pin in self.api.get(path + "/pins")["items"]}
        return path, {name: self.server.uri("j-" + tokens[ids[name]]) for name in people}, ids

    def within(self, since, happens, what, seconds=REACTION_MAX):
        """Polls: nothing announces it. A look that began in time counts."""
        while True:
            asked = time.monotonic()
            if happens():
                return
            self.assertLess(asked - since, seconds + SLACK, what)

    def delivery(self, path, who):
        return next(item for item in self.api.get(path + "/invitations")["items"] if item["participantId"] == who)

    def deferred(self, name):
        path, _, ids = self.plan(HOUR * 30, HOUR * 31, (name,), (name,))
        self.within(time.monotonic(), lambda: self.delivery(path, ids[name])["state"] == "deferred", "deferred", 20)
        return path, ids[name]

    # --- the tests ---

    def test_a_deferred_mail_goes_when_the_clock_reaches_it(self):
        path, who = self.deferred("forward")
        since = self.step(HOUR)
        self.within(since, lambda: self.delivery(path, who)["state"] in ("accepted", "sending"), "the mail still waits")
        self.within(since, lambda: self.delivery(path, who)["state"] == "accepted", "the mail is not out", 20)

    def test_a_deferred_mail_waits_no_longer_when_the_clock_goes_back(self):
        path, who = self.deferred("back")
        before = self.delivery(path, who)["nextTry"]
        wanted = (datetime.datetime.fromisoformat(before.replace("Z", "+00:00")) - datetime.timedelta(hours=1))
        since = self.step(-HOUR)
        self.within(since, lambda: self.delivery(path, who)["nextTry"] != before, "the next try stays an hour away")
        after = datetime.datetime.fromisoformat(self.delivery(path, who)["nextTry"].replace("Z", "+00:00"))
        self.assertLess(abs((after - wanted).total_seconds()), 1)

    def test_a_conference_opens_and_closes_with_the_clock(self):
        path, links, _ = self.plan(2 * HOUR, 3 * HOUR, ("bob", "carla"))
        with Phone(BIN, ca=self.server.ca) as phone:

            def gets_in(name, people):
                """Into the call, and not onto the test line: then there are so many."""
                self.assertEqual(phone.call(name, links[name])["event"], "answered")
                until = time.monotonic() + 1
                while len(self.api.get(path + "/live")["participants"]) != people:
                    if time.monotonic() > until:
                        phone.hangup(name)
                        return False
                return True

            self.assertFalse(gets_in("bob", 1))
            since = self.step(2 * HOUR)
            self.within(since, lambda: gets_in("bob", 1), "not open")
            self.step(-2 * HOUR)
            self.assertFalse(gets_in("carla", 2))

    def test_a_call_is_ended_by_the_clock(self):
        # By signalling alone: with libfaketime in the server its voice packets come at another pace than that of real time.
        path, links, _ = self.plan(-60, HOUR, ("bob",))
        with Phone(BIN, ca=self.server.ca) as phone:
            self.assertEqual(phone.call("bob", links["bob"], source="silence")["event"], "answered")
            phone.wait("media-started", "bob")
            self.within(time.monotonic(), lambda: self.api.get(path)["live"], "not in", 10)
            ended = phone.mark()
            since = self.step(HOUR)
            self.within(since, lambda: not self.api.get(path)["live"], "still in")
            last = phone.wait("ended", "bob", 15, ended)
            self.assertEqual(last["who"], "server")
            self.assertIn("ended", last["reason"])
            self.assertEqual(phone.call("late", links["bob"])["status"], 410)

    def test_a_session_lives_as_long_as_it_would_have(self):
        for step in (HOUR, DAY, -DAY, -2 * HOUR):
            self.step(step)


if __name__ == "__main__":
    if faketime_library() is None:
        print("SKIPPED: libfaketime is missing (package faketime): no clock can be set", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
