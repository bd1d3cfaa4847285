"""Drives baresip 1.0, a SIP phone that others wrote: one process a phone, commands and events over its ctrl_tcp module. It sends a
sine from a WAV file (aufile) and keeps what it hears in another (sndfile), which says whom it heard.

Known of it: it hangs up when its file ends, so the file is longer than any test. It dials `sip:…;transport=tls` only (its sips: is
broken) and asks DNS, never /etc/hosts, so it gets a name server of its own here. mediaenc=srtp-mand makes RTP/SAVP, while srtp is
RTP/AVP with keys, which is refused; dtls_srtp makes UDP/TLS/RTP/SAVPF, with an RSA certificate. A BYE of the server shows as
"Connection reset by peer". Its recording ends with the first hold, and holds the packets that
came, one after the other: time without packets is missing from it."""
import array
import json
import math
import os
import re
import socket
import struct
import subprocess
import threading
import time
import wave
from pathlib import Path

MODULES = next((path for path in ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules")
                if os.path.isdir(path)), "/usr/lib/baresip/modules")
RATE = 48000


class BaresipError(Exception):
    pass


class NameServer(threading.Thread):
    """Answers A questions for `localhost` with 127.0.0.1 and everything else with "no such name"."""

    def __init__(self):
        super().__init__(daemon=True)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    def run(self):
        while True:
            try:
                query, sender = self._socket.recvfrom(512)
            except OSError:
                return
            end = query.find(b"\0", 12)
            if len(query) < 17 or end < 0:
                continue
            question = query[12:end + 5]
            ours = question[:11].lower() == b"\x09localhost\0"
            kind = struct.unpack("!H", question[-4:-2])[0]
            found = ours and kind == 1
            head = query[:2] + struct.pack("!HHHHH", 0x8580 if ours else 0x8583, 1, int(found), 0, 0)
            answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([127, 0, 0, 1]) if found else b""
            self._socket.sendto(head + question + answer, sender)

    def close(self):
        self._socket.close()


def write_tone(path, hz, dbfs, seconds):
    """A two-channel 48 kHz WAV, as aufile wants it. Whole hertz, so that one second follows another without a click."""
    amplitude = 10 ** (dbfs / 20) * 32767
    second = array.array("h")
    for n in range(RATE):
        value = round(amplitude * math.sin(2 * math.pi * int(hz) * n / RATE))
        second.extend((value, value))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for _ in range(seconds):
            file.writeframes(second.tobytes())


class Baresip:
    """with Baresip(folder, "anna", hz=440, dbfs=-20, ca=server.ca) as phone: phone.dial(uri)"""

    def __init__(self, folder, name, hz=440, dbfs=-20.0, ca=None, seconds=180, media="srtp-mand", rtcp_mux=True):
        self.name = name
        self.folder = Path(folder) / f"baresip-{name}"
        self.recordings = self.folder / "heard"
        self.recordings.mkdir(parents=True)
        write_tone(self.folder / "tone.wav", hz, dbfs, seconds)
        self._names = NameServer()
        self._names.start()
        modules = ["opus", "dtls_srtp" if media.startswith("dtls") else "srtp", "aufile", "aubridge", "sndfile"]
        applications = ["account", "menu", "ctrl_tcp"]
        lines = [
            f"module_path {MODULES}", *(f"module {m}.so" for m in modules),
            *(f"module_app {m}.so" for m in applications),
            "sip_listen 127.0.0.1:0", f"dns_server 127.0.0.1:{self._names.port}", "ctrl_tcp_listen 127.0.0.1:0",
            f"audio_source aufile,{self.folder / 'tone.wav'}", "audio_player aubridge,nowhere", "audio_alert aubridge,nowhere",
            f"snd_path {self.recordings}", "audio_srate 48000", "audio_channels 2", "ausrc_srate 48000", "auplay_srate 48000",
            "ausrc_channels 2", "auplay_channels 2", "audio_level no", "jitter_buffer_delay 2-10", "rtp_timeout 0",
            f"rtcp_mux {'yes' if rtcp_mux else 'no'}", "opus_bitrate 32000", "opus_stereo no", "opus_application voip",
            "opus_complexity 5",
        ]
        if ca:
            lines.append(f"sip_cafile {ca}")
        (self.folder / "config").write_text("\n".join(lines) + "\n")
        (self.folder / "accounts").write_text(
            f"<sip:{name}@127.0.0.1>;regint=0;mediaenc={media};audio_codecs=opus/48000/2;answermode=manual\n")
        (self.folder / "contacts").write_text("")
        self._log = open(self.folder / "log", "wb")
        self._process = subprocess.Popen(["baresip", "-f", str(self.folder), "-s"], stdin=subprocess.DEVNULL, stdout=self._log,
                                         stderr=subprocess.STDOUT, cwd=self.folder, env={**os.environ, "HOME": str(self.folder)})
        self.pid = self._process.pid
        self.events = []
        self._responses = []
        self._changed = threading.Condition()
        try:
            self._control = self._connect()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def _listening_ports(self):
        """Chosen by the kernel, and told by nobody but /proc."""
        inodes = set()
        for descriptor in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                match = re.match(r"socket:\[(\d+)\]", os.readlink(descriptor))
            except OSError:
                continue
            if match:
                inodes.add(match.group(1))
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                yield int(fields[1].split(":")[1], 16)

    def _connect(self, timeout=20):
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise BaresipError(f"baresip ended: {self.log()[-2000:]}")
            for port in self._listening_ports():
                connection = socket.create_connection(("127.0.0.1", port), 5)
                # SIP listens on TCP too: only ctrl_tcp answers a netstring.
                connection.settimeout(1)
                request = json.dumps({"command": "listcalls", "token": "hello"}).encode()
                try:
                    connection.sendall(b"%d:%s," % (len(request), request))
                    if connection.recv(1, socket.MSG_PEEK)[:1].isdigit():
                        connection.settimeout(None)
                        return connection
                except OSError:
                    pass
                connection.close()
            time.sleep(0.05)  # nothing announces that the module listens
        raise BaresipError(f"baresip's control port does not answer: {self.log()[-2000:]}")

    def _read(self):
        buffer = b""
        while True:
            try:
                data = self._control.recv(65536)
            except OSError:
                data = b""
            if not data:
                break
            buffer += data
            while (colon := buffer.find(b":")) > 0 and len(buffer) >= colon + 2 + int(buffer[:colon]):
                length = int(buffer[:colon])
                message = json.loads(buffer[colon + 1:colon + 1 + length])
                buffer = buffer[colon + length + 2:]
                message["at"] = time.monotonic()
                with self._changed:
                    (self.events if message.get("event") else self._responses).append(message)
                    self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def command(self, name, parameters="", timeout=10):
        token = f"{name}-{time.monotonic_ns()}"
        request = json.dumps({"command": name, "params": parameters, "token": token}).encode()
        self._control.sendall(b"%d:%s," % (len(request), request))

        def answer():
            return next((r for r in self._responses if r.get("token") == token), None)

        with self._changed:
            if not self._changed.wait_for(answer, timeout):
                raise BaresipError(f"{self.name}: no answer to {name}")
            return answer()

    def mark(self):
        with self._changed:
            return len(self.events)

    def wait(self, kind, timeout=20, since=0):
        """The first event of that type (CALL_ESTABLISHED, CALL_CLOSED, …) at or after index `since`."""
        kinds = (kind,) if isinstance(kind, str) else tuple(kind)

        def found():
            return next((event for event in self.events[since:] if event.get("type") in kinds), None)

        with self._changed:
            self._changed.wait_for(found, timeout)
            event = found()
        if event is None:
            raise BaresipError(f"{self.name}: no {'/'.join(kinds)} within {timeout} s: {self.log()[-1500:]}")
        return event

    def dial(self, uri, timeout=20):
        """Dials and waits until the call stands; the event, or BaresipError with what the phone says."""
        since = self.mark()
        self.command("dial", uri)
        event = self.wait(("CALL_ESTABLISHED", "CALL_CLOSED"), timeout, since)
        if event["type"] == "CALL_CLOSED":
            raise BaresipError(f"{self.name}: {event.get('param')}")
        return event

    def dtmf(self, digits):
        """The keys one after the other, as RFC 4733 events."""
        for digit in digits:
            self.command("sndcode", digit)
            time.sleep(0.4)  # baresip has no queue of keys: a second one within the first replaces it

    def hangup(self):
        since = self.mark()
        self.command("hangup")
        return self.wait("CALL_CLOSED", 10, since)

    def recording(self):
        """The newest recording of what it heard."""
        files = sorted(self.recordings.glob("dump-*-dec.wav"))
        if not files:
            raise BaresipError(f"{self.name}: nothing recorded: {self.log()[-1500:]}")
        return files[-1]

    def close(self):
        """Ends it in order, so that the recording is complete. May be called again."""
        self._control.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._names.close()
        self._log.close()
