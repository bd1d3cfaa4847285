# labels: system spec:A2 spec:A6 spec:B4 spec:B8 spec:B9 spec:C8
# timeout: 300
"""The published OpenAPI text against the running server: every route is called, every answer and every problem is held against
its schema, every request message refuses what its schema refuses. And the text against the contract's own fixed part."""
import json
import os
import re
import sys
import tempfile
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.phone import Phone  # noqa: E402
from support.server import Api, ApiError, Server  # noqa: E402

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
PASSWORD = "correct horse battery"

# What other programs are written against: it may grow, but nothing of it may go or change its name.
FIXED_ROUTES = """
GET /server; POST /sessions; DELETE /sessions/current; GET /me; PATCH /me; PUT /me/password; GET /conferences; POST /conferences;
GET /conferences/{id}; PATCH /conferences/{id}; DELETE /conferences/{id}; POST /conferences/{id}/cancellation;
POST /conferences/{id}/reschedule; POST /conferences/{id}/copy; POST /conferences/{id}/participants;
PATCH /conferences/{id}/participants/{pid}; DELETE /conferences/{id}/participants/{pid}; POST /conferences/{id}/participants/{pid}/pin;
GET /conferences/{id}/pins; POST /conferences/{id}/invitations; GET /conferences/{id}/invitations;
POST /conferences/{id}/invitations/resend; GET /directory; GET /users; POST /users; GET /users/{id}; PATCH /users/{id};
PUT /users/{id}/password; GET /audit; GET /events; GET /conferences/{id}/live; POST /conferences/{id}/live/lock;
POST /conferences/{id}/live/unlock; POST /conferences/{id}/live/mute-all; POST /conferences/{id}/live/unmute-all;
POST /conferences/{id}/live/end; POST /conferences/{id}/live/participants/{pid}/mute;
POST /conferences/{id}/live/participants/{pid}/unmute; POST /conferences/{id}/live/participants/{pid}/remove;
POST /conferences/{id}/live/participants/{pid}/lower-hand; GET /conferences/{id}/attendance"""
FIXED_FIELDS = {
    "ServerInfo": "name version supportContact locales minClientVersion",
    "SessionRequest": "login password",
    "Session": "token expiresAt user",
    "PasswordChange": "currentPassword newPassword",
    "ConferenceList": "items next",
    "ConferenceCreate": "subject description begin end timeZone type",
    "Conference": "id version number subject description begin end timeZone type state participantCount deliverySummary live createdAt "
                  "participants",
    "Participant": "id version address displayName accountId role delivery phoneTested pin joinToken",
    "ParticipantCreate": "address displayName role",
    "ParticipantPatch": "role address displayName",
    "CancellationRequest": "notify",
    "RescheduleRequest": "begin end timeZone",
    "Pin": "participantId pin joinToken",
    "InvitationsRequest": "mailTo",
    "ResendRequest": "participantIds",
    "StateChange": "state items",
    "Live": "open locked everyoneMuted participants",
    "LiveParticipant": "participantId joinedAt talking muted hand quality",
    "Delivery": "participantId kind state attempts nextTry error",
    "DirectoryEntry": "id displayName extension address",
    "UserCreate": "login displayName address extension group locale timeZone active",
    "UserPatch": "login displayName address extension group locale timeZone active",
    "PasswordAssignment": "password generate",
    "AssignedPassword": "password",
    "Problem": "type title status detail code field requestId",
}


def instant(hours):
    return (datetime.now(timezone.utc) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def plan(**changes):
    return {"subject": "Sitzung", "description": "", "begin": instant(1), "end": instant(3), "timeZone": "Europe/Berlin",
            "type": "secure", **changes}


class Document:
    def __init__(self, text):
        self.root = json.loads(text)
        self.schemas = self.root["components"]["schemas"]
        self.called = set()

    def check(self, schema, value):
        whole = {**schema, "components": self.root["components"]}
        jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)

    def operation(self, method, path):
        path = path.partition("?")[0]
        best = None
        for pattern, operations in self.root["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path) and method.lower() in operations:
                if best is None or pattern.count("{") < best.count("{"):
                    best = pattern
        return best and (f"{method} {best}", self.root["paths"][best][method.lower()])

    def operations(self):
        return {f"{method.upper()} {path}": operation for path, operations in self.root["paths"].items()
                for method, operation in operations.items()}


class Checked(Api):
    """Holds every answer against the document."""
    document = None

    def request(self, method, path, body=None, headers=None):
        status, fields, data = super().request(method, path, body, headers)
        found = self.document.operation(method, path) if self.document else None
        if found:
            name, operation = found
            said = operation["responses"].get(str(status), operation["responses"]["default"])
            if status >= 400:
                assert fields["Content-Type"] == "application/problem+json", (name, fields)
            elif str(status) not in operation["responses"]:
                raise AssertionError(f"{name} answered {status}, which the document does not know")
            else:
                self.document.called.add(name)
                if body is not None and not isinstance(body, bytes):
                    self.document.check(operation["requestBody"]["content"]["application/json"]["schema"], body)
            if "content" in said:
                (media, content), = said["content"].items()
                assert fields["Content-Type"].partition(";")[0] == media, (name, fields)
                if media.endswith("json"):
                    self.document.check(content["schema"], json.loads(data))
            else:
                assert data == b"", (name, data)
        return status, fields, data


class TestContract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(BIN, cls.folder.name)
        cls.server.add_user("anna", "anna@example.org", PASSWORD, time_zone="Europe/Berlin", locale="de")
        cls.server.add_user("sue", "sue@example.org", PASSWORD, group="conferenceSupport")
        cls.server.add_user("root", "root@example.org", PASSWORD, group="administrator")
        cls.server.start()
        status, fields, data = cls.server.api().request("GET", "/api/v1/openapi.json")
        assert (status, fields["Content-Type"]) == (200, "application/json")
        cls.document = Document(data)
        cls.anna, cls.sue, cls.root = (cls.api(login) for login in ("anna", "sue", "root"))

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.stop()
        finally:
            cls.folder.cleanup()

    @classmethod
    def api(cls, login=None, password=PASSWORD):
        api = Checked(cls.server.ports["http"], cls.server.ca, cls.server.host)
        api.document = cls.document
        if login:
            api.sign_in(login, password)
        return api

    def refused(self, status, code, act, *args, **more):
        with self.assertRaises(ApiError) as caught:
            act(*args, **more)
        self.assertEqual((caught.exception.status, caught.exception.code), (status, code), caught.exception.problem)
        return caught.exception.problem

    # --- the text itself

    def test_document(self):
        self.assertEqual(self.document.root["openapi"], "3.1.0")
        for name, schema in self.document.schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            for reference in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(schema)):
                self.assertIn(reference, self.document.schemas, name)
        for name, operation in self.document.operations().items():
            self.assertTrue(operation["summary"], name)
            named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            self.assertEqual(named, set(re.findall(r"\{(\w+)\}", name)), name)

    def test_fixed_part(self):
        there = set(self.document.operations())
        for route in re.split(r";\s*", FIXED_ROUTES.strip()):
            method, _, path = route.partition(" ")
            self.assertIn(f"{method} /api/v1{path}", there)
        for name, fields in FIXED_FIELDS.items():
            self.assertLessEqual(set(fields.split()), set(self.document.schemas[name]["properties"]), name)
        codes = self.document.schemas["Problem"]["properties"]["code"]["enum"]
        for code in ("bad_credentials", "no_conference_right", "schedule_locked", "already_scheduled", "duplicate_address", "conference_full",
                     "last_moderator", "version_required", "version_stale"):
            self.assertIn(code, codes)

    # --- what messages refuse

    def sample(self, name):
        samples = {
            "SessionRequest": {"login": "x", "password": "x"}, "PasswordChange": {"currentPassword": "x", "newPassword": "y"},
            "MePatch": {"displayName": "A"}, "ConferenceCreate": plan(), "ConferencePatch": {"subject": "x"},
            "RescheduleRequest": {"begin": instant(5), "end": instant(6), "timeZone": "Europe/Berlin"},
            "ParticipantsCreate": {"participants": [{"address": "a@example.net", "role": "audience"}]}, "ParticipantPatch": {"role": "audience"},
            "InvitationsRequest": {"mailTo": []}, "ResendRequest": {"participantIds": []}, "CancellationRequest": {"notify": "all"},
            "UserCreate": {"login": "x", "displayName": "x", "address": "x@example.net"}, "UserPatch": {"displayName": "x"},
            "PasswordAssignment": {"generate": True}}
        return samples[name]

    def test_messages_refuse_what_the_text_refuses(self):
        """By the strictest caller there is; the conference does not exist, so that nothing happens."""
        for name, operation in self.document.operations().items():
            if "requestBody" not in operation:
                continue
            method, path = name.split(" ")
            path = re.sub(r"\{\w+\}", str(uuid.uuid4()), path)
            message = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            schema, good = self.document.schemas[message], self.sample(message)
            self.document.check(schema, good)
            bad = [({**good, "surplus": 1}, "unknown_field", "surplus")]
            bad += [({k: v for k, v in good.items() if k != field}, "missing_field", field) for field in schema.get("required", [])]
            bad += [({**good, field: {"an": "object"}}, "wrong_type", field) for field in good]
            bad += [([good], "wrong_type", None), ("text", "wrong_type", None)]
            for body, code, field in bad:
                with self.subTest(f"{name} {code} {field}"):
                    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
                    status, _, data = self.root.request(method, path, json.dumps(body).encode(), headers)
                    problem = json.loads(data)
                    self.assertEqual((status, problem["code"]), (422, code), problem)
                    self.assertEqual(problem.get("field"), field)

    # --- every route, once through

    def test_zz_every_route(self):
        self.accounts()
        self.conferences()
        self.live()
        self.audit()
        for path in ("/healthz", "/api/v1/openapi.json"):
            self.anna.request("GET", path)
        self.anna.get("/server")
        never = set(self.document.operations()) - self.document.called - {
            "GET /api/v1/events", "GET /api/v1/conferences/{id}/live/events"}  # their own tests read those
        self.assertEqual(never, set())

    def accounts(self):
        made = self.sue.post("/users", {"login": "carl", "displayName": "Carl", "address": "carl@example.org", "group": "conferenceUser"})
        self.refused(401, "bad_credentials", self.api, "carl", "")
        shown = self.sue.put(f"/users/{made['id']}/password", {"generate": True})["password"]
        carl = self.api()
        session = carl.post("/sessions", {"login": "carl", "password": shown})
        self.assertTrue(session["user"]["mustChangePassword"])
        carl.token = session["token"]
        self.refused(403, "password_change_required", carl.get, "/me")
        carl.put("/me/password", {"currentPassword": shown, "newPassword": PASSWORD})
        me = carl.get("/me")
        carl.patch("/me", {"locale": "de"}, me["version"])
        self.assertEqual([u["login"] for u in self.sue.get("/users?q=carl")["items"]], ["carl"])
        user = self.sue.get(f"/users/{made['id']}")
        self.refused(403, "forbidden", self.sue.patch, f"/users/{made['id']}", {"group": "administrator"}, user["version"])
        self.refused(403, "forbidden", self.anna.get, "/users")
        user = self.sue.patch(f"/users/{made['id']}", {"group": "none"}, user["version"])
        problem = self.refused(403, "no_conference_right", carl.get, "/me")
        self.assertIn("support@example.org", problem["detail"])
        user = self.sue.patch(f"/users/{made['id']}", {"group": "conferenceUser", "active": False}, user["version"])
        self.refused(401, "unauthenticated", carl.get, "/me")
        self.refused(401, "bad_credentials", self.api, "carl", PASSWORD)
        self.sue.patch(f"/users/{made['id']}", {"active": True}, user["version"])
        carl.sign_in("carl", PASSWORD)
        carl.delete("/sessions/current")
        first = self.root.get("/users?limit=2")
        self.assertEqual([u["login"] for u in first["items"]], ["anna", "carl"])
        self.assertEqual([u["login"] for u in self.root.get(f"/users?limit=9&cursor={first['next']}")["items"]], ["root", "sue"])
        self.refused(422, "invalid_value", self.root.get, "/users?limit=201")
        self.refused(400, "bad_request", self.root.get, "/users?group=none")
        root = next(u for u in self.root.get("/users?q=root")["items"])
        self.refused(409, "last_administrator", self.root.patch, f"/users/{root['id']}", {"active": False}, root["version"])

    def conferences(self):
        anna = self.anna
        made = anna.post("/conferences", plan(begin="2030-06-03T10:30", end="2030-06-03T11:30", reminderMinutes=15))
        self.assertEqual((made["begin"], made["reminderMinutes"]), ("2030-06-03T08:30:00Z", 15))
        problem = self.refused(422, "local_time_missing", anna.post, "/conferences", plan(begin="2026-03-29T02:30", end="2027-01-01T00:00"))
        self.assertEqual(problem["field"], "begin")
        problem = self.refused(422, "local_time_ambiguous", anna.post, "/conferences", plan(begin="2025-10-26T01:00", end="2025-10-26T02:30"))
        self.assertEqual(problem["detail"], "2025-10-26T00:30:00Z or 2025-10-26T01:30:00Z")
        path = f"/conferences/{made['id']}"
        made = anna.patch(path, {"subject": "Neu", "end": "2030-06-03T12:00"}, made["version"])
        self.assertEqual(made["end"], "2030-06-03T10:00:00Z")
        people = [{"address": f"p{i}@example.net", "role": "participant"} for i in range(3)]
        added = anna.post(path + "/participants", {"participants": people})["items"]
        self.assertEqual(len(anna.get(path + "/pins")["items"]), 4)
        status, fields, data = anna.request("GET", f"/api/v1{path}/pins.csv")
        self.assertEqual((status, fields["Content-Type"]), (200, "text/csv; charset=utf-8"))
        self.assertIn(made["number"], fields["Content-Disposition"])
        self.assertEqual(data.count(b"\r\n"), 5)
        person = next(p for p in anna.get(path)["participants"] if p["id"] == added[0]["id"])
        self.assertNotIn("accountId", person)
        anna.patch(f"{path}/participants/{person['id']}", {"displayName": "P"}, person["version"])
        anna.post(f"{path}/participants/{person['id']}/pin")
        answer = anna.post(path + "/invitations", {"mailTo": [p["id"] for p in added]})
        self.assertEqual(len(answer["items"]), 4)
        text = anna.get(f"{path}/participants/{added[1]['id']}/invitation")["text"]
        self.assertIn(added[1]["joinToken"], text)
        until = time.monotonic() + 60
        while any(d["state"] != "accepted" for d in anna.get(path + "/invitations")["items"] if d["participantId"] == added[0]["id"]):
            self.assertLess(time.monotonic(), until)  # whose mail still waits keeps that one, and none is sent again
        anna.post(path + "/invitations/resend", {"participantIds": [added[0]["id"]]})
        victim = next(p for p in anna.get(path)["participants"] if p["id"] == added[2]["id"])
        anna.delete(f"{path}/participants/{victim['id']}?notify=true", version=victim["version"])
        moved = anna.post(path + "/reschedule", {"begin": "2030-06-04T10:30", "end": "2030-06-04T11:30", "timeZone": "America/New_York"})
        self.assertEqual((moved["begin"], moved["state"], moved["reminderMinutes"]), ("2030-06-04T14:30:00Z", "scheduled", 15))
        anna.post(f"/conferences/{moved['id']}/cancellation", {"notify": []})
        draft = anna.post(f"/conferences/{moved['id']}/copy")
        anna.delete(f"/conferences/{draft['id']}", version=draft["version"])
        self.assertEqual(len(anna.get("/conferences?scope=past&limit=1")["items"]), 1)
        anna.get("/directory?q=anna")

    def live(self):
        made = self.anna.post("/conferences", plan(begin=instant(-1)))
        path = f"/conferences/{made['id']}"
        added = self.anna.post(path + "/participants", {"participants": [{"address": "bob@example.net", "role": "participant"}]})
        self.anna.post(path + "/invitations", {"mailTo": []})
        self.refused(409, "not_live", self.anna.post, path + "/live/lock")
        bob, token = added["items"][0]["id"], added["items"][0]["joinToken"]
        with Phone(BIN, ca=self.server.ca) as phone:
            for act in ("lock", "unlock", "mute-all", "unmute-all", f"participants/{bob}/mute", f"participants/{bob}/unmute",
                        f"participants/{bob}/lower-hand", f"participants/{bob}/remove", "end"):
                if not self.anna.get(path + "/live")["open"]:
                    self.assertEqual(phone.call("before-" + act.replace("/", "-"), self.server.uri("j-" + token))["event"], "answered")
                    until = time.monotonic() + 10
                    while not self.anna.get(path + "/live")["open"]:
                        self.assertLess(time.monotonic(), until)
                self.anna.post(f"{path}/live/{act}")
            self.refused(409, "not_live", self.anna.post, f"{path}/live/participants/{bob}/mute")
        self.anna.get(path + "/attendance")
        status, _, data = self.anna.request("GET", f"/api/v1{path}/attendance.csv")
        self.assertEqual((status, data.count(b"\r\n")), (200, 3))

    def audit(self):
        self.refused(403, "forbidden", self.sue.get, "/audit")
        first = self.root.get("/audit?limit=5")
        self.assertEqual(len(first["items"]), 5)
        self.assertLess(self.root.get(f"/audit?limit=5&cursor={first['next']}")["items"][0]["id"], first["items"][-1]["id"])
        actions = {entry["action"] for entry in self.root.get("/audit?limit=200")["items"]}
        self.assertLessEqual({"session.created", "user.created", "user.changed", "password.set", "password.changed", "conference.created",
                              "conference.changed", "conference.scheduled", "conference.rescheduled", "conference.cancelled",
                              "conference.copied", "conference.deleted", "participant.added", "participant.changed", "participant.removed",
                              "pin.regenerated", "pins.viewed", "pins.exported", "invitation.copied", "invitation.resent"}, actions)
        anna = self.root.get("/users?q=anna")["items"][0]
        for entry in self.root.get(f"/audit?actor={anna['id']}&action=pins")["items"]:
            self.assertEqual((entry["actorLogin"], entry["source"]), ("anna", "127.0.0.1"))
            self.assertTrue(entry["action"].startswith("pins."))
        self.assertEqual(self.root.get(f"/audit?since={instant(1)}")["items"], [])
        self.refused(422, "invalid_value", self.root.get, "/audit?since=yesterday")
        self.refused(422, "invalid_value", self.root.get, "/audit?cursor=x")

    def test_reminder_is_sent(self):
        """In real time: the reminder falls due some seconds after the invitation has left."""
        made = self.anna.post("/conferences", plan(subject="Bald", begin=instant(0.5 + 6 / 3600), reminderMinutes=30))
        added = self.anna.post(f"/conferences/{made['id']}/participants",
                               {"participants": [{"address": "soon@example.net", "role": "participant"}]})["items"]
        self.anna.post(f"/conferences/{made['id']}/invitations", {"mailTo": [added[0]["id"]]})
        until = time.monotonic() + 60
        kinds = {}
        while time.monotonic() < until and kinds.get("reminder") != "accepted":
            kinds = {d["kind"]: d["state"] for d in self.anna.get(f"/conferences/{made['id']}/invitations")["items"]
                     if d["participantId"] == added[0]["id"]}
            time.sleep(0.1)
        self.assertEqual(kinds, {"invitation": "accepted", "reminder": "accepted"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
