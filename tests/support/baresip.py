"""A real baresip 1.0 as a phone: own configuration folder, driven over its control port (ctrl_tcp, netstrings of JSON).

    with Baresip(played="speech.wav") as phone:
        phone.dial("sip:12345678@127.0.0.1:5061;transport=tls")
        phone.wait_for("CALL_ESTABLISHED")
        phone.digits("123456789#")
        phone.hang_up()

What works with it (measured): dial sip: with transport=tls (its sips: is broken) and an address: its resolver asks a DNS
server only and does not know localhost. mediaenc=srtp-mand makes RTP/SAVP, while
srtp is RTP/AVP with keys, which is refused. The source has to be a WAV of 48 kHz and two channels, and
longer than the call: baresip hangs up at its end. A BYE of the server shows as "Connection reset by peer". Events are those of
baresip's own list: CALL_OUTGOING, CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED (with `param`, the reason), …
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import wave

TEMPLATE = pathlib.Path(__file__).resolve().parent.parent / "system" / "baresip" / "config"
MODULES = ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_silence(path, seconds=120):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48000)
        out.writeframes(b"\0" * (4 * 48000 * seconds))


class Baresip:
    def __init__(self, user="phone", played=None, media_encryption="srtp-mand"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="baresip-"))
        self.recording = self.folder / "heard.wav"
        self.events = []
        self._input = b""
        silence = self.folder / "silence.wav"
        write_silence(silence)
        control = free_port()
        modules = next(path for path in MODULES if os.path.isdir(path))
        text = TEMPLATE.read_text()
        for word, value in {
            "RECORDING": self.recording,
            "PLAYED": played or silence,
            "ALERT": silence,
            "CONTROL": control,
            "MODULES": modules,
        }.items():
            text = text.replace(f"@{word}@", str(value))
        (self.folder / "config").write_text(text)
        # regint=0: it never registers.
        (self.folder / "accounts").write_text(
            f"<sip:{user}@localhost>;regint=0;mediaenc={media_encryption};audio_codecs=opus/48000/2\n"
        )
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            ["baresip", "-4", "-f", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.control = self._connect(control)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _connect(self, port, patience=15):
        until = time.monotonic() + patience
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=patience)
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("baresip does not start: " + self.log_text())
                self.process_wait(0.05)

    def process_wait(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass

    def log_text(self):
        return (self.folder / "log").read_text(errors="replace")

    def _next_message(self, until):
        while True:
            head, colon, rest = self._input.partition(b":")
            if colon and len(rest) > int(head):
                size = int(head)
                self._input = rest[size + 1 :]
                return json.loads(rest[:size])
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("baresip says nothing more; so far: " + repr(self.events))
            self.control.settimeout(left)
            try:
                more = self.control.recv(65536)
            except socket.timeout:
                continue
            if not more:
                raise RuntimeError("baresip has ended: " + self.log_text())
            self._input += more

    def command(self, name, params="", patience=10):
        """The answer's text; events that come meanwhile are kept."""
        body = json.dumps({"command": name, "params": params, "token": name}).encode()
        self.control.sendall(str(len(body)).encode() + b":" + body + b",")
        until = time.monotonic() + patience
        while True:
            message = self._next_message(until)
            if message.get("response"):
                return message.get("data", "")
            self.events.append(message)

    def wait_for(self, kind, patience=20):
        """The event of this type, come already or to come; it and those before it are taken away."""
        until = time.monotonic() + patience
        while True:
            for index, event in enumerate(self.events):
                if event.get("type") == kind:
                    del self.events[: index + 1]
                    return event
            self.events.append(self._next_message(until))

    def dial(self, uri):
        return self.command("dial", uri)

    def digits(self, keys):
        """As telephone events within the call."""
        for key in keys:
            self.command("sndcode", key)

    def hang_up(self):
        return self.command("hangup")

    def hold(self):
        return self.command("hold")

    def resume(self):
        return self.command("resume")

    def close(self):
        """Ends it in order, so that the recording is complete."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process_wait(5)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.control.close()
        self.log.close()

    def remove(self):
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
