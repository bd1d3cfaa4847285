# labels: system spec:H2
# covers: T-F11_names_in_messages
# needs: strace
# timeout: 120
"""Names that nobody can resolve, wherever a message may have one, and connections that are gone before the answer: the server
asks no resolver for anything that came in a message, and answers others meanwhile. Seen from outside, by its system calls."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support.server import Server
from support.sip_wire import CLOSED, Wire

BIN = os.environ["CONCLAVE_BIN"]
NOWHERE = "phone.nowhere.invalid"
# To a resolver, or to what says where one is.
LOOK_UP = re.compile(r'htons\(53\)|/etc/(?:resolv\.conf|hosts|nsswitch\.conf|gai\.conf)|/run/systemd/resolve|/nscd/')
OFFER = ("v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 96\r\n"
         "a=rtpmap:96 opus/48000/2\r\n"
         "a=rtcp:4001 IN IP4 {host}\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk\r\n")


def request(method, number, cseq=1, to_tag="", more="", body=""):
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (f"{method} sip:12345678@{NOWHERE} SIP/2.0\r\n"
            f"Via: SIP/2.0/TLS {NOWHERE}:5061;branch=z9hG4bK{number}x{cseq}{method};maddr=m.{NOWHERE};rport\r\n"
            f"Via: SIP/2.0/TLS proxy.{NOWHERE};branch=z9hG4bKp\r\nRecord-Route: <sip:proxy.{NOWHERE};lr>\r\n"
            f"From: <sip:ann@{NOWHERE}>;tag=f{number}\r\nTo: <sip:12345678@{NOWHERE}>{to_tag}\r\nCall-ID: {number}@{NOWHERE}\r\n"
            f"CSeq: {cseq} {method}\r\nContact: <sip:ann@contact.{NOWHERE};maddr=m.{NOWHERE}>\r\n{more}{kind}"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("strace"):
            print("SKIPPED: strace is not here, and without it nothing shows", file=sys.stderr, flush=True)
            raise SystemExit(77)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name)).start()
        cls.trace = Path(cls.folder.name) / "trace"
        cls.tracer = subprocess.Popen(["strace", "-f", "-p", str(cls.server.process.pid), "-o", str(cls.trace), "-s", "256",
                                       "-e", "trace=%network,openat,open"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        line = cls.tracer.stderr.readline().decode()
        if "attached" not in line:
            print(f"SKIPPED: strace may not look: {line}", file=sys.stderr, flush=True)
            cls.server.stop()
            raise SystemExit(77)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def options(self, wire, number):
        begun = time.monotonic()
        wire.send(request("OPTIONS", f"o{number}"))
        answer = wire.final()
        self.assertNotEqual(answer, CLOSED)
        self.assertEqual(answer.status, 200)
        return time.monotonic() - begun

    def test_no_look_ups(self):
        port = self.server.ports["sip"]
        slowest = 0
        with Wire(port, "127.0.0.9") as bystander:
            for number in range(20):
                for host in (NOWHERE, "127.0.0.1"):  # the one is answered too: a name in SDP is no address, and is not asked for
                    with Wire(port, f"127.0.0.{10 + number}") as phone:
                        name = f"{number}{host[:1]}"
                        phone.send(request("INVITE", name, body=OFFER.format(host=host)))
                        if number % 2:
                            continue  # gone before the answer
                        answer = phone.final()
                        self.assertEqual(answer.status, 200)
                        tag = ";tag=" + answer.header("To").split(";tag=")[1]
                        phone.send(request("ACK", name, 1, tag))
                        phone.send(request("SUBSCRIBE", name, 2, tag, "Event: conference\r\n"))
                        self.assertEqual(phone.final().status, 200)
                        notify = phone.receive()
                        self.assertIn(f"sip:ann@contact.{NOWHERE}", notify.start)  # it goes there by this connection
                        phone.send(request("BYE", name, 3, tag))
                        self.assertEqual(phone.final().status, 200)
                slowest = max(slowest, self.options(bystander, number))
        self.tracer.send_signal(signal.SIGINT)
        self.tracer.wait(20)
        lines = self.trace.read_text(errors="replace").splitlines()
        self.assertGreaterEqual(sum("accept" in line for line in lines), 40)  # it has seen all that went on
        self.assertEqual([line for line in lines if LOOK_UP.search(line)], [])
        print(f"{len(lines)} system calls, 0 look-ups; the slowest OPTIONS {slowest * 1000:.0f} ms", flush=True)


if __name__ == "__main__":
    unittest.main()
