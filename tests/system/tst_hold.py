# labels: system spec:E5 spec:F1
# timeout: 240
"""Hold, resume, new keys and calls without an offer: the real server, real SIP and SRTP."""
import time
import unittest

from support.calls import NEVER_DBFS, Calls

SUITES = ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM", "AES_256_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM"]


class Hold(Calls):
    def setUp(self):
        super().setUp()
        whole, self.who = self.plan(people=(("bob", "participant"),))
        self.number = whole["number"]

    def join(self, name, hz, **more):
        answer = self.phone.call(name, self.link(self.who[name]), source={"tone": hz, "dbfs": -20}, **more)
        self.assertEqual(answer["event"], "answered", answer)
        self.assertNotIn("problem", answer)
        return answer

    def levels(self, leg, *frequencies, ms=1000):
        return [self.phone.listen(leg, ms, frequencies)["levels"][str(hz)] for hz in frequencies]

    def both_hear(self):
        self.hears_within("anna", 1100, 25)
        self.hears_within("bob", 700, 25)

    def reoffer(self, leg, **fields):
        answer = self.phone.reoffer(leg, **fields)
        self.assertEqual(answer["status"], 200, answer)
        self.assertNotIn("problem", answer)
        return answer

    def test_music_on_hold_stays_with_the_phone(self):
        self.join("anna", 700)
        self.join("bob", 1100)
        self.both_hear()
        for direction, answered in (("sendonly", "recvonly"), ("inactive", "inactive")):
            self.assertEqual(self.reoffer("bob", direction=direction)["direction"], answered)
            self.phone.source("bob", {"tone": 1500, "dbfs": -20})
            time.sleep(0.5)  # what is under way is played out
            music, voice = self.levels("anna", 1500, ms=1500)[0], self.phone.listen("bob", 1000)["rmsDbfs"]
            self.assertLess(music, NEVER_DBFS)
            self.assertLess(voice, NEVER_DBFS)
            self.phone.source("bob", {"tone": 1100, "dbfs": -20})
            self.assertEqual(self.reoffer("bob", direction="sendrecv")["direction"], "sendrecv")
            self.both_hear()
        self.assertEqual(self.reoffer("bob", direction="recvonly")["direction"], "sendonly")  # it listens
        self.hears_within("bob", 700, 25)

    def test_new_keys_with_every_reoffer(self):
        self.join("anna", 700)
        self.join("bob", 1100)
        self.both_hear()
        for direction in ("sendonly", "sendrecv", "sendrecv"):
            self.reoffer("bob", direction=direction, freshKeys=True)
        self.both_hear()
        before = self.phone.counts("bob")["unauthenticated"]
        self.levels("bob", 700)
        self.assertEqual(self.phone.counts("bob")["unauthenticated"], before)

    def test_from_another_network_in_the_call(self):
        self.join("anna", 700)
        self.join("bob", 1100)
        self.both_hear()
        for fresh in (True, False):
            with self.subTest(fresh_keys=fresh):
                time.sleep(1.1)  # a source changes once a second at most
                self.reoffer("bob", elsewhere=True, freshKeys=fresh)
                self.phone.listen("bob", 300)  # what is under way to its old port is lost
                self.both_hear()

    def test_calls_without_an_offer(self):
        self.join("anna", 700)
        for suite in SUITES:
            with self.subTest(suite):
                answer = self.join("bob", 1100, withoutOffer=True, suites=[suite])
                self.assertEqual(answer["suite"], suite)
                self.both_hear()
                self.reoffer("bob", direction="sendonly")
                self.reoffer("bob", direction="sendrecv", freshKeys=True)
                self.both_hear()
                self.phone.hangup("bob")

    def test_resumed_by_a_reinvite_without_an_offer(self):
        self.join("anna", 700)
        for first in ({}, {"withoutOffer": True}):
            with self.subTest(**first):
                self.join("bob", 1100, **first)
                for direction in ("inactive", "sendonly"):
                    self.reoffer("bob", direction=direction)
                    self.assertEqual(self.reoffer("bob", withoutOffer=True)["direction"], "sendrecv")
                    self.both_hear()
                self.reoffer("bob", withoutOffer=True, direction="inactive")  # and held so
                time.sleep(0.5)  # what is under way is played out
                self.assertLess(self.levels("anna", 1100)[0], NEVER_DBFS)
                self.reoffer("bob", direction="sendrecv", freshKeys=True)
                self.both_hear()
                self.phone.hangup("bob")

    def test_a_number_dialled_without_an_offer(self):
        self.join("anna", 700)
        answer = self.phone.call("bob", self.server.uri(self.number), source={"tone": 1100, "dbfs": -20}, withoutOffer=True)
        self.assertEqual(answer["event"], "answered", answer)
        self.phone.wait("media-started", "bob")
        self.phone.dtmf("bob", self.who["bob"]["pin"] + "#")
        self.both_hear()


if __name__ == "__main__":
    unittest.main()
