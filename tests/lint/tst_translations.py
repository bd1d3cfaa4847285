"""Every string of the desktop program has its German, plural forms and placeholders included."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lint.sources import ROOT, tracked

LUPDATE = next((path for path in (shutil.which("lupdate"), "/usr/lib/qt6/bin/lupdate") if path and os.path.exists(path)), None)


def placeholders(content):
    return sorted(re.findall(r"%(?:L?\d+|n)", content))


def check(document):
    bad = []
    for context in ElementTree.fromstring(document).iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            where = f"{context.findtext('name')}: {source[:60]!r}"
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished":
                bad.append(f"{where} is not translated")
            elif translation.get("type"):
                bad.append(f"{where} is {translation.get('type')}")
            else:
                forms = [form.text or "" for form in translation.findall("numerusform")]
                if message.get("numerus") != "yes":
                    forms = [translation.text or ""]
                if not forms or not all(form.strip() for form in forms):
                    bad.append(f"{where} has an empty translation")
                elif message.get("numerus") != "yes" and placeholders(forms[0]) != placeholders(source):
                    bad.append(f"{where} has other placeholders")
    return bad


class TestTranslations(unittest.TestCase):
    def test_german_is_complete(self):
        files = [name for name in tracked(".ts") if name.startswith("translations/")]
        if not files:
            self.skipTest("no translations")
        for name in files:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "update.ts"
                shutil.copy(ROOT / name, copy)
                if LUPDATE:
                    # Into a copy: what the sources say and the file does not becomes an unfinished entry.
                    sources = [str(ROOT / source) for source in tracked(".cpp", ".hpp") if source.startswith("client/")]
                    subprocess.run([LUPDATE, "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", str(copy)],
                                   check=True, capture_output=True)
                self.assertEqual(check(copy.read_text(encoding="utf-8")), [])

    def test_it_bites(self):
        def document(message):
            return f"<TS><context><name>C</name>{message}</context></TS>"
        for sample in ('<message><source>a</source><translation type="unfinished">b</translation></message>',
                       '<message><source>a</source><translation type="vanished">b</translation></message>',
                       "<message><source>a</source><translation></translation></message>",
                       "<message><source>%1 a</source><translation>b</translation></message>",
                       '<message numerus="yes"><source>%n</source><translation><numerusform>%n</numerusform>'
                       "<numerusform></numerusform></translation></message>"):
            with self.subTest(sample):
                self.assertEqual(len(check(document(sample))), 1)
        self.assertEqual(check(document("<message><source>%1 a</source><translation>b %1</translation></message>")), [])


if __name__ == "__main__":
    unittest.main()
