# labels: system spec:H2
# covers: T-B7_hostile_http
# timeout: 600
# serial
"""The API of the real conclaved among hostile clients: hundreds that are slow in every phase, a thousand pipelined requests,
half-closed connections, TLS junk, JSON made to hurt. Meanwhile an honest client works on, and its times are measured.
CONCLAVE_NIGHTLY=1 means full size."""
import http.client
import json
import os
import random
import re
import selectors
import socket
import ssl
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.server import Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
FULL = os.environ.get("CONCLAVE_NIGHTLY") == "1"
SLOW = 500 if FULL else 90       # a third each: slow head, slow body, slow TLS
SLOW_SECONDS_MAX = 12
PASSWORD = "correct horse battery"
SANITIZED = b"__asan_init" in (Path(BIN) / "conclaved").read_bytes()
HEAD = b"Host: localhost\r\n"


def source(number):
    """A loopback address of its own for every hundred connections: one address may have 300."""
    return f"127.0.0.{2 + number // 100}", 0


class Honest(threading.Thread):
    """Works as a person's program does, on one connection after the other; every request has to succeed."""

    def __init__(self, api):
        super().__init__(daemon=True)
        self._api = api
        self._finished = threading.Event()
        self.times = []
        self.fault = None

    def run(self):
        try:
            while not self._finished.is_set():
                connection = http.client.HTTPSConnection("localhost", self._api._port, timeout=30, context=self._api._tls)
                for number in range(50):
                    if self._finished.is_set():
                        break
                    begun = time.monotonic()
                    connection.request("GET", ("/api/v1/me", "/api/v1/conferences")[number % 2],
                                       headers={"Authorization": f"Bearer {self._api.token}"})
                    answer = connection.getresponse()
                    answer.read()
                    self.times.append(time.monotonic() - begun)
                    if answer.status != 200:
                        raise AssertionError(f"status {answer.status}")
                connection.close()
        except Exception as fault:  # whatever it is, the test's own thread has to say it
            self.fault = fault

    def finish(self):
        self._finished.set()
        self.join(60)
        return self.fault


class Slow:
    """One hostile connection. `drip` is called once a second; `ended` is when the server was done with it."""

    def __init__(self, kind, port, context, number):
        self.kind = kind
        self.socket = socket.create_connection(("127.0.0.1", port), 30, source_address=source(number))
        self.begun = time.monotonic()
        self.ended = None
        self.answer = b""
        if kind == "tls":
            self.socket.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")  # a hello that never goes on
        else:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
            self.begun = time.monotonic()
            if kind == "head":
                self.socket.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
            else:
                self.socket.sendall(b"POST /api/v1/sessions HTTP/1.1\r\n" + HEAD + b"Content-Length: 1000000\r\n\r\n{")
        self.socket.setblocking(False)

    def drip(self):
        try:
            self.socket.send(b"a")
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            pass
        except OSError:
            self.end()

    def read(self):
        try:
            piece = self.socket.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            piece = b""
        self.answer += piece
        if not piece or b"\r\n\r\n" in self.answer:
            self.end()

    def end(self):
        if self.ended is None:
            self.ended = time.monotonic()


class TestHostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name))
        cls.server.add_user("anna", "anna@example.org", PASSWORD)
        cls.server.start()
        cls.api = cls.server.api("anna", PASSWORD)
        cls.context = cls.api._tls

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()  # complains of a wrong status and of sanitizers

    def setUp(self):
        self.rss_before = self.rss()
        self.honest = Honest(self.api)
        self.honest.start()

    def tearDown(self):
        self.assertIsNone(self.honest.finish())
        grown = (self.rss() - self.rss_before) / 1e6
        times = sorted(self.honest.times)
        self.assertGreater(len(times), 5)
        p99 = times[int(len(times) * 0.99)] * 1000
        print(f"\n  honest client: {len(times)} requests, p99 {p99:.1f} ms, most {times[-1] * 1000:.1f} ms; "
              f"memory grew by {grown:.1f} MB", flush=True)
        if not SANITIZED:
            self.assertLessEqual(grown, 50)
        if FULL and not SANITIZED:
            self.assertLessEqual(p99, 100)

    def rss(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024

    def connect(self, timeout=30):
        raw = socket.create_connection(("127.0.0.1", self.server.ports["http"]), timeout)
        return self.context.wrap_socket(raw, server_hostname="localhost")

    def exchange(self, request):
        """Everything that comes back for these bytes, until the server closes."""
        with self.connect() as tls:
            data = b""
            try:
                tls.sendall(request)
                while piece := tls.recv(65536):
                    data += piece
            except (ConnectionError, ssl.SSLError):
                pass
        return data

    def test_slow_ones(self):
        port = self.server.ports["http"]
        kinds = ("head", "body", "tls")
        slow = [Slow(kinds[number % 3], port, self.context, number) for number in range(SLOW)]
        top = self.rss()
        selector = selectors.DefaultSelector()
        for one in slow:
            selector.register(one.socket, selectors.EVENT_READ, one)
        next_drip = time.monotonic()
        until = time.monotonic() + 60
        while open_ones := [one for one in slow if one.ended is None]:
            self.assertLess(time.monotonic(), until, f"{len(open_ones)} are still there: {open_ones[0].kind}")
            if time.monotonic() >= next_drip:
                next_drip += 1
                for one in open_ones:
                    one.drip()
                top = max(top, self.rss())
            for key, _ in selector.select(max(0, next_drip - time.monotonic())):
                key.data.read()
                if key.data.ended is not None:
                    selector.unregister(key.fileobj)
        for kind in kinds:
            took = sorted(one.ended - one.begun for one in slow if one.kind == kind)
            print(f"\n  {len(took)} slow in their {kind}: closed after {took[0]:.1f} to {took[-1]:.1f} s", end="", flush=True)
            self.assertLessEqual(took[-1], SLOW_SECONDS_MAX, kind)
            if kind != "tls":
                answers = {one.answer[:12] for one in slow if one.kind == kind}
                self.assertEqual(answers, {b"HTTP/1.1 408"})
        print(f"\n  memory at most {(top - self.rss_before) / 1e6:.1f} MB above before, with {SLOW} of them", end="", flush=True)
        if not SANITIZED:
            self.assertLessEqual(top - self.rss_before, 50e6)
        for one in slow:
            one.socket.close()

    def test_pipelined(self):
        request = b"GET /api/v1/server HTTP/1.1\r\n" + HEAD + b"\r\n"
        data = self.exchange(request * 1000)
        self.assertEqual(len(re.findall(rb"HTTP/1\.1 200 ", data)), 100)  # no more on one connection
        self.assertEqual(data.count(b"Connection: close"), 1)
        for _ in range(10 if FULL else 3):
            data = self.exchange(request * 100)
            self.assertEqual(len(re.findall(rb"HTTP/1\.1 200 ", data)), 100)

    def test_half_closed_and_broken_off(self):
        for number in range(200 if FULL else 40):
            raw = socket.create_connection(("127.0.0.1", self.server.ports["http"]), 30)
            tls = self.context.wrap_socket(raw, server_hostname="localhost")
            tls.sendall(b"GET /api/v1/server HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n")
            if number % 2:
                socket.socket.shutdown(tls, socket.SHUT_WR)
            tls.close()
        with self.connect() as tls:
            tls.sendall(b"GET /api/v1/server HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n")
            socket.socket.shutdown(tls, socket.SHUT_WR)  # of TCP, without a word of TLS
            data = b""
            while piece := tls.recv(65536):
                data += piece
        self.assertTrue(data.startswith(b"HTTP/1.1 200 "), data[:100])

    def test_tls_junk(self):
        junk = random.Random(7)
        print("\n  seed 7", end="", flush=True)
        for number in range(500 if FULL else 100):
            with socket.create_connection(("127.0.0.1", self.server.ports["http"]), 30) as raw:
                head = (b"", b"\x16\x03\x01", b"\x16\x03\x03\xff\xff", b"\x80\x2e\x01\x00\x02", b"GET / HTTP/1.1\r\n\r\n")[number % 5]
                try:
                    raw.sendall(head + junk.randbytes(junk.randrange(1, 4000)))
                    raw.shutdown(socket.SHUT_WR)
                    while raw.recv(4096):
                        pass
                except ConnectionError:
                    pass

    def test_json(self):
        deep = 100_000
        keys = ",".join(f'"k{i}":0' for i in range(1_000_000 if FULL else 100_000)).encode()
        cases = {
            "arrays": (b"[" * deep, 400), "closed arrays": (b"[" * deep + b"]" * deep, 400),
            "objects": (b'{"a":' * deep, 400), "objects in a field": (b'{"login":' + b'{"a":' * deep + b"1" + b"}" * deep + b"}", 400),
            # Refused by its size where it is larger than a body may be, else by its first key.
            "a million keys": (b"{" + keys + b"}", 413 if len(keys) > 1024 * 1024 else 422),
            "fits, all keys": (b"{" + keys[:1_000_000].rpartition(b",")[0] + b"}", 422),
            "1e999": (b'{"login":1e999,"password":"x"}', (400, 422)), "-1e999": (b'{"login":-1e999,"password":"x"}', (400, 422)),
            "many digits": (b'{"login":' + b"9" * 500_000 + b"}", (400, 422)),
            "NUL": (b'{"login":"a\x00b","password":"x"}', 400), "NUL outside": (b'{"login":"a"\x00,"password":"x"}', 400),
            "escaped NUL": (b'{"login":"a\\u0000b","password":"x"}', (400, 401, 422)),
            "a lone surrogate": (b'{"login":"\\ud800","password":"x"}', 400), "a low one": (b'{"login":"\\udc00","password":"x"}', 400),
            "reversed": (b'{"login":"\\udc00\\ud800","password":"x"}', 400), "raw surrogate": (b'{"login":"\xed\xa0\x80","password":"x"}', 400),
            "overlong": (b'{"login":"\xc0\xaf","password":"x"}', 400), "cut": (b'{"login":"\xe2\x82","password":"x"}', 400),
            "duplicate keys": (b'{"login":"a","login":"b","password":"x"}', 400),
            "escaped duplicate": (b'{"login":"a","l\\u006fgin":"b","password":"x"}', 400),
            "a mark of order": (b'\xef\xbb\xbf{"login":"a","password":"x"}', 400), "NaN": (b'{"login":NaN}', 400),
            "comment": (b'{"login":"a"/**/,"password":"x"}', 400), "trailing comma": (b'{"login":"a","password":"x",}', 400),
            "two values": (b'{"login":"a","password":"x"}{}', 400), "nothing": (b"", 400), "white space": (b" " * 500_000, 400),
        }
        # A stranger's body is read as JSON only where it is small; whoever is signed in may send more.
        doors = ((b"POST /api/v1/sessions", b"", 4096),
                 (b"PUT /api/v1/me/password", f"Authorization: Bearer {self.api.token}\r\n".encode(), 1024 * 1024))
        for name, (body, expected) in cases.items():
            for door, token, size_max in doors:
                with self.subTest(f"{name}: {door.decode()}"):
                    data = self.exchange(door + b" HTTP/1.1\r\n" + HEAD + token + b"Content-Type: application/json\r\n"
                                         b"Connection: close\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
                    status = int(data[9:12] or b"0")
                    wanted = 413 if len(body) > size_max else expected
                    self.assertIn(status, wanted if isinstance(wanted, tuple) else (wanted,), data[-300:])
                    problem = json.loads(data.partition(b"\r\n\r\n")[2])
                    self.assertEqual(problem["status"], status)
                    self.assertLess(len(data), 2000)  # an answer does not repeat what was sent

    def test_the_listeners_of_the_phones_and_of_the_metrics_live_on(self):
        self.assertIn("conclave_http_connections", self.server.metrics())
        with socket.create_connection(("127.0.0.1", self.server.ports["sip"]), 30) as raw:
            with self.context.wrap_socket(raw, server_hostname="localhost") as tls:
                tls.sendall(b"OPTIONS sip:localhost SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
                            b"To: <sip:localhost>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                self.assertTrue(tls.recv(4096).startswith(b"SIP/2.0 200"))
        self.wait_for_requests()

    def wait_for_requests(self):
        until = time.monotonic() + 30
        while len(self.honest.times) < 10:
            self.assertLess(time.monotonic(), until)
            self.assertTrue(self.honest.is_alive())
            time.sleep(0.05)  # the other thread's list announces nothing


if __name__ == "__main__":
    unittest.main(verbosity=2)
