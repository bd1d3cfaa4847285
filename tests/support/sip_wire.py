"""SIP as octets over TLS: for tests that send what no phone would. And the test vectors in tests/data/sip."""
import re
import socket
import ssl
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data" / "sip"
CLOSED = "closed"
SILENCE_SECONDS = 60  # no answer and no end for so long: the server hangs


def vectors(name):
    """{message's name: its octets} of tests/data/sip/NAME; the notation is that of RFC 4475 section 2.1."""
    out = {}
    for block in re.split(r"(?m)^== ", (DATA / name).read_text(encoding="utf-8"))[1:]:
        title, _, text = block.partition("\n")
        text = re.sub(r"<allOneLine>\n(.*?)</allOneLine>\n", lambda m: m[1].replace("\n", "") + "\n", text, flags=re.DOTALL)
        text = re.sub(r"<repeat count=(\d+)>(.*?)</repeat>", lambda m: m[2] * int(m[1]), text)
        octets = text.replace("\n", "\r\n").encode()
        out[title.split(" ")[1]] = re.sub(rb"<hex>(.*?)</hex>", lambda m: bytes.fromhex(m[1].decode()), octets)
    return out


class Answer:
    """One message of the server's; `status` is 0 for a request."""

    def __init__(self, head, body):
        self.text = head
        self.body = body
        self.start, *self.lines = head.decode("utf-8", "surrogateescape").split("\r\n")
        self.status = int(self.start[8:11]) if self.start.startswith("SIP/2.0 ") else 0

    def all(self, name):
        return [line.split(":", 1)[1].strip() for line in self.lines if line.lower().startswith(name.lower() + ":")]

    def header(self, name):
        return (self.all(name) or [""])[0]


class Wire:
    """One TLS connection. `source` is the loopback address it comes from: the server's limits count by address."""

    def __init__(self, port, source="127.0.0.1", ca=None):
        context = ssl.create_default_context(cafile=str(ca)) if ca else ssl._create_unverified_context()
        plain = socket.create_connection(("127.0.0.1", port), SILENCE_SECONDS, source_address=(source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(plain, server_hostname="localhost")
        self.port = self._socket.getsockname()[1]
        self._bytes = b""
        self.is_open = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.is_open = False
        self._socket.close()

    def send(self, octets):
        """False when the server has closed already."""
        try:
            self._socket.sendall(octets)
            return True
        except OSError:
            return False

    def receive(self):
        """The next message, or CLOSED."""
        while True:
            self._bytes = self._bytes.lstrip(b"\r\n")
            head, found, rest = self._bytes.partition(b"\r\n\r\n")
            if found:
                length = int(re.search(rb"(?i)\r\nContent-Length: (\d+)", head)[1])
                if len(rest) >= length:
                    self._bytes = rest[length:]
                    return Answer(head, rest[:length])
            try:
                more = self._socket.recv(65536)
            except TimeoutError as silence:
                raise AssertionError("neither an answer nor an end") from silence
            except OSError:
                more = b""
            if not more:
                self.close()
                return CLOSED
            self._bytes += more

    def final(self):
        """The next final answer, or CLOSED; what comes before it is passed over."""
        while True:
            answer = self.receive()
            if answer == CLOSED or answer.status >= 200:
                return answer
