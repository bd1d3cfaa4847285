"""The impairment relay: statistics of a fixed seed, and packets that really go through it."""
import socket
import unittest

from support.relay import Fate, Relay, turn_bit

SEED = 4711
COUNT = 20000


def run(settings, count=COUNT, seed=SEED):
    fate = Fate(seed, settings)
    return [fate.next(200) for _ in range(count)], fate


class TestFate(unittest.TestCase):
    def test_the_same_seed_has_the_same_fate(self):
        settings = {"loss": 0.1, "jitterMs": 20, "duplicate": 0.05, "bitErrors": 0.01, "reorder": 0.05}
        self.assertEqual(run(settings)[0], run(settings)[0])
        self.assertNotEqual(run(settings)[0], run(settings, seed=SEED + 1)[0])

    def test_one_setting_leaves_the_luck_of_another(self):
        alone = [not fates for fates in run({"loss": 0.1})[0]]
        together = [not fates for fates in run({"loss": 0.1, "duplicate": 0.5, "jitterMs": 50})[0]]
        self.assertEqual(alone, together)

    def test_shares(self):
        for name, count in (("loss", "lost"), ("duplicate", "duplicated"), ("bitErrors", "bitErrors"), ("reorder", "reordered")):
            for share in (0.0, 0.01, 0.2, 1.0):
                with self.subTest(name=name, share=share):
                    fate = run({name: share})[1]
                    self.assertAlmostEqual(fate.counts[count] / COUNT, share, delta=0.01)

    def test_bursts(self):
        fates, fate = run({"burst": {"enter": 0.02, "leave": 0.2, "loss": 1.0}})
        # Gilbert: share of loss = enter / (enter + leave), mean burst = 1 / leave.
        self.assertAlmostEqual(fate.counts["lost"] / COUNT, 0.02 / 0.22, delta=0.015)
        bursts, length = [], 0
        for copies in fates:
            if not copies:
                length += 1
            elif length:
                bursts.append(length)
                length = 0
        self.assertAlmostEqual(sum(bursts) / len(bursts), 5, delta=0.5)

    def test_delay(self):
        delays = [copies[0][0] for copies in run({"delayMs": 40, "jitterMs": 30})[0]]
        self.assertGreaterEqual(min(delays), 40)
        self.assertLess(max(delays), 70)
        self.assertAlmostEqual(sum(delays) / len(delays), 55, delta=0.5)

    def test_outage_and_unknown_words(self):
        fate = Fate(SEED, {"outage": True})
        self.assertEqual([fate.next(10) for _ in range(5)], [[]] * 5)
        with self.assertRaises(ValueError):
            fate.set({"los": 0.1})

    def test_turning_a_bit(self):
        self.assertEqual(turn_bit(b"\x00\x00", 9), b"\x00\x02")
        self.assertEqual(turn_bit(b"ab", None), b"ab")


class TestRelay(unittest.TestCase):
    def test_udp_both_ways(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            server.bind(("127.0.0.1", 0))
            server.settimeout(10)
            client.settimeout(10)
            relay = Relay("--to", f"127.0.0.1:{server.getsockname()[1]}", "--seed", "7")
            self.addCleanup(relay.close)
            self.assertEqual(relay.hello["seed"], 7)
            there = ("127.0.0.1", relay.hello["port"])
            client.sendto(b"up", there)
            data, seen = server.recvfrom(100)
            self.assertEqual(data, b"up")
            server.sendto(b"down", seen)
            self.assertEqual(client.recvfrom(100), (b"down", there))

            self.assertTrue(relay.command(set={"duplicate": 1.0, "delayMs": 5})["ok"])
            client.sendto(b"twice", there)
            self.assertEqual([server.recv(100), server.recv(100)], [b"twice", b"twice"])
            self.assertTrue(relay.command(set={"duplicate": 0, "delayMs": 0, "newPort": True})["ok"])
            client.sendto(b"moved", there)
            data, moved = server.recvfrom(100)
            self.assertEqual(data, b"moved")
            self.assertNotEqual(moved, seen)
            relay.command(set={"up": {"loss": 1.0}})
            client.sendto(b"gone", there)
            while relay.command(stats=True)["up"]["lost"] == 0:
                pass  # the packet is on its way to the relay
            relay.command(set={"up": {"loss": 0.0}})
            client.sendto(b"there", there)
            self.assertEqual(server.recv(100), b"there")
            self.assertEqual(relay.command(stats=True)["up"]["packets"], 5)
            self.assertFalse(relay.command(set={"nonsense": 1})["ok"])

    def test_tcp(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            relay = Relay("--to", f"127.0.0.1:{server.getsockname()[1]}", "--tcp")
            self.addCleanup(relay.close)
            with socket.create_connection(("127.0.0.1", relay.hello["port"]), 10) as client:
                other, _ = server.accept()
                with other:
                    other.settimeout(10)
                    client.sendall(b"hello")
                    self.assertEqual(other.recv(100), b"hello")
                    other.sendall(b"back")
                    self.assertEqual(client.recv(100), b"back")
                    relay.command(set={"reset": True})
                    with self.assertRaises(ConnectionError):
                        if client.recv(100) == b"":
                            raise ConnectionResetError


if __name__ == "__main__":
    unittest.main()
