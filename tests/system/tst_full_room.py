# labels: system spec:C1 spec:F1 spec:C9
# covers: T-L9_full_room
# timeout: 120
"""One too many: the 251st participant, a PIN used twice, and a PIN outside its window. Each has its answer, and those inside
hear no gap."""
import os
import time
import unittest

from support.calls import FreshServer
from support.meeting import Meeting
from support.phone import Phone, gap_ms_max
from support.server import ApiError

BIN = os.environ["CONCLAVE_BIN"]
PEOPLE_MAX = 250
TALKER_HZ = 900


class FullRoom(FreshServer):
    def setUp(self):
        super().setUp()
        self.phone = Phone(BIN, self.server.ca)
        self.addCleanup(self.phone.close)

    def typed(self, leg, meeting, name):
        """Number and PIN; how the call ended."""
        since = self.phone.mark()
        self.assertEqual(self.phone.call(leg, self.server.uri(meeting.number))["event"], "answered")
        self.phone.wait("media-started", leg, since=since)
        self.phone.dtmf(leg, meeting.pin(name) + "#")
        return self.phone.wait("ended", leg, 30, since)

    def refused(self, leg, uri):
        answer = self.phone.call(leg, uri)
        self.assertEqual(answer["event"], "rejected", answer)
        return answer["status"]

    def test_one_too_many(self):
        full = Meeting(self.server, self.api, [f"guest{number}" for number in range(PEOPLE_MAX - 1)])
        early = Meeting(self.server, self.api, ("ben",), begin=20 * 60, end=7200)
        brief = Meeting(self.server, self.api, ("ben",), begin=-60, end=4)
        with self.assertRaises(ApiError) as caught:
            self.api.post(full.path + "/participants", {"participants": [{"address": "one@example.org", "role": "participant"}]})
        self.assertEqual((caught.exception.status, caught.exception.code), (409, "conference_full"))
        self.assertEqual(len(self.api.get(full.path)["participants"]), PEOPLE_MAX)
        for name, source in (("anna", {"tone": TALKER_HZ, "dbfs": -20}), ("guest0", "silence")):
            self.assertEqual(self.phone.call(name, full.link(name), source=source)["event"], "answered")
        until = time.monotonic() + 30
        while True:  # the prompts come first
            tones = self.phone.listen("guest0", 700, [TALKER_HZ])["tones"]
            if len(tones) == 1 and abs(tones[0]["hz"] - TALKER_HZ) < 5:
                break
            self.assertLess(time.monotonic(), until, "guest0 does not hear anna alone")
        since = self.phone.start_listening("guest0", 12_000, [TALKER_HZ])
        # A seat is one: by link again, and by PIN what the link has taken.
        self.assertEqual(self.refused("twice", full.link("anna")), 486)
        self.assertIn("taken", self.typed("typed-twice", full, "anna")["reason"])
        # Outside the window: the true reason for a right PIN, in words or as a status.
        self.assertEqual(self.phone.call("early", early.link("ben"))["event"], "answered")  # the test line, and not the call
        self.assertFalse(self.api.get(early.path)["live"])
        while self.api.get(brief.path)["state"] != "ended":
            time.sleep(0.2)
        self.assertEqual(self.refused("late", brief.link("ben")), 410)
        self.assertIn("ended", self.typed("typed-late", brief, "ben")["reason"])
        heard = self.phone.heard("guest0", since)
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - TALKER_HZ) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)
        # The last seat is free when its owner leaves, and taken by nobody else.
        self.phone.hangup("guest0")
        self.assertEqual(self.phone.call("again", full.link("guest0"))["event"], "answered")
        self.phone.close()
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
