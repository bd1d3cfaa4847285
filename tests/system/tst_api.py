# labels: system spec:A1 spec:A3 spec:A5 spec:B5 spec:B6 spec:B10 spec:C7 spec:D2 spec:G4 spec:H1
# timeout: 300
"""The planning flow over HTTPS against the real conclaved: accounts, sessions, conferences, people, PINs, invitations into
a folder, cancellation, errors by their codes, the event stream."""
import email
import email.policy
import json
import os
import sys
import tempfile
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.events import Events
from support.server import Api, ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"


def instant(hours):
    at = datetime.now(timezone.utc) + timedelta(hours=hours)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def plan(subject="Sitzung – Ärger & Lösung", **changes):
    return {"subject": subject, "description": "Agenda", "begin": instant(1), "end": instant(3), "timeZone": "Europe/Berlin",
            "type": "secure", **changes}


class TestApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(BIN, cls.folder.name)
        cls.server.add_user("anna", "anna@example.org", PASSWORD, name="Anna Maß", locale="de", time_zone="Europe/Berlin")
        cls.server.start()
        cls.server.add_user("ben", "ben@example.org", PASSWORD)  # beside the running server
        cls.server.add_user("phone", "phone@example.org", PASSWORD, group="none")
        cls.anna = cls.server.api("anna", PASSWORD)
        cls.ben = cls.server.api("ben", PASSWORD)

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.stop()
        finally:
            cls.folder.cleanup()

    def refused(self, status, code, act, *args, **more):
        with self.assertRaises(ApiError) as caught:
            act(*args, **more)
        self.assertEqual((caught.exception.status, caught.exception.code), (status, code), caught.exception.problem)
        return caught.exception.problem

    def draft(self, **changes):
        return self.anna.post("/conferences", plan(**changes))

    def test_server(self):
        info = self.server.api().get("/server")
        self.assertEqual(info["name"], "Conclave")
        self.assertEqual(info["supportContact"], "support@example.org")
        status, headers, _ = self.server.api().request("GET", "/healthz")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertNotIn("Server", headers)

    def test_sign_in(self):
        api = self.server.api()
        self.refused(401, "bad_credentials", api.sign_in, "anna", "wrong password")
        self.refused(401, "bad_credentials", api.sign_in, "nobody", PASSWORD)
        problem = self.refused(403, "no_conference_right", api.sign_in, "phone", PASSWORD)
        self.assertIn("support@example.org", problem["detail"])
        self.refused(401, "unauthenticated", api.get, "/me")
        api.sign_in("ANNA", PASSWORD)
        self.assertEqual(api.get("/me")["displayName"], "Anna Maß")
        api.delete("/sessions/current")
        self.refused(401, "unauthenticated", api.get, "/me")

    def test_sign_in_takes_little(self):
        for size, status in ((4096, 401), (4097, 413)):
            body = json.dumps({"login": "x", "password": ""}).encode()
            body = body[:-2] + b"p" * (size - len(body)) + body[-2:]
            got, _, data = self.server.api().request("POST", "/api/v1/sessions", body, {"Content-Type": "application/json"})
            self.assertEqual((len(body), got), (size, status), data)

    def test_guessing_is_slowed(self):
        self.server.add_user("carl", "carl@example.org", PASSWORD)
        api = self.server.api()
        codes = []
        for _ in range(8):
            try:
                api.sign_in("carl", "not the password")
            except ApiError as e:
                codes.append(e.code)
        self.assertEqual(codes[:4], ["bad_credentials"] * 4)
        self.assertIn("too_many_requests", codes)
        self.anna.get("/me")  # others are not concerned

    def test_password(self):
        self.server.add_user("dora", "dora@example.org", PASSWORD)
        one, two = self.server.api("dora", PASSWORD), self.server.api("dora", PASSWORD)
        change = {"currentPassword": PASSWORD, "newPassword": PASSWORD + " 2"}
        self.refused(422, "invalid_value", one.put, "/me/password", {**change, "newPassword": "short"})
        self.refused(401, "bad_credentials", one.put, "/me/password", {**change, "currentPassword": "something else"})
        one.put("/me/password", change)
        one.get("/me")
        self.refused(401, "unauthenticated", two.get, "/me")

    def test_me(self):
        me = self.ben.get("/me")
        self.refused(428, "version_required", self.ben.call, "PATCH", "/me", {"locale": "de"})
        self.refused(422, "invalid_value", self.ben.patch, "/me", {"timeZone": "Mars/Base"}, me["version"])
        changed = self.ben.patch("/me", {"locale": "de"}, me["version"])
        self.assertEqual(changed["locale"], "de")
        self.refused(412, "version_stale", self.ben.patch, "/me", {"locale": "en"}, me["version"])

    def test_malformed(self):
        for body, status, code in ((b"{", 400, "malformed_json"), (b"[]", 422, "wrong_type"), (b'{"subject":1}', 422, "wrong_type"),
                                   (b'{"subject":"a","subject":"b"}', 400, "malformed_json"), (b'{"x":1}', None, None),
                                   (b"[" * 5000, 400, "malformed_json"), (b"\xff", 400, "malformed_json")):
            got, _, data = self.anna.request("POST", "/api/v1/conferences", body, {"Content-Type": "application/json"})
            self.assertTrue(400 <= got < 500, data)
            if status:
                self.assertEqual((got, json.loads(data)["code"]), (status, code))
        got, _, data = self.anna.request("POST", "/api/v1/conferences", b"{}", {"Content-Type": "text/plain"})
        self.assertEqual(json.loads(data)["code"], "unsupported_media_type")
        self.assertEqual(self.anna.request("GET", "/api/v1/nothing")[0], 404)
        status, headers, _ = self.anna.request("PUT", "/api/v1/conferences")
        self.assertEqual((status, headers["Allow"]), (405, "GET, POST"))

    def test_draft(self):
        made = self.draft()
        self.assertEqual(made["state"], "draft")
        self.assertRegex(made["number"], r"^[1-9]\d{7}$")
        found = self.anna.get(f"/conferences/{made['id']}")
        self.assertEqual([p["role"] for p in found["participants"]], ["moderator"])
        self.assertNotIn("pin", found["participants"][0])
        for act in (lambda: self.ben.get(f"/conferences/{made['id']}"), lambda: self.anna.get(f"/conferences/{uuid.uuid4()}"),
                    lambda: self.ben.delete(f"/conferences/{made['id']}", version=made["version"])):
            self.refused(404, "not_found", act)
        path = f"/conferences/{made['id']}"
        self.refused(428, "version_required", self.anna.call, "PATCH", path, {"subject": "x"})
        changed = self.anna.patch(path, {"subject": "Neu"}, made["version"])
        self.refused(412, "version_stale", self.anna.patch, path, {"subject": "Älter"}, made["version"])
        self.assertEqual([c["subject"] for c in self.anna.get("/conferences?q=Neu")["items"]], ["Neu"])
        self.anna.delete(path, version=changed["version"])
        self.refused(404, "not_found", self.anna.get, path)
        problem = self.refused(422, "invalid_value", self.draft, end=instant(0.5))
        self.assertEqual(problem["field"], "end")

    def test_once(self):
        key, body = str(uuid.uuid4()), plan("Einmal")
        one = self.anna.post("/conferences", body, key=key)
        self.assertEqual(self.anna.post("/conferences", body, key=key)["id"], one["id"])
        self.refused(422, "idempotency_mismatch", self.anna.post, "/conferences", plan("Anders"), key=key)
        self.assertEqual(len(self.anna.get("/conferences?q=Einmal")["items"]), 1)

    def test_whole_flow(self):
        events = Events(self.anna)
        self.assertEqual(events.answer.status, 200)
        made = self.draft(subject="Ganzer Weg")
        path = f"/conferences/{made['id']}"
        while True:
            event = events.next()
            if event["event"] == "conference" and json.loads(event["data"])["conferenceId"] == made["id"]:
                break
        people = [{"address": "guest@example.net", "displayName": "Gäst", "role": "participant"},
                  {"address": "listener@example.net", "role": "audience"}]
        added = self.anna.post(path + "/participants", {"participants": people})["items"]
        self.assertRegex(added[0]["pin"], r"^[1-9]\d{8}$")
        self.refused(409, "duplicate_address", self.anna.post, path + "/participants", {"participants": people[:1]})
        pins = {p["participantId"]: p for p in self.anna.get(path + "/pins")["items"]}
        self.assertEqual(pins[added[0]["id"]]["pin"], added[0]["pin"])
        self.assertEqual(len(pins), 3)
        renewed = self.anna.post(f"{path}/participants/{added[0]['id']}/pin")
        self.assertNotEqual(renewed["pin"], added[0]["pin"])
        changed = self.anna.patch(f"{path}/participants/{added[1]['id']}", {"role": "participant"},
                                  next(p["version"] for p in self.anna.get(path)["participants"] if p["id"] == added[1]["id"]))
        self.assertEqual(changed["role"], "participant")
        owner = next(p for p in self.anna.get(path)["participants"] if p["role"] == "moderator")
        self.refused(409, "last_moderator", self.anna.delete, f"{path}/participants/{owner['id']}", version=owner["version"])

        answer = self.anna.post(path + "/invitations", {"mailTo": [added[0]["id"]]})
        self.assertEqual(answer["state"], "scheduled")
        states = {d["participantId"]: d["state"] for d in answer["items"]}
        self.assertEqual(states[added[1]["id"]], "suppressed")
        version = self.anna.get(path)["version"]
        self.refused(409, "schedule_locked", self.anna.patch, path, {"subject": "zu spät"}, version)
        self.refused(409, "already_scheduled", self.anna.delete, path, version=version)
        mails = self.mails(1)
        self.assertIn(b"guest@example.net", mails[0])
        until = time.monotonic() + 30
        while time.monotonic() < until:
            states = {d["participantId"]: d["state"] for d in self.anna.get(path + "/invitations")["items"]}
            if states[added[0]["id"]] == "accepted":
                break
            event = events.next()  # a delivery's change wakes us
        self.assertEqual(states[added[0]["id"]], "accepted")

        self.correct_address(path, added[0]["id"])
        cancelled = self.anna.post(path + "/cancellation", {"notify": "all"})
        self.assertEqual(cancelled["state"], "cancelled")
        self.refused(409, "already_cancelled", self.anna.post, path + "/cancellation", {"notify": "all"})
        self.assertEqual(self.anna.get("/conferences?q=Ganzer")["items"], [])
        self.assertEqual(len(self.anna.get("/conferences?scope=past&q=Ganzer")["items"]), 1)
        self.mails(4)

        copied = self.anna.post(path + "/copy")
        self.assertEqual((copied["state"], copied["participantCount"]), ("draft", 3))
        last = events.last
        events.close()
        again = Events(self.anna, last="1")  # older than anything kept, or all that is kept
        self.assertEqual(again.answer.status, 200)
        self.assertIn(again.next()["event"], ("reset", "conference", "delivery", "user"))
        again.close()
        self.assertTrue(last)

    def correct_address(self, path, who):
        """The invitation has left for the wrong address: the right one gets another PIN and link, which only its mail tells."""
        def person():
            return next(p for p in self.anna.get(path)["participants"] if p["id"] == who)
        old = next(p for p in self.anna.get(path + "/pins")["items"] if p["participantId"] == who)
        changed = self.anna.patch(f"{path}/participants/{who}", {"address": "right@example.net"}, person()["version"])
        self.assertNotEqual(old["pin"], changed["pin"])
        self.assertNotEqual(old["joinToken"], changed["joinToken"])
        self.assertNotIn("pin", person())
        self.anna.post(path + "/invitations/resend", {"participantIds": [who]})
        parsed = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in
                  (email.message_from_bytes(data, policy=email.policy.default) for data in self.mails(2))}
        by_address = {address: text for to, text in parsed.items() for address in ("guest@example.net", "right@example.net") if address in to}
        shown = {pin: " ".join((pin[:3], pin[3:6], pin[6:])) for pin in (old["pin"], changed["pin"])}
        self.assertIn(shown[old["pin"]], by_address["guest@example.net"])
        self.assertNotIn(shown[changed["pin"]], by_address["guest@example.net"])
        self.assertIn(shown[changed["pin"]], by_address["right@example.net"])
        self.assertIn(changed["joinToken"], by_address["right@example.net"])

    def mails(self, count):
        folder = Path(self.folder.name) / "mail"
        until = time.monotonic() + 60
        while len(list(folder.glob("*.eml"))) < count and time.monotonic() < until:
            time.sleep(0.05)  # a folder announces nothing
        found = [f.read_bytes() for f in sorted(folder.glob("*.eml"))]
        self.assertGreaterEqual(len(found), count)
        return found

    def test_directory(self):
        found = self.anna.get("/directory?q=ben")["items"]
        self.assertEqual([e["address"] for e in found], ["ben@example.org"])

    def test_every_route_wants_a_session(self):
        anyone = Api(self.server.ports["http"], self.server.ca)
        for method, path in (("GET", "/me"), ("PATCH", "/me"), ("PUT", "/me/password"), ("DELETE", "/sessions/current"),
                             ("GET", "/conferences"), ("POST", "/conferences"), ("GET", "/conferences/a"), ("PATCH", "/conferences/a"),
                             ("DELETE", "/conferences/a"), ("POST", "/conferences/a/cancellation"), ("POST", "/conferences/a/copy"),
                             ("POST", "/conferences/a/reschedule"), ("POST", "/conferences/a/participants"),
                             ("PATCH", "/conferences/a/participants/b"), ("DELETE", "/conferences/a/participants/b"),
                             ("POST", "/conferences/a/participants/b/pin"), ("GET", "/conferences/a/pins"),
                             ("POST", "/conferences/a/invitations"), ("GET", "/conferences/a/invitations"),
                             ("POST", "/conferences/a/invitations/resend"), ("GET", "/directory"), ("GET", "/events")):
            with self.subTest(f"{method} {path}"):
                self.assertEqual(anyone.request(method, "/api/v1" + path, {})[0], 401)

    def test_zz_nothing_secret_in_the_log(self):
        log = self.server.log.read_text()
        for secret in (PASSWORD, self.anna.token, "Ganzer", "guest@example.net"):
            self.assertNotIn(secret, log)
        self.assertNotRegex(log, r"q=")


if __name__ == "__main__":
    unittest.main(verbosity=2)
