"""What the tests of running calls share: a server with an organiser, a phone program, and conferences to join."""
import os
import tempfile
import time
import unittest
from pathlib import Path

from support.meeting import Meeting
from support.phone import Phone
from support.server import Server
from support.sip_client import SipClient, tls_context

BIN = os.environ["CONCLAVE_BIN"]
NEVER_DBFS = -60  # what counts as not heard


class FreshServer(unittest.TestCase):
    """A server for each test, with an organiser, and raw SIP clients that may come from anywhere."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server(BIN, Path(folder.name))
        self.server.add_user("anna", "anna@example.org", "a long password")
        self.server.start()
        self.addCleanup(self.server.kill)
        self.api = self.server.api("anna", "a long password")
        self.context = tls_context(self.server)

    def client(self, source="127.0.0.1"):
        client = SipClient(self.server, source, self.context)
        self.addCleanup(client.close)
        return client


class Calls(unittest.TestCase):
    LINES = ()  # of conclaved.toml, besides

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(BIN, Path(cls.folder.name), lines=cls.LINES)
        cls.server.add_user("anna", "anna@example.org", "a long password")
        cls.server.start()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.api = cls.server.api()
        cls.api.sign_in("anna", "a long password")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()  # complains of a wrong status and of sanitizers

    def setUp(self):
        self.phone = Phone(BIN, ca=self.server.ca)
        self.addCleanup(self.phone.close)

    def plan(self, begin=-60, end=3600, people=(("bob", "participant"), ("carla", "audience")), invite=True):
        """A conference and {name: {id, pin, joinToken}}; anna is its moderator."""
        meeting = Meeting(self.server, self.api, people, begin, end, invite=invite)
        return meeting.whole, meeting.people

    def link(self, person):
        return self.server.uri("j-" + person["joinToken"])

    def join(self, leg, person, **source):
        answer = self.phone.call(leg, self.link(person), source=source or "silence")
        self.assertEqual(answer["event"], "answered", answer)
        return answer

    def refused(self, leg, uri, status, **more):
        answer = self.phone.call(leg, uri, **more)
        self.assertEqual((answer["event"], answer.get("status")), ("rejected", status), answer)

    def level(self, leg, hz, ms=1500):
        return self.phone.listen(leg, ms, [hz])["levels"][str(hz)]

    def hears_within(self, leg, hz, seconds=15, threshold=-40):
        """Prompts come first: waits until the tone is there."""
        until = time.monotonic() + seconds
        while self.level(leg, hz, 500) < threshold:
            self.assertLess(time.monotonic(), until, f"{leg} does not hear {hz} Hz")

    def prompts_end(self, leg, seconds=20):
        """Waits until nothing is heard any more; a voice holds every frequency."""
        until = time.monotonic() + seconds
        while self.phone.listen(leg, 1000)["rmsDbfs"] > NEVER_DBFS:
            self.assertLess(time.monotonic(), until, f"{leg} hears something all the time")
