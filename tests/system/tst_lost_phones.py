# labels: system spec:F1 spec:E5
# covers: T-F9_lost_phones
# timeout: 180
"""Phones that go without a word: killed, frozen, their TLS connection reset, their address changed. Who is still there is heard
on, a seat is free within a minute, and nobody haunts the conference afterwards."""
import os
import random
import signal
import tempfile
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.metrics import Metrics
from support.phone import Phone, gap_ms_max
from support.relay import Relay
from support.server import Server
from support.sip_client import SipClient, SipClosed, source_address, tls_context

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
SEED = int(os.environ.get("CONCLAVE_SEED", random.randrange(1 << 32)))
ROUNDS = 1000 if NIGHTLY else 20
GHOSTS = 20  # seats that they use in turn
GONE_SECONDS = 60
ORPHAN_SECONDS = 30  # a call without connection and sound
HZ = {"dropped": 700, "moved": 1100}
SENT_DBFS = -20


class LostPhones(unittest.TestCase):
    def setUp(self):
        print(f"seed {SEED}", flush=True)
        self.random = random.Random(SEED)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = Server(BIN, Path(self.folder.name) / "server")
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.context = tls_context(self.server)
        names = ["ear", "dropped", "moved", "killed", "frozen", *(f"ghost{number}" for number in range(GHOSTS))]
        self.meeting = Meeting(self.server, self.server.api("anna", "a long password"), names)
        self.phone = self.another()

    def another(self):
        phone = Phone(BIN, self.server.ca)
        self.addCleanup(phone.close)
        return phone

    def join(self, name, phone=None, **more):
        source = {"tone": HZ[name], "dbfs": SENT_DBFS} if name in HZ else "silence"
        answer = (phone or self.phone).call(name, self.meeting.link(name), source=source, **more)
        self.assertEqual(answer["event"], "answered", answer)
        return answer

    def level(self, hz, ms=700):
        return self.phone.listen("ear", ms, [hz])["levels"][str(hz)]

    def hears(self, name, seconds=30):
        until = time.monotonic() + seconds
        while abs(self.level(HZ[name]) - SENT_DBFS) > 3:
            self.assertLess(time.monotonic(), until, f"{name} is not heard: {self.server.tail(12)}")

    def hears_no_gap(self, name, ms=2500):
        """In what is heard of `name`, which sounds now."""
        heard = self.phone.listen("ear", ms, [HZ[name]])
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - HZ[name]) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)

    def metric(self, name):
        return Metrics(self.server.metrics()).value(name)

    def has_left(self, name):
        wanted = f"participant={self.meeting.people[name]['id']}"
        return any("rooms: left" in line and wanted in line
                   for line in self.server.log.read_text(errors="replace").splitlines())

    def haunt(self, client, name):
        """One caller who goes in a way of many, none of them polite. What the server made of it does not matter here."""
        way = self.random.randrange(5)
        link = "j-" + self.meeting.people[name]["joinToken"]
        try:
            if way == 0:  # before the answer
                client.send(client.request("INVITE", link, body=client.offer(), headers=["Content-Type: application/sdp"]))
            elif way == 1:  # in the middle of a request
                whole = client.request("INVITE", link, body=client.offer(), headers=["Content-Type: application/sdp"])
                client.send(whole[:self.random.randrange(1, len(whole))])
            else:
                client.call(link)
                if way == 3:  # with a key half typed
                    client.send(client.info("1")[:-3])
                elif way == 4:
                    client.bye()
        except SipClosed:
            pass
        client.close()

    def test_they_are_gone_and_the_others_go_on(self):
        for name in ("ear", "dropped"):
            self.join(name)
        relay = None
        killed, frozen = self.another(), self.another()
        self.join("killed", killed)
        self.join("frozen", frozen)
        # The media of one goes by a NAT, which gives it another port in the middle of the call.
        answer = self.phone.call("moved", self.meeting.link("moved"), source="silence")
        self.assertEqual(answer["event"], "answered")
        relay = Relay("--to", answer["media"])
        self.addCleanup(relay.close)
        self.phone.hangup("moved")
        self.join("moved", mediaVia={"host": "127.0.0.1", "port": relay.hello["port"]})
        self.hears("moved")
        self.hears("dropped")
        relay.command(set={"newPort": True})
        begun = time.monotonic()
        self.hears("moved")
        print(f"moved to another port: heard again after {time.monotonic() - begun:.1f} s, a look of 0.7 s included", flush=True)
        for number in range(ROUNDS):
            with SipClient(self.server, source_address(number // 100), self.context) as client:
                self.haunt(client, f"ghost{number % GHOSTS}")
        # Its connection goes, its sound does not.
        gone_at = {name: time.monotonic() for name in ("killed", "frozen")}
        self.phone.command("drop", leg="dropped")
        os.kill(killed.pid, signal.SIGKILL)
        os.kill(frozen.pid, signal.SIGSTOP)
        self.hears_no_gap("dropped")
        free = {}
        while len(free) < len(gone_at):
            for name, since in gone_at.items():
                if name not in free and self.has_left(name):
                    free[name] = time.monotonic() - since
                self.assertLess(time.monotonic() - since, GONE_SECONDS, f"the seat of {name} is taken")
            time.sleep(0.2)
        print(", ".join(f"{name}: seat free after {seconds:.0f} s" for name, seconds in free.items()), flush=True)
        os.kill(frozen.pid, signal.SIGKILL)
        time.sleep(max(0.0, gone_at["killed"] + ORPHAN_SECONDS + 5 - time.monotonic()))
        self.hears_no_gap("dropped")
        self.assertFalse(self.has_left("dropped"), "who is heard is out without a connection")
        phone = self.another()
        begun = time.monotonic()
        self.join("dropped", phone)
        print(f"after a reset in again after {time.monotonic() - begun:.1f} s", flush=True)
        # From another address, on the seats they had.
        again = self.another()
        for name in ("killed", "frozen"):
            self.join(name, again, address="127.0.0.7")
        there = {"ear", "moved", "killed", "frozen", "dropped"}
        until = time.monotonic() + GONE_SECONDS
        while (left := (self.metric("conclave_legs"), self.metric("conclave_calls"))) != (len(there), len(there)):
            self.assertLess(time.monotonic(), until, f"ghosts: (legs, calls) {left}")
            time.sleep(0.2)
        print(f"{ROUNDS} rounds of vanishing callers: {len(there)} calls, all of them real", flush=True)
        for name in [f"ghost{number}" for number in range(GHOSTS)]:
            self.join(name)
        self.phone.close()
        again.close()
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
