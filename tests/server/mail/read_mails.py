"""Reads composed mails back with Python's own mail parser and icalendar, and holds every field against what was put in.

    read_mails.py FOLDER [MAILDIR]     FOLDER/cases.json lists the mails; see injection_cases.hpp

With MAILDIR the mails are those that Postfix has put there: each once, for its recipient alone, with Postfix's own header lines
once each and otherwise byte for byte what was sent.
"""
import email
import email.header
import email.policy
import email.utils
import html.parser
import json
import os
import re
import sys

import icalendar

HEADERS = sorted(["From", "To", "Reply-To", "Subject", "Date", "Message-Id", "Auto-Submitted",
                  "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type"], key=str.lower)
JOINABLE = ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
            "text/calendar", "text/calendar"]
NOTICE = [kind for kind in JOINABLE if kind != "image/png"]
PROPERTIES = sorted(["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS",
                     "TRANSP", "ORGANIZER", "ATTENDEE"])


class Page(html.parser.HTMLParser):
    """The sequence of tags, and the text inside elements that have an id."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self.open, self.links = [], {}, None, []

    def handle_starttag(self, tag, attributes):
        if tag == "br":
            return
        self.tags.append((tag, tuple(sorted(name for name, _ in attributes))))
        attributes = dict(attributes)
        if tag == "a":
            self.links.append(attributes["href"])
        if "id" in attributes:
            self.open = (tag, attributes["id"])
            self.texts[attributes["id"]] = ""

    def handle_endtag(self, tag):
        if self.open and self.open[0] == tag:
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[1]] += data


def unescape(text):
    """RFC 5545 section 3.3.11, in one pass."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text)


def lines_of(calendar):
    """Unfolded content lines as [name and parameters, value]; checks folding and line ends on the way."""
    assert calendar.endswith(b"\r\n"), "no CRLF at the end"
    assert b"\n" not in calendar.replace(b"\r\n", b""), "bare LF"
    for line in calendar.split(b"\r\n"):
        assert len(line) <= 75, "line of %d octets" % len(line)
        line.decode("utf-8")  # no character is cut in two
    for line in calendar.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]:
        match = re.match(r'((?:[^:"]|"[^"]*")*):(.*)\Z', line, re.S)
        assert match, "no content line: " + line
        yield match[1], match[2]


def check_calendar(case, raw, method):
    calendar = icalendar.Calendar.from_ical(raw)
    assert [c.name for c in calendar.walk()] == ["VCALENDAR", "VEVENT"], "components"
    assert str(calendar["METHOD"]) == method, "method"
    event = calendar.walk("VEVENT")[0]
    wanted = [p for p in PROPERTIES if p != "LOCATION" or case["joinable"]]
    assert sorted(event.keys()) == wanted, "properties %s" % sorted(event.keys())
    facts = case["facts"]
    assert str(event["UID"]) == facts["conferenceId"] and event["SEQUENCE"] == facts["sequence"]
    assert str(event["STATUS"]) == ("CONFIRMED" if case["joinable"] else "CANCELLED"), "status"
    for name, key in (("DTSTART", "begin"), ("DTEND", "end")):
        assert event[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ") == facts[key], name
        assert event[name].dt.utcoffset().total_seconds() == 0
    values = {}
    for name, value in lines_of(raw):
        values.setdefault(name.split(";")[0], []).append((name, value))
    for name in wanted:
        assert len(values[name]) == 1, name + " more than once"
    assert unescape(values["SUMMARY"][0][1]) == facts["subject"], "summary"
    assert unescape(values["DESCRIPTION"][0][1]).startswith(facts["description"]), "description"
    for name, who in (("ORGANIZER", "organiser"), ("ATTENDEE", "recipient")):
        address = re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), values[name][0][1])
        assert address == "mailto:" + facts[who]["address"], name
        shown = facts[who]["name"].replace('"', "'").replace("^", "'").replace("\\", "/")
        assert str(event[name].params.get("CN", "")) == shown, name + " CN"
    assert facts["pin"].encode() not in raw and facts["joinToken"].encode() not in raw, "a secret in the calendar"


def delivered(folder):
    """Files of a Maildir by Message-ID."""
    mails = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            raw = file.read()
        mails.setdefault(email.message_from_bytes(raw)["Message-Id"].strip(), []).append(raw)
    return mails


def without_postfix(raw, recipient, sent):
    """The mail as it was handed over."""
    head, _, body = raw.partition(b"\n\n")
    lines = re.split(rb"\n(?![ \t])", head)
    for line, start in zip(lines, (b"Return-Path: <conference@example.org>", b"X-Original-To: " + recipient,
                                   b"Delivered-To: " + recipient, b"Received: from ")):
        assert line == start or (start.startswith(b"Received") and line.startswith(start)), "line %r" % line
    names = [line.split(b":")[0].lower() for line in lines]
    for name in (b"return-path", b"x-original-to", b"delivered-to", b"received"):
        assert names.count(name) == 1, name
    assert b"\r" not in raw, "CR"
    raw = (b"\n".join(lines[4:]) + b"\n\n" + body).replace(b"\n", b"\r\n")
    assert raw == sent, "not what was sent"
    return raw


def check(case, folder, baseline, mails=None):
    with open(os.path.join(folder, case["file"]), "rb") as file:
        raw = file.read()
    if mails is not None:
        copies = mails.pop("<" + case["messageId"] + ">", [])
        assert len(copies) == 1, "%d copies" % len(copies)
        raw = without_postfix(copies[0], case["facts"]["recipient"]["address"].encode(), raw)
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b""), "line ends"
    raw.decode("ascii")
    facts = case["facts"]
    for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"):
        assert len(line) <= 76 or b"=?" not in line, "encoded-words on a line of %d" % len(line)
    plain = email.message_from_bytes(raw)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    for part in mail.walk():
        assert not part.defects, part.defects
    assert sorted(mail.keys(), key=str.lower) == HEADERS, mail.keys()
    assert mail["Subject"] == case["subject"], "subject %r" % mail["Subject"]
    for header, who in (("From", "sender"), ("To", "recipient"), ("Reply-To", "organiser")):
        addresses = mail[header].addresses
        assert len(addresses) == 1, header
        assert addresses[0].addr_spec == facts[who]["address"], header + " address"
        # The newer parser keeps the space between two encoded-words of a phrase; the older one reads RFC 2047 right.
        name, address = email.utils.parseaddr(plain[header].replace("\r\n", ""))
        name = str(email.header.make_header(email.header.decode_header(name)))
        assert (name, address) == (facts[who]["name"], facts[who]["address"]), header + " name %r" % name
    assert mail["Message-Id"].strip() == "<" + case["messageId"] + ">"
    assert mail["Auto-Submitted"] == "auto-generated"

    assert [p.get_content_type() for p in mail.walk()] == (JOINABLE if case["joinable"] else NOTICE), "tree"
    parts = {}
    for part in mail.walk():
        parts.setdefault(part.get_content_type(), []).append(part)
    text = parts["text/plain"][0].get_content().replace("\r\n", "\n")
    assert text == case["text"], "text"
    for secret in ("pin", "joinToken"):
        shown = facts[secret] if secret == "joinToken" else " ".join(re.findall("...", facts[secret]))
        assert (shown in text) == case["joinable"], secret

    page = Page()
    page.feed(parts["text/html"][0].get_content().replace("\r\n", "\n"))
    assert page.texts["subject"] == facts["subject"], "HTML subject"
    assert page.texts.get("description", "") == facts["description"], "HTML description"
    key = (case["facts"]["kind"], bool(facts["description"]))
    assert baseline.setdefault(key, page.tags) == page.tags, "HTML tags"
    if case["joinable"]:
        assert page.texts["pin"].replace(" ", "") == facts["pin"]
        assert page.texts["number"].replace(" ", "") == facts["number"]
        assert case["sipsLink"] in page.links and case["sipsLink"] in text
        image = parts["image/png"][0]
        assert image.get_content()[:8] == b"\x89PNG\r\n\x1a\n"
        source = re.search('src="cid:([^"]*)"', parts["text/html"][0].get_content())[1]
        assert image["Content-Id"].strip() == "<" + source + ">", "Content-ID"

    inline, attached = parts["text/calendar"]
    method = "REQUEST" if case["joinable"] else "CANCEL"
    for part in (inline, attached):
        assert part["Content-Type"].params["method"] == method
        assert part["Content-Type"].params["charset"] == "utf-8"
    assert attached.get_filename() == "invite.ics" and attached.get_content_disposition() == "attachment"
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
    check_calendar(case, inline.get_payload(decode=True), method)


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "cases.json")) as file:
        cases = json.load(file)
    baseline, bad = {}, 0
    mails = delivered(sys.argv[2]) if len(sys.argv) > 2 else None
    for case in cases:
        try:
            check(case, folder, baseline, mails)
        except Exception as fault:  # one bad mail must not hide the others
            bad += 1
            if bad > 20:
                continue
            print("%s: %s = %r: %s: %s" % (case["file"], case["field"], case["value"], type(fault).__name__, fault))
    if mails:
        bad += len(mails)
        print("mails that nobody sent: %s" % list(mails)[:5])
    print("%d mails read, %d bad" % (len(cases), bad))
    return 1 if bad or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
