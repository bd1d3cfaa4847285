#!/usr/bin/python3
"""An SMTP server for tests, on an ephemeral loopback port, that can misbehave in every known way.

    smtp_server.py --folder DIR [--mode MODE] [--rule ADDRESS=MODE[*COUNT]]... [--tls none|starttls|implicit]
                   [--certificate PEM --key PEM] [--user NAME --password WORD] [--port PORT]
                   [--leave N=close|421|drop|mute]

Prints one JSON line {"port": ...} when it listens, then one a mail it took: {"mail": FILE, "from": ..., "to": [...],
"tls": bool, "user": ..., "connection": NUMBER}. A mail is DIR/NNNN.eml, byte for byte, with the same facts in DIR/NNNN.json. Ends when its
standard input ends, so that it never outlives its test. A rule makes the server misbehave for one recipient only, the
first COUNT times if that is given. With --leave it ends each connection after N mails: at once, or at the next MAIL with 421 or
without a word; `mute` keeps it and never answers QUIT.
"""
import argparse
import asyncio
import json
import logging
import os
import queue
import socket
import ssl
import subprocess
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from support.certificates import Authority

AT_CONNECT = ("refuse", "silent", "421", "slow", "junk")
AT_RECIPIENT = {
    "450": "450 4.2.1 The mailbox is busy, come back later",
    "452": "452 4.3.1 Insufficient system storage",
    "550": "550 5.1.1 No such user here",
}
AFTER_DATA = {"554": "554 5.7.1 Refused after reading it"}
LATE = ("late",)  # takes the mail, and says so two seconds later
DROPS = ("drop-before-dot", "drop-after-dot")
SETUPS = ("starttls-missing", "bad-certificate", "auth-refused")
MODES = ("good",) + AT_CONNECT + tuple(AT_RECIPIENT) + tuple(AFTER_DATA) + LATE + DROPS + SETUPS


def say(facts):
    print(json.dumps(facts), flush=True)


class Rules:
    """Which mode holds for a recipient now."""

    def __init__(self, mode, rules):
        self.mode = mode
        self.rules = {}
        for rule in rules:
            address, _, rest = rule.rpartition("=")
            mode, _, count = rest.partition("*")
            if mode not in MODES:
                raise SystemExit("unknown mode " + mode)
            self.rules[address] = [mode, int(count) if count else None]

    def of(self, recipient):
        mode, left = self.rules.get(recipient, (self.mode, None))
        return "good" if left == 0 else mode

    def used(self, recipient):
        rule = self.rules.get(recipient)
        if rule and rule[1]:
            rule[1] -= 1


class Handler:
    def __init__(self, folder, rules, implicit_tls):
        self.folder = folder
        self.implicit_tls = implicit_tls
        self.rules = rules
        self.count = sum(name.endswith(".eml") for name in os.listdir(folder))

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = self.rules.of(address)
        if mode in AT_RECIPIENT:
            self.rules.used(address)
            return AT_RECIPIENT[mode]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        first = envelope.rcpt_tos[0]
        mode = self.rules.of(first)
        if mode in AFTER_DATA:
            self.rules.used(first)
            return AFTER_DATA[mode]
        self.store(session, envelope, server.number)
        if mode == "drop-after-dot":
            self.rules.used(first)
            server.transport.abort()
            await asyncio.sleep(0)
        if mode in LATE:
            await asyncio.sleep(2)
        return "250 2.0.0 Queued as %04d" % self.count

    def store(self, session, envelope, number):
        self.count += 1
        name = os.path.join(self.folder, "%04d" % self.count)
        facts = {"mail": name + ".eml", "from": envelope.mail_from, "to": envelope.rcpt_tos,
                 "tls": session.ssl is not None or self.implicit_tls, "user": getattr(session, "auth_data", None), "connection": number}
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        with open(name + ".json", "w") as file:
            json.dump(facts, file)
        say(facts)


class Server(SMTP):
    """Hangs up in the middle of a message where the recipient's mode says so, and after `leave` mails."""

    connections = 0
    leave = (None, "")

    def __init__(self, *words, **options):
        super().__init__(*words, **options)
        Server.connections += 1
        self.number, self.mails = Server.connections, 0

    async def smtp_MAIL(self, arg):
        if self.mails != self.leave[0] or self.leave[1] == "mute":
            return await super().smtp_MAIL(arg)
        if self.leave[1] == "421":
            await self.push("421 4.7.0 Enough for one connection")
        self.transport.abort() if self.leave[1] == "drop" else self.transport.close()

    async def smtp_QUIT(self, arg):
        if self.leave[1] == "mute":
            await asyncio.Event().wait()
        await super().smtp_QUIT(arg)

    async def smtp_DATA(self, arg):
        await self.take_message(arg)
        self.mails += 1
        if (self.mails, "close") == self.leave:
            self.transport.close()

    async def take_message(self, arg):
        recipients = self.envelope.rcpt_tos if self.envelope else []
        mode = self.event_handler.rules.of(recipients[0]) if recipients else "good"
        if mode != "drop-before-dot":
            return await super().smtp_DATA(arg)
        self.event_handler.rules.used(recipients[0])
        await self.push("354 Go ahead")
        await self._reader.read(20)
        self.transport.abort()


async def misbehave_at_once(mode, reader, writer):
    """Conversations that never get as far as a protocol."""
    try:
        if mode == "silent":
            await reader.read()
        elif mode == "421":
            writer.write(b"421 4.3.2 Too busy, come back later\r\n")
            await writer.drain()
        elif mode == "slow":
            while True:
                for byte in b"220-localhost is coming\r\n":
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(1)
        elif mode == "junk":
            stray = b"999 what\r\n\xff\xfe\x00junk\r\n250 stray\r\n"
            writer.write(b"220 localhost\r\n" + stray)
            while await reader.readline():
                writer.write(b"250-localhost\r\n250 8BITMIME\r\n" + stray)
                await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def serve(options):
    rules = Rules(options.mode, options.rule)
    if options.leave:
        count, _, how = options.leave.partition("=")
        Server.leave = (int(count), how)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", options.port))
    port = listener.getsockname()[1]
    loop = asyncio.get_running_loop()
    if options.mode == "refuse":
        pass  # bound, and never listening: the port is ours and nobody answers
    elif options.mode in AT_CONNECT:
        await asyncio.start_server(lambda r, w: misbehave_at_once(options.mode, r, w), sock=listener)
    else:
        handler = Handler(options.folder, rules, options.tls == "implicit")
        context = None
        if options.tls != "none" and options.mode != "starttls-missing":
            certificate, key = options.certificate, options.key
            if not certificate or options.mode == "bad-certificate":
                certificate, key = Authority(options.folder).issue("stranger")
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, key)
        implicit = context if options.tls == "implicit" else None

        def authenticate(server, session, envelope, mechanism, data):
            words = (data.login.decode(), data.password.decode())
            good = options.mode != "auth-refused" and words == (options.user, options.password)
            return AuthResult(success=good, handled=False, auth_data=words[0])

        def protocol():
            return Server(handler, hostname="localhost", ident="test relay", timeout=30,
                          tls_context=context if options.tls == "starttls" else None,
                          authenticator=authenticate if options.user else None,
                          auth_required=bool(options.user), auth_require_tls=options.tls == "starttls")

        await loop.create_server(protocol, sock=listener, ssl=implicit)
    say({"port": port})
    await loop.run_in_executor(None, sys.stdin.read)


class SmtpServer:
    """The server as a child process. `options` as on the command line: SmtpServer(folder, "--mode", "450")."""

    def __init__(self, folder, *options):
        self._child = subprocess.Popen(["/usr/bin/python3", os.path.abspath(__file__), "--folder", str(folder), *options],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.port = self._lines.get(timeout=30)["port"]

    def _read(self):
        for line in self._child.stdout:
            self._lines.put(json.loads(line))

    def next_mail(self, timeout=10):
        """The facts of the next mail it took, in the order of arrival; None when none comes in time."""
        try:
            return self._lines.get(timeout=timeout)
        except queue.Empty:
            return None

    def close(self):
        self._child.stdin.close()
        self._child.wait(timeout=10)
        self._child.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True)
    parser.add_argument("--mode", choices=MODES, default="good")
    parser.add_argument("--rule", action="append", default=[], metavar="ADDRESS=MODE[*COUNT]")
    parser.add_argument("--tls", choices=("none", "starttls", "implicit"), default="none")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--leave", metavar="N=HOW")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    logging.disable(logging.CRITICAL)  # handshakes that fail are the point
    warnings.simplefilter("ignore")
    asyncio.run(serve(options))


if __name__ == "__main__":
    main()
