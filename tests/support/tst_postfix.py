# timeout: 180
"""The private Postfix: mail arrives as it was sent, comes back or is put off where that is wanted, and nothing is left running."""
import os
import signal
import smtplib
import socket
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from support.postfix import Postfix, missing

BODY = "Subject: x\r\nDate: Wed, 25 Nov 2026 16:29:26 +0000\r\nFrom: a@example.org\r\nMessage-ID: <{}@example.org>\r\n\r\n..\r\nhello\r\n"


class TestPostfix(unittest.TestCase):
    def test_deliver_bounce_delay(self):
        with tempfile.TemporaryDirectory() as folder:
            relay = Postfix(Path(folder) / "postfix", {"bounces@example.org": "bounces"}, ["nowhere.example"], ["busy.example"])
            with relay:
                with smtplib.SMTP("127.0.0.1", relay.port, timeout=30) as client:
                    for to in ("anna@one.example", "ben@nowhere.example", "carla@busy.example"):
                        client.sendmail("Bounces+a1@example.org", [to], BODY.format(to[0]))
                mail, = relay.wait(1)
                self.assertIn(b"\nX-Original-To: anna@one.example\n", mail.read_bytes())
                self.assertTrue(mail.read_bytes().endswith(b"\n\n..\nhello\n"))
                notices = [path.read_text() for path in relay.wait(2, "bounces")]
                self.assertEqual(sorted(line for text in notices for line in text.splitlines() if line.startswith("Status: ")),
                                 ["Status: 4.3.0", "Status: 5.1.1"])
                self.assertEqual(len(relay.mails()), 1)
                self.assertGreater(len(relay.running()), 3)
            # Not whether its port refuses: a test beside this one may have been given it.
            self.assertEqual(relay.running(), [])

    def test_what_dies_slowly_is_waited_for(self):
        with tempfile.TemporaryDirectory() as folder:
            with Postfix(Path(folder) / "postfix") as relay:
                slow, = (pid for pid in relay.running() if Path(f"/proc/{pid}/comm").read_text() == "smtpd\n")
                os.kill(slow, signal.SIGSTOP)
                threading.Timer(0.5, os.kill, (slow, signal.SIGCONT)).start()
            self.assertEqual(relay.running(), [])

    def test_a_taken_port_is_not_insisted_on(self):
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as other:
            relay = Postfix(Path(folder) / "postfix")
            relay.port = taken = other.getsockname()[1]
            with relay, smtplib.SMTP("127.0.0.1", relay.port, timeout=30) as client:
                self.assertNotEqual(relay.port, taken)
                self.assertEqual(client.noop()[0], 250)


if __name__ == "__main__":
    if missing():
        print("LEFT OUT: the private Postfix: " + missing(), file=sys.stderr)
        sys.exit(77)
    unittest.main()
