# labels: system spec:D2
# covers: T-F6_kill_while_mailing
# timeout: 300
"""conclaved is killed (SIGKILL) at random moments while it mails, and started again, until every mail has been delivered: none is
lost; a kill doubles at most what was in flight on each connection, under the same Message-ID. CONCLAVE_SEED repeats a run."""
import collections
import datetime
import os
import random
import tempfile
import time
import unittest
from pathlib import Path

from support.mailbox import Mailbox
from support.server import Server

BIN = os.environ.get("CONCLAVE_BIN", "build/dev/bin")
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
CONFERENCES, PEOPLE, KILLS = (40, 250, 200) if NIGHTLY else (1, 120, 4)
CONNECTIONS = 3
PASSWORD = "seven-Green-bottles"


class TestMailKill(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="conclave-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.seed = int(os.environ.get("CONCLAVE_SEED", random.SystemRandom().randrange(10**9)))
        print(f"seed {self.seed}", flush=True)
        self.random = random.Random(self.seed)
        self.sent = collections.defaultdict(list)  # (conference, address): Message-IDs

    def plan(self, api):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        begin, end = ((now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (30, 31))
        conferences = []
        for number in range(CONFERENCES):
            made = api.post("/conferences", {"subject": "Rat", "description": "", "begin": begin, "end": end, "timeZone": "Europe/Berlin",
                                             "type": "secure"})["id"]
            api.post(f"/conferences/{made}/participants", {"participants": [
                {"address": f"p{i}@c{number}.example", "role": "participant"} for i in range(PEOPLE - 1)]})
            people = [person["id"] for person in api.get(f"/conferences/{made}")["participants"]]
            self.assertEqual(len(people), PEOPLE)
            conferences.append((made, people))
        for made, people in conferences:
            api.post(f"/conferences/{made}/invitations", {"mailTo": people})
        return [made for made, _ in conferences]

    def take(self, mail):
        uid = str(mail.calendar()[1]["UID"])
        self.sent[uid, mail.recipients[0]].append(str(mail.message["Message-Id"]).strip())

    def take_some(self, mailbox, count, timeout):
        """Until `count` more mails have come; false when `timeout` seconds bring none."""
        for _ in range(count):
            mail = mailbox.next(timeout)
            if mail is None:
                return False
            self.take(mail)
        return True

    def accepted(self, api, conferences):
        return all(item["state"] == "accepted" for made in conferences
                   for item in api.get(f"/conferences/{made}/invitations")["items"])

    def test_nothing_is_lost(self):
        total = CONFERENCES * PEOPLE
        with Mailbox(self.folder / "mailbox") as mailbox:
            server = Server(BIN, self.folder / "server", mail=mailbox.relay,
                            mail_lines=['starttls = "off"', f"connections_max = {CONNECTIONS}"])
            server.add_user("anna", "anna@example.org", PASSWORD)
            server.start()
            self.addCleanup(server.kill)
            conferences = self.plan(server.api("anna", PASSWORD))
            began, kills = time.monotonic(), 0
            while kills < KILLS and len(self.sent) < total:
                # Somewhere in a mail: after so many have come, and a part of the time that one takes.
                self.take_some(mailbox, self.random.randrange(2 * total // KILLS), 20)
                time.sleep(self.random.choice((0, self.random.uniform(0, 0.05))))
                server.kill()
                kills += 1
                server.start()
            while len(self.sent) < total and self.take_some(mailbox, 1, 60):
                pass
            api = server.api("anna", PASSWORD)
            until = time.monotonic() + 60
            while not self.accepted(api, conferences) and time.monotonic() < until:
                self.take_some(mailbox, 1, 0.2)
            self.assertTrue(self.accepted(api, conferences), server.tail())
            self.take_some(mailbox, total, 0.5)
            server.stop()
        copies = [len(ids) for ids in self.sent.values()]
        doubled = sum(copies) - len(copies)
        print(f"{len(copies)} of {total} mails, {kills} kills, {doubled} doubled, {time.monotonic() - began:.0f} s", flush=True)
        self.assertEqual(len(copies), total)
        self.assertLessEqual(doubled, kills * CONNECTIONS)
        for who, ids in self.sent.items():
            self.assertEqual(len(set(ids)), 1, who)
        self.assertEqual(len({ids[0] for ids in self.sent.values()}), total)
        if not NIGHTLY:
            self.assertGreaterEqual(kills, 1)


if __name__ == "__main__":
    unittest.main()
