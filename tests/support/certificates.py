"""Throw-away certificates, made with the openssl program: an authority, and servers' certificates it has signed."""
import subprocess
from pathlib import Path


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """A certificate authority whose files live in `folder`. `certificate` is its PEM file."""

    def __init__(self, folder, name="Conclave test authority"):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.certificate = self.folder / "ca.pem"
        self._key = self.folder / "ca.key"
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3",
                 "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self._key, "-out", self.certificate)

    def issue(self, name, hosts=("localhost",), addresses=("127.0.0.1", "::1"), days=2):
        """A server's certificate and key: (certificate file, key file). Negative `days`: it has expired."""
        base = self.folder / name
        key, request, certificate, extensions = (base.with_suffix(s) for s in (".key", ".csr", ".pem", ".ext"))
        _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={hosts[0]}",
                 "-keyout", key, "-out", request)
        names = [f"DNS:{host}" for host in hosts] + [f"IP:{address}" for address in addresses]
        extensions.write_text("basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n"
                              f"subjectAltName={','.join(names)}\n")
        _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key, "-CAcreateserial",
                 "-days", days, "-extfile", extensions, "-out", certificate)
        key.chmod(0o600)
        return certificate, key


def fingerprint(certificate):
    """SHA-256 of a PEM certificate, hex in lower case."""
    text = subprocess.run(["openssl", "x509", "-in", str(certificate), "-noout", "-fingerprint", "-sha256"],
                          check=True, capture_output=True, text=True).stdout
    return text.split("=", 1)[1].strip().replace(":", "").lower()
