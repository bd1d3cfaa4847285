"""Runs the real conclaved on loopback in folders of its own, and talks to its API with nothing but the standard library."""
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import time
import uuid
from pathlib import Path

from support.certificates import Authority, fingerprint

SANITIZER = re.compile(rb"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: |Sanitizer:DEADLYSIGNAL|LeakSanitizer")


class ApiError(Exception):
    def __init__(self, method, path, status, problem):
        super().__init__(f"{method} {path}: {status} {problem.get('code') if isinstance(problem, dict) else problem}")
        self.status = status
        self.problem = problem if isinstance(problem, dict) else {}
        self.code = self.problem.get("code")


class Api:
    """The JSON API under /api/v1. Calls return the decoded body and raise ApiError from status 400 on."""

    def __init__(self, port, ca, host="localhost", timeout=20):
        self._host, self._port, self._timeout = host, port, timeout
        self._tls = ssl.create_default_context(cafile=str(ca))
        self.token = None
        self.user = None

    def request(self, method, path, body=None, headers=None):
        """(status, headers, body bytes) of one request on a connection of its own."""
        connection = http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)
        try:
            fields = {"Accept": "application/json", **(headers or {})}
            if self.token:
                fields.setdefault("Authorization", f"Bearer {self.token}")
            data = None
            if body is not None:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                fields.setdefault("Content-Type", "application/json")
            elif method in ("POST", "PUT", "PATCH"):
                data = b""
            connection.request(method, path, data, fields)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def call(self, method, path, body=None, version=None, key=None):
        headers = {}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        status, _, data = self.request(method, "/api/v1" + path, body, headers)
        value = json.loads(data) if data else None
        if status >= 400:
            raise ApiError(method, path, status, value)
        return value

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, version=None, key=None):
        return self.call("POST", path, body, version, key)

    def put(self, path, body, version=None):
        return self.call("PUT", path, body, version)

    def patch(self, path, body, version):
        return self.call("PATCH", path, body, version)

    def delete(self, path, version=None):
        return self.call("DELETE", path, version=version)

    def sign_in(self, login, password, new_password=None):
        """Signs in; where the server wants the first password changed, changes it to `new_password` and signs in again."""
        self.token = None
        session = self.post("/sessions", {"login": login, "password": password})
        self.token, self.user = session["token"], session["user"]
        if self.user.get("mustChangePassword"):
            self.put("/me/password", {"currentPassword": password, "newPassword": new_password or password + " changed"})
            return self.sign_in(login, new_password or password + " changed")
        return session


class ServerError(Exception):
    pass


class Server:
    """with Server(bin_folder, work_folder, mail="directory:/…") as server: …

    `ports` has http, sip, media and metrics once it is ready; `ca` is the authority that its certificate comes from."""

    def __init__(self, bin_folder, folder, mail="", mail_lines=(), lines=(), media_threads=1, tls="issued",
                 environment=None, open_files=None):
        self.environment = environment or {}
        self.limits = ["prlimit", f"--nofile={open_files}"] if open_files else []
        self.program = Path(bin_folder) / "conclaved"
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "conclaved.log"
        self.config = self.folder / "conclaved.toml"
        self.data.mkdir(parents=True, exist_ok=True)
        self.host = "localhost"
        self.process = None
        self.ports = {}
        self._log = None
        certificate = key = ""
        if tls == "issued":
            authority = Authority(self.folder / "tls")
            self.ca = authority.certificate
            certificate, key = authority.issue("server")
            self.fingerprint = fingerprint(certificate)
        relay = mail or f"directory:{self.folder / 'mail'}"
        if not mail:
            (self.folder / "mail").mkdir(exist_ok=True)
        self.config.write_text("\n".join([
            f'data_dir = "{self.data}"', f'public_host = "{self.host}"', 'support_contact = "support@example.org"', *lines,
            "[http]", 'listen = "127.0.0.1:0"',
            "[sip]", 'listen = "127.0.0.1:0"',
            "[media]", 'listen = "127.0.0.1:0"', f"threads = {media_threads}",
            "[metrics]", 'listen = "127.0.0.1:0"',
            "[tls]", f'certificate = "{certificate}"', f'key = "{key}"',
            "[mail]", f'relay = "{relay}"', 'from = "Conclave <conference@example.org>"', *mail_lines]) + "\n")

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.kill()

    def add_user(self, login, address, password, group="conferenceUser", **more):
        """An account by the command line; the password goes in by standard input. `more`: display_name="…"."""
        options = [word for key, value in more.items() for word in (f"--{key.replace('_', '-')}", value)]
        done = subprocess.run([str(self.program), "user", "add", login, "--address", address, "--group", group,
                               "--password-stdin", *options, "--config", str(self.config)], input=password + "\n",
                              capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise ServerError(f"conclaved user add: status {done.returncode}: {done.stdout}{done.stderr}")

    def start(self, timeout=60):
        ports = self.data / "ports.json"
        ports.unlink(missing_ok=True)
        self._log = open(self.log, "ab")
        command = [*self.limits, str(self.program), "serve", "--config", str(self.config)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
                                        env={**os.environ, "TZ": "UTC", **self.environment})
        until = time.monotonic() + timeout
        while True:
            if self.process.poll() is not None:
                raise ServerError(f"conclaved ended with {self.process.returncode}: {self.tail()}")
            if time.monotonic() > until:
                self.kill()
                raise ServerError(f"conclaved is not ready after {timeout} s: {self.tail()}")
            try:
                self.ports = json.loads(ports.read_text())
                if not hasattr(self, "ca"):
                    self.ca = self._own_certificate()
                if self.api().request("GET", "/healthz")[0] == 200:
                    return self
            except (OSError, ValueError, http.client.HTTPException):
                pass
            time.sleep(0.05)  # nothing announces the file; ready is what healthz says

    def _own_certificate(self):
        """What the server presents: trusted on first use."""
        path = self.folder / "presented.pem"
        path.write_text(ssl.get_server_certificate(("127.0.0.1", self.ports["http"])))
        self.fingerprint = fingerprint(path)
        return path

    def api(self, login=None, password=None):
        api = Api(self.ports["http"], self.ca, self.host)
        if login:
            api.sign_in(login, password)
        return api

    def uri(self, user, port=None):
        """`port`: of a relay on the way."""
        return f"sip:{user}@{self.host}:{port or self.ports['sip']};transport=tls"

    def metrics(self):
        """The text of one scrape."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["metrics"], timeout=20)
        try:
            connection.request("GET", "/metrics")
            answer = connection.getresponse()
            if answer.status != 200:
                raise ServerError(f"/metrics: {answer.status}")
            return answer.read().decode()
        finally:
            connection.close()

    def resident(self):
        """Bytes of memory that the process has."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) * 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def tail(self, lines=30):
        """The log's last lines; when a sanitizer has spoken, its report's first ones, which name the place."""
        if not self.log.exists():
            return ""
        text = self.log.read_text(errors="replace").splitlines()
        said = next((at for at, line in enumerate(text) if SANITIZER.search(line.encode())), None)
        return "\n".join(text[-lines:] if said is None else text[said:said + 4 * lines])

    def reports(self):
        """Lines in which a sanitizer complains."""
        return [line.decode(errors="replace") for line in self.log.read_bytes().splitlines() if SANITIZER.search(line)]

    def stop(self, timeout=30):
        """In order; raises when the status is not 0 or a sanitizer has complained."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerError(f"conclaved did not stop within {timeout} s: {self.tail()}") from None
        self.process = None
        self._log.close()
        if status != 0:
            raise ServerError(f"conclaved stopped with status {status}: {self.tail()}")
        if self.reports():
            raise ServerError(f"sanitizer: {self.reports()[0]}")

    def kill(self):
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            self.process = None
        if self._log:
            self._log.close()
