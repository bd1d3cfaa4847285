# labels: system spec:F1 T-B5
# timeout: 300
"""Three media threads serve every caller: whoever types number and PIN meets those who came by another thread's port. The port says
nothing of what is dialled."""
import datetime
import os
import re
import tempfile
import time
import unittest
from pathlib import Path

from support.metrics import Metrics
from support.phone import Phone
from support.server import Server
from support.sip_client import SipClient, tls_context

BIN = os.environ["CONCLAVE_BIN"]
HZ = {"anna": 500, "ben": 800, "carla": 1300, "dora": 1900}
SENT_DBFS = -20
NEVER_DBFS = -60
THREADS = 3


def instant(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class MediaThreads(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server(BIN, Path(folder.name), media_threads=THREADS)
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.api = self.server.api()
        self.api.sign_in("anna", "a long password")
        self.phone = Phone(BIN, ca=self.server.ca)
        self.addCleanup(self.phone.close)

    def plan(self):
        made = self.api.post("/conferences", {"subject": "Threads", "description": "", "begin": instant(-60),
                                              "end": instant(3600), "timeZone": "Europe/Berlin", "type": "secure"})
        path = self.path = f"/conferences/{made['id']}"
        self.api.post(path + "/participants", {"participants": [
            {"address": f"{name}@example.org", "role": "participant"} for name in HZ if name != "anna"]})
        self.api.post(path + "/invitations", {"mailTo": []})
        pins = {pin["participantId"]: pin for pin in self.api.get(path + "/pins")["items"]}
        whole = self.api.get(path)
        return whole["number"], {person["address"].split("@")[0]: pins[person["id"]] for person in whole["participants"]}

    def call(self, name, user):
        source = {"tone": HZ[name], "dbfs": SENT_DBFS}
        self.assertEqual(self.phone.call(name, self.server.uri(user), source=source)["event"], "answered")
        self.phone.wait("media-started", name)

    def everybody_in(self):
        """Anna by her link, where the conference then is; Ben and Carla wait elsewhere and type all; Dora types her PIN."""
        number, who = self.plan()
        self.call("anna", "j-" + who["anna"]["joinToken"])
        for name in ("ben", "carla"):
            self.call(name, "join")
        self.call("dora", number)
        for name in ("ben", "carla"):
            self.phone.dtmf(name, number + "#")
        for name in ("ben", "carla", "dora"):
            self.phone.dtmf(name, who[name]["pin"] + "#")

    def levels(self, name):
        heard = self.phone.listen(name, 1000, list(HZ.values()))["levels"]
        return {other: heard[str(hz)] for other, hz in HZ.items()}

    def each_hears_all_others(self, seconds=40):
        until = time.monotonic() + seconds
        for name in HZ:
            while True:
                levels = self.levels(name)
                own = levels.pop(name)
                if min(levels.values()) > -40 and own < NEVER_DBFS:
                    break
                self.assertLess(time.monotonic(), until, f"{name} hears {levels}, and itself at {own}")

    def forwarded(self):
        metrics = Metrics(self.server.metrics())
        return [metrics.samples[("conclave_media_packets_forwarded_total", (("thread", str(thread)),))] for thread in range(THREADS)]

    def test_typed_and_linked_callers_meet(self):
        self.everybody_in()
        self.each_hears_all_others()
        self.assertGreaterEqual(sum(count > 100 for count in self.forwarded()), 2, "nobody came by another thread")
        self.phone.hangup("ben")
        left = [name for name in HZ if name != "ben"]
        until = time.monotonic() + 20
        for name in left:
            while self.levels(name)["ben"] > NEVER_DBFS:
                self.assertLess(time.monotonic(), until, f"{name} still hears who has left")
        self.server.stop()

    def port_told(self, client, user):
        self.assertEqual(client.call(user, direction="inactive")[0], 200)  # or it is missed
        return re.search(r"(?m)^m=audio (\d+) ", client.answer).group(1)

    def test_the_port_tells_no_stranger_which_numbers_are_in_use(self):
        number, who = self.plan()
        context = tls_context(self.server)
        with SipClient(self.server, context=context) as anna:
            conference = self.port_told(anna, "j-" + who["anna"]["joinToken"])
            until = time.monotonic() + 20
            while not self.api.get(self.path + "/live")["participants"]:
                self.assertLess(time.monotonic(), until, "anna is not in")
            for user in (number, f"{(int(number) + 1) % 10 ** len(number):0{len(number)}}", "join"):
                with SipClient(self.server, context=context) as stranger:
                    self.assertNotEqual(self.port_told(stranger, user), conference, user)
                    stranger.bye()
        self.server.stop()

    def test_a_stop_ends_every_call_with_a_reason(self):
        self.everybody_in()
        self.each_hears_all_others()
        since = self.phone.mark()
        self.server.stop()
        for name in HZ:
            ended = self.phone.wait("ended", name, 20, since)
            self.assertEqual(ended["who"], "server")
            self.assertIn("stopping", ended["reason"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
