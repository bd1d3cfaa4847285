# labels: system spec:H1 spec:D2
# covers: T-F10_signals_under_load
# timeout: 400
"""SIGHUP and SIGTERM while there is work: a renewed certificate reaches new connections and disturbs no old one, a broken one
changes nothing; a stop answers what is at work, ends what waits, and no mail is lost, halved or sent twice."""
import collections
import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.certificates import Authority, fingerprint  # noqa: E402
from support.mailbox import Mailbox  # noqa: E402
from support.metrics import Metrics  # noqa: E402
from support.server import ApiError, Server  # noqa: E402
from support.smtp_server import SmtpServer  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
FULL = os.environ.get("CONCLAVE_NIGHTLY") == "1"
PASSWORD = "correct horse battery"
STOP_SECONDS_MAX = 10
MAILS = 200 if FULL else 40


def instant(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class Worker(threading.Thread):
    """Asks and asks, each time on a connection of its own. `answers` counts statuses; `cut` are answers that broke off."""

    def __init__(self, server, token):
        super().__init__(daemon=True)
        self._server, self._token = server, token
        self._end = threading.Event()
        self.answers = collections.Counter()
        self.cut = []

    def run(self):
        tls = ssl.create_default_context(cafile=str(self._server.ca))
        while not self._end.is_set():
            connection = http.client.HTTPSConnection("localhost", self._server.ports["http"], timeout=30, context=tls)
            with contextlib.closing(connection):
                try:
                    connection.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {self._token}"})
                    answer = connection.getresponse()
                except (OSError, http.client.HTTPException):
                    self.answers["no answer"] += 1  # not taken up
                    self._end.wait(0.02)
                    continue
                try:
                    answer.read()
                    self.answers[answer.status] += 1
                except (OSError, http.client.HTTPException) as broken:
                    self.cut.append(broken)

    def finish(self):
        self._end.set()
        self.join(60)


class TestSignals(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def wait(self, what, holds, seconds=60):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)  # a log and a folder announce nothing

    def logged(self, server, text, times=1):
        self.wait(text, lambda: server.log.read_text().count(text) >= times)

    def workers(self, server, token, count=3):
        made = [Worker(server, token) for _ in range(count)]
        for worker in made:
            worker.start()
            self.addCleanup(worker.finish)
        return made

    # --- SIGHUP ---

    def presented(self, server, part):
        context = ssl.create_default_context(cafile=str(server.ca))
        with socket.create_connection(("127.0.0.1", server.ports[part]), 30) as raw:
            with context.wrap_socket(raw, server_hostname="localhost") as tls:
                path = self.folder / "presented.pem"
                path.write_text(ssl.DER_cert_to_PEM_cert(tls.getpeercert(True)))
        return fingerprint(path)

    def test_a_renewed_certificate(self):
        server = Server(BIN, self.folder / "server")
        server.add_user("anna", "anna@example.org", PASSWORD)
        with server:
            anna = server.api("anna", PASSWORD)
            first = server.fingerprint
            files = [server.folder / "tls" / f"server.{end}" for end in ("pem", "key")]
            kept = {part: socket.create_connection(("127.0.0.1", server.ports[part]), 60) for part in ("http", "sip")}
            context = ssl.create_default_context(cafile=str(server.ca))
            old = {part: context.wrap_socket(raw, server_hostname="localhost") for part, raw in kept.items()}
            workers = self.workers(server, anna.token)
            # Another authority's, so that the workers' trust has to hold both.
            other = Authority(self.folder / "other")
            renewed = other.issue("renewed", days=80)
            both = self.folder / "both.pem"
            both.write_text(server.ca.read_text() + other.certificate.read_text())
            server.ca = both
            more = self.workers(server, anna.token)
            for worker in workers:
                worker.finish()  # they trust the old one only
            for source, target in zip(renewed, files):
                shutil.copy(source, target)
            self.assertEqual(self.presented(server, "http"), first)  # nothing happens before the signal
            server.process.send_signal(signal.SIGHUP)
            self.logged(server, "app: certificate reloaded")
            second = fingerprint(files[0])
            self.assertNotEqual(first, second)
            for part in ("http", "sip"):
                self.assertEqual(self.presented(server, part), second, part)
            old["http"].sendall(b"GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(old["http"].recv(4096).startswith(b"HTTP/1.1 200"))
            old["sip"].sendall(b"OPTIONS sip:localhost SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
                               b"To: <sip:localhost>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
            self.assertTrue(old["sip"].recv(4096).startswith(b"SIP/2.0 200"))
            metrics = Metrics(server.metrics())
            self.assertLess(abs(metrics.value("conclave_certificate_expiry_seconds") - time.time() - 80 * 86400), 86400)

            good = [file.read_bytes() for file in files]
            breaks = (lambda: files[0].write_bytes(b"no certificate"), lambda: files[0].unlink(),
                      lambda: shutil.copy(other.issue("stranger")[1], files[1]), lambda: files[1].write_bytes(good[1][:60]))
            for number, break_it in enumerate(breaks, 1):
                break_it()
                server.process.send_signal(signal.SIGHUP)
                self.logged(server, "the old ones stay in use", number)
                for part in ("http", "sip"):
                    self.assertEqual(self.presented(server, part), second, part)
                for file, data in zip(files, good):
                    file.write_bytes(data)
            server.process.send_signal(signal.SIGHUP)
            self.logged(server, "app: certificate reloaded", 2)
            for worker in more:
                worker.finish()
                self.assertEqual(worker.cut, [])
                self.assertEqual(set(worker.answers), {200})
            for one in old.values():
                one.close()

    # --- SIGTERM ---

    def stop(self, server):
        """Seconds until it has ended by itself, in order."""
        begun = time.monotonic()
        server.stop()  # complains of a wrong status and of sanitizers
        took = time.monotonic() - begun
        self.assertLess(took, STOP_SECONDS_MAX)
        return took

    def invite(self, api, count):
        made = api.post("/conferences", {"subject": "Viele", "description": "", "begin": instant(3600), "end": instant(7200),
                                         "timeZone": "Europe/Berlin", "type": "secure"})
        path = f"/conferences/{made['id']}"
        added = api.post(path + "/participants", {"participants": [
            {"address": f"p{number}@example.net", "role": "participant"} for number in range(count)]})["items"]
        api.post(path + "/invitations", {"mailTo": [person["id"] for person in added]})
        return path

    def test_stop_under_load(self):
        with Mailbox(self.folder / "mailbox") as mailbox:
            server = Server(BIN, self.folder / "server", mail=mailbox.relay, mail_lines=['starttls = "off"'])
            server.add_user("anna", "anna@example.org", PASSWORD)
            server.start()
            self.addCleanup(server.kill)
            anna = server.api("anna", PASSWORD)
            workers = self.workers(server, anna.token)
            stream = http.client.HTTPSConnection("localhost", server.ports["http"], timeout=60, context=anna._tls)
            stream.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {anna.token}"})
            events = stream.getresponse()
            self.assertEqual(events.status, 200)
            path = self.invite(anna, MAILS)
            mailbox.wait(3)
            # One request whose body is under way when the signal comes: it is at work, and is answered.
            raw = socket.create_connection(("127.0.0.1", server.ports["http"]), 60)
            running = anna._tls.wrap_socket(raw, server_hostname="localhost")
            body = b'{"locale":"de"}'
            running.sendall(b"PATCH /api/v1/me HTTP/1.1\r\nHost: localhost\r\nIf-Match: \"1\"\r\nContent-Type: application/json\r\n"
                            b"Expect: 100-continue\r\nAuthorization: Bearer " + anna.token.encode() +
                            b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n")
            self.assertTrue(running.recv(4096).startswith(b"HTTP/1.1 100"))
            server.process.send_signal(signal.SIGTERM)
            self.logged(server, "app: stopping")
            running.sendall(body)
            answer = running.recv(4096)
            self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)
            self.assertIn(b"Connection: close", answer)
            while events.readline():
                pass  # ends by itself, as a stream does
            took = self.stop(server)
            running.close()
            stream.close()
            for worker in workers:
                worker.finish()
                self.assertEqual(worker.cut, [])
                self.assertLessEqual(set(worker.answers), {200, 503, "no answer"})
            self.assertFalse((server.data / "ports.json").exists())
            count = len(list((self.folder / "mailbox").glob("*.eml")))
            print(f"\n  stopped in {took:.1f} s, {count} of {MAILS} mails were out", flush=True)

            with server:
                mails = mailbox.wait(MAILS, 120)
                anna = server.api("anna", PASSWORD)
                self.assertEqual(anna.get("/me")["locale"], "de")
                self.wait("all are accepted", lambda: collections.Counter(
                    item["state"] for item in anna.get(path + "/invitations")["items"])["accepted"] == MAILS)
            mails = mailbox.wait(MAILS)
            self.assertEqual(len(mails), MAILS)
            self.assertEqual(len({mail.message["Message-ID"] for mail in mails}), MAILS)
            self.assertEqual(len({mail.recipients[0] for mail in mails}), MAILS)
            for mail in mails:
                mail.calendar()  # whole to its last part

    def test_stop_while_the_relay_hangs(self):
        folder = self.folder / "mailbox"
        folder.mkdir()
        with SmtpServer(folder, "--mode", "silent") as hanging:
            port = hanging.port
            server = Server(BIN, self.folder / "server", mail=f"smtp://127.0.0.1:{port}", mail_lines=['starttls = "off"'])
            server.add_user("anna", "anna@example.org", PASSWORD)
            server.start()
            self.addCleanup(server.kill)
            anna = server.api("anna", PASSWORD)
            path = self.invite(anna, 2)
            self.wait("one is under way", lambda: "sending" in {item["state"] for item in anna.get(path + "/invitations")["items"]})
            print(f"\n  stopped in {self.stop(server):.1f} s while the relay hung", flush=True)
        with socket.socket() as kept:  # or another program is given it meanwhile
            kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            kept.bind(("127.0.0.1", port))
            relay = SmtpServer(folder, "--port", str(port))
        with relay, server:
            got = [relay.next_mail(60) for _ in range(2)]
            self.assertEqual(sorted(mail["to"][0] for mail in got), ["p0@example.net", "p1@example.net"])
            anna = server.api("anna", PASSWORD)
            self.wait("both are accepted", lambda: [item["state"] for item in anna.get(path + "/invitations")["items"]
                                                    if item["state"] == "accepted"] == ["accepted"] * 2)
            self.assertIsNone(relay.next_mail(0))

    def test_stop_while_the_relay_takes_its_time(self):
        """The mail is over there, and its receipt is not here yet: broken off now, it would be sent twice."""
        folder = self.folder / "mailbox"
        folder.mkdir()
        with SmtpServer(folder, "--mode", "late") as relay:
            server = Server(BIN, self.folder / "server", mail=f"smtp://127.0.0.1:{relay.port}", mail_lines=['starttls = "off"'])
            server.add_user("anna", "anna@example.org", PASSWORD)
            server.start()
            self.addCleanup(server.kill)
            path = self.invite(server.api("anna", PASSWORD), 1)
            self.assertIsNotNone(relay.next_mail(60))
            self.stop(server)
            with server:
                anna = server.api("anna", PASSWORD)
                self.wait("it is accepted", lambda: "accepted" in [item["state"] for item in anna.get(path + "/invitations")["items"]])
            self.assertIsNone(relay.next_mail(0))

    def test_stop_at_once_and_twice(self):
        server = Server(BIN, self.folder / "server")
        for again in (signal.SIGTERM, signal.SIGINT):
            server.start()
            self.addCleanup(server.kill)
            with self.assertRaises(ApiError):
                server.api("anna", PASSWORD)
            server.process.send_signal(signal.SIGTERM)
            server.process.send_signal(again)
            self.stop(server)


if __name__ == "__main__":
    unittest.main(verbosity=2)
