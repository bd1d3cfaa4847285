# labels: system spec:H1
# covers: T-F12_few_files
# timeout: 120
"""The server may open 512 files and a thousand connections come that say nothing, and come again when they are closed. Who talks
goes on, somebody new gets in, the log stays short, the processor is not spun, and afterwards all is as before."""
import os
import resource
import selectors
import socket
import tempfile
import threading
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.metrics import Metrics
from support.phone import Phone, gap_ms_max
from support.server import Server
from support.sip_client import source_address

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
FILES = 512
CONNECTIONS = 1000
ADDRESSES = 20
CALLS = 100 if NIGHTLY else 12
SECONDS = 30 if NIGHTLY else 8
TALKER_HZ = 900
LINES_A_SECOND = 10
CORES_MAX = 0.6  # beyond what the calls took before: an accept loop without a pause takes a whole one


class Silent(threading.Thread):
    """A thousand connections without a word, opened again a second after the server has closed them."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port = port
        self.opened = 0
        self.filled = threading.Event()
        self.stop = threading.Event()
        self.selector = selectors.DefaultSelector()

    def open(self):
        plain = socket.socket()
        plain.bind((source_address(self.opened % ADDRESSES), 0))
        plain.setblocking(False)
        plain.connect_ex(("127.0.0.1", self.port))
        self.selector.register(plain, selectors.EVENT_READ)
        self.opened += 1

    def run(self):
        while not self.stop.is_set():
            while len(self.selector.get_map()) < CONNECTIONS:
                self.open()
            self.filled.set()
            for key, _ in self.selector.select(0.2):
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
            self.stop.wait(1)  # the pace of those who come again
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()


class FewFiles(unittest.TestCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server(BIN, Path(folder.name), open_files=FILES)
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.names = [f"guest{number}" for number in range(CALLS)]
        self.api = self.server.api("anna", "a long password")
        self.meeting = Meeting(self.server, self.api, ["late", *self.names])
        self.phone = Phone(BIN, self.server.ca)
        self.addCleanup(self.phone.close)

    def lines(self):
        return self.server.log.read_text(errors="replace").count("\n")

    def test_the_phones_port_is_flooded(self):
        self.who_talks_goes_on("sip")

    def test_both_ports_are_flooded(self):
        """The other port takes all that the phones' one leaves: no file is left at all."""
        self.who_talks_goes_on("http", "sip")

    def who_talks_goes_on(self, *ports):
        source = {"tone": TALKER_HZ, "dbfs": -20}
        for name in self.names:
            answer = self.phone.call(name, self.meeting.link(name), source=source if name == self.names[0] else "silence")
            self.assertEqual(answer["event"], "answered")
        until = time.monotonic() + 30
        while True:  # the prompts come first
            tones = self.phone.listen(self.names[1], 1000, [TALKER_HZ])["tones"]
            if len(tones) == 1 and abs(tones[0]["hz"] - TALKER_HZ) < 5:
                break
            self.assertLess(time.monotonic(), until, "the talker is not heard alone")
        cpu, begun = self.server.cpu_seconds(), time.monotonic()
        time.sleep(2)  # what the calls take by themselves
        quiet = (self.server.cpu_seconds() - cpu) / (time.monotonic() - begun)
        silent = [Silent(self.server.ports[port]) for port in ports]
        for thread in silent:
            thread.start()
            self.assertTrue(thread.filled.wait(30))
        since = self.phone.start_listening(self.names[1], SECONDS * 1000, [TALKER_HZ])
        lines, cpu, begun, most = self.lines(), self.server.cpu_seconds(), time.monotonic(), 0
        while time.monotonic() < begun + SECONDS / 2:
            most = max(most, self.server.open_files())
            time.sleep(0.1)
        late = self.phone.call("late", self.meeting.link("late"), 30)
        self.assertEqual(late["event"], "answered", "nobody new gets in")
        heard = self.phone.heard(self.names[1], since)
        took = time.monotonic() - begun
        lines, busy = self.lines() - lines, (self.server.cpu_seconds() - cpu) / took
        for thread in silent:
            thread.stop.set()
        for thread in silent:
            thread.join()
        freed = time.monotonic()
        while (Metrics(self.server.metrics()).value("conclave_sip_connections") > CALLS + 1
               or self.server.open_files() > FILES / 2):
            self.assertLess(time.monotonic(), freed + 20, "connections stay")
        print(f"{sum(thread.opened for thread in silent)} silent connections in {took:.0f} s beside {CALLS} calls: "
              f"at most {most} files open, {lines} log lines, {quiet:.2f} cores before and {busy:.2f} during; "
              f"somebody new in after {late['afterMs']} ms; quiet again after "
              f"{time.monotonic() - freed:.1f} s", flush=True)
        self.assertLessEqual(lines, LINES_A_SECOND * took)
        self.assertLess(busy - quiet, CORES_MAX)
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - TALKER_HZ) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)
        self.assertEqual(Metrics(self.server.metrics()).value("conclave_calls"), CALLS + 1)
        self.assertEqual(self.api.get(self.meeting.path)["live"], True)
        self.phone.close()
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
