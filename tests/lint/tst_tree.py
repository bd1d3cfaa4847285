"""The tree itself: no path or name of a machine, no note that something is to be done without saying why not now, no file that
does too much, nothing new at the top."""
import re
import socket
import unittest

from lint.sources import ROOT, text, tracked

TOP = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", ".ci", "client", "common", "packaging", "resources",
       "server", "tests", "translations"}
CODE = (".cpp", ".hpp", ".py", ".sh", ".cmake", "CMakeLists.txt")
BINARY = (".png", ".opus", ".wav", ".ico", ".pdf", ".db", ".sqlite")
LINES_MAX = 450

# Written in pieces, so that this file does not find itself.
PLACES = re.compile(r"/(?:wo" r"rk|ro" r"ot|Us" r"ers)/\w|/ho" r"me/(?!\$)\w|(?<![\w.}])/tm" r"p/\w|/var/t" r"mp/\w")
NOTE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b(?P<reason>.{0,80})")


def places(content):
    return [f"{number}: {match.group()}" for number, line in enumerate(content.splitlines(), 1)
            for match in PLACES.finditer(line)]


def notes(content):
    """Notes without at least four words of reason after a colon."""
    return [f"{number}: {match.group().strip()}" for number, line in enumerate(content.splitlines(), 1)
            for match in NOTE.finditer(line)
            if not re.match(r"(?:\([^)]*\))?:(?:\s+\S+){4}", match.group("reason"))]


def hosts(content, name):
    return [f"{number}: {name}" for number, line in enumerate(content.splitlines(), 1)
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line)]


class TestTree(unittest.TestCase):
    def every(self, complaint, *suffixes):
        bad = []
        for name in tracked(*suffixes):
            if not name.endswith(BINARY):
                bad += [f"{name}:{found}" for found in complaint(text(name))]
        self.assertEqual(bad, [])

    def test_no_machine_paths(self):
        self.every(places)

    def test_no_bare_notes(self):
        self.every(notes)

    def test_no_host_name(self):
        name = socket.gethostname().split(".")[0]
        # A name which is a word of ours would find itself everywhere.
        if len(name) < 4 or name in ("localhost", "debian", "conclave"):
            self.skipTest(f"host name {name} is a common word")
        self.every(lambda content: hosts(content, name))

    def test_no_file_does_too_much(self):
        bad = [f"{name}: {len(text(name).splitlines())} lines" for name in tracked(*CODE)
               if not name.startswith("tests/") and len(text(name).splitlines()) > LINES_MAX]
        self.assertEqual(bad, [])

    def test_nothing_new_at_the_top(self):
        top = {name.split("/")[0] for name in tracked()}
        self.assertEqual({name for name in top if name not in TOP and not name.startswith(".")}, set())
        self.assertTrue((ROOT / "LICENSE").is_file())

    def test_they_bite(self):
        for sample in ("see /wo" "rk/main/x", "cd /ho" "me/anna", "> /tm" "p/log", "/ro" "ot/x"):
            self.assertEqual(len(places(sample)), 1, sample)
        for sample in ("// TO" "DO", "# FIX" "ME later", "TO" "DO: soon", "XX" "X"):
            self.assertEqual(len(notes(sample)), 1, sample)
        self.assertEqual(len(hosts("on box7 it works", "box7")), 1)
        self.assertEqual(hosts("on box77 it works", "box7"), [])
        self.assertEqual(places("https://example.org/ho" "me page, network, $folder/tm" "p/x"), [])
        self.assertEqual(notes("TO" "DO: wait until Debian 13 ships Qt 6.8 for this"), [])


if __name__ == "__main__":
    unittest.main()
