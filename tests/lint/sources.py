"""What the lints look at: the files git knows, and C++ without its comments and literals."""
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(os.environ.get("CONCLAVE_SOURCE", Path(__file__).resolve().parents[2]))


def tracked(*suffixes):
    """Paths relative to the root, with forward slashes. A file that is gone from the tree but not yet from the index counts not."""
    names = subprocess.run(["git", "-C", str(ROOT), "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
                            "--exclude-standard"], check=True, capture_output=True).stdout.decode().split("\0")
    return sorted(name for name in names if name and (not suffixes or name.endswith(suffixes)) and (ROOT / name).is_file())


def text(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL)


def code(source):
    """C++ with comments and literals blanked; line numbers stay."""
    def blank(match):
        kept = re.sub(r"[^\n]", " ", match.group())
        return kept if match.group().startswith("/") else '""' + kept[2:]
    return _TOKEN.sub(blank, source)


def line_of(source, offset):
    return source.count("\n", 0, offset) + 1
