# labels: system spec:E2 T-B6
# covers: T-B6_real_phones_under_attack
# timeout: 300
# serial
"""Real phones call by DTLS-SRTP while somebody floods the real server's media port with ClientHellos, pieces of them, alerts and
junk: every call gets its keys and its sound, and the attacker gets not a byte. 30 calls at 2,000 datagrams a second; at full
size 200 at 10,000."""
import multiprocessing
import os
import random
import socket
import struct
import tempfile
import threading
import time
import unittest
from pathlib import Path

from support.baresip import Baresip
from support.server import Server

BIN = os.environ["CONCLAVE_BIN"]
FULL = "CONCLAVE_NIGHTLY" in os.environ
PHONES = 8 if FULL else 3
ROUNDS = 25 if FULL else 10
PER_SECOND = 10_000 if FULL else 2_000
HOSTS = ("127.0.0.66", "127.0.0.67")  # the phones are at 127.0.0.1


def record(kind, body, epoch=0, number=None):
    number = random.getrandbits(16) if number is None else number
    return struct.pack("!BHHHIH", kind, 0xFEFD, epoch, 0, number, len(body)) + body


def hello(suites):
    """The body of a ClientHello, with use_srtp."""
    extension = struct.pack("!HHHHB", 14, 5, 2, 7, 0)
    return (struct.pack("!H", 0xFEFD) + random.randbytes(32) + b"\0\0" + struct.pack("!H", 2 * len(suites)) +
            b"".join(struct.pack("!H", suite) for suite in suites) + b"\1\0" + struct.pack("!H", len(extension)) + extension)


def message(body, begin=0, end=None):
    piece = body[begin:end]
    return b"\1" + len(body).to_bytes(3, "big") + b"\0\0" + begin.to_bytes(3, "big") + len(piece).to_bytes(3, "big") + piece


def forged():
    kind = random.randrange(7)
    if kind < 3:
        body = hello(((0xC02B,), (0xC006, 0x0002, 0x0001), (0xC02B, 0xC02F))[kind])  # the second: encryption by NULL alone
        if random.random() < 0.5:
            return record(22, message(body))
        cut = random.randrange(1, len(body))
        return record(22, message(body, *random.choice(((0, cut), (cut, None)))))
    if kind == 3:
        return record(21, bytes((2, random.choice((10, 40, 80)))))
    if kind == 4:
        return record(21, b"\1\0")
    if kind == 5:
        return record(random.choice((20, 22, 23)), random.randbytes(random.randrange(1, 400)), random.randrange(2))
    return bytes((random.randrange(20, 64),)) + random.randbytes(random.randrange(13, 1200))


def flood(port, seed, stop, sent, heard):
    random.seed(seed)
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in HOSTS]
    for one, host in zip(sockets, HOSTS):
        one.bind((host, 0))
        one.setblocking(False)
    stock = [forged() for _ in range(5000)]  # making them costs more than sending
    due = time.monotonic()
    while not stop.is_set():
        for number in range(PER_SECOND // 100):
            try:
                sockets[number % len(sockets)].sendto(random.choice(stock), ("127.0.0.1", port))
                sent.value += 1
            except BlockingIOError:
                pass
        due += 0.01
        time.sleep(max(0, due - time.monotonic()))
    time.sleep(0.5)
    for one in sockets:
        while True:
            try:
                heard.value += len(one.recv(2048))
            except BlockingIOError:
                break


class RealPhonesUnderAttack(unittest.TestCase):
    def call_again_and_again(self, phone, uri, up):
        try:
            for _ in range(ROUNDS):
                since = phone.mark()
                phone.dial(uri, 60)
                phone.wait("CALL_MENC", 60, since)
                phone.wait("CALL_RTPESTAB", 60, since)
                phone.hangup()
                up.append(phone.name)
        except Exception as problem:
            self.problems.append(f"{phone.name}: {problem}")

    def test_calls_get_up_and_nobody_else_is_answered(self):
        seed = random.SystemRandom().getrandbits(32) if FULL else 66
        print(f"seed {seed}")
        self.problems, up = [], []
        with tempfile.TemporaryDirectory() as folder, Server(BIN, Path(folder) / "server") as server:
            context = multiprocessing.get_context("spawn")
            stop, sent, heard = context.Event(), context.Value("Q", 0), context.Value("Q", 0)
            attacker = context.Process(target=flood, args=(server.ports["media"], seed, stop, sent, heard), daemon=True)
            phones = [Baresip(Path(folder), f"phone{number}", 400 + 100 * number, -20, server.ca, 60, "dtls_srtp")
                      for number in range(PHONES)]
            try:
                attacker.start()
                while sent.value == 0 and attacker.is_alive():
                    time.sleep(0.05)  # it makes what it sends first
                begun, before = time.monotonic(), sent.value
                threads = [threading.Thread(target=self.call_again_and_again, args=(phone, server.uri("12345678"), up))
                           for phone in phones]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                seconds = time.monotonic() - begun
                rate = (sent.value - before) / seconds
                while sent.value < 3 * PER_SECOND and attacker.is_alive():
                    time.sleep(0.05)
            finally:
                stop.set()
                attacker.join(30)
                for phone in phones:
                    phone.close()
            print(f"{len(up)} calls up in {seconds:.1f} s, {rate:.0f} forged datagrams a second, {heard.value} bytes answered")
            self.assertEqual(self.problems, [])
            self.assertEqual(len(up), PHONES * ROUNDS)
            self.assertGreaterEqual(sent.value, 3 * PER_SECOND)
            self.assertEqual(attacker.exitcode, 0)
            self.assertEqual(heard.value, 0)


if __name__ == "__main__":
    unittest.main()
