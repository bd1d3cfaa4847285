"""test-phone against a small SIP server of the test's own, which sends every media packet back and answers with the offer's own
key, so that the phone must hear itself."""
import os
import re
import socket
import ssl
import tempfile
import threading
import unittest
from pathlib import Path

from support.certificates import Authority, fingerprint
from support.phone import Phone

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")


class Echo(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        try:
            while True:
                data, sender = self.socket.recvfrom(2048)
                self.socket.sendto(data, sender)
        except OSError:
            pass


class SipServer(threading.Thread):
    """One connection after another. The dialled user part decides: `ring` never answers, `refuse` gets 488, all others 200."""

    def __init__(self, certificate, key):
        super().__init__(daemon=True)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.echo = Echo()
        self.echo.start()
        self.seen = []
        self.connection = None
        self.invite = None

    def run(self):
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            try:
                self.connection = self._context.wrap_socket(raw, server_side=True)
                with self.connection:
                    self._serve()
            except OSError:
                pass

    def _serve(self):
        buffer = b""
        while data := self.connection.recv(65536):
            buffer += data
            while b"\r\n\r\n" in buffer:
                head, _, rest = buffer.partition(b"\r\n\r\n")
                length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
                if len(rest) < length:
                    break
                body, buffer = rest[:length].decode(), rest[length:]
                self._take(head.decode(), body)

    def _reply(self, head, status, body="", more=""):
        kept = [line for line in head.split("\r\n")[1:] if re.match(r"(?i)(via|from|call-id|cseq):", line)]
        to = re.search(r"(?im)^to: *(.*?)\r?$", head).group(1)
        kept.append("To: " + (to if "tag=" in to else to + ";tag=server"))
        text = f"SIP/2.0 {status}\r\n" + "\r\n".join(kept) + f"\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}"
        self.connection.sendall(text.encode())

    def _take(self, head, body):
        method = head.split(" ", 1)[0]
        self.seen.append(method)
        if method == "INVITE":
            self.invite = head
            user = re.match(r"INVITE sips?:([^@]*)@", head).group(1)
            self._reply(head, "100 Trying")
            if user == "refuse":
                return self._reply(head, "488 Not Acceptable Here", more='Reason: SIP;cause=488;text="encryption"\r\n')
            self._reply(head, "180 Ringing")
            if user == "ring":
                return None
            answer = re.sub(r"m=audio \d+", f"m=audio {self.echo.port}", body)
            return self._reply(head, "200 OK", answer,
                               f"Contact: <sip:echo@127.0.0.1:{self.port};transport=tls>\r\nContent-Type: application/sdp\r\n")
        if method == "CANCEL":
            self._reply(head, "200 OK")
            return self._reply(self.invite, "487 Request Terminated")
        if method == "BYE":
            return self._reply(head, "200 OK")
        return None

    def bye(self):
        def field(name):
            return re.search(rf"(?im)^{name}: *(.*?)\r?$", self.invite).group(1)
        contact = re.search(r"<(.*?)>", field("Contact")).group(1)
        self.connection.sendall((
            f"BYE {contact} SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:{self.port};branch=z9hG4bKx\r\nMax-Forwards: 70\r\n"
            f"From: {field('To')};tag=server\r\nTo: {field('From')}\r\nCall-ID: {field('Call-ID')}\r\nCSeq: 1 BYE\r\n"
            'Reason: SIP;cause=200;text="over"\r\nContent-Length: 0\r\n\r\n').encode())

    def close(self):
        self._listener.close()
        self.echo.socket.close()
        if self.connection:
            self.connection.close()


class TestCalls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.authority = Authority(folder.name)
        self.certificate, key = self.authority.issue("server")
        self.server = SipServer(self.certificate, key)
        self.server.start()
        self.addCleanup(self.server.close)
        self.phone = Phone(BIN, self.authority.certificate, Path(folder.name) / "phone.log")
        self.addCleanup(self.phone.close)

    def uri(self, user):
        return f"sip:{user}@localhost:{self.server.port};transport=tls"

    def test_a_call_from_begin_to_end(self):
        for suite in ("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM"):
            with self.subTest(suite):
                answer = self.phone.call("a", self.uri("echo"), suites=[suite], source={"tone": 700, "dbfs": -20})
                self.assertEqual((answer["event"], answer["suite"]), ("answered", suite))
                self.assertNotIn("problem", answer)
                self.phone.wait("media-started", "a")
                heard = self.phone.listen("a", 1500, [700, 900])
                self.assertEqual(len(heard["tones"]), 1, heard)
                self.assertAlmostEqual(heard["tones"][0]["hz"], 700, delta=2)
                self.assertAlmostEqual(heard["tones"][0]["dbfs"], -20, delta=1)
                self.assertLess(heard["levels"]["900"], -60)
                self.assertEqual(heard["counts"]["unauthenticated"], 0)
                self.assertLess(self.phone.delay("a", "a"), 500)
                self.phone.dtmf("a", "12#")
                ended = self.phone.hangup("a")
                self.assertEqual((ended["who"], ended["reason"]), ("phone", "hung up"))
        self.assertEqual(self.server.seen, ["INVITE", "ACK", "BYE"] * 2)

    def test_the_server_ends_it(self):
        self.phone.call("a", self.uri("echo"))
        self.phone.wait("media-started", "a")
        self.server.bye()
        ended = self.phone.wait("ended", "a")
        self.assertEqual(ended["who"], "server")
        self.assertIn("over", ended["reason"])

    def test_refused_and_cancelled(self):
        refused = self.phone.call("a", self.uri("refuse"), offer="avp")
        self.assertEqual((refused["event"], refused["status"]), ("rejected", 488))
        self.assertIn("encryption", refused["detail"])
        since = self.phone.mark()
        self.phone.command("call", leg="b", uri=self.uri("ring"), ca=str(self.authority.certificate))
        self.phone.wait("provisional", "b", since=since)
        self.phone.command("hangup", leg="b")
        self.assertEqual(self.phone.wait("rejected", "b", since=since)["status"], 487)

    def test_only_the_right_certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            other = Authority(folder).certificate
            self.assertEqual(self.phone.call("a", self.uri("echo"), ca=str(other))["who"], "transport")
        self.assertEqual(self.phone.call("b", self.uri("echo"), serverName="elsewhere")["who"], "transport")
        self.assertEqual(self.phone.call("c", self.uri("echo"), fingerprint="00" * 32)["who"], "transport")
        self.assertEqual(self.phone.call("d", self.uri("echo"), fingerprint=fingerprint(self.certificate))["event"], "answered")

    def test_many_legs(self):
        # The server takes one connection at a time; legs of one process follow each other here.
        for number in range(3):
            self.assertEqual(self.phone.call(f"leg{number}", self.uri("echo"))["event"], "answered")
            self.phone.hangup(f"leg{number}")


if __name__ == "__main__":
    unittest.main()
