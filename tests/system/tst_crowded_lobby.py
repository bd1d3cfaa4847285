# labels: system spec:F1 T-B11
# timeout: 180
"""Strangers without a PIN dial and wait: hundreds at one conference's number, thousands at any, on few connections or a connection
each. So many may wait, and the oldest make room for new ones; whoever has a link gets in at once, be it all of a full conference."""
import resource
import time
import unittest

from support.calls import FreshServer
from support.meeting import Meeting
from support.metrics import Metrics
from support.sip_client import SipClient, SipClosed, source_address

WAITING_MAX = 600    # of whom no PIN is known yet: the oldest make room for new ones
PER_ADDRESS = 300    # calls that an address may place at once, and connections that it may have: an office at the full hour
CONNECTIONS_MAX = 2000
PEOPLE_MAX = 250


class CrowdedLobby(FreshServer):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        super().setUp()
        self.meeting = Meeting(self.server, self.api, [f"guest{number}" for number in range(PEOPLE_MAX - 1)])

    def crowd(self, addresses, number_of):
        """So many addresses place all the calls that they may, each by one connection."""
        statuses = {}
        for address in range(addresses):
            client = self.client(source_address(address))
            for call in range(PER_ADDRESS):
                status, _ = client.call(number_of(address * PER_ADDRESS + call), direction="inactive")  # or they are missed
                statuses[status] = statuses.get(status, 0) + 1
        calls = Metrics(self.server.metrics()).value("conclave_legs")
        print(f"{addresses} addresses: {statuses}, {calls:.0f} wait", flush=True)
        self.assertLessEqual(set(statuses), {200})
        self.assertLessEqual(calls, WAITING_MAX)

    def crowd_of_connections(self, addresses):
        """So many addresses hold all the connections that they may, with a call each that they never acknowledge."""
        statuses = {}
        for address in range(addresses):
            for call in range(PER_ADDRESS):
                try:
                    status = self.client(source_address(address)).invite(str(10_000_000 + call), direction="inactive")[0]
                except (SipClosed, OSError):
                    status = "put out"
                statuses[status] = statuses.get(status, 0) + 1
        calls = Metrics(self.server.metrics()).value("conclave_legs")
        print(f"{addresses} addresses with a connection a call: {statuses}, {calls:.0f} wait", flush=True)
        self.assertLessEqual(calls, WAITING_MAX)

    def link(self, name):
        return "j-" + self.meeting.people[name]["joinToken"]

    def link_opens(self):
        begun = time.monotonic()
        with SipClient(self.server, "127.0.0.9", self.context) as client:
            self.assertEqual(client.call(self.link("guest0"))[0], 200)
            client.bye()
        print(f"a link opens after {time.monotonic() - begun:.1f} s", flush=True)

    def test_at_one_number(self):
        self.crowd(2, lambda _: self.meeting.number)
        with SipClient(self.server, "127.0.0.9", self.context) as client:
            for name in self.meeting.people:
                self.assertEqual(client.call(self.link(name), direction="inactive")[0], 200, name)
            inside = self.meeting.api.get(self.meeting.path + "/live")["participants"]
            self.assertEqual(len(inside), PEOPLE_MAX)
        self.server.stop()

    def test_at_any_number(self):
        self.crowd(8, lambda call: str(10_000_000 + call))
        self.link_opens()
        self.server.stop()

    def test_by_a_connection_each(self):
        self.crowd_of_connections(CONNECTIONS_MAX // PER_ADDRESS + 1)
        self.link_opens()
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
