"""Drives linphonec 5.1, a SIP phone that others wrote: one process a phone, commands by its standard input. It sends a sine from
a WAV file and writes what it hears to another one, which can be read while the call goes on.

Known of it: without a sound card it works with "soundcard use files". It looks for the DNS name in the certificate, never the
address. `media_encryption=srtp` makes RTP/SAVP with four suites, `dtls` makes UDP/TLS/RTP/SAVP, with rtcp-mux only where
asked for. Pause and resume are two re-INVITEs, of which the first says sendonly: while it holds, the file goes on as music
for who is held, and what it hears is not recorded. Keys typed in one line go out as RFC 4733 events, all within a second."""
import os
import re
import shutil
import subprocess
import threading
import time
import wave
from pathlib import Path

from support.baresip import write_tone

PROGRAM = shutil.which("linphonec")
RATE = 48000
HEADER_BYTES = 44  # of its recording, one channel; zeros until it ends


class LinphoneError(Exception):
    pass


class Linphone:
    """with Linphone(folder, "anna", hz=440, dbfs=-20, ca=server.ca) as phone: phone.dial(uri)"""

    def __init__(self, folder, name, hz=440, dbfs=-20.0, ca=None, seconds=180, media="srtp"):
        self.name = name
        self.folder = Path(folder) / f"linphone-{name}"
        (self.folder / ".local/share/linphone").mkdir(parents=True)  # it makes the database, but not its folder
        self.trace = self.folder / "log"
        self.recording = self.folder / "heard.wav"
        write_tone(self.folder / "tone.wav", hz, dbfs, seconds)
        (self.folder / "config").write_text("\n".join([
            "[sip]", "sip_port=0", "sip_tcp_port=0", "sip_tls_port=-1", f"root_ca={ca}",
            "verify_server_certs=1", "verify_server_cn=1",
            f"media_encryption={media}", "media_encryption_mandatory=1", "guess_hostname=0", f"contact=sip:{name}@127.0.0.1",
            "[rtp]", "audio_rtp_port=-1", f"rtcp_mux={int(media == 'dtls')}", "[sound]", "echocancellation=0",
            "[net]", "adaptive_rate_control=0"]) + "\n")
        self.lines = []
        self._changed = threading.Condition()
        self._ended = False
        self._process = subprocess.Popen(
            [PROGRAM, "-c", str(self.folder / "config"), "-d", "6", "-l", str(self.trace)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self.folder, env={**os.environ, "HOME": str(self.folder)})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        since = self.mark()
        self.command("soundcard use files")
        self.command(f"play {self.folder / 'tone.wav'}")
        self.command(f"record {self.recording}")
        try:
            self.wait("Using wav files", since=since)
        except LinphoneError:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        for line in self._process.stdout:
            with self._changed:
                self.lines.append(line.decode(errors="replace").rstrip())
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def command(self, line):
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def mark(self):
        with self._changed:
            return len(self.lines)

    def wait(self, pattern, timeout=20, since=0):
        """The first line that matches, at or after index `since`."""
        def found():
            return next((line for line in self.lines[since:] if re.search(pattern, line)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, timeout)
            line = found()
        if line is None:
            raise LinphoneError(f"{self.name}: no /{pattern}/ within {timeout} s: {self.lines[-12:]}")
        return line

    def dial(self, uri, timeout=30):
        """Calls and waits for sound; LinphoneError holds the answer's first line where it was refused."""
        since = self.mark()
        self.command(f"call {uri}")
        line = self.wait(r"Media streams established|^(linphonec> )?Call \d+ with .* (error\.|ended)", timeout, since)
        if "established" not in line:
            answers = re.findall(r"(?m)^SIP/2\.0 [3-6].*$", self.trace.read_text(errors="replace"))
            raise LinphoneError(f"{self.name}: {answers[-1] if answers else line}")

    def dtmf(self, digits):
        self.command(digits)

    def pause(self):
        since = self.mark()
        self.command("pause")
        self.wait("is now paused", since=since)

    def resume(self):
        since = self.mark()
        self.command("resume")
        self.wait("Media streams established", since=since)

    def hangup(self):
        since = self.mark()
        self.command("terminate")
        self.wait("ended", since=since)

    def wait_until_ended(self, timeout=20, since=0):
        self.wait(r"Call \d+ with .* ended", timeout, since)

    def last_heard(self, ms):
        """A WAV of the last `ms` that it heard, as long as that is."""
        data = self.recording.read_bytes()[HEADER_BYTES:]
        data = data[:len(data) // 2 * 2][-2 * RATE * ms // 1000:]
        path = self.folder / f"last-{time.monotonic_ns()}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(data)
        return path

    def close(self):
        """May be called again."""
        if self._process.poll() is None:
            try:
                self.command("quit")
                self._process.wait(10)
            except (OSError, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.wait()
        self._reader.join(5)
        self._process.stdin.close()
        self._process.stdout.close()
