"""Conclave to look at: a server on loopback whose mail goes to files, an account, and the desktop program signed in to it.

    show.py --bin FOLDER [--folder FOLDER]      ends when the desktop program does
"""
import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.server import Server  # noqa: E402

LOGIN = "anna"


def default_folder():
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "conclave-demo"


def password_for(server, file):
    """The demo account's password, made on the first run. It stands in a file of its owner's own, as nothing else would know it."""
    if file.exists():
        return file.read_text().strip()
    password = secrets.token_urlsafe(12)
    server.add_user(LOGIN, "anna@example.org", password, name="Anna Adler")
    server.add_user("ben", "ben@example.org", secrets.token_urlsafe(12), group="none", name="Ben Birke")
    file.touch(mode=0o600)
    file.write_text(password + "\n")
    return password


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--folder", type=Path, default=default_folder())
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    options.folder.chmod(0o700)
    with Server(options.bin, options.folder, tls="own") as server:
        password = password_for(server, options.folder / "password")
        print(f"""Conclave runs on this machine: https://{server.host}:{server.ports['http']}
Signed in as {LOGIN}. Plan a conference, add people, invite them.
  Mails, one file each:  {options.folder / 'mail'}
  To join with a phone that speaks TLS and SRTP (such as baresip or Linphone on this machine), dial
      sip:NUMBER@{server.host}:{server.ports['sip']};transport=tls     and type the PIN and #,
  or the link in a mail:  sip:j-TOKEN@{server.host}:{server.ports['sip']};transport=tls
  The server's certificate is its own; its authority for the phone: {server.ca}
  Its SHA-256 fingerprint: {server.fingerprint}
Closing the window ends the server.""", flush=True)
        try:
            done = subprocess.run([str(Path(options.bin) / "conclave"), "--profile", "demo", "--server",
                                   f"https://{server.host}:{server.ports['http']}", "--login", LOGIN, "--password-stdin",
                                   "--trust-fingerprint", server.fingerprint], input=password + "\n", text=True,
                                  env={**os.environ, "CONCLAVE_CLIENT_SETTINGS": str(options.folder / "client")})
        except KeyboardInterrupt:
            return 0
        return 0 if done.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
