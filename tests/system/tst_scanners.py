# labels: system spec:F1 spec:C9
# covers: T-B10_scanners
# timeout: 180
"""SIPVicious over TLS learns nothing and may soon only call; a wrong conference, a wrong PIN and a wrong time are answered
alike, octet for octet but for what is random. The scanners speak UDP: what wraps them here also says TLS in their Via, or
they would hear that alone."""
import concurrent.futures
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.server import Server
from support.sip_client import SipClient, SipClosed, source_address, tls_context

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
SAMPLES = 2000 if NIGHTLY else 80
PER_ADDRESS = 200   # calls, of the 300 at once
STRANGE_MAX = 12    # ten in ten minutes, and one a minute more
EXTENSIONS = 150


class Wrapper(threading.Thread):
    """A UDP port behind which is one TLS connection after the other from `source`; what passes is kept."""

    def __init__(self, server, source, context):
        super().__init__(daemon=True)
        self.server, self.source, self.context = server, source, context
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.port = self.udp.getsockname()[1]
        self.asked = 0
        self.closed = 0
        self.replies = []
        self.client = None

    def run(self):
        while True:
            try:
                data, scanner = self.udp.recvfrom(65536)
            except OSError:
                return
            if not data:
                return  # shut down
            if data.startswith(b"ACK"):
                continue
            self.asked += 1
            try:
                self.client = self.client or SipClient(self.server, self.source, self.context)
                self.client.send(data.replace(b"SIP/2.0/UDP", b"SIP/2.0/TLS", 1))
                _, head = self.client.final()
                self.replies.append(head)
                self.udp.sendto((head.replace("SIP/2.0/TLS", "SIP/2.0/UDP", 1) + "\r\n\r\n").encode(), scanner)
            except (SipClosed, OSError):
                self.closed += 1
                self.client = None

    def close(self):
        with contextlib.suppress(OSError):  # not connected, and yet it wakes the thread
            self.udp.shutdown(socket.SHUT_RDWR)
        self.join()
        self.udp.close()
        if self.client:
            self.client.close()

    def statuses(self):
        return {reply.split(" ", 2)[1] for reply in self.replies}


def without_chance(head, body=""):
    """An answer without what is random or the caller's own."""
    text = head + "\r\n\r\n" + body
    for pattern, instead in ((r"(?m)^(Via|From|To|Call-ID|CSeq):.*$", r"\1"), (r"inline:\S+", "inline:KEY"),
                             (r"a=ssrc:\d+", "a=ssrc:N"), (r"Content-Length: \d+", "Content-Length: N"),
                             (r"o=(\S+) \d+ \d+", r"o=\1 N N")):
        text = re.sub(pattern, instead, text)
    return text


def welch_t(one, other):
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / spread ** 0.5 if spread else 0.0


class Scanners(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name))
        cls.server.add_user("anna", "anna@example.org", "a long password")
        cls.server.start()
        cls.api = cls.server.api("anna", "a long password")
        cls.context = tls_context(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    # --- the scanners ---

    def scan(self, source, *command):
        """What the program printed, and the wrapper it went through."""
        wrapper = Wrapper(self.server, source, self.context)
        wrapper.start()
        self.addCleanup(wrapper.close)
        done = subprocess.run([word.replace("PORT", str(wrapper.port)) for word in command], capture_output=True, text=True,
                              timeout=120, cwd=self.folder.name, env={**os.environ, "HOME": self.folder.name})
        print(f"{' '.join(command)}: {wrapper.asked} sent, {len(wrapper.replies)} answered {sorted(wrapper.statuses())}, "
              f"{wrapper.closed} times closed", flush=True)
        self.assertGreater(wrapper.asked, 0, done.stderr)
        for reply in wrapper.replies:
            self.assertIsNone(re.search(r"(?im)^(Server|User-Agent|WWW-Authenticate|Proxy-Authenticate):", reply), reply)
            self.assertNotIn("conclave", reply.lower())
        return done.stdout + done.stderr, wrapper

    def link_opens(self, source, name):
        with SipClient(self.server, source, self.context) as client:
            self.assertEqual(client.call("j-" + self.meeting.people[name]["joinToken"])[0], 200)

    def register(self, source, count):
        """So many REGISTERs, each by a connection of its own; how many of them are answered, with 405."""
        answered = 0
        for number in range(count):
            with SipClient(self.server, source, self.context) as client, contextlib.suppress(SipClosed):
                status, _ = client.ask("REGISTER", str(100 + number), headers=["User-Agent: friendly-scanner"])
                self.assertEqual(status, 405)
                answered += 1
        return answered

    def may_only_call(self, source, name):
        """OPTIONS is not answered any more, a link opens."""
        with SipClient(self.server, source, self.context) as client, self.assertRaises(SipClosed):
            client.ask("OPTIONS", "anybody")
        self.link_opens(source, name)
        with SipClient(self.server, source_address(1), self.context) as client:
            self.assertEqual(client.ask("OPTIONS", "anybody")[0], 200)

    def test_scanners_learn_nothing(self):
        self.meeting = Meeting(self.server, self.api, ("ben", "carla"))
        said, wrapper = self.scan("127.200.0.1", "svmap", "-p", "PORT", "127.0.0.1")
        self.assertIn("127.0.0.1", said)
        self.assertEqual(wrapper.statuses(), {"200"})
        # These two give up when they hear that there is no REGISTER.
        wanted = f"100-{99 + EXTENSIONS}"
        said, wrapper = self.scan("127.200.0.2", "svwar", "-v", "-p", "PORT", "-e", wanted, "--force", "127.0.0.1")
        self.assertIn("found nothing", said)
        self.assertEqual(wrapper.statuses(), {"405"})
        said, wrapper = self.scan("127.200.0.3", "svcrack", "-v", "-p", "PORT", "-u", "100", "-r", "1-100", "127.0.0.1")
        self.assertIn("found nothing", said)
        self.assertEqual(wrapper.statuses(), {"405"})
        # One that does not give up.
        self.assertLessEqual(self.register("127.200.0.3", EXTENSIONS), STRANGE_MAX)
        self.may_only_call("127.200.0.3", "carla")
        # Calls are answered, each as every other one: whether a number exists does not show.
        number = int(self.meeting.number)
        wanted = f"{number - 10}-{number + 10}"
        invite = ("svwar", "-v", "-p", "PORT", "-m", "INVITE", "-e", wanted, "--force", "127.0.0.1")
        said, wrapper = self.scan("127.200.0.4", *invite)
        self.assertGreater(len(wrapper.replies), 1, said)
        alike = {}  # it takes back, or ends, what was answered
        for reply in wrapper.replies:
            alike.setdefault(re.search(r"(?im)^CSeq: \d+ (\w+)", reply).group(1), set()).add(without_chance(reply))
        self.assertIn("INVITE", alike)
        self.assertEqual({method: len(replies) for method, replies in alike.items()}, dict.fromkeys(alike, 1))

    def test_an_office_with_an_odd_phone_gets_in(self):
        """A phone that tries to register again and again does not keep the others behind its address from calling."""
        self.meeting = Meeting(self.server, self.api, ("ben",))
        odd = "127.200.0.5"
        answered = self.register(odd, 2 * STRANGE_MAX)
        self.assertLessEqual(answered, STRANGE_MAX)
        self.assertGreaterEqual(answered, 10)
        self.link_opens(odd, "ben")
        with SipClient(self.server, odd, self.context) as client:
            self.assertEqual(client.call(self.meeting.number)[0], 200)
            self.assertEqual(client.type("12"), [200, 200])
            self.assertEqual(client.bye(), 200)

    # --- answers that must not differ ---

    def test_wrong_conference_and_wrong_time_are_answered_as_a_right_one(self):
        meeting = Meeting(self.server, self.api)
        early = Meeting(self.server, self.api, begin=5 * 86400, end=6 * 86400)
        numbers = {"right": meeting.number, "unknown": "10000001", "early": early.number}
        answers, times = {}, {kind: [] for kind in numbers}
        for sample in range(SAMPLES):
            for kind, number in numbers.items():
                count = sample * len(numbers) + len(answers)
                with SipClient(self.server, source_address(10 + count // PER_ADDRESS), self.context) as client:
                    begun = time.perf_counter()
                    status, head = client.call(number)
                    times[kind].append((time.perf_counter() - begun) * 1000)
                    self.assertEqual(status, 200)
                    answers.setdefault(kind, set()).add(without_chance(head, client.answer))
                    client.bye()
        self.assertEqual(answers["right"], answers["unknown"])
        self.assertEqual(answers["right"], answers["early"])
        self.assertEqual(len(answers["right"]), 1, answers["right"])
        self.tell(times, "right")

    def test_three_wrong_tries_end_alike(self):
        """The BYE after three wrong PINs, at a number that is right, unknown or too early."""
        meeting = Meeting(self.server, self.api)
        early = Meeting(self.server, self.api, begin=5 * 86400, end=6 * 86400)
        numbers = {"right": meeting.number, "unknown": "10000001", "early": early.number}
        with concurrent.futures.ThreadPoolExecutor() as pool:
            sources = (source_address(5 + index) for index in range(len(numbers)))
            farewells = list(pool.map(self.type_until_ended, numbers.values(), sources))
        self.assertIn("wrong PIN", farewells[0])
        self.assertEqual(len(set(farewells)), 1, farewells)

    def type_until_ended(self, number, source):
        """Wrong PINs, a star first, until the server has had enough; its BYE without what is random."""
        with SipClient(self.server, source, self.context) as client:
            self.assertEqual(client.call(number)[0], 200)
            while True:
                client.send(b"".join(client.info(key) for key in "*111111111"))
                head = ""
                while not re.search(rf"(?m)^CSeq: {client.cseq} INFO", head):
                    head, _ = client.receive()
                    if head.startswith("BYE "):
                        return re.sub(r"(?m)^(Via|From|To|Call-ID):.*$", r"\1", head)
                time.sleep(0.1)  # the next try, as fast as nobody types

    def test_links_that_open_nothing_are_answered_alike(self):
        links = {"unknown": "j-" + "A" * 22, "other": "j-" + "z" * 22, "short": "j-abc", "empty": "j-", "long": "j-" + "A" * 100}
        answers, times = {}, {kind: [] for kind in links}
        for sample in range(SAMPLES // 2):
            for kind, link in links.items():
                with SipClient(self.server, source_address(3000 + sample * len(links) // PER_ADDRESS), self.context) as client:
                    begun = time.perf_counter()
                    status, head = client.call(link)
                    times[kind].append((time.perf_counter() - begun) * 1000)
                    self.assertEqual(status, 403)
                    answers.setdefault(kind, set()).add(without_chance(head))
        self.assertEqual(len(set().union(*answers.values())), 1, answers)
        self.tell(times, "unknown")

    def tell(self, times, reference):
        """Printed, not asserted: a machine that does other things as well decides them."""
        for kind, values in times.items():
            print(f"{kind}: median {statistics.median(values):.2f} ms, Welch t against {reference} "
                  f"{welch_t(values, times[reference]):.2f} ({len(values)} samples)", flush=True)


if __name__ == "__main__":
    if not shutil.which("svmap"):
        print("SKIPPED: svmap is not installed (package sipvicious): packaging/dependencies installs it", flush=True)
        sys.exit(77)
    unittest.main(verbosity=2)
