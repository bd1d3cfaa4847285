# labels: system spec:F1 spec:C9 spec:E1 spec:E2 spec:B6 spec:C2
# timeout: 300
"""Who gets in, who does not, and what reaches a running call: the real server, real SIP and SRTP."""
import time
import unittest

from support.calls import NEVER_DBFS, Calls


class Joining(Calls):
    def test_draft_and_ended_links_are_refused(self):
        _, draft = self.plan(invite=False)
        self.refused("draft", self.link(draft["bob"]), 480)
        over, ended = self.plan(begin=-60, end=2)
        until = time.monotonic() + 10
        while self.api.get(f"/conferences/{over['id']}")["state"] != "ended":
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)
        self.refused("ended", self.link(ended["bob"]), 410)

    def test_unknown_link_and_plain_rtp(self):
        self.refused("unknown", self.server.uri("j-" + "A" * 22), 403)
        self.refused("mutilated", self.server.uri("j-"), 403)
        _, who = self.plan()
        self.refused("plain", self.link(who["bob"]), 488, offer="avp")
        self.refused("plain-unknown", self.server.uri("12345678"), 488, offer="avp")

    def test_typed_pin(self):
        conference, who = self.plan()
        self.join("anna", who["anna"], tone=700, dbfs=-20)
        answer = self.phone.call("bob", self.server.uri(conference["number"]), source={"tone": 1100, "dbfs": -20})
        self.assertEqual(answer["event"], "answered")
        self.phone.wait("media-started", "bob")
        self.phone.dtmf("bob", who["bob"]["pin"] + "#")
        self.hears_within("bob", 700)
        self.hears_within("anna", 1100)
        self.assertLess(self.level("bob", 1100), NEVER_DBFS)

    def test_number_and_pin_typed(self):
        conference, who = self.plan()
        self.join("anna", who["anna"], tone=700, dbfs=-20)
        self.phone.call("bob", self.server.uri("join"))
        self.phone.wait("media-started", "bob")
        self.phone.dtmf("bob", conference["number"] + "#")
        self.phone.dtmf("bob", who["bob"]["pin"] + "#")
        self.hears_within("bob", 700, 25)

    def test_three_wrong_pins_end_the_call_and_say_nothing(self):
        conference, _ = self.plan()
        for leg, number in (("known", conference["number"]), ("unknown", "10000001")):
            since = self.phone.mark()
            self.assertEqual(self.phone.call(leg, self.server.uri(number))["event"], "answered")
            self.phone.wait("media-started", leg)
            for _ in range(3):
                self.phone.dtmf(leg, "111111111#")
            ended = self.phone.wait("ended", leg, 40, since)
            self.assertEqual(ended["who"], "server")
            self.assertIn("wrong PIN", ended["reason"])

    def test_a_typed_pin_of_a_draft_is_refused(self):
        conference, who = self.plan(invite=False)
        since = self.phone.mark()
        self.phone.call("bob", self.server.uri(conference["number"]))
        self.phone.wait("media-started", "bob")
        self.phone.dtmf("bob", who["bob"]["pin"] + "#")
        self.assertIn("not open", self.phone.wait("ended", "bob", 30, since)["reason"])

    def test_a_seat_is_taken_once_and_free_again(self):
        _, who = self.plan()
        self.join("first", who["bob"])
        self.refused("second", self.link(who["bob"]), 486)
        self.phone.hangup("first")
        self.join("third", who["bob"])

    def test_live_is_seen_by_the_owner(self):
        conference, who = self.plan()
        self.assertFalse(self.api.get(f"/conferences/{conference['id']}")["live"])
        self.join("bob", who["bob"])
        self.assertTrue(self.api.get(f"/conferences/{conference['id']}")["live"])

    def test_role_change_is_heard_at_once(self):
        conference, who = self.plan()
        path = f"/conferences/{conference['id']}/participants/{who['carla']['id']}"
        self.join("anna", who["anna"])
        self.join("carla", who["carla"], tone=900, dbfs=-20)
        self.phone.wait("media-started", "carla")
        self.prompts_end("anna")
        self.assertLess(self.level("anna", 900, 2000), NEVER_DBFS)
        changed = self.api.patch(path, {"role": "participant"}, who["carla"]["version"])
        self.hears_within("anna", 900)
        self.api.patch(path, {"role": "audience"}, changed["version"])
        time.sleep(0.5)  # what is under way in the jitter buffer
        self.assertLess(self.level("anna", 900), NEVER_DBFS)

    def test_removed_and_new_pin_end_the_call(self):
        conference, who = self.plan()
        people = f"/conferences/{conference['id']}/participants"
        self.join("anna", who["anna"])
        for leg in ("bob", "carla"):
            self.join(leg, who[leg])
        since = self.phone.mark()
        self.api.delete(f"{people}/{who['bob']['id']}?notify=false", who["bob"]["version"])
        self.assertEqual(self.phone.wait("ended", "bob", 20, since)["who"], "server")
        self.refused("again", self.link(who["bob"]), 403)
        made = self.api.post(f"{people}/{who['carla']['id']}/pin")
        self.assertEqual(self.phone.wait("ended", "carla", 20, since)["who"], "server")
        self.refused("old", self.link(who["carla"]), 403)
        self.join("new", {"joinToken": made["joinToken"]})
        # Another address is somebody else: the pair that the first one was told ends with it.
        version = next(p["version"] for p in self.api.get(f"/conferences/{conference['id']}")["participants"]
                       if p["id"] == who["carla"]["id"])
        changed = self.api.patch(f"{people}/{who['carla']['id']}", {"address": "clara@example.org"}, version)
        self.assertEqual(self.phone.wait("ended", "new", 20, since)["who"], "server")
        self.refused("stale", self.link(made), 403)
        self.join("right", changed)

    def test_cancelling_ends_the_calls(self):
        conference, who = self.plan()
        for leg in ("anna", "bob", "carla"):
            self.join(leg, who[leg])
        since = self.phone.mark()
        self.api.post(f"/conferences/{conference['id']}/cancellation", {"notify": []})
        for leg in ("anna", "bob", "carla"):
            ended = self.phone.wait("ended", leg, 20, since)
            self.assertEqual(ended["who"], "server")
            self.assertIn("cancelled", ended["reason"])
        self.refused("late", self.link(who["bob"]), 410)


if __name__ == "__main__":
    unittest.main(verbosity=2)
