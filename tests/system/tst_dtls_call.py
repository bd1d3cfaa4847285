# labels: system spec:E2 T-B6
# timeout: 300
"""Calls whose keys come from DTLS (RFC 5763): baresip with its dtls_srtp module and the real server, beside phones with SDES."""
import datetime
import os
import re
import socket
import ssl
import tempfile
import time
import unittest
from pathlib import Path

from support.baresip import Baresip, BaresipError
from support.phone import Phone
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
HZ = {"anna": 500, "ben": 800, "carla": 1300}
SENT_DBFS = -20
NEVER_DBFS = -60
PRINT = "4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1"


def instant(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class SilentPhone:
    """Signalling alone: it offers DTLS and then says nothing by UDP."""

    def __init__(self, server):
        context = ssl.create_default_context(cafile=str(server.ca))
        plain = socket.create_connection(("127.0.0.1", server.ports["sip"]), 20)
        self.server = server
        self.connection = context.wrap_socket(plain, server_hostname=server.host)
        self.media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.media.bind(("127.0.0.1", 0))
        self.heard = b""
        self.to = ""    # of the call that stands
        self.body = ""  # of the last answer

    def close(self):
        self.connection.close()
        self.media.close()

    def send(self, method, cseq, body="", more=()):
        uri = self.server.uri("12345678")
        lines = [f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK{method}{cseq}", "Max-Forwards: 70",
                 "From: <sip:silent@127.0.0.1>;tag=1", self.to or f"To: <{uri}>", f"Call-ID: silent-{id(self)}",
                 f"CSeq: {cseq} {method}", "Contact: <sip:silent@127.0.0.1;transport=tls>", *more, f"Content-Length: {len(body)}"]
        self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def invite(self, *lines, cseq=1, protocol="UDP/TLS/RTP/SAVP"):
        """The head of the answer."""
        body = "\r\n".join([
            "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            f"m=audio {self.media.getsockname()[1]} {protocol} 96", "a=rtpmap:96 opus/48000/2", *lines]) + "\r\n"
        self.send("INVITE", cseq, body=body, more=["Content-Type: application/sdp"])
        head, self.body = self.wait(r"SIP/2\.0 [2-6]")
        return head

    def wait(self, start, timeout=40):
        """The next message that starts so: head and body."""
        self.connection.settimeout(timeout)
        while True:
            end = self.heard.find(b"\r\n\r\n")
            if end >= 0:
                head = self.heard[:end].decode()
                length = int(re.search(r"(?im)^(?:Content-Length|l)\s*:\s*(\d+)", head).group(1))
                if len(self.heard) >= end + 4 + length:
                    body, self.heard = self.heard[end + 4:end + 4 + length], self.heard[end + 4 + length:]
                    if re.match(start, head):
                        return head, body.decode()
                    continue
            data = self.connection.recv(65536)
            if not data:
                raise AssertionError("the server closed the connection")
            self.heard += data


class DtlsCall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name) / "server")
        cls.server.add_user("anna", "anna@example.org", "a long password")
        cls.server.start()
        cls.api = cls.server.api()
        cls.api.sign_in("anna", "a long password")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def plan(self):
        made = self.api.post("/conferences", {"subject": "DTLS", "description": "", "begin": instant(-60), "end": instant(3600),
                                              "timeZone": "Europe/Berlin", "type": "secure"})
        self.api.post(f"/conferences/{made['id']}/participants",
                      {"participants": [{"address": f"{name}@example.org", "role": "participant"} for name in ("ben", "carla")]})
        self.api.post(f"/conferences/{made['id']}/invitations", {"mailTo": []})
        people = self.api.get(f"/conferences/{made['id']}")["participants"]
        pins = {pin["participantId"]: pin for pin in self.api.get(f"/conferences/{made['id']}/pins")["items"]}
        return {person["address"].split("@")[0]: self.server.uri("j-" + pins[person["id"]]["joinToken"]) for person in people}

    def phone(self, name, **more):
        phone = Baresip(Path(self.folder.name) / f"{self._testMethodName}", name, HZ[name], SENT_DBFS, self.server.ca, **more)
        self.addCleanup(phone.close)
        return phone

    def hears(self, ours, leg, wanted, seconds=30):
        """Until `leg` hears all of `wanted` and nobody else; prompts come first."""
        until = time.monotonic() + seconds
        while True:
            levels = ours.listen(leg, 700, HZ.values())["levels"]
            if all((levels[str(hz)] > SENT_DBFS - 6) == (name in wanted) and (name in wanted or levels[str(hz)] < NEVER_DBFS)
                   for name, hz in HZ.items()):
                return
            self.assertLess(time.monotonic(), until, f"{leg} hears {levels}")

    def test_two_real_phones_and_one_with_sdes(self):
        links = self.plan()
        anna, ben = self.phone("anna", media="dtls_srtp"), self.phone("ben", media="dtls_srtp")
        with Phone(BIN, self.server.ca) as ours:
            anna.dial(links["anna"])
            ben.dial(links["ben"])
            answer = ours.call("carla", links["carla"], source={"tone": HZ["carla"], "dbfs": SENT_DBFS})
            self.assertEqual(answer["event"], "answered", answer)
            self.hears(ours, "carla", ("anna", "ben"))
            time.sleep(3)  # of sound to be recorded
            self.heard(ours, ben, ("anna", "carla"))
            time.sleep(3)
            # Hold and resume: the association stays, and so does the sound. baresip's recording ends with the hold.
            since = anna.mark()
            anna.command("hold")
            self.hears(ours, "carla", ())
            anna.command("resume")
            self.hears(ours, "carla", ("anna",))
            self.assertFalse([event for event in anna.events[since:] if event.get("type") == "CALL_CLOSED"])
            self.heard(ours, anna, ("carla",))

    def heard(self, ours, phone, wanted):
        """Ends the call; its keys came from DTLS, and the last it recorded are all of `wanted` and nobody else."""
        phone.hangup()
        phone.close()
        self.assertTrue("DTLS-SRTP complete (audio/RTP) Profile=AEAD_AES_128_GCM" in phone.log(), "another profile, or none")
        wav = phone.recording()
        whole = ours.analyse(wav, 0, 100, HZ.values())["lengthMs"]
        levels = ours.analyse(wav, whole - 2000, 1500, HZ.values())["levels"]
        for name, hz in HZ.items():
            if name in wanted:
                self.assertGreater(levels[str(hz)], SENT_DBFS - 6, f"{phone.name}: {levels}")
            else:
                self.assertLess(levels[str(hz)], NEVER_DBFS, f"{phone.name}: {levels}")

    def test_without_rtcp_mux_it_says_why(self):
        links = self.plan()
        phone = self.phone("anna", media="dtls_srtp", rtcp_mux=False)
        with self.assertRaisesRegex(BaresipError, "488"):
            phone.dial(links["anna"])
        self.assertTrue("DTLS-SRTP needs rtcp-mux" in phone.log(), "no reason")

    def test_no_fingerprint_is_refused(self):
        phone = SilentPhone(self.server)
        self.addCleanup(phone.close)
        head = phone.invite("a=setup:actpass", "a=rtcp-mux", "a=fingerprint:sha-1 " + PRINT[:59])
        self.assertTrue(head.startswith("SIP/2.0 488"), head)
        self.assertIn("no usable fingerprint", head)

    def test_later_offers(self):
        phone = SilentPhone(self.server)
        self.addCleanup(phone.close)
        other = PRINT.replace("4A", "4B")

        def answer(cseq, *lines, protocol="UDP/TLS/RTP/SAVP"):
            head = phone.invite(*lines, cseq=cseq, protocol=protocol)
            phone.to = re.search(r"(?im)^To:.*$", head).group().strip()
            phone.send("ACK", cseq)
            return head.split()[1], phone.body

        status, first = answer(1, "a=setup:actpass", "a=rtcp-mux", "a=fingerprint:sha-256 " + PRINT)
        self.assertEqual(status, "200")
        self.assertIn("a=setup:passive", first)
        status, hold = answer(2, "a=setup:actpass", "a=rtcp-mux", "a=sendonly", "a=fingerprint:sha-256 " + PRINT)
        self.assertEqual(status, "200")
        self.assertIn("a=recvonly", hold)
        status, renewed = answer(3, "a=setup:passive", "a=rtcp-mux", "a=fingerprint:sha-256 " + other)
        self.assertEqual(status, "200")
        self.assertIn("a=setup:active", renewed)
        ours = re.search(r"a=fingerprint:.*", first).group()
        self.assertTrue(ours in hold and ours in renewed)
        # The role turned: now the handshake begins with us.
        phone.media.settimeout(10)
        begun = phone.media.recv(2048)
        self.assertEqual((begun[0], begun[1], begun[13]), (22, 0xFE, 1), begun[:20])
        crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk"
        self.assertEqual(answer(4, crypto, protocol="RTP/SAVP")[0], "488")
        self.assertEqual(answer(5, "a=setup:actpass", "a=rtcp-mux", "a=fingerprint:sha-1 " + PRINT[:59])[0], "488")
        status, kept = answer(6, "a=setup:actpass", "a=rtcp-mux", "a=fingerprint:sha-256 " + other)
        self.assertEqual(status, "200")
        self.assertIn("a=setup:active", kept)

    def test_a_handshake_that_never_comes_ends_the_call(self):
        phone = SilentPhone(self.server)
        self.addCleanup(phone.close)
        begun = time.monotonic()
        head = phone.invite("a=setup:actpass", "a=rtcp-mux", "a=fingerprint:sha-256 " + PRINT)
        self.assertTrue(head.startswith("SIP/2.0 200"), head)
        phone.to = re.search(r"(?im)^To:.*$", head).group().strip()
        phone.send("ACK", 1)
        bye, _ = phone.wait("BYE ")
        self.assertGreater(time.monotonic() - begun, 14)
        self.assertRegex(bye, r"(?im)^Reason:.*no DTLS handshake")
        # Nothing was sent to where nobody had asked from.
        phone.media.setblocking(False)
        with self.assertRaises(BlockingIOError):
            phone.media.recv(2048)


if __name__ == "__main__":
    unittest.main()
