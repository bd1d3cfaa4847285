# labels: system spec:F1 spec:E5 T-F9
# timeout: 120
"""baresip by link and by number and PIN; it holds, is muted, its connection is reset, it calls again, it is put out."""
import os
import tempfile
import time
import unittest
from pathlib import Path

from support.baresip import Baresip, BaresipError
from support.meeting import Meeting
from support.phone import Phone, gap_ms_max
from support.relay import Relay
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
HZ = {"ear": 1300, "ben": 500, "carla": 800}
SENT_DBFS = -20
NEVER_DBFS = -60


class BaresipCalls(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = Server(BIN, Path(self.folder.name) / "server")
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.meeting = Meeting(self.server, self.server.api("anna", "a long password"), tuple(HZ))
        self.phone = Phone(BIN, self.server.ca)
        self.addCleanup(self.phone.close)
        answer = self.phone.call("ear", self.meeting.link("ear"), source={"tone": HZ["ear"], "dbfs": SENT_DBFS})
        self.assertEqual(answer["event"], "answered", answer)

    def baresip(self, name):
        phone = Baresip(self.folder.name, name, HZ[name], SENT_DBFS, self.server.ca)
        self.addCleanup(phone.close)
        return phone

    def hears(self, wanted, seconds=30):
        """Until all of `wanted` are heard and nobody else."""
        until = time.monotonic() + seconds
        while True:
            levels = self.phone.listen("ear", 700, HZ.values())["levels"]
            if all(abs(levels[str(hz)] - SENT_DBFS) < 3 if name in wanted else levels[str(hz)] < NEVER_DBFS
                   for name, hz in HZ.items()):
                return
            self.assertLess(time.monotonic(), until, f"heard: {levels}, wanted: {wanted}")

    def has_left(self, name):
        wanted = f"participant={self.meeting.people[name]['id']}"
        return any("rooms: left" in line and wanted in line
                   for line in self.server.log.read_text(errors="replace").splitlines())

    def test_its_connection_is_reset(self):
        """It is heard on, hangs up by a new connection, which the call knows it by, calls again, and is put out."""
        on_the_way = Relay("--to", f"127.0.0.1:{self.server.ports['sip']}", "--tcp")
        self.addCleanup(on_the_way.close)
        ben = self.baresip("ben")
        ben.dial(self.meeting.link("ben", on_the_way.hello["port"]))
        self.hears(("ben",))
        ben.command("hold")
        self.hears(())
        ben.command("resume")
        self.hears(("ben",))
        person = f"{self.meeting.path}/live/participants/{self.meeting.people['ben']['id']}"
        self.meeting.api.post(person + "/mute")
        self.hears(())
        self.meeting.api.post(person + "/unmute")
        self.hears(("ben",))
        on_the_way.command(set={"reset": True})
        heard = self.phone.listen("ear", 2500, [HZ["ben"]])
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - HZ["ben"]) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)
        ben.hangup()
        until = time.monotonic() + 20
        while not self.has_left("ben"):
            self.assertLess(time.monotonic(), until, "the call outlives its BYE")
            time.sleep(0.1)
        since = ben.mark()
        ben.dial(self.meeting.link("ben"))
        self.hears(("ben",))
        self.meeting.remove("ben")
        ben.wait("CALL_CLOSED", 20, since)
        self.hears(())
        with self.assertRaisesRegex(BaresipError, "403"):
            ben.dial(self.meeting.link("ben"))
        self.phone.close()
        self.server.stop()

    def test_by_number_and_pin(self):
        carla = self.baresip("carla")
        carla.dial(self.server.uri(self.meeting.number))
        carla.dtmf(self.meeting.pin("carla") + "#")
        self.hears(("carla",))
        self.heard_last(carla, ("ear",))
        self.hears(())
        self.phone.close()
        self.server.stop()

    def heard_last(self, phone, wanted):
        """Hangs up; what it recorded last is all of `wanted` and nobody else."""
        self.phone.listen("ear", 2500)  # of sound to be recorded
        phone.hangup()
        phone.close()
        wav = phone.recording()
        whole = self.phone.analyse(wav, 0, 100, HZ.values())["lengthMs"]
        levels = self.phone.analyse(wav, whole - 2000, 1500, HZ.values())["levels"]
        for name, hz in HZ.items():
            if name in wanted:
                self.assertLess(abs(levels[str(hz)] - SENT_DBFS), 3, levels)
            else:
                self.assertLess(levels[str(hz)], NEVER_DBFS, levels)


if __name__ == "__main__":
    unittest.main(verbosity=2)
