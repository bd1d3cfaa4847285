# labels: system spec:F1 spec:H1
# covers: T-L5_many_calls
# timeout: 120
"""Call after call, each by a connection of its own, talking for a while and hung up. None fails, and nothing of them stays: no
leg, no descriptor, no memory. In a build with AddressSanitizer what was freed stays in a quarantine, so that is made small
here."""
import os
import tempfile
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.metrics import Metrics
from support.phone import Phone
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
CALLS, PER_SECOND, AT_ONCE = (20_000, 20, 60) if NIGHTLY else (300, 40, 40)
WARM_UP = 60
# A call that left its leg behind would cost over 100 kB.
GROWTH_MAX = 5_000_000


class ManyCalls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
        self.server = Server(BIN, Path(folder.name), environment={"ASAN_OPTIONS": options})
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.names = [f"guest{number}" for number in range(AT_ONCE)]
        self.meeting = Meeting(self.server, self.server.api("anna", "a long password"), self.names)
        self.phone = Phone(BIN, self.server.ca)
        self.addCleanup(self.phone.close)

    def run_calls(self, count):
        """So many calls at the rate; a seat is called again when its last call has ended. Those that failed."""
        failed, begun = [], time.monotonic()
        last = {}  # of each seat: the index of its last call's events
        for number in range(count):
            wait = begun + number / PER_SECOND - time.monotonic()
            if wait > 0:
                time.sleep(wait)  # the rate
            name = self.names[number % AT_ONCE]
            if name in last:
                failed += self.finish(name, last.pop(name))
            last[name] = self.phone.mark()
            self.phone.command("call", leg=name, uri=self.meeting.link(name), ca=str(self.server.ca),
                               source={"tone": 500, "dbfs": -40})
            if len(self.phone.events) > 50_000:  # nobody looks at them any more
                last = self.forget(last)
        for name, since in last.items():
            failed += self.finish(name, since)
        return failed

    def forget(self, last):
        oldest = min(last.values())
        self.phone.forget(oldest)
        return {name: since - oldest for name, since in last.items()}

    def finish(self, name, since):
        answer = self.phone.wait(("answered", "rejected", "ended"), name, 30, since)
        if answer["event"] != "answered":
            return [answer]
        self.phone.command("hangup", leg=name)
        ended = self.phone.wait("ended", name, 30, since)
        return [] if (ended["who"], ended["reason"]) == ("phone", "hung up") else [ended]

    def settle(self, seconds=20):
        until = time.monotonic() + seconds
        names = ("conclave_calls", "conclave_legs", "conclave_sip_connections", "conclave_conferences_open")
        while any((left := {name: Metrics(self.server.metrics()).value(name) for name in names}).values()):
            self.assertLess(time.monotonic(), until, left)
            time.sleep(0.1)

    def test_none_fails_and_nothing_stays(self):
        self.assertEqual(self.run_calls(WARM_UP), [])
        self.settle()
        memory, files = self.server.resident(), self.server.open_files()
        begun = time.monotonic()
        failed = self.run_calls(CALLS)
        took = time.monotonic() - begun
        self.settle()
        growth = self.server.resident() - memory
        print(f"{CALLS} calls in {took:.0f} s, {len(failed)} failed, memory {growth / 1e6:+.1f} MB", flush=True)
        self.assertEqual(failed, [])
        self.assertLess(growth, GROWTH_MAX)
        self.assertLessEqual(abs(self.server.open_files() - files), 3)  # the API's own come and go
        self.phone.close()
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
