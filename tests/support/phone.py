"""Drives test-phone: one process, many legs. See phone/README.md for commands and events."""
import json
import subprocess
import threading
from pathlib import Path


GAP_MS_MAX = 40


class PhoneError(Exception):
    pass


def gap_ms_max(heard):
    """The longest gap of a tone that the server may be held to: where the phone itself stood still, that is no fault of it."""
    return GAP_MS_MAX + heard["stalledMs"]


class Phone:
    """with Phone(bin_folder, ca=authority.certificate) as phone: phone.call("anna", uri, source={"tone": 700, "dbfs": -20})"""

    def __init__(self, bin_folder, ca=None, log=None):
        self._ca = str(ca) if ca else None
        self._log = open(log, "wb") if log else subprocess.DEVNULL
        self._process = subprocess.Popen([str(Path(bin_folder) / "test-phone")], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=self._log)
        self.pid = self._process.pid
        self.events = []  # every one that ever came
        self._answers = {}
        self._next = 0
        self._changed = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._process.stdin and not self._process.stdin.closed:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                pass
        try:
            status = self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            status = None
        self._reader.join(5)
        self._process.stdout.close()
        if self._log is not subprocess.DEVNULL:
            self._log.close()
        return status

    def _read(self):
        for line in self._process.stdout:
            message = json.loads(line)
            with self._changed:
                if "event" in message:
                    self.events.append(message)
                else:
                    self._answers[message.get("id")] = message
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def command(self, name, timeout=10, **fields):
        self._next += 1
        number = self._next
        line = json.dumps({"id": number, "command": name, **fields}) + "\n"
        self._process.stdin.write(line.encode())
        self._process.stdin.flush()
        with self._changed:
            if not self._changed.wait_for(lambda: number in self._answers or self._ended, timeout):
                raise PhoneError(f"no answer to {name}")
            answer = self._answers.pop(number, None)
        if answer is None:
            raise PhoneError("test-phone has died")
        if not answer["ok"]:
            raise PhoneError(f"{name}: {answer['error']}")

    def wait(self, event, leg=None, timeout=15, since=0):
        """The first event of that name (or one of several names) at or after index `since`."""
        names = (event,) if isinstance(event, str) else tuple(event)

        def found():
            for message in self.events[since:]:
                if message["event"] in names and (leg is None or message.get("leg") == leg):
                    return message
            return None

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, timeout)
            message = found()
        if message is None:
            raise PhoneError(f"no {'/'.join(names)} of {leg or 'anybody'} within {timeout} s; last: {self.events[-3:]}")
        return message

    def mark(self):
        """Index of the next event, for `since`."""
        with self._changed:
            return len(self.events)

    def forget(self, index):
        """Drops the events before `index`; all marks move down by as many."""
        with self._changed:
            del self.events[:index]

    def call(self, leg, uri, timeout=15, **fields):
        """Calls and waits for the answer or the refusal, which is returned."""
        if self._ca:
            fields.setdefault("ca", self._ca)
        since = self.mark()
        self.command("call", leg=leg, uri=uri, **fields)
        return self.wait(("answered", "rejected", "ended"), leg, timeout, since)

    def dtmf(self, leg, digits):
        self.command("dtmf", leg=leg, digits=digits)

    def reoffer(self, leg, timeout=10, **fields):
        """A re-INVITE and its answer."""
        since = self.mark()
        self.command("reoffer", leg=leg, **fields)
        return self.wait("reanswered", leg, timeout, since)

    def source(self, leg, source):
        self.command("source", leg=leg, source=source)

    def hangup(self, leg, timeout=10):
        since = self.mark()
        self.command("hangup", leg=leg)
        return self.wait("ended", leg, timeout, since)

    def start_listening(self, leg, ms, frequencies=()):
        """Begins; finish with heard(leg, since)."""
        since = self.mark()
        self.command("listen", leg=leg, ms=ms, frequencies=list(frequencies))
        return since

    def heard(self, leg, since, timeout=130):
        return self.wait("heard", leg, timeout, since)

    def listen(self, leg, ms, frequencies=()):
        since = self.start_listening(leg, ms, frequencies)
        return self.heard(leg, since, ms / 1000 + 20)

    def analyse(self, wav, from_ms, ms, frequencies=()):
        since = self.mark()
        self.command("analyse", timeout=60, wav=str(wav), fromMs=round(from_ms), ms=round(ms), frequencies=list(frequencies))
        return self.wait("analysed", None, 10, since)

    def delay(self, giver, taker):
        """Milliseconds from mouth to arrival, or None when the chirp was not heard."""
        since = self.mark()
        self.command("delay", **{"from": giver, "to": taker})
        return self.wait("delay", taker, 20, since)["ms"]

    def counts(self, leg):
        since = self.mark()
        self.command("counts", leg=leg)
        return self.wait("counts", leg, 10, since)
