# labels: system spec:H2
# covers: T-B1_sip_torture
# timeout: 300
"""What no phone would send, over TLS to the real server: the messages of RFC 4475 and RFC 5118, and thousands of INVITEs with
one part broken each. Every one has an answer that is allowed; somebody else's OPTIONS is answered after each hundred."""
import collections
import itertools
import os
import random
import re
import tempfile
import time
import unittest
from pathlib import Path

from support import sip_anomalies
from support.server import Server
from support.sip_wire import CLOSED, Wire, vectors

BIN = os.environ["CONCLAVE_BIN"]
SEED = int(os.environ.get("CONCLAVE_SEED", random.randrange(1 << 32)))
NOTHING = "nothing"  # a response that answers nothing of ours, or an ACK
CASES_LEAST = 4600
PER_ADDRESS = 100    # calls and connections: the server lets an address have 300 at once
STRANGE_PER_ADDRESS = 6  # what scanners ask for: more of it, and an address may only call
STRANGE = {CLOSED, 400, 405, 416, 501, 505}

# As printed: nearly all say UDP or TCP in the top Via, which is refused on a TLS connection.
PRINTED = {"wsinv": 400, "intmeth": CLOSED, "clerr": CLOSED, "ncl": CLOSED, "unreason": NOTHING, "noreason": NOTHING,
           "scalar02": CLOSED, "scalarlg": CLOSED, "badvers": 505, "bigcode": CLOSED, "insuf": CLOSED, "mcl01": CLOSED,
           "bcast": NOTHING, "inv2543": CLOSED, "lwsruri": CLOSED}
# With TLS in the top Via.
OVER_TLS = {
    "wsinv": 400,       # the top Via is of RFC 2543: no branch that begins with z9hG4bK
    "intmeth": CLOSED,  # NUL in the head
    "esc01": 488, "escnull": 405, "esc02": 501, "lwsdisp": 200,
    "longreq": 400,     # no branch in the top Via
    "dblreq": 405,      # and what follows is the next message, since this is a stream: closed or answered as one
    "semiuri": 200, "transports": 200, "mpart01": 405, "unreason": NOTHING, "noreason": NOTHING,
    "badinv01": {400, CLOSED}, "clerr": CLOSED, "ncl": CLOSED, "scalar02": {400, CLOSED}, "scalarlg": {NOTHING, CLOSED},
    "quotbal": {400, CLOSED}, "ltgtruri": {400, 416}, "lwsruri": {400, CLOSED}, "lwsstart": 400, "trws": 400, "escruri": 400,
    "baddate": 488,     # we do not read Date
    "regbadct": {400, 405}, "badaspec": {400, CLOSED}, "baddn": {400, CLOSED}, "badvers": 505, "mismatch01": 400,
    "mismatch02": 400, "bigcode": {NOTHING, CLOSED}, "badbranch": 400, "insuf": CLOSED, "unkscm": 416, "novelsc": 416,
    "unksm2": 405, "bext01": 420, "invut": 415, "regaut01": 405, "multi01": {400, CLOSED}, "mcl01": CLOSED, "bcast": NOTHING,
    "zeromf": 200,      # we are where it was going
    "cparam01": 405, "cparam02": 405, "regescrt": 405, "sdp01": 488, "inv2543": CLOSED,
    "ipv6-good": 405, "ipv6-bad": {400, 416, CLOSED}, "port-ambiguous": 405, "port-unambiguous": 405,
    "via-received-param-with-delim": 481, "via-received-param-no-delim": 200, "ipv6-in-sdp": 488, "mult-ip-in-header": 481,
    "mult-ip-in-sdp": 488, "ipv4-mapped-ipv6": 488, "ipv6-bug-abnf-3-colons": {200, 400},
    "ipv6-correct-abnf-2-colons": {200, 400}}

TOP_VIA = re.compile(rb"(?i)(\nv(?:ia)?[ \t]*:\s*SIP[ \t]*/[ \t]*[27]\.0\s*/[ \t]*)(?:UDP|TCP)")


class SipTorture(unittest.TestCase):
    maxDiff = None
    addresses = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        print(f"seed {SEED}", flush=True)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name)).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()  # complains of a wrong status and of sanitizers

    def setUp(self):
        self.used = self.strange = 0  # messages sent, and those refused
        self.address = ""
        self.wire = None
        self.bystander = Wire(self.server.ports["sip"], "127.0.0.9")
        self.asked = 0
        self.slowest = 0

    def tearDown(self):
        if self.wire:
            self.wire.close()
        self.bystander.close()

    def open(self):
        """The connection in use, or a new one, from a new address every so often."""
        if self.used % PER_ADDRESS == 0 or self.strange >= STRANGE_PER_ADDRESS:
            self.strange = 0
            number = next(self.addresses)
            self.address = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
            if self.wire:
                self.wire.close()
        self.used += 1
        if not self.wire or not self.wire.is_open:
            self.wire = Wire(self.server.ports["sip"], self.address)
        return self.wire

    def options(self, number):
        return (f"OPTIONS sip:a@localhost SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKo{number}\r\n"
                f"From: <sip:o@b>;tag=1\r\nTo: <sip:a@localhost>\r\nCall-ID: options-{number}\r\nCSeq: 1 OPTIONS\r\n"
                f"Content-Length: 0\r\n\r\n").encode()

    def ask(self):
        """An innocent's OPTIONS."""
        self.asked += 1
        begun = time.monotonic()
        self.bystander.send(self.options(self.asked))
        answer = self.bystander.final()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.assertNotEqual(answer, CLOSED)
        self.assertEqual((answer.status, answer.header("Call-ID")), (200, f"options-{self.asked}"))

    def outcome(self, octets):
        """A status, CLOSED, or NOTHING: then what was asked behind it was answered."""
        found = self.sent(octets)
        self.strange += found in STRANGE
        return found

    def sent(self, octets):
        wire = self.open()
        if not wire.send(octets):
            wire.close()
            return CLOSED
        answer = wire.final()
        if answer == CLOSED:
            return CLOSED
        self.sound(answer)
        return NOTHING if answer.header("Call-ID").startswith("options-") else answer.status

    def sound(self, answer):
        text = answer.text.decode("utf-8", "surrogateescape")
        self.assertRegex(answer.start, r"^SIP/2\.0 [1-6]\d\d [ -~]+$")
        self.assertIsNone(re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text), text)
        self.assertEqual(answer.all("Injected"), [], text)
        self.assertEqual(len(answer.all("Content-Length")), 1, text)

    def play(self, name, octets, allowed):
        """With an OPTIONS behind it, so that silence shows; for what would wait for more, the end of the stream instead."""
        if sip_anomalies.framed(octets) == sip_anomalies.WAITS:
            self.open().send(octets)
            self.wire.close()
            return
        answered = self.outcome(octets + self.options(0))
        self.wire.close()
        allowed = allowed if isinstance(allowed, set) else {allowed}
        self.assertIn(answered, allowed, name)

    def test_rfc_4475_and_5118(self):
        messages = {**vectors("rfc4475.txt"), **vectors("rfc5118.txt")}
        self.assertEqual(len(messages), 49 + 12)
        self.assertEqual(set(messages), set(OVER_TLS))
        for name, octets in messages.items():
            with self.subTest(name, via="as printed"):
                self.play(name, octets, PRINTED.get(name, {400, CLOSED}))
            secure = TOP_VIA.sub(rb"\1TLS", octets, count=1)
            with self.subTest(name, via="TLS"):
                self.play(name, secure, OVER_TLS[name])
            self.ask()

    def test_generated_anomalies(self):
        cases = sip_anomalies.cases()
        self.assertGreaterEqual(len(cases), CASES_LEAST)
        random.Random(SEED).shuffle(cases)
        counts = collections.Counter()
        wrong = []
        for number, (part, anomaly, value) in enumerate(cases, 1):
            octets = part.make(number, value)
            allowed = sip_anomalies.expected(part, value, octets)
            if allowed == {sip_anomalies.WAITS}:
                self.open().send(octets)
                self.wire.close()
                found = sip_anomalies.WAITS
            else:
                found = self.outcome(octets)
                if part.name == "Content-Length" or sip_anomalies.framed(octets) != b"":
                    self.wire.close()  # what is behind it is garbage
            counts[found] += 1
            counts["exact"] += len(allowed) == 1 or allowed == sip_anomalies.UNREADABLE
            if found not in allowed:
                wrong.append(f"{part.name}: {anomaly}: {found}, not {sorted(map(str, allowed))}")
            if number % 100 == 0:
                self.ask()
        print(f"{len(cases)} cases, {dict(counts)}; {self.asked} OPTIONS, the slowest {self.slowest * 1000:.0f} ms", flush=True)
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
