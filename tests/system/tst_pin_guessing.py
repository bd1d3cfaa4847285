# labels: system spec:F1 spec:C9
# covers: T-B11_pin_guesses_by_phone
# timeout: 180
"""Guessing PINs at the real server, from one address and from many, and honest people beside it: nobody who guesses gets in, the
operator is told, an office behind one address gets in although everybody mistypes twice, and links are never throttled. What
the throttle does in hours is tried with a clock in hand in tst_pin_attack.cpp."""
import os
import random
import time
import unittest

from support.calls import FreshServer
from support.meeting import Meeting
from support.metrics import Metrics
from support.phone import Phone
from support.sip_client import SipClosed, source_address

BIN = os.environ["CONCLAVE_BIN"]
NIGHTLY = os.environ.get("CONCLAVE_NIGHTLY") == "1"
SEED = int(os.environ.get("CONCLAVE_SEED", random.randrange(1 << 32)))
TRIES_A_CALL = 3
FREE, SLOW_SECONDS = 10, 5      # of one address
CONFERENCE_FREE = 100
HONEST = 20
AT_ONCE = 100
ONE_ADDRESS_SECONDS = 240 if NIGHTLY else 8
MANY_ADDRESSES = 1000 if NIGHTLY else 30


class PinGuessing(FreshServer):
    def setUp(self):
        print(f"seed {SEED}", flush=True)
        self.random = random.Random(SEED)
        super().setUp()

    # --- tools ---

    def tries(self, result):
        return Metrics(self.server.metrics()).value("conclave_pin_tries_total", result=result)

    def tries_done(self):
        return self.tries("wrong") + self.tries("throttled")

    def wait_for_tries(self, result, count, seconds=30):
        until = time.monotonic() + seconds
        while self.tries(result) < count:
            self.assertLess(time.monotonic(), until, f"{self.tries(result)} of {count} tries are {result}")

    def guess(self, meeting):
        """Nine digits that are nobody's PIN: a hit by luck would be no fault of the server's."""
        while True:
            pin = str(self.random.randrange(100_000_000, 1_000_000_000))
            if pin not in {person["pin"] for person in meeting.people.values()}:
                return pin

    def entered(self, person):
        return f"participant={person['id']}" in "".join(
            line for line in self.server.log.read_text(errors="replace").splitlines(True) if "rooms: entered" in line)

    def wait_until_in(self, person, seconds):
        until = time.monotonic() + seconds
        while not self.entered(person):
            self.assertLess(time.monotonic(), until, "an honest person is not in")
            time.sleep(0.05)

    # --- what is tried ---

    def test_nobody_guesses_his_way_in_and_the_honest_get_in(self):
        office = [f"person{number}" for number in range(HONEST)]
        attacked, other = Meeting(self.server, self.api, ("ben", "carla")), Meeting(self.server, self.api, office)
        begun = time.monotonic()
        looked_at = self.one_address(attacked)
        looked_at += self.many_addresses(attacked)
        self.assertEqual(self.tries("right"), 0)
        warnings = [line for line in self.server.log.read_text().splitlines() if "PINs are being guessed" in line]
        self.assertTrue(warnings, "the operator is not told")
        self.assertLessEqual(len(warnings), 1 + (time.monotonic() - begun) / 60)
        self.assertFalse([line for line in warnings if attacked.number in line])
        # A link opens at once, whatever is typed elsewhere.
        self.assertEqual(self.client("127.0.0.2").call("j-" + attacked.people["ben"]["joinToken"])[0], 200)
        self.wait_until_in(attacked.people["ben"], 5)
        self.office(other, office)
        # Who types at the attacked conference waits for a turn, and is in. A phone with sound: others are hung up in time.
        with Phone(BIN, self.server.ca) as phone:
            self.assertEqual(phone.call("carla", self.server.uri(attacked.number))["event"], "answered")
            phone.wait("media-started", "carla")
            begun = time.monotonic()
            phone.dtmf("carla", attacked.pin("carla") + "#")
            self.wait_until_in(attacked.people["carla"], 90)
        waited = time.monotonic() - begun
        print(f"{looked_at:.0f} guesses looked at; who types at that conference then waits {waited:.0f} s", flush=True)
        self.server.stop()

    def one_address(self, meeting):
        """Calls one after the other from one address, for a while: ten tries, then one in five seconds."""
        begun, before, number = time.monotonic(), self.tries("wrong"), 0

        def goes_on():
            least = self.tries("wrong") - before >= FREE  # however slow the machine
            return time.monotonic() < begun + ONE_ADDRESS_SECONDS or (not least and time.monotonic() < begun + 60)

        while goes_on():
            guesser = self.client("127.0.0.66")
            guesser.call(meeting.number)
            try:
                for _ in range(TRIES_A_CALL):
                    done = self.tries_done()
                    guesser.type(self.guess(meeting))
                    while self.tries_done() == done and goes_on():
                        time.sleep(0.05)  # until it has been looked at
            except SipClosed:
                pass
            guesser.close()
            number += 1
        looked_at = self.tries("wrong") - before
        took = time.monotonic() - begun
        self.assertLessEqual(looked_at, FREE + took / SLOW_SECONDS + 2, f"{number} calls in {took:.0f} s")
        self.assertGreaterEqual(looked_at, FREE, "the honest would have been throttled too")
        return looked_at

    def many_addresses(self, meeting):
        """Three tries from each, many at once: a hundred in all, then one in five seconds for everybody."""
        begun, before = time.monotonic(), self.tries("wrong")
        for first in range(0, MANY_ADDRESSES, AT_ONCE):
            guessers = [self.client(source_address(number)) for number in range(first, min(first + AT_ONCE, MANY_ADDRESSES))]
            for guesser in guessers:
                self.assertEqual(guesser.call(meeting.number)[0], 200)
            for turn in range(TRIES_A_CALL):
                for guesser in guessers:
                    guesser.type(self.guess(meeting))
                self.wait_for_tries("wrong", min(before + first + (turn + 1) * len(guessers), CONFERENCE_FREE))
            for guesser in guessers:
                guesser.bye()
        looked_at = self.tries("wrong") - before
        took = time.monotonic() - begun
        self.assertLessEqual(self.tries("wrong"), CONFERENCE_FREE + took / SLOW_SECONDS + 2)
        return looked_at

    def office(self, meeting, names):
        """Twenty people behind one address, one after the other, two typos each."""
        begun = time.monotonic()
        for name in names:
            caller = self.client("127.0.0.4")
            self.assertEqual(caller.call(meeting.number)[0], 200)
            for _ in range(2):
                wrong = self.tries("wrong")
                caller.type(self.guess(meeting))
                self.wait_for_tries("wrong", wrong + 1)
            caller.type(meeting.pin(name))
            self.wait_until_in(meeting.people[name], 30)
        took = time.monotonic() - begun
        print(f"{len(names)} of {len(names)} honest people in, two typos each, after {took:.0f} s", flush=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
