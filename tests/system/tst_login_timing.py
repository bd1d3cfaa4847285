# labels: system spec:A3
# covers: T-B9_login_answers
# timeout: 300
"""A wrong password and a login that does not exist, over real HTTPS: the same answer byte for byte, and a hash computed for
each (seen in the server's CPU time). How long both took is printed; a busy machine is no place to assert on it."""
import http.client
import json
import math
import os
import ssl
import statistics
import tempfile
import time
import unittest
from pathlib import Path

from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
ACCOUNTS = 4
SAMPLES = 40 if NIGHTLY else 12  # of each kind; within what the throttle lets every login and address try
HASH_CPU_MIN = 0.04              # seconds; Argon2id with 64 MiB takes three times that on an idle core


def welch(a, b):
    spread = statistics.variance(a) / len(a) + statistics.variance(b) / len(b)
    return (statistics.mean(a) - statistics.mean(b)) / math.sqrt(spread) if spread else 0.0


class LoginTiming(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = Server(BIN, Path(self.folder.name))
        for i in range(ACCOUNTS):
            self.server.add_user(f"user{i}", f"user{i}@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.stop)
        self.tls = ssl.create_default_context(cafile=str(self.server.ca))

    def cpu(self):
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def guess(self, login, source):
        """(seconds, status, headers, body) without what differs in every answer."""
        connection = http.client.HTTPSConnection(self.server.host, self.server.ports["http"], timeout=60, context=self.tls,
                                                 source_address=(source, 0))
        try:
            connection.connect()
            begun = time.perf_counter()
            connection.request("POST", "/api/v1/sessions", json.dumps({"login": login, "password": "not the password"}),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            taken = time.perf_counter() - begun
        finally:
            connection.close()
        headers = dict(answer.getheaders())
        request_id = headers.pop("X-Request-Id")
        headers.pop("Date")
        return taken, answer.status, headers, body.replace(request_id.encode(), b"ID")

    def test_unknown_and_wrong_are_the_same(self):
        times = {"wrong": [], "unknown": []}
        cpu = {"wrong": 0.0, "unknown": 0.0}
        answers = {"wrong": set(), "unknown": set()}
        for i in range(SAMPLES):
            # Every try from another address; the order of the two changes, so that neither has the warmer caches.
            kinds = ("wrong", "unknown") if i % 2 == 0 else ("unknown", "wrong")
            for kind in kinds:
                login = f"{'user' if kind == 'wrong' else 'gone'}{i % ACCOUNTS}"
                before = self.cpu()
                taken, status, headers, body = self.guess(login, f"127.0.1.{i + 1}")
                cpu[kind] += self.cpu() - before
                self.assertEqual(status, 401, body)
                times[kind].append(taken)
                answers[kind].add((status, tuple(sorted(headers.items())), body))
        self.assertEqual(answers["wrong"], answers["unknown"])
        self.assertEqual(len(answers["wrong"]), 1)
        for kind in times:
            print(f"{kind}: median {statistics.median(times[kind]) * 1000:.1f} ms, "
                  f"CPU {cpu[kind] / SAMPLES * 1000:.0f} ms a try, {SAMPLES} tries")
            self.assertGreater(cpu[kind], SAMPLES * HASH_CPU_MIN, f"{kind}: no hash was computed")
        print(f"Welch t of wrong against unknown: {welch(times['wrong'], times['unknown']):.2f}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
