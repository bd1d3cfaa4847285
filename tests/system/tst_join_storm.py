# labels: system spec:F1 spec:E3
# covers: T-L4_join_storm
# timeout: 120
"""A conference fills up at the full hour: every phone by a TLS connection of its own. All are in, and who was in before hears no
gap."""
import os
import tempfile
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.metrics import Metrics
from support.phone import Phone, gap_ms_max
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
STORM, SECONDS = (248, 10) if NIGHTLY else (50, 2)
TALKER_HZ = 1000
SENT_DBFS = -20


class JoinStorm(unittest.TestCase):
    def test_all_in_and_no_gap(self):
        with tempfile.TemporaryDirectory() as folder, Server(BIN, Path(folder)) as server:
            server.add_user("anna", "anna@example.org", "a long password")
            api = server.api("anna", "a long password")
            late = [f"late{number}" for number in range(STORM)]
            meeting = Meeting(server, api, ["ben", *late])
            with Phone(BIN, server.ca) as inside, Phone(BIN, server.ca) as storm:
                self.storm(server, meeting, inside, storm, late)

    def storm(self, server, meeting, inside, storm, late):
        for name, source in (("anna", {"tone": TALKER_HZ, "dbfs": SENT_DBFS}), ("ben", "silence")):
            self.assertEqual(inside.call(name, meeting.link(name), source=source)["event"], "answered")
        until = time.monotonic() + 30
        while True:  # the prompts come first
            tones = inside.listen("ben", 700, [TALKER_HZ])["tones"]
            if len(tones) == 1 and abs(tones[0]["hz"] - TALKER_HZ) < 5:
                break
            self.assertLess(time.monotonic(), until, "ben does not hear anna alone")
        before = Metrics(server.metrics())
        since = inside.start_listening("ben", (SECONDS + 4) * 1000, [TALKER_HZ])
        begun = time.monotonic()
        for number, name in enumerate(late):
            wait = begun + number * SECONDS / STORM - time.monotonic()
            if wait > 0:
                time.sleep(wait)  # the storm's own pace
            storm.command("call", leg=name, uri=meeting.link(name), ca=str(server.ca), source="silence")
        answers = [storm.wait(("answered", "rejected", "ended"), name, 60) for name in late]
        self.assertEqual([answer for answer in answers if answer["event"] != "answered"], [])
        times = sorted(answer["afterMs"] for answer in answers)
        heard = inside.heard("ben", since, 60)
        after = Metrics(server.metrics())
        skipped = after.total("conclave_media_ticks_skipped_total") - before.total("conclave_media_ticks_skipped_total")
        gaps = [(tone["hz"], tone["gaps"], tone["longestGapMs"]) for tone in heard["tones"]]
        print(f"{len(times)} in; connect to 200: median {times[len(times) // 2]} ms, p95 {times[len(times) * 95 // 100]} ms, "
              f"last {times[-1]} ms; heard meanwhile (Hz, gaps, longest in ms) {gaps}, {heard['lost']} packets lost, "
              f"{skipped:.0f} mixes given up", flush=True)
        self.assertEqual(after.value("conclave_legs"), STORM + 2)
        self.assertEqual(after.value("conclave_calls"), STORM + 2)
        tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - TALKER_HZ) < 5), None)
        self.assertIsNotNone(tone, heard)
        self.assertLessEqual(tone["longestGapMs"], gap_ms_max(heard), heard)
        for name in late:
            storm.command("hangup", leg=name)
        for name in late:
            storm.wait("ended", name, 30)
        self.wait_for(server, "conclave_legs", 2)

    def wait_for(self, server, metric, value, seconds=30):
        until = time.monotonic() + seconds
        while Metrics(server.metrics()).value(metric) != value:
            self.assertLess(time.monotonic(), until, f"{metric} is not {value}")
            time.sleep(0.1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
