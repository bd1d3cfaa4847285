"""Looks for secrets in whatever a run has written. A secret counts as found in any of the shapes it may have slipped out in:
as it is, hex, base64 (every alignment, both alphabets), percent-encoded, UTF-16; numbers also grouped (123 456 789)."""
import base64
import os
import urllib.parse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Hit:
    secret: str  # its name, never the secret
    shape: str
    place: str
    offset: int

    def __str__(self):
        return f"{self.secret} ({self.shape}) in {self.place} at {self.offset}"


def shapes(secret):
    """{shape: bytes} of one secret, given as str or bytes."""
    raw = secret.encode() if isinstance(secret, str) else bytes(secret)
    found = {"raw": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    for shift in range(3):
        # What follows and precedes is unknown: cut the characters which neighbours would change.
        text = base64.b64encode(b"\0" * shift + raw)
        start = (0, 2, 3)[shift]
        end = {0: len(text), 1: len(text) - 3, 2: len(text) - 2}[(shift + len(raw)) % 3]
        piece = text[start:end]
        if len(piece) >= 8:
            found[f"base64+{shift}"] = piece
            found[f"base64url+{shift}"] = piece.replace(b"+", b"-").replace(b"/", b"_")
    quoted = urllib.parse.quote_from_bytes(raw, safe="").encode()
    found["url"] = quoted
    if isinstance(secret, str):
        found["utf-16le"] = secret.encode("utf-16-le")
        found["utf-16be"] = secret.encode("utf-16-be")
        if secret.isdigit() and len(secret) % 3 == 0:
            groups = [secret[i:i + 3] for i in range(0, len(secret), 3)]
            found["grouped"] = " ".join(groups).encode()
            found["dashed"] = "-".join(groups).encode()
            found["grouped no-break"] = "\u00a0".join(groups).encode()
    unique = {}
    for shape, pattern in found.items():
        if pattern not in unique.values():
            unique[shape] = pattern
    return unique


def search_bytes(data, secrets, place):
    hits = []
    for name, secret in secrets.items():
        for shape, pattern in shapes(secret).items():
            at = data.find(pattern)
            if at >= 0:
                hits.append(Hit(name, shape, place, at))
    return hits


def search(secrets, folders=(), processes=(), skip=()):
    """All hits of `secrets` {name: secret} in every file below `folders` and in the command lines and environments of
    `processes` (ids). `skip` names files where the secret belongs, such as the mail to its own reader."""
    skipped = {Path(path).resolve() for path in skip}
    hits = []
    for folder in folders:
        files = [Path(folder)] if Path(folder).is_file() else [
            Path(base) / name for base, _, names in os.walk(folder) for name in names]
        for path in files:
            if path.resolve() in skipped or not path.is_file():
                continue
            hits += search_bytes(os.fsencode(path.name), secrets, f"name of {path}")
            hits += search_bytes(path.read_bytes(), secrets, str(path))
    for process in processes:
        for part in ("cmdline", "environ"):
            try:
                data = Path(f"/proc/{process}/{part}").read_bytes()
            except OSError:
                continue
            hits += search_bytes(data, secrets, f"{part} of process {process}")
    return hits
