"""A real SMTP server on loopback (smtp_server.py) and its mails, read back with Python's own parser and icalendar."""
import email
import email.policy
import time
from pathlib import Path

import icalendar

from support.smtp_server import SmtpServer


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
        Path(folder).mkdir(parents=True, exist_ok=True)
        self._server = SmtpServer(folder, *options)
        self.relay = f"smtp://127.0.0.1:{self._server.port}"
        self._mails = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.close()

    def next(self, timeout=60):
        """The next mail that nobody has had from here yet; None when none comes in time."""
        facts = self._server.next_mail(timeout)
        return Mail(facts["mail"], facts["to"]) if facts else None

    def wait(self, count, timeout=60):
        """All mails, once there are at least `count`."""
        until = time.monotonic() + timeout
        while len(self._mails) < count:
            facts = self._server.next_mail(max(0.0, until - time.monotonic()))
            if facts is None:
                raise MailError(f"{len(self._mails)} of {count} mails after {timeout} s")
            self._mails.append(Mail(facts["mail"], facts["to"]))
        return list(self._mails)
