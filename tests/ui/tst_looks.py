# labels: ui spec:G5
# timeout: 420
# serial
"""How the desktop program looks in both languages, light and dark, and on a screen of double density: the real server
with conferences of every kind, every kind of page. Every control that one operates must have a name, as a screen reader
says it. Leaves pictures page-language-theme.png. Ends with an invitation of which one mail fails, and its correction.
Two looks that have nothing in common; all of them where pictures are wanted, and nightly."""
import datetime
import os
import subprocess
import tempfile
import time
import xml.etree.ElementTree as xml
from pathlib import Path

from support.desktop import Program, inside_desktop, keys, type_text, wait_for
from support.server import Server
from support.smtp_server import SmtpServer

inside_desktop("2600x1800")

BIN = Path(os.environ["CONCLAVE_BIN"])
SOURCE = Path(os.environ["CONCLAVE_SOURCE"])
PICTURES = Path(os.environ.get("CONCLAVE_SCREENSHOTS", str(BIN.parent / "screenshots"))) / "looks"
PASSWORD = "a password of my own"
ZONE = "Europe/Berlin"
PEOPLE = [("bernd.vogel@example.org", "Bernd Vogel", "moderator"), ("carla@example.com", "Carla Rossi", "participant"),
          ("dmitri.petrov@example.net", "Dmitri Petrov", "participant"), ("elif.kaya@example.org", "Elif Kaya", "participant"),
          ("farid@example.net", "Farid Haddad", "participant"), ("grace.oduya@example.com", "Grace Oduya", "participant"),
          ("henrike.schulze-oldenburg@verwaltung.example.org", "Henrike Schulze-Oldenburg", "participant"),
          ("ivan@example.net", "", "participant"), ("jutta.maier@example.org", "Jutta Maier", "audience"),
          ("kenji@example.com", "Kenji Mori", "audience"), ("lea.dubois@example.net", "Léa Dubois", "audience")]
# What one operates and therefore has to be told the name of.
NAMED = {"push button", "toggle button", "check box", "radio button", "text", "password text", "table", "page tab",
         "combo box", "spin button", "list", "menu item", "check menu item", "menu", "slider", "link"}

EVERY_LOOK = "CONCLAVE_SCREENSHOTS" in os.environ or os.environ.get("CONCLAVE_NIGHTLY") == "1"


class Words:
    """What the program says for an English text."""

    def __init__(self, language):
        self.translations = {}
        if language == "en":
            return
        for message in xml.parse(SOURCE / "translations" / f"conclave_{language}.ts").getroot().iter("message"):
            translation = message.find("translation")
            if translation.text:
                self.translations.setdefault(message.findtext("source"), translation.text)

    def __call__(self, english):
        return self.translations.get(english, english).replace("&", "")


class Visit:
    """One run of the program in one language and look."""

    def __init__(self, server, folder, language, theme, scale=1, login="anna"):
        self.say = Words(language)
        self.suffix = f"{language}-{theme}" + ("-200" if scale == 2 else "")
        self.nameless = []
        self.asks_names = theme == "light" and scale == 1  # they are the same in every look
        settings = folder / self.suffix
        settings.mkdir()
        (settings / "conclave.ini").write_text(f"[view]\ntheme={theme}\n")
        self.log = folder / f"{self.suffix}.log"
        self.program = Program([str(BIN / "conclave"), "--language", language, "--server",
                                f"https://localhost:{server.ports['http']}", "--login", login, "--password-stdin",
                                "--trust-fingerprint", server.fingerprint.replace(":", "")],
                               stdin=PASSWORD + "\n", log=str(self.log),
                               env={"CONCLAVE_CLIENT_SETTINGS": str(settings), "TZ": ZONE, "QT_SCALE_FACTOR": str(scale),
                                    "LC_ALL": "de_DE.UTF-8" if language == "de" else "en_GB.UTF-8"})

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.shoot("failure")
            print(self.log.read_text(errors="replace")[-4000:], flush=True)
        status = self.program.stop()
        assert kind or status in (0, -15), f"the program ended with {status}"

    def shoot(self, name):
        """Of the window in front, once the window manager, too, has noticed that the one before is gone."""
        def in_front():
            active = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True).stdout.strip()
            there = active and subprocess.run(["xdotool", "getwindowgeometry", active], capture_output=True).returncode == 0
            return active if there else None
        time.sleep(0.25)  # what was painted last has to reach the frame buffer
        window = wait_for("a window in front", in_front)
        subprocess.run(["import", "-window", window, str(PICTURES / f"{name}-{self.suffix}.png")], check=True, timeout=20)

    def window(self):
        """The window in front: what stands behind a wizard has been looked at already."""
        return self.program.front()

    def find(self, role=None, name=None, contains=None):
        """In the window in front, which is a quicker search than one through all of them."""
        return wait_for(f"{role or 'control'} {name or contains!r}", lambda: self.window().find(role, name, contains))

    def page(self, name, shows):
        """Waits for a text, checks names, leaves a picture."""
        self.find(contains=self.say(shows))
        self.shoot(name)
        if not self.asks_names:
            return
        for control in self.window().descendants():
            if control.role in NAMED and control.showing and not (control.name or "").strip():
                self.nameless.append(f"{name}-{self.suffix}: {control.role} at {control.box()}")

    def press(self, english, role="push button"):
        """By its accessible action: places on the screen are in other units where the density is doubled."""
        control = self.find(role, self.say(english))
        wait_for(f"{english!r} enabled", lambda: control.enabled)
        action = control.node.queryAction()
        names = [action.getName(index) for index in range(action.nActions)]
        action.doAction(names.index("Press"))

    def type_into(self, number, text):
        name = self.say("Person %1: name, extension or mail address").replace("%1", str(number))
        field = self.find("text", name)
        field.node.queryComponent().grabFocus()
        wait_for(f"focus in {name}", lambda: field.has("focused"))
        type_text(text)

    def discard(self):
        self.press("Cancel")
        self.press("Discard")
        self.back()

    def back(self):
        wait_for("the main window in front", lambda: self.window().find("table", self.say("Own conferences")))

    def choose(self, row):
        """The keyboard is in the table from the start, and again after each wizard."""
        keys("ctrl+Home", *["Down"] * row)

    def tour(self):
        self.find(contains="Board, third quarter")
        self.back()
        self.choose(0)
        self.page("own-conferences", "Own Conferences")
        self.new_conference()
        self.people()
        self.invitation()
        self.info()
        self.settings()
        self.about()
        self.another_time()
        self.cancel()

    def settings(self):
        keys("ctrl+comma")
        self.page("settings", "Language and look")
        self.press("Close")
        self.back()

    def about(self):
        help_menu = self.say.translations.get("&Help", "&Help")
        keys("alt+" + help_menu[help_menu.index("&") + 1].lower())
        self.find("menu item", self.say("&About Conclave"))
        keys("Up", "Return")  # the last entry
        self.page("about", "TLS library")
        self.press("Close")
        self.back()

    def new_conference(self):
        keys("ctrl+n")
        self.page("new-conference", "When?")
        self.press("Continue")
        self.find(contains=self.say("What is it about?"))
        type_text("Steering group")
        self.page("new-conference-about", "What is it about?")
        self.press("Continue")
        self.page("new-conference-phones", "Which phones may join?")
        self.press("Continue")
        self.page("new-conference-review", "Is everything right?")
        self.discard()

    def people(self):
        self.choose(1)
        keys("ctrl+p")
        self.page("people", "Who takes part, and how?")
        self.press("&Add people")
        self.find(contains=self.say("Whom do you want to add?"))
        for number, text in enumerate(("bernd.vogel@example.org", "mia.long@example.org", "noah@example.net", "no address"), 1):
            self.type_into(number, text)
        self.page("add-people", "Whom do you want to add?")
        keys("ctrl+a", "Delete")
        self.press("Continue")
        self.page("review-people", "Are these the right people?")
        self.discard()

    def invitation(self):
        self.choose(1)
        keys("ctrl+i")
        self.page("invitation", "Is the conference as it should be?")
        self.press("Continue")
        self.page("who-gets-mail", "Who gets an invitation by mail?")
        self.press("Continue")
        self.page("final-check", "Ready to invite?")
        self.press("Cancel")
        self.back()

    def info(self):
        self.choose(0)
        keys("ctrl+d")
        self.find("page tab", self.say("&People and PINs"))  # the subject stands in the window behind it, too
        self.page("info", "Board, third quarter")
        keys("ctrl+Tab")
        self.page("people-and-pins", "Show P&INs")
        self.press("Show P&INs")
        self.page("pins", "Hide P&INs")
        keys("ctrl+Tab")
        self.page("mail", "&Correct address…")
        self.press("Close")
        self.back()

    def another_time(self):
        self.choose(0)
        keys("ctrl+shift+t")
        self.page("reschedule", "When is it to be instead?")
        self.find("label", contains=self.say("%1 is planned for %2.").split("%1")[1].split("%2")[0].strip())
        self.press("4 weeks")
        self.press("Continue")
        self.page("reschedule-check", "Old time")
        self.discard()

    def cancel(self):
        self.choose(0)
        keys("Delete")
        self.find("push button", contains="12")
        self.page("cancel", "Keep conference")
        self.press("Keep conference")
        self.back()

    def invite_with_a_fault(self, mail, api, conference):
        self.choose(1)
        keys("ctrl+i")
        self.find(contains=self.say("Is the conference as it should be?"))
        self.press("Continue")
        self.find(contains=self.say("Who gets an invitation by mail?"))
        self.press("Continue")
        self.press(f"Invite {conference['participantCount']} people and finalise")
        self.find("label", f"1 failed, {conference['participantCount'] - 1} sent")
        self.page("invitation-result", "The conference is finalised")
        self.press("&Correct address…")
        self.find("push button", self.say("Correct and send again"))
        keys("ctrl+a")
        type_text("carla.rossi@example.com")
        self.page("correct-address", "Correct and send again")
        self.press("Correct and send again")
        self.find("label", f"{conference['participantCount']} sent")
        self.page("invitation-result-corrected", "The conference is finalised")
        summary = api.get(f"/conferences/{conference['id']}")["deliverySummary"]
        assert (summary["failed"], summary["accepted"]) == (0, conference["participantCount"]), summary


def prepare(server):
    server.add_user("anna", "anna.berger@example.org", PASSWORD, name="Anna Berger", locale="en", time_zone=ZONE)
    server.add_user("bernd", "bernd.vogel@example.org", PASSWORD, name="Bernd Vogel")
    server.add_user("elif", "elif.kaya@example.org", PASSWORD, name="Elif Kaya")
    server.add_user("mia", "mia.long@example.org", PASSWORD, name="Mia Long")
    api = server.api("anna", PASSWORD)
    tomorrow = datetime.datetime.now(datetime.timezone.utc).replace(hour=8, minute=30, second=0, microsecond=0)
    tomorrow += datetime.timedelta(days=1)

    def plan(subject, days, hours, people, description=""):
        begin = tomorrow + datetime.timedelta(days=days)
        text = [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (begin, begin + datetime.timedelta(hours=hours))]
        made = api.post("/conferences", {"subject": subject, "description": description, "begin": text[0], "end": text[1],
                                         "timeZone": ZONE, "type": "secure"})
        added = [{"address": address, "role": role, **({"displayName": name} if name else {})} for address, name, role in people]
        if added:
            api.post(f"/conferences/{made['id']}/participants", {"participants": added})
        return api.get(f"/conferences/{made['id']}")

    def invite(conference, left_out=0):
        people = [person["id"] for person in conference["participants"]]
        api.post(f"/conferences/{conference['id']}/invitations", {"mailTo": people[:len(people) - left_out]},
                 version=conference["version"])

    board = plan("Board, third quarter", 0, 1, PEOPLE, "Figures, outlook, decisions. The papers are with the invitation.")
    draft = plan("Supplier call: prices and delivery in spring", 0.2, 1.5, PEOPLE[:4])
    invite(board)
    invite(plan("Project weekly", 2, 672, PEOPLE[2:8]), left_out=2)
    plan("General assembly", 210, 9, [])
    wait_for("mails", lambda: api.get(f"/conferences/{board['id']}")["deliverySummary"]["waiting"] == 0)
    summary = api.get(f"/conferences/{board['id']}")["deliverySummary"]
    assert (summary["failed"], summary["accepted"]) == (1, 11), summary
    return api, draft


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    nameless = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with SmtpServer(folder / "mail", "--rule", "carla@example.com=550") as mail, \
                Server(BIN, folder / "server", mail=f"smtp://localhost:{mail.port}", mail_lines=['starttls = "off"'],
                       tls="own") as server:
            api, draft = prepare(server)
            more = (("de", "light", 1), ("de", "dark", 1), ("en", "dark", 1), ("en", "light", 2)) if EVERY_LOOK else ()
            for language, theme, scale in (("de", "dark", 2), *more):
                with Visit(server, folder, language, theme, scale) as visit:
                    visit.tour()
                nameless += visit.nameless
            with Visit(server, folder, "en", "light") as visit:
                visit.tour()
                visit.invite_with_a_fault(mail, api, draft)
            nameless += visit.nameless
    assert not nameless, "controls without a name:\n" + "\n".join(nameless)


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
