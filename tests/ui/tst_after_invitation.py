# labels: ui spec:B6 spec:B7 spec:B8 spec:B9 spec:C6 spec:C8 spec:D3 spec:G5
# timeout: 420
# serial
"""After the invitations: real windows, the real server, a mail server that refuses one address; by the accessibility tree
and the keyboard alone. A failed mail and its correction, a PIN shown and copied, role, removal, addition, files, a
duplicate, another time, the end. What the windows say is held against what the server knows."""
import datetime
import os
import re
import stat
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from support.desktop import Program, inside_desktop, keys, screenshot, type_text, wait_for
from support.server import Server
from support.smtp_server import SmtpServer

inside_desktop()

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = Path(os.environ.get("CONCLAVE_SCREENSHOTS", str(BIN.parent / "screenshots"))) / "after"
PASSWORD = "a password of my own"
PEOPLE = [("bernd@example.org", "Bernd Vogel", "participant"), ("carla@example.com", "Carla Rossi", "participant"),
          ("dmitri@example.net", "Dmitri Petrov", "audience")]
PIN = re.compile(r"\d{3} \d{3} \d{3}")


class Desk:
    """The program, the server it is signed in to, and the conference that all is about."""

    def __init__(self, program, api, mail, folder):
        self.program, self.api, self.mail, self.folder = program, api, mail, folder

    def window(self):
        return self.program.front()

    def find(self, role=None, name=None, contains=None):
        return wait_for(f"{role or 'control'} {name or contains!r}", lambda: self.window().find(role, name, contains), 30)

    def press(self, name):
        self.find("push button", name).press()

    def picture(self, name):
        screenshot(str(PICTURES / f"{name}.png"))

    def conference(self):
        return self.api.get(f"/conferences/{self.id}")

    def person(self, name):
        return next((one for one in self.conference()["participants"] if one["displayName"] == name), None)

    def mailed(self, *expected):
        """The next mails are for these, in any order."""
        got = sorted(self.mail.next_mail(30)["to"][0] for _ in expected)
        assert got == sorted(expected), got

    def choose(self, name):
        """The row of that person, by the keyboard."""
        self.find("push button", "Add people…").focus()
        keys("Tab", "ctrl+Home")
        names = [one["displayName"] for one in self.conference()["participants"]]
        keys(*["Down"] * names.index(name))
        wait_for(f"{name} chosen", lambda: self.window().find("table cell", name).has("selected"))

    def plan_and_invite(self):
        begin = datetime.datetime.now(datetime.timezone.utc).replace(hour=9, minute=0, second=0, microsecond=0)
        begin += datetime.timedelta(days=3)
        window = [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (begin, begin + datetime.timedelta(hours=1))]
        made = self.api.post("/conferences", {"subject": "Board, third quarter", "description": "Figures", "begin": window[0],
                                              "end": window[1], "timeZone": "Europe/Berlin", "type": "secure"})
        self.id = made["id"]
        self.api.post(f"/conferences/{self.id}/participants", {"participants": [
            {"address": address, "displayName": name, "role": role} for address, name, role in PEOPLE]})
        everybody = [one["id"] for one in self.conference()["participants"]]
        self.api.post(f"/conferences/{self.id}/invitations", {"mailTo": everybody}, version=self.conference()["version"])
        self.mailed("anna.berger@example.org", "bernd@example.org", "dmitri@example.net")
        wait_for("a failed mail", lambda: self.conference()["deliverySummary"]["failed"] == 1)

    def correct_the_address(self):
        self.program.find(contains="Board, third quarter")
        self.program.keys("ctrl+Home", "F2", over="Own conferences")
        self.find("page tab", contains="People and PINs")
        self.program.keys("ctrl+Tab", "ctrl+Tab", over="People and PINs")
        self.find("label", "1 failed, 3 sent")
        self.picture("01-failed")
        old = self.pins()["Carla Rossi"]
        self.press("Correct address…")
        self.find("push button", "Correct and send again")
        keys("ctrl+a")
        type_text("carla.rossi@example.com")
        self.picture("02-correct-address")
        self.press("Correct and send again")
        self.find("label", "4 sent")
        self.picture("03-corrected")
        self.mailed("carla.rossi@example.com")
        assert self.pins()["Carla Rossi"] != old, "whoever reads the old address knows the PIN"

    def pins(self):
        names = {one["id"]: one["displayName"] for one in self.conference()["participants"]}
        return {names[one["participantId"]]: one["pin"] for one in self.api.get(f"/conferences/{self.id}/pins")["items"]}

    def show_and_copy_a_pin(self):
        keys("ctrl+shift+Tab")
        self.choose("Bernd Vogel")
        shown = [cell.name for cell in self.window().descendants() if cell.role == "table cell" and PIN.fullmatch(cell.name)]
        assert not shown, shown
        self.picture("04-masked")
        keys("space")
        cell = wait_for("the PIN", lambda: next((cell for cell in self.window().descendants()
                                                 if cell.role == "table cell" and PIN.fullmatch(cell.name)), None))
        pin = self.pins()["Bernd Vogel"]
        assert cell.name.replace(" ", "") == pin, cell.name
        self.picture("05-shown")
        keys("space")
        wait_for("the PIN hidden", lambda: not any(PIN.fullmatch(cell.name) for cell in self.window().descendants()
                                                   if cell.role == "table cell"))
        keys("ctrl+shift+c")
        self.find(contains="The PIN of Bernd Vogel is in the clipboard")
        keys("ctrl+e")
        field = self.find("text", "Address of Bernd Vogel")
        keys("ctrl+a", "ctrl+v")
        wait_for("the PIN from the clipboard", lambda: field.text.replace(" ", "") == pin)
        keys("Escape")

    def make_a_new_pin(self):
        old = self.pins()["Bernd Vogel"]
        self.choose("Bernd Vogel")
        keys("alt+h", "n")
        self.press("Make a new PIN")
        self.find(contains="Bernd Vogel has a new PIN")
        assert self.pins()["Bernd Vogel"] != old

    def change_a_role(self):
        self.choose("Bernd Vogel")
        keys("F2")
        self.find(contains="What is Bernd Vogel to be?")
        keys("Right")
        self.press("Make moderator")
        self.find(contains="Bernd Vogel is now: Moderator")
        assert self.person("Bernd Vogel")["role"] == "moderator"

    def remove(self):
        self.choose("Dmitri Petrov")
        keys("Delete")
        self.find(contains="Remove Dmitri Petrov from the conference?")
        self.picture("06-remove")
        self.press("Remove")
        self.find(contains="Dmitri Petrov has been removed")
        assert not self.person("Dmitri Petrov")
        self.mailed("dmitri@example.net")

    def add(self):
        self.press("Add people…")
        self.find(contains="Who takes part, and how?")
        self.press("Add people")
        self.find(contains="Whom do you want to add?")
        self.find("text", "Person 1: name, extension or mail address").focus()
        type_text("elif@example.org")
        self.press("Continue")
        self.find("push button", contains="Take 1").press()
        self.press("Finish and return to Own Conferences")
        self.find(contains="Each has a PIN")
        self.press("Return to Own Conferences")
        wait_for("the new person", lambda: self.window().find("table cell", "elif@example.org"))
        self.picture("07-added")

    def save(self, button, path):
        self.press(button)
        self.find("push button", "Save")
        field = wait_for("the name's field", lambda: next((c for c in self.window().descendants()
                                                           if c.role == "text" and c.showing and c.has("focused")), None))
        field.put(str(path))
        wait_for("the name", lambda: field.text == str(path))
        keys("Return")

    def write_files(self):
        table, document = self.folder / "list.csv", self.folder / "list.pdf"
        self.save("Save as CSV…", table)
        self.find(contains="Saved as")
        text = table.read_bytes().decode("utf-8-sig")
        assert all(name in text for name in ("Anna Berger", "Bernd Vogel", "carla.rossi@example.com", "elif@example.org")), text
        self.save("Save as PDF…", document)
        wait_for("the document", document.exists)
        self.find(contains="list.pdf")
        assert document.read_bytes().startswith(b"%PDF-")
        for path in (table, document):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, oct(path.stat().st_mode)
        table.write_text("mine")
        self.save("Save as CSV…", table)
        self.find(contains="already exists")
        self.picture("08-replace")
        self.press("No")
        self.program.keys("Escape", over="Files of type")
        self.find("page tab", contains="People and PINs")
        assert table.read_text() == "mine"
        self.save("Save as CSV…", self.folder / "missing" / "list.csv")
        self.find(contains="could not be written")
        self.picture("09-file-error")
        assert sorted(one.name for one in self.folder.glob("*list*")) == ["list.csv", "list.pdf"]
        keys("Escape")

    def duplicate(self):
        self.program.keys("ctrl+Home", "ctrl+shift+d", over="Own conferences")
        self.find(contains="When?")
        self.picture("10-duplicate")
        listed = self.api.get("/conferences?scope=current")["items"]
        draft = next(one for one in listed if one["state"] == "draft")
        assert (draft["subject"], draft["participantCount"]) == ("Board, third quarter", 4), draft
        keys("Escape")
        self.program.keys("ctrl+f", over="Own conferences")
        type_text("scheduled")
        wait_for("one row", lambda: not self.window().find("table cell", "Draft"))

    def reschedule(self):
        before = self.conference()
        self.program.keys("ctrl+shift+t", over="Own conferences")
        self.find(contains="When is it to be instead?")
        self.find(contains="is planned for")
        field = self.find("spin button", "Begin, date and time")
        wait_for("the keyboard in the date", lambda: field.has("focused"))
        keys("Up")  # the next day
        self.picture("11-when")
        self.press("Continue")
        self.find(contains="Old time")
        self.picture("12-reschedule")
        self.press("Reschedule and mail 3 people")  # who was added has had no mail yet
        self.find(contains="The conference is rescheduled")
        addresses = ("anna.berger@example.org", "bernd@example.org", "carla.rossi@example.com")
        self.mailed(*addresses, *addresses)  # the old one taken back, the new one sent
        self.find("label", "3 sent, 1 without mail")
        self.picture("13-rescheduled")
        assert self.conference()["state"] == "cancelled"
        self.press("Return to Own Conferences")
        now = next(one for one in self.api.get("/conferences?scope=current")["items"] if one["state"] == "scheduled")
        begins = [datetime.datetime.fromisoformat(one["begin"].replace("Z", "+00:00")).astimezone(ZoneInfo("Europe/Berlin"))
                  .replace(tzinfo=None) for one in (before, now)]
        assert begins[1] - begins[0] == datetime.timedelta(days=1) and now["number"] != before["number"], now
        self.id = now["id"]

    def cancel(self):
        self.program.keys("alt+c", "c", over="Own conferences")  # Delete is for the filter, where the keyboard is
        self.find("push button", "Cancel conference and mail 4 people")
        self.press("Tick none")
        self.find("push button", "Cancel conference and mail nobody")
        self.press("Tick all")
        self.picture("14-cancel")
        self.press("Cancel conference and mail 4 people")
        wait_for("the end", lambda: self.conference()["state"] == "cancelled")
        self.program.find(contains="No conference matches the filter")

    def kept_no_secret(self, settings, log):
        pins = [pin for pin in self.seen if pin]
        for path in [log, *(one for one in settings.rglob("*") if one.is_file())]:
            held = path.read_bytes()
            assert not any(pin.encode() in held for pin in pins), path


def walk(desk):
    desk.correct_the_address()
    desk.show_and_copy_a_pin()
    desk.make_a_new_pin()
    desk.change_a_role()
    desk.remove()
    desk.add()
    desk.write_files()
    desk.seen = list(desk.pins().values())
    desk.duplicate()
    desk.reschedule()
    desk.seen += desk.pins().values()
    desk.cancel()


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        settings, log = folder / "settings", folder / "conclave.log"
        (folder / "files").mkdir()
        with SmtpServer(folder / "mail", "--rule", "carla@example.com=550") as mail, \
                Server(BIN, folder / "server", mail=f"smtp://localhost:{mail.port}", mail_lines=['starttls = "off"'],
                       tls="own") as server:
            server.add_user("anna", "anna.berger@example.org", PASSWORD, name="Anna Berger", locale="en",
                            time_zone="Europe/Berlin")
            api = server.api("anna", PASSWORD)
            program = Program([str(BIN / "conclave"), "--language", "en", "--server", f"https://localhost:{server.ports['http']}",
                               "--login", "anna", "--password-stdin", "--trust-fingerprint",
                               server.fingerprint.replace(":", "")], stdin=PASSWORD + "\n", log=str(log),
                              env={"CONCLAVE_CLIENT_SETTINGS": str(settings), "TZ": "Europe/Berlin", "HOME": str(folder)})
            desk = Desk(program, api, mail, folder / "files")
            try:
                desk.plan_and_invite()
                walk(desk)
            except BaseException:
                desk.picture("failure")
                print(log.read_text(errors="replace")[-4000:], flush=True)
                raise
            finally:
                status = program.stop()
            assert status in (0, -15), f"the program ended with {status}"
            desk.kept_no_secret(settings, log)


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
