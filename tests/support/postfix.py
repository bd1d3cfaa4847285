#!/usr/bin/python3
"""A private Postfix on a loopback port: its own configuration, queue and mailboxes, gone when the test goes. Needs root and Debian's
postfix; touches nothing of the machine's own Postfix.

    postfix.py --folder DIR     prints {"port": …, "mails": FOLDER} and runs until its standard input ends

Whatever address a mail is for, it is put into the Maildir `mails`; `mails` may be split: Postfix(folder, mailboxes={"bounces@example.org":
"bounces"}) delivers bounces@example.org and bounces+ANYTHING@example.org to the Maildir `bounces` instead. Recipients in a domain of
`unknown` are accepted first and bounced afterwards (5.1.1), those of `busy` put off (4.3.0, with a notice of delay after a second)."""
import argparse
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFIG = """
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
sendmail_path = /usr/sbin/sendmail
mailq_path = /usr/bin/mailq
newaliases_path = /usr/bin/newaliases
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log/postfix.log
maillog_file_prefixes = {root}/log
myhostname = relay.example.com
mydestination =
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
allow_min_user = yes
smtpd_forbid_bare_newline = yes
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
virtual_mailbox_domains = static:all
virtual_mailbox_base = {root}/boxes
virtual_mailbox_maps = regexp:{root}/conf/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = texthash:{root}/conf/transport
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
default_process_limit = 10
{tls}
"""

SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 1 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
proxymap  unix - - n - - proxymap
anvil     unix - - n - 1 anvil
tlsmgr    unix - - n 1000? 1 tlsmgr
error     unix - - n - - error
retry     unix - - n - - error
virtual   unix - n n - - virtual
postlog   unix-dgram n - n - 1 postlogd
unknown   unix - n n - - pipe flags= user=nobody argv=/bin/sh {root}/conf/unknown
busy      unix - n n - - pipe flags= user=nobody argv=/bin/sh {root}/conf/busy
"""


def missing():
    """Why there can be no private Postfix here; empty where there can."""
    if os.geteuid() != 0:
        return "a private Postfix needs root"
    if not shutil.which("postfix", path="/usr/sbin:/usr/bin"):
        return "Debian's postfix is not installed"
    return ""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PostfixError(Exception):
    pass


class Postfix:
    """with Postfix(folder) as relay: … relay.port, relay.mails("mails")"""

    def __init__(self, folder, mailboxes=None, unknown=(), busy=(), certificate=None):
        if missing():
            raise PostfixError(missing())
        self.root = Path(folder).resolve()
        self.conf = self.root / "conf"
        owner = pwd.getpwnam("nobody")
        for name in ("conf", "spool", "data", "log", "boxes"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        # Postfix's programs drop root, and have to be able to come here.
        for place in (self.root, *self.root.parents):
            if Path(tempfile.gettempdir()).resolve() in place.parents:
                place.chmod(place.stat().st_mode | 0o011)
        shutil.chown(self.root / "data", "postfix", "postfix")
        shutil.chown(self.root / "boxes", owner.pw_uid, owner.pw_gid)
        self.port = free_port()
        tls = ""
        if certificate:
            tls = f"smtpd_tls_security_level = may\nsmtpd_tls_chain_files = {certificate[1]}, {certificate[0]}\nsmtpd_tls_received_header = yes"
        (self.conf / "main.cf").write_text(CONFIG.format(root=self.root, uid=owner.pw_uid, gid=owner.pw_gid, tls=tls))
        boxes = [(re.escape(address).replace("@", r"(\+.*)?@"), box) for address, box in (mailboxes or {}).items()]
        (self.conf / "mailboxes").write_text("".join(f"/^{pattern}$/ {box}/\n" for pattern, box in [*boxes, (".*", "mails")]))
        (self.conf / "unknown").write_text("exit 67\n")  # sysexits: EX_NOUSER
        (self.conf / "busy").write_text("exit 75\n")  # EX_TEMPFAIL
        (self.conf / "transport").write_text("".join(f"{domain} unknown:\n" for domain in unknown)
                                             + "".join(f"{domain} busy:\n" for domain in busy))

    def _run(self, *words):
        return subprocess.run(["/usr/sbin/postfix", "-c", str(self.conf), *words], capture_output=True, text=True, timeout=60)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def running(self):
        """Process numbers of this Postfix: master works in its spool, and all it starts are of its process group or work there too."""
        found, group = [], (self.root / "spool" / "pid" / "master.pid")
        leader = group.read_text().strip() if group.exists() else ""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                state, _, of_group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
                if state != "Z" and (of_group == leader or Path(os.readlink(process / "cwd")).is_relative_to(self.root)):
                    found.append(int(process.name))
            except OSError:
                pass  # it ended while it was looked at
        return found

    def start(self):
        for _ in range(5):
            (self.conf / "master.cf").write_text(SERVICES.format(root=self.root, port=self.port))
            done = self._run("start")
            if done.returncode == 0 or "Address already in use" not in done.stderr + self.log():
                break
            self.port = free_port()  # somebody else was given the last one
        until = time.monotonic() + 30
        while time.monotonic() < until and done.returncode == 0:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                    if client.recv(100).startswith(b"220 "):
                        client.sendall(b"QUIT\r\n")
                        return self
            except OSError:
                pass
            time.sleep(0.05)  # nothing announces that it listens
        self.stop()
        raise PostfixError(f"postfix did not start: {done.stdout}{done.stderr}{self.log()}")

    def stop(self):
        """Ends all of it. `postfix stop` waits for master alone, and an smtpd that has not died yet still takes connections."""
        self._run("stop")
        until = time.monotonic() + 30
        while left := self.running():
            if time.monotonic() > until:
                raise PostfixError(f"still running after `postfix stop`: {left}")
            time.sleep(0.02)  # they are no children of ours that could be waited for

    def log(self):
        path = self.root / "log" / "postfix.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def box(self, name="mails"):
        return self.root / "boxes" / name

    def mails(self, name="mails"):
        """The files of a Maildir, whole ones only, oldest first."""
        new = self.box(name) / "new"
        return sorted(new.iterdir(), key=lambda path: path.stat().st_mtime_ns) if new.is_dir() else []

    def wait(self, count, name="mails", timeout=60):
        """All mails of a box, once there are at least `count`."""
        until = time.monotonic() + timeout
        while len(found := self.mails(name)) < count:
            if time.monotonic() > until:
                raise PostfixError(f"{len(found)} of {count} mails after {timeout} s: {self.log()[-2000:]}")
            time.sleep(0.05)  # a Maildir has no events of its own
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True)
    options = parser.parse_args()
    if missing():
        print("postfix.py: " + missing(), file=sys.stderr)
        sys.exit(77)
    with Postfix(options.folder) as relay:
        print(json.dumps({"port": relay.port, "mails": str(relay.box() / "new")}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
