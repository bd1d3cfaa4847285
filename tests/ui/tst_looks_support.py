# labels: ui spec:A2 spec:G5
# timeout: 240
# serial
"""How the pages of support look in both languages, light and dark, and on a screen of double density.
Every control that one operates must have a name. Leaves pictures support-page-language-theme.png. Two looks, or all as in tst_looks."""
import tempfile
from pathlib import Path

from support.desktop import keys, type_text, wait_for
from support.server import Server
from ui.tst_looks import BIN, EVERY_LOOK, PASSWORD, PICTURES, Visit

PEOPLE = [("bernd", "Bernd Vogel", "bernd.vogel@example.org", "4712", "conferenceUser"),
          ("carla", "Carla Rossi", "carla@example.com", "4713", "conferenceUser"),
          ("dmitri", "Dmitri Petrov", "dmitri.petrov@example.net", "", "none"),
          ("elif", "Elif Kaya", "elif.kaya@example.org", "4790", "conferenceSupport"),
          ("grace", "Grace Oduya", "grace.oduya@example.com", "", "none"),
          ("henrike", "Henrike Schulze-Oldenburg", "henrike.schulze-oldenburg@verwaltung.example.org", "4811", "conferenceUser"),
          ("jutta", "Jutta Maier", "jutta.maier@example.org", "4812", "none"),
          ("kenji", "", "kenji@example.com", "", "none")]


class SupportVisit(Visit):
    def main_window(self, *names):
        wait_for("the main window in front", lambda: self.window().find("list", self.say("Views")))
        keys(*names)

    def tour(self):
        self.find(contains=self.say("No conferences yet"))
        self.main_window("alt+v" if self.suffix.startswith("en") else "alt+a")
        wait_for("the View menu", lambda: self.program.root().find("menu item", self.say("Accounts")))
        keys("Down", "Down", "Down", "Return")
        self.find(contains="Elif Kaya")
        keys("Down", "Down")
        self.page("support-accounts", "Accounts")
        self.main_window("ctrl+f")
        type_text("nobody")
        self.page("support-nobody", "Login, name, mail address and extension are searched.")
        keys("ctrl+a", "Delete")
        self.find(contains="Elif Kaya")
        self.new_account()
        self.passwords()
        self.main_window("ctrl+d")
        self.page("support-deactivate", "Deactivate and end sessions")
        keys("Escape")
        self.main_window("F2")
        self.page("support-edit", "Save changes")
        keys("Escape")
        self.my_account()

    def new_account(self):
        self.main_window("ctrl+shift+n")
        self.page("support-new", "Who is it?")
        type_text("nora lind")
        keys("Return")
        self.find(contains=self.say("A login has no spaces."))
        self.page("support-new-faults", "Enter a mail address.")
        keys("Escape")
        self.press("Discard")

    def passwords(self):
        self.search("bernd", "Bernd Vogel")
        self.main_window("ctrl+k")
        self.page("support-which-password", "Generate one")
        self.press("Generate and set password")
        self.page("support-password", "The password is set")
        self.press("Done")
        self.search("bernd", "Bernd Vogel")

    def search(self, text, shows):
        self.main_window("ctrl+f")
        keys("ctrl+a")
        type_text(text)
        self.find(contains=shows)
        wait_for("the others to go", lambda: not self.window().find(contains="Elif Kaya"))
        keys("Return")

    def my_account(self):
        self.main_window("alt+f" if self.suffix.startswith("en") else "alt+d")
        wait_for("the File menu", lambda: self.program.root().find("menu item", self.say("&My account…")))
        keys("m" if self.suffix.startswith("en") else "k")
        self.page("support-my-account", "Save changes")
        self.press("Change &password…")
        self.page("support-change-password", "P&resent password")
        keys("Escape")
        self.find("push button", self.say("Save changes"))
        keys("Escape")


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    nameless = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with Server(BIN, folder / "server", tls="own") as server:
            server.add_user("sam", "sam@example.org", PASSWORD, group="administrator", name="Sam Keller", locale="en",
                            time_zone="Europe/Berlin")
            api = server.api("sam", PASSWORD)
            for login, name, address, extension, group in PEOPLE:
                made = api.post("/users", {"login": login, "displayName": name, "address": address, "extension": extension,
                                           "group": group})
                if login == "grace":
                    api.patch(f"/users/{made['id']}", {"active": False}, made["version"])
            more = (("de", "light", 1), ("de", "dark", 1), ("en", "dark", 1)) if EVERY_LOOK else ()
            for language, theme, scale in (("en", "light", 1), ("de", "dark", 2), *more):
                with SupportVisit(server, folder, language, theme, scale, login="sam") as visit:
                    visit.tour()
                nameless += visit.nameless
    assert not nameless, "controls without a name:\n" + "\n".join(nameless)


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
