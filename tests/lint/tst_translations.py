# Every word of the desktop program is translated, with its placeholders, and the files know all that the sources say.
# labels: lint spec:G5
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

root = os.environ.get("CONCLAVE_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
lupdate = shutil.which("lupdate", path="/usr/lib/qt6/bin:" + os.environ.get("PATH", ""))
if lupdate is None:
    print("lupdate is missing: qt6-l10n-tools")
    sys.exit(1)

faults = []


def messages(path):
    found = {}
    for context in ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "")
            found[key] = message.find("translation")
    return found


def texts(translation):
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


for name, options in (("conclave_de.ts", []), ("conclave_en.ts", ["-pluralonly"])):
    path = os.path.join(root, "translations", name)
    present = messages(path)
    with tempfile.TemporaryDirectory() as folder:
        fresh = os.path.join(folder, name)
        subprocess.run([lupdate, "-silent", "-locations", "none", "-no-obsolete", "-I", root, *options,
                        os.path.join(root, "client"), "-ts", fresh],
                       check=True, stderr=subprocess.DEVNULL)
        wanted = messages(fresh)
    faults += [f"{name}: the sources say {key}, the file does not know it" for key in wanted if key not in present]
    faults += [f"{name}: nobody says {key} any more" for key in present if key not in wanted]
    for key, translation in present.items():
        if translation.get("type"):
            faults.append(f"{name}: {translation.get('type')}: {key}")
        marks = sorted(re.findall(r"%L?(?:\d+|n)", key[1]))
        for text in texts(translation):
            if not text.strip():
                faults.append(f"{name}: empty: {key}")
            # A single one may be said in words.
            elif sorted(re.findall(r"%L?(?:\d+|n)", text)) not in (marks, [m for m in marks if m != "%n"]):
                faults.append(f"{name}: placeholders of {key} differ: {text}")
            if re.search(r"(?<!&)&(?!&)\S", key[1]) and not re.search(r"(?<!&)&(?!&)\S", text):
                faults.append(f"{name}: the key of {key} is lost: {text}")
            if name == "conclave_de.ts" and re.search(r"\b([Dd]u|[Dd]ein\w*|[Bb]itte|!)\b", text):
                faults.append(f"{name}: not how we write German: {text}")

for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
