# labels: system spec:F1 spec:E2 spec:B6
# timeout: 180
"""linphone in a conference with a phone of ours: by link and by number and PIN, keys from SDES and from DTLS, pause and resume,
put out."""
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support import linphone
from support.linphone import Linphone, LinphoneError
from support.meeting import Meeting
from support.phone import Phone, gap_ms_max
from support.relay import Relay
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
OURS_HZ, THEIRS_HZ = 1300, 500
SENT_DBFS = -20
LEVEL_TOLERANCE_DB = 3
NEVER_DBFS = -60


class LinphoneCalls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = Server(BIN, Path(cls.folder.name) / "server")
        cls.server.add_user("anna", "anna@example.org", "a long password")
        cls.server.start()
        cls.api = cls.server.api("anna", "a long password")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.meeting = Meeting(self.server, self.api, ("ben", "carla"))
        self.ours = Phone(BIN, self.server.ca)
        self.addCleanup(self.ours.close)

    def linphone(self, name, **more):
        phone = Linphone(Path(self.folder.name) / self._testMethodName, name, THEIRS_HZ, SENT_DBFS, self.server.ca, **more)
        self.addCleanup(phone.close)
        return phone

    def carla_joins(self):
        answer = self.ours.call("carla", self.meeting.link("carla"), source={"tone": OURS_HZ, "dbfs": SENT_DBFS})
        self.assertEqual(answer["event"], "answered", answer)

    def carla_hears(self, theirs, seconds=30):
        """Until the phone is heard at the level it sends, or is not heard at all; never ourselves."""
        until = time.monotonic() + seconds
        while True:
            levels = self.ours.listen("carla", 1000, [THEIRS_HZ, OURS_HZ])["levels"]
            level = levels[str(THEIRS_HZ)]
            fits = abs(level - SENT_DBFS) < LEVEL_TOLERANCE_DB if theirs else level < NEVER_DBFS
            if fits and levels[str(OURS_HZ)] < NEVER_DBFS:
                return
            self.assertLess(time.monotonic(), until, f"carla hears {levels}")

    def hears_carla(self, phone, seconds=30):
        until = time.monotonic() + seconds
        while True:
            levels = self.ours.analyse(phone.last_heard(1000), 0, 1000, [THEIRS_HZ, OURS_HZ])["levels"]
            if abs(levels[str(OURS_HZ)] - SENT_DBFS) < LEVEL_TOLERANCE_DB and levels[str(THEIRS_HZ)] < NEVER_DBFS:
                return
            self.assertLess(time.monotonic(), until, f"{phone.name} hears {levels}")
            time.sleep(0.3)  # of sound that is yet to come

    def each_hears_the_other(self, phone):
        self.carla_hears(True)
        self.hears_carla(phone)

    def pause_and_resume(self, phone):
        since = len(phone.lines)
        phone.pause()
        self.carla_hears(False)  # not its music either
        phone.resume()
        self.each_hears_the_other(phone)
        self.assertFalse([line for line in phone.lines[since:] if " ended" in line], "the call did not survive it")

    def test_by_link(self):
        self.carla_joins()
        phone = self.linphone("ben")
        phone.dial(self.meeting.link("ben"))
        self.each_hears_the_other(phone)
        with self.assertRaisesRegex(LinphoneError, "486"):
            self.linphone("second").dial(self.meeting.link("ben"))
        self.pause_and_resume(phone)
        person = f"{self.meeting.path}/live/participants/{self.meeting.people['ben']['id']}"
        self.api.post(person + "/mute")
        self.carla_hears(False)
        self.hears_carla(phone)
        self.api.post(person + "/unmute")
        self.carla_hears(True)
        phone.hangup()
        self.carla_hears(False)
        phone.dial(self.meeting.link("ben"))  # the seat is free
        self.carla_hears(True)
        since = phone.mark()
        self.meeting.remove("ben")
        phone.wait_until_ended(since=since)
        self.carla_hears(False)
        with self.assertRaisesRegex(LinphoneError, "403"):
            phone.dial(self.meeting.link("ben"))

    def test_by_number_and_pin(self):
        self.carla_joins()
        phone = self.linphone("ben")
        phone.dial(self.server.uri(self.meeting.number))
        phone.dtmf("111111111#")  # a typo; what is typed while it is looked at is dropped
        self.wait_for_log("a typed PIN is wrong")
        phone.dtmf(self.meeting.pin("ben") + "#")
        self.each_hears_the_other(phone)
        phone.hangup()
        self.carla_hears(False)

    def test_keys_from_dtls(self):
        self.carla_joins()
        phone = self.linphone("ben", media="dtls")
        phone.dial(self.meeting.link("ben"))
        self.each_hears_the_other(phone)
        self.pause_and_resume(phone)
        phone.hangup()
        self.carla_hears(False)
        self.assertIn("key exchanged using DTLS", phone.trace.read_text(errors="replace"))

    def test_plain_rtp_is_refused(self):
        phone = self.linphone("ben", media="none")
        with self.assertRaisesRegex(LinphoneError, "488"):
            phone.dial(self.meeting.link("ben"))

    def test_its_connection_is_reset(self):
        """Its sound goes on; it pauses and resumes by a new connection, calls again, and is told when it is put out."""
        on_the_way = Relay("--to", f"127.0.0.1:{self.server.ports['sip']}", "--tcp")
        self.addCleanup(on_the_way.close)
        self.carla_joins()
        phone = self.linphone("ben")
        phone.dial(self.meeting.link("ben", on_the_way.hello["port"]))
        self.each_hears_the_other(phone)
        on_the_way.command(set={"reset": True})
        heard = self.ours.listen("carla", 2500, [THEIRS_HZ])
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - THEIRS_HZ) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)
        self.pause_and_resume(phone)
        phone.hangup()
        self.carla_hears(False)
        phone.dial(self.meeting.link("ben"))
        self.each_hears_the_other(phone)
        since = phone.mark()
        self.meeting.remove("ben")
        phone.wait_until_ended(since=since)

    def wait_for_log(self, text, seconds=20):
        until = time.monotonic() + seconds
        while text not in self.server.log.read_text(errors="replace"):
            self.assertLess(time.monotonic(), until, text)
            time.sleep(0.05)


if __name__ == "__main__":
    if not linphone.PROGRAM:
        print("SKIPPED: linphonec is not installed (package linphone-cli): packaging/dependencies installs it", flush=True)
        sys.exit(77)
    unittest.main(verbosity=2)
