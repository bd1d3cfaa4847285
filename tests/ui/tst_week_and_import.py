# labels: ui spec:B1 spec:C5 spec:D7
# timeout: 240
# serial
"""The week beside the list, by keyboard alone: from week to week, from conference to conference, into the wizards; and people
out of a file, with what is wrong marked, through to the list. A real server, real windows."""
import datetime
import os
import tempfile
import unittest
from pathlib import Path

from support.desktop import Program, inside_desktop, keys, screenshot, wait_for
from support.server import Server

inside_desktop("1280x860")

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = os.environ.get("CONCLAVE_SCREENSHOTS")
PASSWORD = "a password of my own"
PEOPLE = """Name;E-Mail
Bernd Vogel;bernd.vogel@example.org
Carla Rossi;carla@gmial.com
Dmitri;dmitri at home
Bernd again;bernd.vogel@example.org
Elif Kaya;elif.kaya@example.org
"""


def instant(day, hour, minute=0):
    moment = datetime.datetime.combine(datetime.datetime.utcnow().date() + datetime.timedelta(days=day), datetime.time(hour, minute))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class TestWeekAndImport(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.server = Server(str(BIN), self.folder / "server")
        self.server.add_user("anna", "anna@example.org", PASSWORD)
        self.server.add_user("bernd", "bernd.vogel@example.org", PASSWORD)
        self.server.start()
        self.addCleanup(self.server.kill)
        self.anna = self.server.api("anna", PASSWORD)

    def plan(self, subject, begin, end):
        return self.anna.post("/conferences", {"subject": subject, "description": "", "begin": begin, "end": end,
                                               "timeZone": "Etc/UTC", "type": "secure"})

    def program(self):
        program = Program([str(BIN / "conclave"), "--language", "en", "--server", f"https://localhost:{self.server.ports['http']}",
                           "--login", "anna", "--password-stdin", "--trust-fingerprint", self.server.fingerprint.replace(":", "")],
                          stdin=PASSWORD + "\n", log=str(self.folder / "program.log"),
                          env={"CONCLAVE_CLIENT_SETTINGS": str(self.folder), "TZ": "Etc/UTC", "LC_ALL": "en_GB.UTF-8"})
        self.addCleanup(program.stop)
        return program

    def shoot(self, name):
        if PICTURES:
            screenshot(f"{PICTURES}/week/{name}.png")

    def focused(self, program, contains):
        def found():
            control = program.front().find("push button", contains=contains)
            return control if control and control.has("focused") else None
        return wait_for(f"the keyboard in {contains!r}", found)

    def test_the_week(self):
        today = datetime.datetime.utcnow().weekday()
        for day in range(7):
            self.plan(f"Standing meeting {day}", instant(7 - today + day, 9), instant(7 - today + day, 9, 45))
        self.plan("Supplier call", instant(8 - today, 9, 30), instant(8 - today, 11))
        self.plan("Works council", instant(8 - today, 9, 15), instant(8 - today, 10, 30))
        self.plan("Reserved room", instant(8 - today, 0), instant(11 - today, 18))
        self.plan("Night shift", instant(9 - today, 22), instant(10 - today, 3))
        self.plan("In three weeks", instant(21 - today, 14), instant(21 - today, 15))
        program = self.program()
        program.find("table", "Own conferences")
        program.find(contains="Standing meeting 0")
        program.keys("ctrl+2", over="Own conferences")
        # This week holds nothing (all lies in the next): the way to the next one is offered.
        near = program.find("push button", contains="Nothing in this week")
        self.assertIn("Standing meeting 0", near.name)
        self.shoot("empty-week")
        keys("Next")
        block = program.find("push button", contains="Supplier call")
        self.assertIn("09:30", block.name)  # says its whole row
        self.assertIn("Draft", block.name)
        program.find("push button", contains="Night shift")
        self.assertIn("goes on", program.find("push button", contains="goes on").name)
        self.shoot("week")
        block.click()
        self.focused(program, "Supplier call")
        keys("Down")
        wait_for("another block", lambda: not program.front().find("push button", contains="Supplier call").has("focused"))
        keys("Up")
        self.focused(program, "Supplier call")
        keys("F2")  # the same commands as in the list
        program.find(contains="When?")
        program.keys("Escape", over="When?")
        program.gone(contains="When?")
        # What changes elsewhere is there by itself.
        made = self.plan("Made elsewhere", instant(7 - today, 15), instant(7 - today, 16))
        program.find("push button", contains="Made elsewhere")
        self.anna.delete(f"/conferences/{made['id']}", version=made["version"])
        program.gone("push button", contains="Made elsewhere")
        keys("Next", "Next")
        program.find("push button", contains="In three weeks")
        keys("Home")
        program.find("push button", contains="Nothing in this week")
        keys("ctrl+1")
        program.find("table", "Own conferences")
        keys("ctrl+2")
        program.stop()
        again = self.program()  # the choice is remembered
        again.find(contains="Nothing in this week")

    def test_people_from_a_file(self):
        file = self.folder / "people.csv"
        file.write_text(PEOPLE)
        made = self.plan("Board", instant(7, 9), instant(7, 10))
        program = self.program()
        program.find("table", "Own conferences")
        program.find(contains="Board")
        program.keys("ctrl+p", over="Own conferences")
        program.click("push button", "Add people")
        program.click("push button", contains="Import from a file")
        field = wait_for("the file's name", lambda: program.front().find("text"))
        wait_for("the keyboard in it", lambda: field.has("focused"))
        field.put(str(file))
        wait_for("the file's whole name", lambda: field.text == str(file))
        keys("Return")
        program.find(contains="Are these the right people?")
        program.find(contains="Take 3 people into the list")
        for says in ("Not a mail address", "Entered twice", "New"):
            program.find("table cell", says)
        program.find("table cell", "Account")  # Bernd has one: the directory says so
        self.shoot("review")
        program.click("push button", contains="Take 3 people")
        program.click("push button", "Finish and return to Own Conferences")
        program.find(contains="3 people have been added")
        people = self.anna.get(f"/conferences/{made['id']}")["participants"]
        self.assertEqual(sorted(one["address"] for one in people),
                         ["anna@example.org", "bernd.vogel@example.org", "carla@gmial.com", "elif.kaya@example.org"])
        program.click("push button", contains="Go on to the invitations")
        program.click("push button", "Continue")
        program.find("table cell", "carla@gmail.com?")
        self.shoot("doubts")

    def test_keys_on_one_sheet(self):
        program = self.program()
        program.find(contains="No conferences yet")
        program.keys("F1", over="No conferences yet")
        program.find(contains="Keys and what they do")
        for says in ("New conference", "Week", "Week before, week after"):
            wait_for(says, lambda: program.front().find(name=says, all_states=True))  # some only after scrolling
        self.shoot("keyboard")
        program.keys("Escape", over="Keys and what they do")
        program.gone(contains="Keys and what they do")


if __name__ == "__main__":
    unittest.main(verbosity=2)
