"""The search for secrets and the throw-away certificates."""
import base64
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
from pathlib import Path

from support.certificates import Authority, fingerprint
from support.secrets import search, search_bytes

SECRET = "tök/en+123456&9"
PIN = "481516234"


class TestSearch(unittest.TestCase):
    def test_every_shape_bites(self):
        cases = {
            "raw": SECRET.encode(), "hex": SECRET.encode().hex().encode(), "HEX": SECRET.encode().hex().upper().encode(),
            "url": urllib.parse.quote(SECRET, safe="").encode(), "utf-16le": SECRET.encode("utf-16-le"),
            "utf-16be": SECRET.encode("utf-16-be")}
        for before in ("", "a", "ab", "abc"):
            for after in ("", "x", "xy"):
                text = (before + SECRET + after).encode()
                cases[f"base64 of {before}.{after}"] = base64.b64encode(text)
                cases[f"base64url of {before}.{after}"] = base64.urlsafe_b64encode(text)
        for name, data in cases.items():
            with self.subTest(name):
                hits = search_bytes(b"noise " + data + b" noise", {"it": SECRET}, "here")
                self.assertTrue(hits)
                self.assertNotIn(SECRET, str(hits[0]))

    def test_grouped_pins(self):
        for text in ("481 516 234", "481-516-234", "481\u00a0516\u00a0234"):
            self.assertTrue(search_bytes(text.encode(), {"pin": PIN}, "here"), text)

    def test_nothing_else(self):
        self.assertEqual(search_bytes(b"481516235 and token" * 100, {"pin": PIN, "it": SECRET}, "here"), [])

    def test_files_and_processes(self):
        with tempfile.TemporaryDirectory() as folder:
            deep = Path(folder) / "a" / "b"
            deep.mkdir(parents=True)
            (deep / "log").write_text(f"pin={PIN}\n")
            (deep / "own").write_text(PIN)
            hits = search({"pin": PIN}, [folder], skip=[deep / "own"])
            self.assertEqual([hit.place for hit in hits], [str(deep / "log")])
            sleeper = subprocess.Popen([sys.executable, "-c", "print(flush=True); input()", PIN], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                sleeper.stdout.readline()
                self.assertEqual(len(search({"pin": PIN}, processes=[sleeper.pid])), 1)
            finally:
                sleeper.stdin.close()
                sleeper.stdout.close()
                sleeper.wait(10)


class TestCertificates(unittest.TestCase):
    def test_a_client_that_knows_the_authority_is_content(self):
        with tempfile.TemporaryDirectory() as folder:
            authority = Authority(folder)
            certificate, key = authority.issue("server")
            self.assertEqual(len(fingerprint(certificate)), 64)
            server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server_side.load_cert_chain(certificate, key)
            for trusted in (True, False):
                with self.subTest(trusted=trusted), socket.create_server(("127.0.0.1", 0)) as listener:
                    def serve():
                        raw, _ = listener.accept()
                        try:
                            with server_side.wrap_socket(raw, server_side=True) as tls:
                                tls.sendall(b"hello")
                        except OSError:
                            pass
                    thread = threading.Thread(target=serve)
                    thread.start()
                    context = ssl.create_default_context(cafile=authority.certificate if trusted else None)
                    raw = socket.create_connection(listener.getsockname(), 10)
                    try:
                        with context.wrap_socket(raw, server_hostname="localhost") as tls:
                            self.assertTrue(trusted)
                            self.assertEqual(tls.recv(10), b"hello")
                    except ssl.SSLCertVerificationError:
                        self.assertFalse(trusted)
                    finally:
                        raw.close()
                    thread.join()


if __name__ == "__main__":
    unittest.main()
