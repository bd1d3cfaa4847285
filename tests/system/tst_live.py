# labels: system spec:F3 spec:F4 spec:F6 spec:F8 spec:A6
# covers: T-L9
# timeout: 300
"""The running conference: seen live and moderated, by key and by the API, with the real server and real SIP and SRTP."""
import re
import time
import unittest

from support.calls import NEVER_DBFS, Calls
from support.events import Events
from support.relay import Relay
from support.server import ApiError
from support.sip_client import SipClient


class Live(Calls):
    def watch(self, conference):
        stream = Events(self.api, path=f"/conferences/{conference['id']}/live/events")
        self.addCleanup(stream.close)
        name, data = stream.until(lambda *_: True)
        self.assertEqual(name, "live")
        return stream, data

    def live(self, conference):
        return self.api.get(f"/conferences/{conference['id']}/live")

    def person(self, conference, who):
        return next((p for p in self.live(conference)["participants"] if p["participantId"] == who["id"]), None)

    def act(self, conference, what):
        self.api.post(f"/conferences/{conference['id']}/live/{what}")

    def act_on(self, conference, who, what):
        self.act(conference, f"participants/{who['id']}/{what}")

    def becomes(self, probe, wanted, seconds=5):
        until = time.monotonic() + seconds
        while (found := probe()) != wanted:
            self.assertLess(time.monotonic(), until, f"{found!r} is not {wanted!r}")
            time.sleep(0.05)

    def audit(self, conference):
        """What was done in the call, oldest first."""
        admin = self.server.api("root", "a long password")
        entries = admin.get(f"/audit?conference={conference['id']}&action=call")["items"]
        return [(e["action"], e.get("actorLogin"), e["detail"].split(" ")[0]) for e in reversed(entries)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.add_user("root", "root@example.org", "a long password", group="administrator")
        cls.server.add_user("eve", "eve@example.org", "a long password")

    def three(self):
        """Anna moderates at 700 Hz, Bob talks at 1100, Carla listens; the prompts are over."""
        conference, who = self.plan()
        for name, hz in (("anna", 700), ("bob", 1100), ("carla", 0)):
            self.join(name, who[name], **({"tone": hz, "dbfs": -20} if hz else {"silence": True}))
        for name, hz in (("anna", 1100), ("bob", 700), ("carla", 700)):
            self.hears_within(name, hz)
        return conference, who

    def join(self, leg, person, **source):
        return super().join(leg, person, **({} if source.get("silence") else source))

    # --- looking ---

    def test_the_roster_and_what_is_said_as_it_happens(self):
        conference, who = self.plan()
        before = self.live(conference)
        self.assertEqual((before["open"], before["participants"]), (False, []))
        self.assertEqual(before["end"], conference["end"])
        stream, data = self.watch(conference)
        self.assertFalse(data["open"])
        self.join("anna", who["anna"])
        _, came = stream.until(lambda name, d: name == "participant" and d["participantId"] == who["anna"]["id"])
        self.assertEqual((came["role"], came["muted"], came["hand"]), ("moderator", False, False))
        stream.until(lambda name, d: name == "live" and d["open"])
        self.join("bob", who["bob"])
        stream.until(lambda name, d: name == "participant" and d["participantId"] == who["bob"]["id"])
        self.phone.wait("media-started", "bob")
        begun = time.monotonic()
        self.phone.source("bob", {"tone": 1100, "dbfs": -20})
        stream.until(lambda name, d: name == "participant" and d["participantId"] == who["bob"]["id"] and d["talking"])
        print(f"talking was told after {(time.monotonic() - begun) * 1000:.0f} ms")
        _, levels = stream.until(lambda name, d: name == "levels" and d["items"] and d["items"][0]["level"] > -60)
        self.assertEqual([item["participantId"] for item in levels["items"]], [who["bob"]["id"]])
        self.assertLess(abs(levels["items"][0]["level"] + 20), 6)
        _, line = stream.until(lambda name, d: name == "participant" and d["participantId"] == who["bob"]["id"]
                               and d.get("quality"))
        self.assertIn("AES", line["quality"]["cipher"])
        self.assertEqual(line["quality"]["lossInPermille"], 0)
        self.phone.source("bob", "silence")
        stream.until(lambda name, d: name == "participant" and d["participantId"] == who["bob"]["id"] and not d["talking"])
        self.phone.hangup("bob")
        _, left = stream.until(lambda name, d: name == "left")
        self.assertEqual(left, {"participantId": who["bob"]["id"], "ending": "hungUp"})
        self.phone.hangup("anna")
        stream.until(lambda name, d: name == "live" and not d["open"])

    def test_it_is_the_organisers_alone(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        eve = self.server.api("eve", "a long password")
        path = f"/conferences/{conference['id']}"
        for call in (lambda: eve.get(path + "/live"), lambda: eve.post(path + "/live/lock"), lambda: eve.get(path + "/attendance"),
                     lambda: eve.post(f"{path}/live/participants/{who['anna']['id']}/remove"),
                     lambda: eve.get(path + "/live/events")):
            with self.assertRaises(ApiError) as refused:
                call()
            self.assertEqual(refused.exception.code, "not_found")
        self.assertFalse(self.live(conference)["locked"])

    def test_nobody_is_in(self):
        conference, who = self.plan()
        for what in ("lock", "mute-all", "end", f"participants/{who['bob']['id']}/mute"):
            with self.assertRaises(ApiError) as refused:
                self.act(conference, what)
            self.assertEqual((refused.exception.status, refused.exception.code), (409, "not_live"))
        self.join("anna", who["anna"])
        with self.assertRaises(ApiError) as refused:
            self.act_on(conference, who["bob"], "mute")
        self.assertEqual(refused.exception.code, "not_live")

    # --- moderating ---

    def test_mute_and_unmute_are_heard(self):
        conference, who = self.three()
        since = self.phone.start_listening("anna", 2000, [1100])
        begun = time.monotonic()
        time.sleep(0.7)
        self.act_on(conference, who["bob"], "mute")
        answered = time.monotonic() - begun
        tone = next(t for t in self.phone.heard("anna", since)["tones"] if abs(t["hz"] - 1100) < 5)
        silent = 2 - tone["longestGapMs"] / 1000  # from then on nothing of it arrives
        print(f"muted {(silent - answered) * 1000:.0f} ms after the answer, to within 20")
        self.assertLess(self.level("anna", 1100), NEVER_DBFS)
        person = self.person(conference, who["bob"])
        self.assertEqual((person["muted"], person["mutedBy"], person["talking"]), (True, "moderator", False))
        self.phone.dtmf("bob", "*6")  # adds his own
        self.becomes(lambda: self.person(conference, who["bob"])["mutedBy"], "moderator")
        self.phone.dtmf("bob", "*6")
        time.sleep(1)
        self.assertLess(self.level("anna", 1100), NEVER_DBFS)
        self.act_on(conference, who["bob"], "unmute")
        self.hears_within("anna", 1100)
        self.phone.dtmf("bob", "*6")
        self.becomes(lambda: self.person(conference, who["bob"])["mutedBy"], "self")
        self.act_on(conference, who["bob"], "unmute")  # what one did oneself stays
        self.assertEqual(self.person(conference, who["bob"])["mutedBy"], "self")
        self.assertEqual(self.audit(conference), [("call.muted", "anna", ""), ("call.unmuted", "anna", "")])
        people = self.api.get(f"/conferences/{conference['id']}")["participants"]
        self.assertTrue(all(one["phoneTested"] for one in people))  # a call proves it too

    def test_whoever_calls_again_is_as_he_left(self):
        conference, who = self.three()
        muted_by = lambda: (self.person(conference, who["bob"]) or {}).get("mutedBy")
        self.act_on(conference, who["bob"], "mute")
        self.phone.hangup("bob")
        self.becomes(muted_by, None)
        self.join("bob", who["bob"], tone=1100, dbfs=-20)
        self.becomes(muted_by, "moderator")
        self.assertLess(self.level("anna", 1100), NEVER_DBFS)
        self.act_on(conference, who["bob"], "unmute")
        self.hears_within("anna", 1100)
        self.phone.dtmf("bob", "*6")
        self.becomes(muted_by, "self")
        self.phone.command("drop", leg="bob")  # the line is lost, and the phone dials again
        self.join("again", who["bob"], tone=1100, dbfs=-20)
        self.becomes(muted_by, "self")
        self.assertLess(self.level("anna", 1100), NEVER_DBFS)
        self.phone.dtmf("again", "*6")
        self.hears_within("anna", 1100)

    def test_a_new_name_shows_at_once(self):
        conference, who = self.plan()
        self.join("bob", who["bob"])
        self.becomes(lambda: (self.person(conference, who["bob"]) or {}).get("displayName"), "bob@example.org")
        stream, _ = self.watch(conference)
        self.api.patch(f"/conferences/{conference['id']}/participants/{who['bob']['id']}", {"displayName": "Robert"},
                       version=who["bob"]["version"])
        _, now = stream.until(lambda name, d: name == "participant" and d["displayName"] == "Robert")
        self.assertEqual(now["role"], "participant")

    def test_keys_of_a_moderator(self):
        conference, who = self.three()
        self.phone.dtmf("anna", "*2")
        self.becomes(lambda: self.live(conference)["everyoneMuted"], True)
        self.assertEqual([p["mutedBy"] for p in self.live(conference)["participants"]], ["nobody", "moderator", "moderator"])
        self.phone.dtmf("anna", "*2")
        self.becomes(lambda: self.live(conference)["everyoneMuted"], False)
        self.phone.dtmf("anna", "*1")
        self.becomes(lambda: self.live(conference)["locked"], True)
        self.phone.hangup("carla")
        self.refused("carla-again", self.link(who["carla"]), 480)
        self.assertEqual([(r["participantId"], r["reason"]) for r in self.live(conference)["refusals"]],
                         [(who["carla"]["id"], "locked")])
        self.phone.dtmf("anna", "*1")
        self.becomes(lambda: self.live(conference)["locked"], False)
        since = self.phone.mark()
        self.join("carla-third", who["carla"])
        self.phone.dtmf("anna", "*4")  # the last who came
        self.assertIn("removed", self.phone.wait("ended", "carla-third", 20, since)["reason"])
        self.phone.dtmf("bob", "*#")   # is not his to do
        self.phone.dtmf("bob", "*9")
        self.becomes(lambda: self.person(conference, who["bob"])["hand"], True)
        self.phone.dtmf("anna", "*#")
        for leg in ("anna", "bob"):
            self.assertIn("ended", self.phone.wait("ended", leg, 20, since)["reason"])
        self.assertFalse(self.live(conference)["open"])
        self.assertEqual([(what, how) for what, _, how in self.audit(conference)],
                         [("call.everyoneMuted", "by"), ("call.everyoneUnmuted", "by"), ("call.locked", "by"),
                          ("call.unlocked", "by"), ("call.removed", "by"), ("call.ended", "by")])

    def test_what_is_told_of_the_room_names_nobody(self):
        conference, who = self.plan()
        stream = Events(self.api)
        self.addCleanup(stream.close)
        self.join("anna", who["anna"])
        stream.until(lambda name, d: name == "live" and d.get("participantId") == who["anna"]["id"])
        self.act(conference, "lock")
        _, change = stream.until(lambda name, d: name == "live" and d.get("participantId") != who["anna"]["id"])
        self.assertEqual(change["conferenceId"], conference["id"])
        self.assertNotIn("participantId", change)

    def test_the_organiser_ends_it_and_a_lock_falls_with_the_room(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        self.join("bob", who["bob"])
        self.act(conference, "lock")
        self.refused("carla", self.link(who["carla"]), 480)
        stream, whole = self.watch(conference)
        self.assertTrue(whole["locked"])
        since = self.phone.mark()
        self.act(conference, "end")
        _, whole = stream.until(lambda name, d: name == "live" and not d["open"])
        self.assertEqual((whole["locked"], whole["refusals"], whole["participants"]), (False, [], []))
        for leg in ("anna", "bob"):
            self.assertEqual(self.phone.wait("ended", leg, 20, since)["who"], "server")
        self.join("carla", who["carla"])
        self.assertFalse(self.live(conference)["locked"])

    def test_lower_hand_and_remove(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        self.join("bob", who["bob"])
        self.phone.wait("media-started", "bob")
        self.phone.dtmf("bob", "*9")
        self.becomes(lambda: self.person(conference, who["bob"])["hand"], True)
        self.act_on(conference, who["bob"], "lower-hand")
        self.assertFalse(self.person(conference, who["bob"])["hand"])
        since = self.phone.mark()
        self.act_on(conference, who["bob"], "remove")
        self.assertIsNone(self.person(conference, who["bob"]))
        self.assertIn("removed", self.phone.wait("ended", "bob", 20, since)["reason"])
        self.join("bob-again", who["bob"])  # is still invited

    # --- seats ---

    def test_a_second_call_of_a_living_seat_is_refused_and_seen(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        self.join("bob", who["bob"])
        stream, _ = self.watch(conference)
        self.refused("second", self.link(who["bob"]), 486)
        _, told = stream.until(lambda name, d: name == "refusal")
        self.assertEqual((told["participantId"], told["reason"]), (who["bob"]["id"], "seatTaken"))
        since = self.phone.mark()
        self.phone.call("typed", self.server.uri(conference["number"]))
        self.phone.wait("media-started", "typed")
        self.phone.dtmf("typed", who["bob"]["pin"] + "#")
        self.assertIn("taken", self.phone.wait("ended", "typed", 30, since)["reason"])
        self.assertIsNotNone(self.person(conference, who["bob"]))

    @staticmethod
    def replaces(call):
        ours = re.search(r"tag=([^;\s]+)", call.to).group(1)
        return f"Replaces: {call.call_id};to-tag={ours};from-tag={call.call_id[:8]}"

    def test_a_call_that_names_the_one_it_replaces(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        with SipClient(self.server) as first, SipClient(self.server) as second:
            self.assertEqual(first.call("j-" + who["bob"]["joinToken"])[0], 200)
            self.becomes(lambda: len(self.live(conference)["participants"]), 2)
            self.assertEqual(second.call("j-" + who["bob"]["joinToken"], [self.replaces(first)])[0], 200)
            self.assertIn("taken over", first.wait_for_bye())
            self.assertEqual(len(self.live(conference)["participants"]), 2)
            second.bye()
        stays = self.becomes_stays(f"/conferences/{conference['id']}/attendance", 3)
        self.assertEqual([s.get("ending") for s in stays], [None, "replaced", "hungUp"])

    def test_calls_outside_of_a_room_are_replaced_too(self):
        conference, who = self.plan(begin=3600, end=7200)
        link = "j-" + who["bob"]["joinToken"]
        with SipClient(self.server) as first, SipClient(self.server) as stranger, SipClient(self.server) as second:
            self.assertEqual(first.call(link)[0], 200)  # on the test line
            # Who knows the call and no PIN ends nothing; who has another one neither.
            self.assertEqual(stranger.call(conference["number"], [self.replaces(first)])[0], 200)
            self.assertEqual(second.call("j-" + who["carla"]["joinToken"], [self.replaces(first)])[0], 200)
            second.bye()
            self.assertEqual(first.ask("OPTIONS")[0], 200)
            self.assertEqual(second.call(link, [self.replaces(first)])[0], 200)
            self.assertIn("taken over", first.wait_for_bye())
            # One that has typed nothing yet.
            self.assertEqual(first.call(conference["number"], [self.replaces(stranger)])[0], 200)
            self.assertIn("taken over", stranger.wait_for_bye())
            first.bye()
            second.bye()

    # --- lines ---

    def test_a_bad_line_is_seen(self):
        conference, who = self.plan()
        self.join("anna", who["anna"], tone=700, dbfs=-20)
        answer = self.phone.call("probe", self.link(who["carla"]))  # for the media address
        relay = Relay("--to", answer["media"], "--set", '{"up": {"loss": 0.2}}')
        self.addCleanup(relay.close)
        print(f"seed {relay.hello['seed']}")
        answer = self.phone.call("bob", self.link(who["bob"]), mediaVia={"host": "127.0.0.1", "port": relay.hello["port"]},
                                 source={"tone": 1100, "dbfs": -20})
        self.assertEqual(answer["event"], "answered")

        def grades():
            return {p["participantId"]: p.get("quality", {}).get("grade") for p in self.live(conference)["participants"]}
        self.becomes(lambda: (grades()[who["anna"]["id"]], grades()[who["bob"]["id"]]), ("good", "poor"), 30)
        quality = self.person(conference, who["bob"])["quality"]
        self.assertTrue(100 <= quality["lossInPermille"] <= 320, quality)

    # --- the test line ---

    def test_early_callers_reach_the_test_line(self):
        conference, who = self.plan(begin=3600, end=7200)
        self.assertFalse(who["bob"]["phoneTested"])
        self.join("bob", who["bob"], tone=1300, dbfs=-20)
        self.hears_within("bob", 1300, 60)  # itself, after what is said
        self.becomes(lambda: next(p["phoneTested"] for p in self.api.get(f"/conferences/{conference['id']}")["participants"]
                                  if p["id"] == who["bob"]["id"]), True)
        self.assertFalse(self.live(conference)["open"])
        self.phone.call("typed", self.server.uri(conference["number"]), source={"tone": 1700, "dbfs": -20})
        self.phone.wait("media-started", "typed")
        self.phone.dtmf("typed", who["carla"]["pin"] + "#")
        self.hears_within("typed", 1700, 60)
        self.assertLess(self.level("bob", 1700), NEVER_DBFS)  # everybody is alone there

    # --- the roster for phones ---

    def test_a_phone_subscribes_to_the_roster(self):
        conference, who = self.plan()
        self.join("anna", who["anna"])
        with SipClient(self.server) as client:
            self.assertEqual(client.call("j-" + who["bob"]["joinToken"])[0], 200)
            self.becomes(lambda: len(self.live(conference)["participants"]), 2)
            client.send(client.request("SUBSCRIBE", headers=["Event: conference", "Expires: 600"]))
            roster = self.notified(client, 2)
            self.assertIn(conference["subject"], roster)
            for secret in ("example.org", who["bob"]["pin"], who["bob"]["joinToken"]):
                self.assertNotIn(secret, roster)
            self.act(conference, "lock")
            self.assertIn("<locked>true</locked>", self.notified(client, 2))
            client.bye()

    def notified(self, client, users):
        """The next roster with so many users; every NOTIFY is answered."""
        until = time.monotonic() + 10
        while True:
            self.assertLess(time.monotonic(), until)
            head, body = client.receive()
            if not head.startswith("NOTIFY "):
                continue
            kept = [line for line in head.split("\r\n")[1:] if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
            client.send(("SIP/2.0 200 OK\r\n" + "\r\n".join(kept) + "\r\nContent-Length: 0\r\n\r\n").encode())
            if body.count("<user ") == users:
                return body

    # --- the end of the window ---

    def test_warned_and_over_once_nobody_moderates(self):
        conference, who = self.plan(end=12)
        since = self.phone.mark()
        self.join("anna", who["anna"])
        self.join("bob", who["bob"])
        until = time.monotonic() + 30
        while self.api.get(f"/conferences/{conference['id']}")["state"] != "ended":
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)
        self.refused("late", self.link(who["carla"]), 410)
        self.assertEqual(len(self.live(conference)["participants"]), 2)  # with a moderator they may finish
        # And as long it is found among what runs, and who may speak is still the organiser's.
        listed = {c["id"]: c for c in self.api.get("/conferences?scope=current&limit=200")["items"]}
        self.assertTrue(listed[conference["id"]]["live"])
        path = f"/conferences/{conference['id']}/participants/{who['bob']['id']}"
        bob = next(p for p in self.api.get(f"/conferences/{conference['id']}")["participants"] if p["id"] == who["bob"]["id"])
        self.api.patch(path, {"role": "audience"}, bob["version"])
        self.becomes(lambda: self.person(conference, who["bob"])["role"], "audience")
        self.phone.hangup("anna")
        ended = self.phone.wait("ended", "bob", 20, since)
        self.assertIn("ended", ended["reason"])
        self.becomes(lambda: conference["id"] in [c["id"] for c in self.api.get("/conferences?scope=past&limit=200")["items"]], True)

    # --- attendance ---

    def test_attendance_agrees_with_what_happened(self):
        conference, who = self.plan()
        path = f"/conferences/{conference['id']}/attendance"
        self.assertEqual(self.api.get(path)["items"], [])
        self.join("anna", who["anna"])
        self.join("bob", who["bob"])
        self.phone.hangup("bob")
        self.join("bob-2", who["bob"])
        self.act_on(conference, who["bob"], "remove")
        stays = self.becomes_stays(path, 3)
        self.assertEqual([(s["address"], s["role"], s.get("ending")) for s in stays],
                         [("anna@example.org", "moderator", None), ("bob@example.org", "participant", "hungUp"),
                          ("bob@example.org", "participant", "removed")])
        self.assertNotIn("leftAt", stays[0])
        self.act(conference, "end")
        stays = self.becomes_stays(path, 3)
        self.assertEqual(stays[0]["ending"], "over")
        status, headers, body = self.api.request("GET", f"/api/v1{path}.csv")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
        lines = body.decode("utf-8-sig").splitlines()
        self.assertEqual(len(lines), 4)
        self.assertIn('"bob@example.org"', lines[3])

    def becomes_stays(self, path, count):
        """All of them, once they are written and none of those who left is open."""
        until = time.monotonic() + 5
        while True:
            items = self.api.get(path)["items"]
            inside = sum("leftAt" not in s for s in items)
            if len(items) == count and inside <= 1:
                time.sleep(0.3)
                return self.api.get(path)["items"]
            self.assertLess(time.monotonic(), until, items)
            time.sleep(0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
