"""The main job of Conclave, end to end, with nothing but real parts: plan over the API, invite by mail, join with phones that others
wrote and one of ours, talk through the bridge, cancel. Every statement printed has been verified.

    main_job.py --bin FOLDER [--folder FOLDER]      exit status 0 only if every step held
"""
import argparse
import base64
import datetime
import os
import re
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.baresip import Baresip  # noqa: E402
from support.mailbox import Mailbox  # noqa: E402
from support.phone import Phone  # noqa: E402
from support.secrets import search, search_bytes  # noqa: E402
from support.server import ApiError, Server  # noqa: E402

SUBJECT = "Lagebesprechung: Maß & Übergänge, 日本"
PASSWORD = "seven-Green-bottles"  # given by the operator; the server wants it changed
OWN_PASSWORD = "eleven-Blue-kettles"
SENT_DBFS = -20
LEVEL_TOLERANCE_DB = 3
NEVER_DBFS = -60
LISTEN_MS = 4000
STALLED_MS_MAX = 20
HZ = {"anna": 500, "ben": 800, "carla": 1300}  # who says what; carla is audience


class Failed(Exception):
    pass


def verify(condition, *facts):
    if not condition:
        raise Failed(" ".join(str(fact) for fact in facts))


def instant(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def grouped(pin):
    return re.compile(r"[ \u00a0\u202f-]?".join(re.escape(pin[i:i + 3]) for i in range(0, len(pin), 3)))


class MainJob:
    """Runs the steps in order. `say(line)` gets one line for each thing verified."""

    def __init__(self, bin_folder, folder, say=print):
        self.bin = Path(bin_folder)
        self.folder = Path(folder)
        self.say = say
        self.anna = self.ben = None
        self.secrets = {"password": PASSWORD, "own password": OWN_PASSWORD}

    def held(self, statement):
        self.say(f"  ok  {statement}")

    def run(self):
        with Mailbox(self.folder / "mailbox") as self.mailbox:
            self.server = Server(self.bin, self.folder / "server", mail=self.mailbox.relay, mail_lines=['starttls = "off"'])
            with self.server:
                with Phone(self.bin, self.server.ca, self.folder / "phone.log") as self.phone, self:
                    self.accounts()
                    self.plan()
                    self.refuse_draft()
                    self.invite()
                    self.join()
                    self.refuse_strangers()
                    self.hear()
                    self.cancel()
                    self.search_secrets()
            self.held("the server stopped in order")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.hang_up_phones()

    # --- accounts and planning ---

    def accounts(self):
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        self.server.add_user("ben", "ben@example.org", PASSWORD, group="none")
        self.api = self.server.api()
        try:
            self.server.api().sign_in("ben", PASSWORD)
            raise Failed("an account without the right to plan could sign in")
        except ApiError as refusal:
            verify((refusal.status, refusal.code) == (403, "no_conference_right"), refusal)
            verify("support@example.org" in refusal.problem.get("detail", ""), "no contact named:", refusal.problem)
        try:
            self.server.api().sign_in("anna", "not the password")
            raise Failed("a wrong password was taken")
        except ApiError as refusal:
            verify((refusal.status, refusal.code) == (401, "bad_credentials"), refusal)
        self.api.sign_in("anna", PASSWORD, OWN_PASSWORD)
        self.secrets["session token"] = self.api.token
        self.held("accounts made; anna signs in, ben is told that he may not plan and whom to ask, a wrong password is refused")

    def plan(self):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.begin, self.end = now - datetime.timedelta(minutes=2), now + datetime.timedelta(hours=2)
        made = self.api.post("/conferences", {
            "subject": SUBJECT, "description": "Ein Satz mit Umlauten: äöüß.", "begin": instant(self.begin),
            "end": instant(self.end), "timeZone": "Europe/Berlin", "type": "secure"})
        self.id, self.number = made["id"], made["number"]
        verify(made["state"] == "draft", made)
        verify(re.fullmatch(r"\d{8}", self.number), "number", self.number)
        self.api.post(f"/conferences/{self.id}/participants", {"participants": [
            {"address": "ben@example.org", "displayName": "Ben Weiß", "role": "participant"},
            {"address": "carla@example.net", "role": "audience"}]})
        self.refresh()
        verify({name: person["role"] for name, person in self.people.items()} ==
               {"anna": "moderator", "ben": "participant", "carla": "audience"}, self.people)
        verify(self.people["ben"].get("accountId") and not self.people["carla"].get("accountId"), "account marks")
        pins = [person["pin"] for person in self.people.values()]
        verify(all(re.fullmatch(r"[1-9]\d{8}", pin) for pin in pins) and len(set(pins)) == 3, "PINs")
        self.held(f"conference {self.number} planned: anna moderates, ben takes part, carla is audience, each with a PIN of their own")

    def refresh(self):
        self.conference = self.api.get(f"/conferences/{self.id}")
        pins = {item["participantId"]: item for item in self.api.get(f"/conferences/{self.id}/pins")["items"]}
        self.people = {person["address"].split("@")[0]: {**person, **pins.get(person["id"], {})}
                       for person in self.conference["participants"]}
        for name, person in self.people.items():
            if "pin" in person:
                self.secrets[f"PIN of {name}"] = person["pin"]
                self.secrets[f"token of {name}"] = person["joinToken"]
                padded = person["joinToken"] + "=" * (-len(person["joinToken"]) % 4)
                self.secrets[f"token of {name}, decoded"] = base64.urlsafe_b64decode(padded)

    def link(self, name):
        return self.server.uri("j-" + self.people[name]["joinToken"])

    def refuse_draft(self):
        by_link = self.phone.call("draft-link", self.link("ben"))
        verify(by_link["event"] == "rejected" and by_link["status"] >= 400, "link of a draft:", by_link)
        since = self.phone.mark()
        self.phone.call("draft-pin", self.server.uri(self.number))
        self.phone.wait("media-started", "draft-pin", since=since)
        self.phone.dtmf("draft-pin", self.people["ben"]["pin"] + "#")
        ended = self.phone.wait("ended", "draft-pin", 40, since)
        verify(ended["who"] == "server", "PIN of a draft:", ended)
        self.held(f"a draft lets nobody in, by link ({by_link['status']}) or by typed PIN (told why, then hung up)")

    # --- mail ---

    def invite(self):
        answer = self.api.post(f"/conferences/{self.id}/invitations",
                               {"mailTo": [person["id"] for person in self.people.values()]},
                               version=self.conference["version"])
        verify(answer["state"] == "scheduled" and len(answer["items"]) == 3, answer)
        mails = self.mailbox.wait(3)
        verify(len(mails) == 3, len(mails), "mails")
        self.invitations = {mail.recipients[0].split("@")[0]: mail for mail in mails}
        verify(sorted(self.invitations) == ["anna", "ben", "carla"], sorted(self.invitations))
        self.uids = {}
        for name, mail in self.invitations.items():
            self.read_invitation(name, mail)
        self.held("three invitations came over SMTP, one a person: UTF-8 subject, number, PIN, link, text and HTML")
        self.held("their calendar parts are valid (REQUEST, this attendee alone, the right time) and hold no PIN or token")
        others = 0
        for name, mail in self.invitations.items():
            foreign = {key: value for key, value in self.secrets.items() if not key.endswith((f" {name}", f" {name}, decoded"))}
            hits = search_bytes(mail.raw, foreign, f"mail to {name}") + search_bytes(
                mail.decoded().encode(), foreign, f"decoded mail to {name}")
            verify(not hits, *hits)
            verify(not any(other["address"] in mail.decoded() for key, other in self.people.items() if key not in (name, "anna")),
                   "somebody else's address in the mail to", name)
            others += 1
        self.held("nobody's mail shows another's PIN, token or address, or any password")
        until = time.monotonic() + 30
        while (state := {item["state"] for item in self.api.get(f"/conferences/{self.id}/invitations")["items"]}) != {"accepted"}:
            verify(time.monotonic() < until, "deliveries:", state)
            time.sleep(0.1)
        try:
            self.refresh()
            self.api.patch(f"/conferences/{self.id}", {"subject": "other"}, self.conference["version"])
            raise Failed("a scheduled conference could be changed")
        except ApiError as refusal:
            verify((refusal.status, refusal.code) == (409, "schedule_locked"), refusal)
        self.held("the API says that all were accepted, and the conference is locked against changes")

    def read_invitation(self, name, mail):
        person = self.people[name]
        verify(mail.recipients == [person["address"]], mail.recipients)
        verify([a.addr_spec for a in mail.message["To"].addresses] == [person["address"]], mail.message["To"])
        verify(SUBJECT in mail.subject, "subject", mail.subject)
        for kind, content in (("text", mail.text), ("HTML", mail.html)):
            plain = re.sub(r"<[^>]*>", "", content).replace("&nbsp;", "\u00a0").replace("&#160;", "\u00a0")
            verify(re.search(r"[ \u00a0-]?".join((self.number[:4], self.number[4:])), plain), "no number in the", kind)
            verify(grouped(person["pin"]).search(plain), "no PIN in the", kind)
            verify("j-" + person["joinToken"] in content, "no link in the", kind)
        _, event, method = mail.calendar()
        verify((method or "").upper() == "REQUEST", "method", method)
        verify(mail.calendar()[0]["METHOD"] == "REQUEST", mail.calendar()[0]["METHOD"])
        verify(event.decoded("DTSTART").astimezone(datetime.timezone.utc) == self.begin, event["DTSTART"].to_ical())
        verify(event.decoded("DTEND").astimezone(datetime.timezone.utc) == self.end, event["DTEND"].to_ical())
        verify(SUBJECT in str(event["SUMMARY"]), event["SUMMARY"])
        attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
        verify([str(a).lower() for a in attendees] == [f"mailto:{person['address']}"], attendees)
        calendar = mail.part("text/calendar").get_payload(decode=True)
        hits = search_bytes(calendar, self.secrets, f"calendar part to {name}")
        verify(not hits, *hits)
        self.uids[name] = (str(event["UID"]), int(event["SEQUENCE"]))

    # --- the call ---

    def join(self):
        calls = self.folder / "calls"
        self.anna = Baresip(calls, "anna", HZ["anna"], SENT_DBFS, self.server.ca)
        self.ben = Baresip(calls, "ben", HZ["ben"], SENT_DBFS, self.server.ca)
        self.anna.dial(self.link("anna"))
        self.ben.dial(self.server.uri(self.number))
        carla = self.phone.call("carla", self.link("carla"), source={"tone": HZ["carla"], "dbfs": SENT_DBFS})
        verify(carla["event"] == "answered" and "problem" not in carla, carla)
        # ben's recording begins with the prompt: once it plays he may type, over it as people do.
        self.ben.dtmf(self.people["ben"]["pin"] + "#")
        until = time.monotonic() + 60
        while True:
            levels = self.phone.listen("carla", 500, HZ.values())["levels"]
            if all(levels[str(HZ[name])] > SENT_DBFS - 10 for name in ("anna", "ben")):
                break
            verify(time.monotonic() < until, "carla does not hear both:", levels)
        verify(self.api.get(f"/conferences/{self.id}")["live"] is True, "the owner does not see that it is live")
        self.held("anna joined with baresip by her link, ben with baresip by number and a PIN typed as RFC 4733 events, carla with "
                  f"our phone ({carla['suite']})")

    def refuse_strangers(self):
        plain = self.phone.call("plain", self.link("ben"), offer="avp")
        verify((plain["event"], plain.get("status")) == ("rejected", 488), plain)
        stranger = self.phone.call("stranger", self.server.uri("j-" + "A" * 22))
        verify(stranger["event"] == "rejected", stranger)
        since = self.phone.mark()
        self.phone.call("guess", self.server.uri(self.number))
        self.phone.wait("media-started", "guess", since=since)
        guess = "1" * 9 if self.people["ben"]["pin"] != "1" * 9 else "2" * 9
        for _ in range(3):
            self.phone.dtmf("guess", guess + "#")
        ended = self.phone.wait("ended", "guess", 60, since)
        verify(ended["who"] == "server", ended)
        self.held(f"a phone with plain RTP gets 488, a made-up link {stranger['status']}, three wrong PINs a hang-up")

    def hear(self):
        for _ in range(5):
            self.heard_from = time.monotonic()
            heard = self.phone.listen("carla", LISTEN_MS, HZ.values())
            self.heard_to = time.monotonic()
            if heard["stalledMs"] <= STALLED_MS_MAX:
                break  # else this machine stood still, and what is missing is no fault of the server
        self.check_ear("carla", heard, ("anna", "ben"))
        verify(heard["lost"] == 0 and heard["counts"]["unauthenticated"] == 0, "carla's packets:", heard)
        self.held(f"carla hears anna and ben {self.levels(heard, ('anna', 'ben'))}, never herself; every packet of "
                  f"{heard['counts']['received']} authentic, none lost, no gap over 40 ms")

    @staticmethod
    def levels(heard, names):
        return "at " + " and ".join(f"{heard['levels'][str(HZ[name])]:.1f}" for name in names) + " dBFS"

    def check_ear(self, listener, heard, wanted):
        for name, hz in HZ.items():
            level = heard["levels"][str(hz)]
            if name not in wanted:
                verify(level < NEVER_DBFS, listener, "hears", name, f"at {level} dBFS")
                continue
            verify(abs(level - SENT_DBFS) <= LEVEL_TOLERANCE_DB, listener, "hears", name, f"at {level} dBFS")
            tone = next((tone for tone in heard["tones"] if abs(tone["hz"] - hz) < 5), None)
            verify(tone is not None and tone["gaps"] == 0, listener, "hears", name, "with gaps:", tone)
        strange = [tone for tone in heard["tones"] if all(abs(tone["hz"] - HZ[name]) >= 5 for name in wanted)]
        verify(not strange, listener, "hears what nobody said:", strange)

    def check_recording(self, listener, phone, closed, wanted):
        """Its recording holds packets only, so it is read from its end, which is when the call was closed."""
        wav = phone.recording()
        whole = self.phone.analyse(wav, 0, 100, HZ.values())["lengthMs"]
        margin = 300
        begin = whole - (closed - self.heard_from) * 1000 + margin
        heard = self.phone.analyse(wav, begin, (self.heard_to - self.heard_from) * 1000 - 2 * margin, HZ.values())
        self.check_ear(listener, heard, wanted)
        self.held(f"{listener} hears {' and '.join(wanted)} {self.levels(heard, wanted)}, never anybody else, no gap over 40 ms")

    def cancel(self):
        since = self.phone.mark()
        marks = {"anna": self.anna.mark(), "ben": self.ben.mark()}
        answer = self.api.post(f"/conferences/{self.id}/cancellation", {"notify": "all"})
        verify(answer["state"] == "cancelled", answer)
        closed = {}
        for name, phone in (("anna", self.anna), ("ben", self.ben)):
            closed[name] = phone.wait("CALL_CLOSED", 30, marks[name])["at"]
        ended = self.phone.wait("ended", "carla", 30, since)
        verify(ended["who"] == "server", ended)
        traces = {name: phone.log() for name, phone in (("anna", self.anna), ("ben", self.ben))}
        for name, trace in traces.items():
            verify("\nBYE sip" in trace, "no BYE reached", name)
        self.hang_up_phones()
        self.held(f"cancelling ended all three calls with BYE ({ended['reason']})")
        for name, trace in traces.items():
            for number, key in enumerate(re.findall(r"inline:([A-Za-z0-9+/=]+)", trace)):
                self.secrets[f"SRTP key {number} of {name}"] = base64.b64decode(key)
        self.check_recording("anna", self.anna, closed["anna"], ("ben",))
        self.check_recording("ben", self.ben, closed["ben"], ("anna",))
        mails = self.mailbox.wait(6)
        verify(len(mails) == 6, len(mails), "mails")
        for mail in mails[3:]:
            name = mail.recipients[0].split("@")[0]
            calendar, event, method = mail.calendar()
            verify((method or "").upper() == "CANCEL" and calendar["METHOD"] == "CANCEL", "method", method)
            verify(str(event["STATUS"]) == "CANCELLED", event["STATUS"])
            verify((str(event["UID"]), int(event["SEQUENCE"])) == (self.uids[name][0], self.uids[name][1] + 1),
                   "UID and SEQUENCE:", event["UID"], event["SEQUENCE"], "after", self.uids[name])
            hits = search_bytes(mail.decoded().encode(), self.secrets, f"cancellation to {name}")
            verify(not hits, *hits)
        verify(sorted(mail.recipients[0] for mail in mails[3:]) == sorted(p["address"] for p in self.people.values()), "recipients")
        self.held("three cancellations came: METHOD:CANCEL, STATUS:CANCELLED, same UID, SEQUENCE one up")
        after = self.phone.call("late", self.link("ben"))
        verify(after["event"] == "rejected", "a link of a cancelled conference:", after)
        self.held(f"its links are dead ({after['status']})")

    def hang_up_phones(self):
        for phone in (self.anna, self.ben):
            if phone:
                phone.close()

    def search_secrets(self):
        # What stands in the configuration and the mails belongs there; everything else the server wrote or shows must be clean.
        hits = search(self.secrets, [self.server.data, self.server.log, self.server.config], [self.server.process.pid])
        verify(not hits, *hits)
        self.held(f"{len(self.secrets)} secrets (PINs, tokens, passwords, session, SRTP keys) searched in every shape: none in "
                  "database, logs, command line or environment of the server")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="conclave-") as temporary:
        folder = Path(options.folder or temporary)
        job = MainJob(options.bin, folder, lambda line: print(line, flush=True))
        print("Conclave's main job, end to end:", flush=True)
        try:
            job.run()
        except Exception as problem:  # whatever it was, the reader wants the server's last words
            kind = "" if isinstance(problem, Failed) else f"{type(problem).__name__}: "
            print(f"  FAILED  {kind}{problem}", flush=True)
            if not isinstance(problem, Failed):
                traceback.print_exc()
            if hasattr(job, "server"):
                print(job.server.tail(40), flush=True)
            return 1
        print("All held.", flush=True)
        return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
