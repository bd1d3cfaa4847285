# labels: system spec:F1 spec:F6 spec:B6 spec:C3 spec:C8
# timeout: 240
"""Between a link and the room: who holds back the ACK is not carried past a removal; calls of one link fill neither the server nor
a conference; and a database that fails is told as such, and not as a wrong PIN."""
import sqlite3
import time
import unittest

from support.calls import FreshServer
from support.meeting import Meeting
from support.metrics import Metrics
from support.sip_client import source_address

PER_ADDRESS = 300   # calls that an address may place at once
OF_ONE_SEAT = 2     # calls of a seat that are not in the room


class WayIn(FreshServer):
    def link(self, meeting, name):
        return "j-" + meeting.people[name]["joinToken"]

    def legs(self):
        return Metrics(self.server.metrics()).value("conclave_legs")

    def inside(self, meeting):
        return self.api.get(meeting.path + "/live")["participants"]

    # --- the ACK is held back ---

    def sent_away(self, meeting, name, act, reason):
        client = self.client()
        self.assertEqual(client.invite(self.link(meeting, name))[0], 200)
        act()
        client.acknowledge()
        self.assertIn(reason, client.wait_for_bye())
        self.assertEqual(self.inside(meeting), [])

    def test_who_holds_back_the_ack_is_sent_away(self):
        meeting = Meeting(self.server, self.api, ("ben", "carla", "dora"))
        self.sent_away(meeting, "ben", lambda: meeting.remove("ben"), "removed")
        self.sent_away(meeting, "carla",
                       lambda: self.api.post(f"{meeting.path}/participants/{meeting.people['carla']['id']}/pin"), "removed")
        self.sent_away(meeting, "dora", lambda: self.api.post(meeting.path + "/cancellation", {"notify": []}), "cancelled")
        self.assertEqual(self.legs(), 0)
        self.server.stop()

    def test_who_holds_back_the_ack_has_the_new_role(self):
        meeting = Meeting(self.server, self.api, ("ben",))
        client = self.client()
        self.assertEqual(client.invite(self.link(meeting, "ben"))[0], 200)
        ben = meeting.people["ben"]
        self.api.patch(f"{meeting.path}/participants/{ben['id']}", {"role": "audience"}, ben["version"])
        client.acknowledge()
        until = time.monotonic() + 30
        while not (inside := self.inside(meeting)):
            self.assertLess(time.monotonic(), until, "not in")
        self.assertEqual([person["role"] for person in inside], ["audience"])
        client.bye()
        self.server.stop()

    def test_the_test_line_ends_with_the_conference(self):
        meeting = Meeting(self.server, self.api, ("ben",), begin=3600, end=7200)
        client = self.client()
        self.assertEqual(client.call(self.link(meeting, "ben"), direction="inactive")[0], 200)
        self.api.post(meeting.path + "/cancellation", {"notify": []})
        self.assertIn("cancelled", client.wait_for_bye())
        self.server.stop()

    # --- one link, many calls ---

    def test_calls_that_are_not_acknowledged_fill_no_bridge(self):
        meeting = Meeting(self.server, self.api, ("ben", "carla"))
        for address in range(2):
            client = self.client(source_address(address))
            for _ in range(PER_ADDRESS):
                self.assertEqual(client.invite(self.link(meeting, "ben"))[0], 200)
        self.assertLessEqual(self.legs(), OF_ONE_SEAT)
        self.assertEqual(self.client("127.0.0.9").call(self.link(meeting, "carla"))[0], 200)
        self.server.stop()

    def test_calls_of_the_test_line_fill_no_server(self):
        meeting = Meeting(self.server, self.api, ("ben",), begin=3600, end=7200)
        client = self.client()
        for _ in range(PER_ADDRESS):
            self.assertEqual(client.call(self.link(meeting, "ben"), direction="inactive")[0], 200)
        self.assertLessEqual(self.legs(), OF_ONE_SEAT)
        self.server.stop()

    # --- the database fails ---

    def sql(self, text):
        connection = sqlite3.connect(self.server.data / "conclave.db", timeout=20, isolation_level=None)
        connection.execute(text)
        connection.close()

    def test_a_database_that_fails_is_no_wrong_pin(self):
        meeting = Meeting(self.server, self.api, ("ben",))
        self.sql("ALTER TABLE participant RENAME TO elsewhere")
        status, head = self.client().call(self.link(meeting, "ben"))
        self.assertEqual(status, 503)
        self.assertIn("Retry-After:", head)
        for number in (meeting.number, "10000001"):
            typing = self.client()
            self.assertEqual(typing.call(number)[0], 200)
            typing.type(meeting.pin("ben"))
            self.assertIn("try again later", typing.wait_for_bye())
        self.assertEqual(Metrics(self.server.metrics()).value("conclave_pin_tries_total", result="wrong"), 0)
        self.sql("ALTER TABLE elsewhere RENAME TO participant")
        self.assertEqual(self.client().call(self.link(meeting, "ben"))[0], 200)
        self.server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
