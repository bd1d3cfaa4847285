"""A real SMTP server on loopback (smtp_server.py) and its mails, read back with Python's own parser and icalendar."""
import email
import email.policy
import json
import subprocess
import sys
import threading
from pathlib import Path

import icalendar


class MailError(Exception):
    pass


class Mail:
    """One mail as its reader's program sees it."""

    def __init__(self, path, recipients):
        self.path = Path(path)
        self.recipients = recipients
        self.raw = self.path.read_bytes()
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.subject = str(self.message["Subject"])

    def part(self, kind):
        parts = [part for part in self.message.walk() if part.get_content_type() == kind and not part.is_attachment()]
        if len(parts) != 1:
            raise MailError(f"{len(parts)} parts of {kind} in {self.path}")
        return parts[0]

    @property
    def text(self):
        return self.part("text/plain").get_content()

    @property
    def html(self):
        return self.part("text/html").get_content()

    def calendar(self):
        """(calendar, its only event, its method as the part's header says it)"""
        part = self.part("text/calendar")
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True).decode("utf-8"))
        events = list(calendar.walk("VEVENT"))
        if len(events) != 1:
            raise MailError(f"{len(events)} events in {self.path}")
        return calendar, events[0], part["Content-Type"].params.get("method")

    def decoded(self):
        """Everything a reader could see, as one text: headers and every part decoded."""
        pieces = [str(value) for _, value in self.message.items()]
        for part in self.message.walk():
            if not part.is_multipart():
                pieces.append(part.get_payload(decode=True).decode("utf-8", "replace"))
        return "\n".join(pieces)


class Mailbox:
    """with Mailbox(folder) as mailbox: … relay = mailbox.relay; mails = mailbox.wait(3)"""

    def __init__(self, folder, *options):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        script = Path(__file__).with_name("smtp_server.py")
        # -P keeps this folder, whose secrets.py is not the standard one, out of the module path.
        self._process = subprocess.Popen([sys.executable, "-P", str(script), "--folder", str(self.folder), *options],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self._process.stdout.readline())["port"]
        self.relay = f"smtp://127.0.0.1:{self.port}"
        self._mails = []
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(10)

    def _read(self):
        for line in self._process.stdout:
            facts = json.loads(line)
            with self._changed:
                self._mails.append(Mail(facts["mail"], facts["to"]))
                self._changed.notify_all()

    def wait(self, count, timeout=60):
        """All mails, once there are at least `count`."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._mails) >= count, timeout):
                raise MailError(f"{len(self._mails)} of {count} mails after {timeout} s")
            return list(self._mails)
