"""Signalling alone: raw SIP over one TLS connection from any loopback address, and calls that offer SDES and then send no packet.
Keys go by SIP INFO. Thousands fit into one test."""
import base64
import os
import re
import socket
import ssl
import uuid

WAIT_SECONDS = 60  # for an answer: longer means that the server hangs


class SipClosed(Exception):
    pass


def tls_context(server):
    return ssl.create_default_context(cafile=str(server.ca))


def source_address(number):
    """The number-th loopback address that nothing else uses: the server counts by address."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


class SipClient:
    """with SipClient(server, "127.1.2.3") as client: status, head = client.call(number)"""

    def __init__(self, server, source="127.0.0.1", context=None):
        self.server = server
        plain = socket.create_connection(("127.0.0.1", server.ports["sip"]), WAIT_SECONDS, source_address=(source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = (context or tls_context(server)).wrap_socket(plain, server_hostname=server.host)
        self.call_id = uuid.uuid4().hex
        self.cseq = 0
        self.to = ""
        self.user = ""
        self.answer = ""  # the body of the last 200 to an INVITE
        self._heard = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.connection.close()

    @staticmethod
    def branch():
        return "z9hG4bK" + uuid.uuid4().hex

    def request(self, method, user="", body="", headers=(), cseq=None, branch=None):
        """The octets of a request; in the call that stands, if any."""
        if cseq is None:
            self.cseq += 1
        uri = self.server.uri(user or self.user)
        lines = [f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/TLS 127.0.0.1:9;branch={branch or self.branch()}", "Max-Forwards: 70",
                 f"From: <sip:client@127.0.0.1>;tag={self.call_id[:8]}", self.to or f"To: <{uri}>", f"Call-ID: {self.call_id}",
                 f"CSeq: {cseq or self.cseq} {method}", "Contact: <sip:client@127.0.0.1;transport=tls>", *headers,
                 f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def send(self, octets):
        self.connection.sendall(octets)

    def receive(self):
        """The next message of the server: its head and body."""
        self.connection.settimeout(WAIT_SECONDS)
        while True:
            self._heard = self._heard.lstrip(b"\r\n")
            head, found, rest = self._heard.partition(b"\r\n\r\n")
            if found:
                length = int(re.search(rb"(?i)\r\nContent-Length: (\d+)", head).group(1))
                if len(rest) >= length:
                    self._heard = rest[length:]
                    return head.decode(), rest[:length].decode()
            try:
                data = self.connection.recv(65536)
            except TimeoutError as silence:
                raise AssertionError("neither an answer nor an end") from silence
            except OSError:
                data = b""
            if not data:
                raise SipClosed("the server has closed the connection")
            self._heard += data

    def final(self):
        """The next final answer: (status, head); requests are passed over."""
        while True:
            head, body = self.receive()
            match = re.match(r"SIP/2\.0 (\d+)", head)
            if match and int(match.group(1)) >= 200:
                if re.search(r"(?im)^CSeq: \d+ INVITE", head):
                    self.answer = body
                return int(match.group(1)), head

    def ask(self, method, user="", **more):
        self.send(self.request(method, user, **more))
        return self.final()

    @staticmethod
    def offer(direction="sendrecv"):
        key = base64.b64encode(os.urandom(30)).decode()
        return "\r\n".join(["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", "m=audio 9 RTP/SAVP 96",
                            "a=rtpmap:96 opus/48000/2", f"a={direction}",
                            f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key}"]) + "\r\n"

    def invite(self, user, headers=(), direction="sendrecv"):
        """INVITE as far as its final answer: (status, head). One that is 200 waits for acknowledge()."""
        self.call_id, self.cseq, self.to, self.user = uuid.uuid4().hex, 0, "", user
        branch = self.branch()
        status, head = self.ask("INVITE", user, body=self.offer(direction), headers=["Content-Type: application/sdp", *headers],
                                branch=branch)
        self.to = re.search(r"(?im)^To:.*$", head).group().strip()
        if status >= 300:
            self.send(self.request("ACK", cseq=1, branch=branch))
            self.to = ""
        return status, head

    def acknowledge(self):
        self.send(self.request("ACK", cseq=1))

    def call(self, user, headers=(), direction="sendrecv"):
        """INVITE and its ACK: (status, head)."""
        answer = self.invite(user, headers, direction)
        if answer[0] < 300:
            self.acknowledge()
        return answer

    def info(self, key):
        """The request that says a key."""
        return self.request("INFO", body=f"Signal={key}\r\nDuration=100\r\n", headers=["Content-Type: application/dtmf-relay"])

    def type(self, keys):
        """Keys by INFO, all at once; their answers are taken in."""
        requests = [self.info(key) for key in keys]
        self.send(b"".join(requests))
        return [self.final()[0] for _ in requests]

    def wait_for_bye(self):
        """The head of the server's BYE, which is answered."""
        while True:
            head, _ = self.receive()
            if head.startswith("BYE "):
                kept = [line for line in head.split("\r\n")[1:] if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
                self.send(("SIP/2.0 200 OK\r\n" + "\r\n".join(kept) + "\r\nContent-Length: 0\r\n\r\n").encode())
                self.to = ""
                return head

    def bye(self):
        status, _ = self.ask("BYE")
        self.to = ""
        return status
