# labels: unit
"""The misbehaving SMTP server, seen by another SMTP client."""
import smtplib
import ssl
import tempfile
import unittest

from support.certificates import Authority
from support.smtp_server import SmtpServer

MAIL = b"Subject: x\r\n\r\nbody\r\n"


class TestSmtpServer(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def server(self, *options):
        server = SmtpServer(self.folder, *options)
        self.addCleanup(server.close)
        return server

    def send(self, server, recipient="a@example.org"):
        with smtplib.SMTP("127.0.0.1", server.port, timeout=10) as client:
            client.sendmail("s@example.org", [recipient], MAIL)

    def test_stores_what_it_takes(self):
        server = self.server()
        self.send(server)
        mail = server.next_mail()
        self.assertEqual((mail["from"], mail["to"], mail["tls"]), ("s@example.org", ["a@example.org"], False))
        with open(mail["mail"], "rb") as file:
            self.assertEqual(file.read(), MAIL)

    def test_starttls(self):
        authority = Authority(self.folder)
        certificate, key = map(str, authority.issue("relay"))
        server = self.server("--tls", "starttls", "--certificate", certificate, "--key", key, "--user", "u", "--password", "p")
        with smtplib.SMTP("localhost", server.port, timeout=10) as client:
            client.starttls(context=ssl.create_default_context(cafile=str(authority.certificate)))
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                client.login("u", "wrong")
            client.login("u", "p")
            client.sendmail("s@example.org", ["a@example.org"], MAIL)
        self.assertEqual((server.next_mail()["tls"], server.next_mail(0)), (True, None))

    def test_rules(self):
        server = self.server("--rule", "a@example.org=450*1", "--rule", "b@example.org=554")
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            self.send(server)
        self.send(server)
        with self.assertRaises(smtplib.SMTPDataError):
            self.send(server, "b@example.org")
        self.send(server, "c@example.org")
        self.assertEqual([server.next_mail()["to"] for _ in range(2)], [["a@example.org"], ["c@example.org"]])

    def test_modes(self):
        for mode, fault in (("421", smtplib.SMTPConnectError), ("450", smtplib.SMTPRecipientsRefused),
                            ("554", smtplib.SMTPDataError), ("refuse", ConnectionRefusedError),
                            ("drop-before-dot", smtplib.SMTPServerDisconnected),
                            ("drop-after-dot", smtplib.SMTPServerDisconnected)):
            with self.subTest(mode=mode), self.assertRaises(fault):
                self.send(self.server("--mode", mode))


if __name__ == "__main__":
    unittest.main()
