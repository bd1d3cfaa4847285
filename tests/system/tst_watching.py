# labels: system spec:H2
# timeout: 300
"""What the operator's monitoring sees of a working server: /metrics, word by word, and /healthz when the store does not
answer and when the server stops."""
import http.client
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.metrics import Metrics  # noqa: E402
from support.phone import Phone  # noqa: E402
from support.secrets import search_bytes  # noqa: E402
from support.server import ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"
LABELS = {"version", "route", "method", "status", "result", "code", "state", "thread", "le"}


def http_get(port, request, timeout=20):
    """(status, headers, body) of whatever bytes are sent."""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(request)
        data = b""
        while piece := connection.recv(65536):
            data += piece
    if not data:
        return 0, {}, b""
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return int(lines[0].split()[1]), {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}, body


class TestMetrics(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.server = Server(BIN, self.folder / "server")
        self.server.add_user("anna", "anna@example.org", PASSWORD)

    def wait(self, what, holds, seconds=30):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.1)  # figures are read anew every few seconds, and announce nothing

    def scrape(self):
        metrics = Metrics(self.server.metrics())
        for _, labels in metrics.samples:
            self.assertLessEqual({name for name, _ in labels}, LABELS)
        return metrics

    def test_the_figures(self):
        with self.server, Phone(BIN, self.server.ca) as phone:
            first = self.scrape()
            self.assertEqual(first.value("conclave_build_info"), 1)
            version = subprocess.run([str(self.server.program), "version"], capture_output=True, text=True, check=True).stdout.split()[1]
            self.assertEqual(first.value("conclave_build_info", version=version), 1)
            self.assertLess(abs(first.value("conclave_time_seconds") - time.time()), 30)
            self.assertGreater(first.value("process_resident_memory_bytes"), 1e6)
            self.assertGreaterEqual(first.value("process_threads"), 4)
            self.assertGreater(first.value("process_open_fds"), 5)
            self.assertLess(abs(first.value("conclave_certificate_expiry_seconds") - time.time() - 2 * 86400), 86400)
            for result in ("ok", "refused", "throttled"):
                self.assertEqual(first.value("conclave_logins_total", result=result), 0)

            anna = self.server.api("anna", PASSWORD)
            codes = []
            for _ in range(8):
                try:
                    self.server.api("anna", "not the password")
                except ApiError as refusal:
                    codes.append(refusal.code)
            secrets = {"password": PASSWORD, "token": anna.token, "login": "anna", "address": "anna@example.org"}
            made = anna.post("/conferences", {
                "subject": "Kanarienvogel", "description": "", "begin": self.instant(-60),
                "end": self.instant(3600), "timeZone": "Europe/Berlin", "type": "secure"})
            draft = anna.post("/conferences", {
                "subject": "Entwurf", "description": "", "begin": self.instant(600), "end": self.instant(3600),
                "timeZone": "Europe/Berlin", "type": "secure"})
            path = f"/conferences/{made['id']}"
            person = anna.get(path)["participants"][0]
            pin = anna.get(path + "/pins")["items"][0]
            anna.post(path + "/invitations", {"mailTo": [person["id"]]})
            secrets.update({"pin": pin["pin"], "join token": pin["joinToken"], "subject": "Kanarienvogel", "number": made["number"],
                            "id": made["id"], "other id": draft["id"], "person": person["id"]})
            self.assertEqual(phone.call("anna", self.server.uri("j-" + pin["joinToken"]))["event"], "answered")
            phone.wait("media-started", "anna")
            stream = self.open_events(anna)
            self.wait("the mail is out", lambda: self.scrape().value("conclave_delivery_results_total", result="accepted") == 1)
            self.wait("the database's figures", lambda: self.scrape().value("conclave_conferences", state="running") == 1)
            self.wait("nothing waits", lambda: self.scrape().total("conclave_deliveries_waiting") == 0)  # told every five seconds
            self.wait("no job is under way", lambda: (now := self.scrape()).value("conclave_store_work_seconds_count")
                      == now.value("conclave_store_wait_seconds_count"))
            second = self.scrape()
            for key, value in first.rising().items():
                self.assertGreaterEqual(second.samples[key], value, key)
            self.assertEqual(set(first.kinds) - set(second.kinds), set())
            self.assertEqual(second.value("conclave_logins_total", result="ok"), 1)
            self.assertEqual(second.value("conclave_logins_total", result="refused"), codes.count("bad_credentials"))
            self.assertEqual(second.value("conclave_logins_total", result="throttled"), codes.count("too_many_requests"))
            self.assertGreater(codes.count("too_many_requests"), 0)
            self.assertEqual(second.value("conclave_conferences", state="draft"), 1)
            self.assertEqual(second.value("conclave_sessions"), 1)
            for name in ("calls", "legs", "conferences_open", "sip_connections", "http_event_streams"):
                self.assertEqual(second.value("conclave_" + name), 1, name)
            self.assertGreaterEqual(second.value("conclave_http_connections"), 1)
            self.assertGreater(second.value("conclave_media_packets_received_total", thread="0"), 0)
            requests = dict(route="/api/v1/conferences", method="POST")
            self.assertEqual(second.value("conclave_http_requests_total", status="2xx", **requests), 2)
            self.assertEqual(second.value("conclave_http_request_seconds_count", **requests), 2)
            self.assertGreater(second.value("conclave_http_request_seconds_sum", **requests), 0)
            self.assertGreater(second.value("conclave_store_work_seconds_count"), 10)
            self.assertEqual(search_bytes(self.server.metrics().encode(), secrets, "/metrics"), [])
            self.answer.close()
            stream.close()
            phone.hangup("anna")
            self.wait("the call is over", lambda: self.scrape().value("conclave_legs") == 0)
            self.wait("the stream is over", lambda: self.scrape().value("conclave_http_event_streams") == 0)

    @staticmethod
    def instant(seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))

    def open_events(self, api):
        connection = http.client.HTTPSConnection("localhost", self.server.ports["http"], timeout=30, context=api._tls)
        connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {api.token}"})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        self.answer = answer
        return connection

    def test_scraping_is_cheap(self):
        with self.server:
            before = self.scrape().value("conclave_store_work_seconds_count")
            for _ in range(50):
                self.scrape()
            # One job every five seconds, and the outbox's and this test's own few.
            self.assertLess(self.scrape().value("conclave_store_work_seconds_count") - before, 12)

    def test_the_listener(self):
        with self.server:
            port = self.server.ports["metrics"]
            host = b"Host: localhost\r\n"
            status, headers, body = http_get(port, b"GET /metrics HTTP/1.1\r\n" + host + b"\r\n")
            self.assertEqual((status, headers["content-type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
            self.assertEqual((headers["connection"], int(headers["content-length"])), ("close", len(body)))
            status, headers, body = http_get(port, b"HEAD /metrics HTTP/1.1\r\n" + host + b"\r\n")
            self.assertEqual((status, body), (200, b""))
            self.assertGreater(int(headers["content-length"]), 1000)
            self.assertEqual(http_get(port, b"GET /metrics?x=1 HTTP/1.0\r\n" + host + b"\r\n")[0], 200)
            for request, expected in ((b"GET / HTTP/1.1\r\n" + host, 404), (b"GET /healthz HTTP/1.1\r\n" + host, 404),
                                      (b"GET /metrics/ HTTP/1.1\r\n" + host, 404), (b"GET /api/v1/server HTTP/1.1\r\n" + host, 404),
                                      (b"POST /metrics HTTP/1.1\r\n" + host + b"Content-Length: 0\r\n", 405),
                                      (b"get /metrics HTTP/1.1\r\n" + host, 405), (b"GET /metrics HTTP/1.1\r\n", 400),
                                      (b"GET /metrics HTTP/2.0\r\n" + host, 400), (b"nonsense\r\n", 400), (b"GET /metrics\n", 400),
                                      (b"POST /metrics HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n", 501),
                                      (b"GET /metrics HTTP/1.1\r\n" + host + host, 400),
                                      (b"GET /metrics HTTP/1.1\r\n" + host + b"X: " + b"y" * 9000 + b"\r\n", 431)):
                with self.subTest(request[:40]):
                    self.assertEqual(http_get(port, request + b"\r\n")[0], expected)
            # Those who say nothing take no place for long; over the cap a connection is closed at once.
            silent = [socket.create_connection(("127.0.0.1", port), 20) for _ in range(40)]
            begun = time.monotonic()
            for one in silent:
                self.assertEqual(one.recv(1), b"")
                one.close()
            self.assertLess(time.monotonic() - begun, 20)
            self.scrape()

    def start_once(self, config, wants):
        """What one start logs, stopped when it is ready; its exit status."""
        process = subprocess.Popen([str(self.server.program), "serve", "--config", str(config)], stderr=subprocess.PIPE, text=True)
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "app: ready" in line:
                process.send_signal(signal.SIGTERM)
        status = process.wait(60)
        process.stderr.close()
        self.assertEqual(status, wants, "".join(lines))
        return "".join(lines)

    def test_its_port(self):
        text = self.server.config.read_text()
        entry = '[metrics]\nlisten = "127.0.0.1:0"\n'
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.server.config.write_text(text.replace(entry, f'[metrics]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n'))
            self.assertIn("conclaved: metrics.listen: ", self.start_once(self.server.config, 1))
        self.server.config.write_text(text.replace(entry, '[metrics]\nlisten = ""\n'))
        self.assertIn("metrics=off", self.start_once(self.server.config, 0))
        self.server.config.write_text(text.replace(entry, ""))
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                taken.bind(("127.0.0.1", 9464))
                taken.listen()
            except OSError:
                pass  # somebody else has it: as good
            self.assertIn("the metrics' default port is taken", self.start_once(self.server.config, 0))

    def test_the_log_of_a_start(self):
        with self.server:
            ports = dict(self.server.ports)
        log = self.server.log.read_text()
        self.assertRegex(log, r"info app: ready version=\d+\.\d+\.\d+ schema=\d+ ")
        for part in ("http", "sip", "media", "metrics"):
            self.assertRegex(log, rf"info app: ready .*{part}=127\.0\.0\.1:{ports[part]}\b")
        self.assertRegex(log, r"warning app: the certificate expires soon days=\d+")  # two days, as issued
        self.assertRegex(log, r"info app: stopping signal=15\n(.*\n)*.*info app: stopped\n")
        self.assertIsNone(re.search(r"anna|example\.org", log))

    def test_no_core(self):
        with self.server:
            limits = Path(f"/proc/{self.server.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size\s+0\s+0\s")


class TestHealth(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.server = Server(BIN, Path(holder.name))

    def test_a_store_that_does_not_answer(self):
        with self.server:
            api = self.server.api()
            self.assertEqual(api.request("GET", "/healthz")[2], b'{"status":"ok"}')
            other = sqlite3.connect(self.server.data / "conclave.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            took = []
            until = time.monotonic() + 20
            while True:
                begun = time.monotonic()
                status, headers, body = api.request("GET", "/healthz")
                took.append(time.monotonic() - begun)
                if status != 200:
                    break
                self.assertLess(time.monotonic(), until)
            self.assertEqual((status, headers["Content-Type"]), (503, "application/problem+json"))
            self.assertRegex(body.decode(), r"the store (does not answer|fails)")
            self.assertIn("Retry-After", headers)
            self.assertEqual(Metrics(self.server.metrics()).value("conclave_store_answers"), 0)
            # Many who ask do not wait one behind the other.
            def ask():
                started = time.monotonic()
                self.server.api().request("GET", "/healthz")
                took.append(time.monotonic() - started)
            askers = [threading.Thread(target=ask) for _ in range(10)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            self.assertLess(max(took), 5, took)  # a second, and the handshakes of a busy machine
            other.execute("ROLLBACK")
            other.close()
            until = time.monotonic() + 20
            while api.request("GET", "/healthz")[0] != 200:
                self.assertLess(time.monotonic(), until)
                time.sleep(0.1)  # the answer before is kept for a second
        self.assertRegex(self.server.log.read_text(), r"warning app: unwell why=")
        self.assertIn("info app: well again", self.server.log.read_text())

    def test_a_server_that_stops(self):
        self.server.start()
        context = ssl.create_default_context(cafile=str(self.server.ca))
        raw = socket.create_connection(("127.0.0.1", self.server.ports["http"]), 30)
        with context.wrap_socket(raw, server_hostname="localhost") as tls:
            # Its head is in, so it is at work when the signal comes, and its answer is still owed.
            tls.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
            self.assertTrue(tls.recv(1000).startswith(b"HTTP/1.1 100"))
            self.server.process.send_signal(signal.SIGTERM)
            until = time.monotonic() + 20
            while "app: stopping" not in self.server.log.read_text():
                self.assertLess(time.monotonic(), until)
                time.sleep(0.02)  # a log announces nothing
            tls.sendall(b"x")
            answer = b""
            while piece := tls.recv(4096):
                answer += piece
        self.assertTrue(answer.startswith(b"HTTP/1.1 503"), answer)
        self.assertIn(b"stopping", answer)
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
