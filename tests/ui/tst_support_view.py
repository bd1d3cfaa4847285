# labels: ui spec:A1 spec:A2 spec:A3 spec:B10 spec:G1
# timeout: 420
# serial
"""Support at work, by the keyboard alone, in real windows against the real server: search, create with a generated password,
the new account signs in, grant, revoke, deactivate, reactivate; what is refused, and why; a stale state; one's own account.
Controls are only read through the accessibility tree. Leaves a picture of every step."""
import os
import re
import tempfile
from pathlib import Path

from support.desktop import Program, inside_desktop, keys, screenshot, type_text, wait_for
from support.server import ApiError, Server

inside_desktop()

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = Path(os.environ.get("CONCLAVE_SCREENSHOTS", str(BIN.parent / "screenshots"))) / "support"
PASSWORD = "a password of my own"
OTHER = "four other plain words"
CROWD = 120  # more than a page


class Desk:
    """The program with somebody signed in."""

    def __init__(self, server, folder, login, password, name=None):
        name = name or login
        self.log = folder / f"{name}.log"
        self.program = Program([str(BIN / "conclave"), "--server", f"https://localhost:{server.ports['http']}", "--login", login,
                                "--password-stdin", "--trust-fingerprint", server.fingerprint.replace(":", "")],
                               stdin=password + "\n", log=str(self.log),
                               env={"CONCLAVE_CLIENT_SETTINGS": str(folder / name), "TZ": "Europe/Berlin"})

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            picture("failure")
            print(self.log.read_text(errors="replace")[-4000:], flush=True)
        status = self.program.stop()
        assert kind or status in (0, -15), f"the program ended with {status}"

    def find(self, role=None, name=None, contains=None):
        """In the window in front."""
        return wait_for(f"{role or 'control'} {name or contains!r} in front",
                        lambda: self.program.front().find(role, name, contains))

    def gone(self, role=None, name=None, contains=None):
        wait_for(f"the end of {name or contains!r}", lambda: not self.program.front().find(role, name, contains))

    def focused(self, role, name):
        return wait_for(f"the keyboard in {name!r}", lambda: (found := self.program.front().find(role, name)) and
                        found.has("focused") and found)

    def tab_to(self, role, name):
        """By Tab alone, as one without a mouse comes there."""
        for _ in range(20):
            found = self.find(role, name)
            if found.has("focused"):
                return found
            before = self.focus()
            keys("Tab")
            wait_for("the keyboard to move on", lambda: self.focus() != before)
        raise AssertionError(f"Tab does not come to {name!r}")

    def focus(self):
        for control in self.program.front().descendants():
            if control.has("focused") and control.role not in ("frame", "dialog"):
                return control.role, control.name, control.box()
        return None

    def over_main(self, *names):
        """Keys for the main window, once it has the keyboard."""
        wait_for("the main window in front", lambda: self.program.front().find("list", "Views"))
        keys(*names)

    def search(self, text, shows):
        self.over_main("ctrl+f")
        self.focused("text", "Search accounts")
        keys("ctrl+a")
        type_text(text)
        found = self.find(contains=shows)
        keys("Return")
        wait_for("the keyboard in the table", lambda: self.find("table", "Accounts").has("focused") or
                 any(cell.has("focused") for cell in self.find("table", "Accounts").descendants(2)))
        return found

    def menu(self, key, opened_by, *items):
        """Opens a menu, and says of each of the items whether it can be chosen."""
        self.over_main(key)
        self.find(contains=opened_by)
        root = self.program.root()
        enabled = [wait_for(item, lambda item=item: root.find("menu item", item)).enabled for item in items]
        return enabled


def picture(name):
    screenshot(str(PICTURES / f"{name}.png"))


def refused(code, action):
    try:
        action()
    except ApiError as error:
        assert error.code == code, error
        return
    raise AssertionError(f"not refused with {code}")


def show_accounts(desk):
    desk.find(contains="No conferences yet")
    desk.over_main("alt+v")
    wait_for("the View menu", lambda: desk.program.root().find("menu item", "Accounts"))
    keys("Down", "Down", "Down", "Return")
    desk.find("text", "Search accounts")
    desk.find(contains="ada, ada@example.org")
    picture("01-accounts")


def scroll(desk):
    """The next pages come as one goes down."""
    desk.over_main("ctrl+f")
    desk.focused("text", "Search accounts")
    keys("Return", "ctrl+End")

    def last_shown():
        if desk.program.front().find(contains="sam, sam@example.org"):
            return True
        keys("ctrl+End")
        return False
    wait_for("the last account", last_shown)


def search(desk):
    desk.over_main("ctrl+f")
    desk.focused("text", "Search accounts")
    type_text("nobody at all")
    desk.find(contains="No account matches “nobody at all”")
    picture("02-nobody")
    desk.search("4711", "Phil Fischer")
    desk.gone(contains="ada, ada@example.org")


def create(desk):
    """Returns the password that was shown."""
    desk.over_main("ctrl+shift+n")
    desk.focused("text", "Login")
    type_text("phil")
    desk.tab_to("text", "Name")
    type_text("Nora Lind")
    desk.tab_to("text", "Mail address")
    type_text("nora at example")
    keys("Return")
    desk.find("label", "This is no mail address. It looks like name@example.org.")
    desk.focused("text", "Mail address")
    picture("03-new-with-fault")
    keys("ctrl+a")
    type_text("nora@example.org")
    desk.tab_to("text", "Extension")
    type_text("4712")
    desk.tab_to("radio button", "Phone user")
    support = desk.find("radio button", "Support")
    assert not support.enabled
    assert "Only an administrator" in support.node.description, support.node.description
    keys("Right")
    wait_for("another group", lambda: desk.find("radio button", "Conference user").has("checked"))
    keys("Return")
    # The login is taken: the server's word stands below the field.
    desk.find("label", "This login is taken. Choose another.")
    desk.focused("text", "Login")
    picture("04-login-taken")
    keys("ctrl+a")
    type_text("nora")
    keys("Return")
    desk.find("label", "Which password for Nora Lind?")
    picture("05-which-password")
    keys("Return")
    desk.find("label", "The password is set")
    shown = desk.focused("text", "New password")
    password = shown.text
    assert re.fullmatch(r"([a-z2-9]{5}-){4}[a-z2-9]{5}", password), "no generated password is shown"
    desk.tab_to("push button", "Copy password")
    keys("space")
    desk.find("label", "The password is in the clipboard for a minute.")
    desk.tab_to("push button", "Done")
    keys("Return")
    desk.find(contains="nora, nora@example.org, Conference user, New password")
    picture("06-created")
    return password


def first_sign_in(server, folder, password):
    """The new account changes its password at once, plans, and sees nothing of support."""
    with Desk(server, folder, "nora", password) as desk:
        desk.find("label", "Choose a new password")
        desk.tab_to("password text", "New password")
        type_text(OTHER)
        desk.tab_to("password text", "The same again")
        type_text(OTHER)
        keys("Return")
        desk.find(contains="No conferences yet")
        assert not desk.program.root().find(contains="Accounts", all_states=False)
        picture("07-new-account-signed-in")
    refused("bad_credentials", lambda: server.api("nora", password))
    return server.api("nora", OTHER)


def grant_and_revoke(desk, server):
    refused("no_conference_right", lambda: server.api("phil", PASSWORD))
    desk.search("phil", "phil, phil@example.org, Phone user, Active")
    desk.over_main("ctrl+g")
    desk.find("label", "Let Phil Fischer (phil) plan conferences?")
    picture("08-grant")
    desk.tab_to("push button", "Grant the right")
    keys("space")
    desk.find(contains="phil, phil@example.org, Conference user, Active")
    api = server.api("phil", PASSWORD)
    api.get("/conferences?scope=current")
    desk.over_main("ctrl+g")
    desk.find("label", "No longer let Phil Fischer (phil) plan conferences?")
    desk.tab_to("push button", "Revoke the right")
    keys("space")
    desk.find(contains="phil, phil@example.org, Phone user, Active")
    refused("no_conference_right", lambda: server.api("phil", PASSWORD))
    refused("no_conference_right", lambda: api.get("/conferences?scope=current"))


def deactivate(desk, nora, server):
    desk.search("nora", "nora, nora@example.org, Conference user, Active")
    desk.over_main("ctrl+d")
    desk.find("label", "Deactivate the account of Nora Lind (nora)?")
    picture("09-deactivate")
    # Enter keeps things as they are.
    keys("Return")
    desk.over_main("ctrl+d")
    desk.tab_to("push button", "Deactivate and end sessions")
    keys("space")
    desk.find(contains="nora, nora@example.org, Conference user, Deactivated")
    picture("10-deactivated")
    refused("unauthenticated", lambda: nora.get("/me"))
    refused("bad_credentials", lambda: server.api("nora", OTHER))
    desk.over_main("ctrl+d")
    desk.tab_to("push button", "Reactivate account")
    keys("space")
    desk.find(contains="nora, nora@example.org, Conference user, Active")
    server.api("nora", OTHER)


def refusals(desk):
    desk.search("ada@", "ada, ada@example.org, Administrator, Active")
    can = desk.menu("alt+a", "Accounts", "Look at…", "Set password…", "Revoke right to plan…", "Deactivate…")
    assert can == [True, False, False, False], can
    picture("11-out-of-reach")
    keys("Escape", "Escape")
    desk.over_main("Return")
    desk.find("label", "This account's level is not below your own, so it is only shown.")
    assert not desk.program.front().find("push button", "Save changes")
    picture("12-only-looked-at")
    keys("Escape")
    desk.search("sam@", "sam, sam@example.org, Support, Active")
    can = desk.menu("alt+a", "Accounts", "Set password…", "Deactivate…")
    assert can == [False, False], can
    keys("Escape", "Escape")


def others_change_too(desk, administrator):
    """What somebody else does shows by itself, and a stale state is told, with nothing lost."""
    def account():
        return administrator.get("/users?q=nora")["items"][0]

    desk.search("nora", "Nora Lind, nora")
    stored = account()
    administrator.patch(f"/users/{stored['id']}", {"displayName": "Nora Lindqvist"}, stored["version"])
    desk.find(contains="Nora Lindqvist, nora")
    desk.over_main("F2")
    desk.find("push button", "Save changes")
    desk.tab_to("text", "Name")
    keys("ctrl+a")
    type_text("Nora Lindgren")
    stored = account()
    administrator.patch(f"/users/{stored['id']}", {"extension": "4799"}, stored["version"])
    keys("Return")
    desk.find("label", contains="Somebody changed this account in the meantime")
    desk.find("label", "Changed meanwhile by somebody else.")
    assert desk.find("text", "Extension").text == "4799"
    assert desk.find("text", "Name").text == "Nora Lindgren"
    picture("13-stale")
    desk.tab_to("push button", "Save changes")
    keys("Return")
    desk.find(contains="Nora Lindgren, nora")
    stored = account()
    assert (stored["displayName"], stored["extension"]) == ("Nora Lindgren", "4799"), stored


def nothing_is_lost_by_a_slip(desk):
    desk.over_main("ctrl+shift+n")
    desk.focused("text", "Login")
    type_text("otto")
    keys("Escape")
    desk.find(contains="Discard the new account?")
    desk.tab_to("push button", "Keep editing")
    keys("space")
    assert desk.focused("text", "Login").text == "otto"
    keys("Escape")
    desk.find(contains="Discard the new account?")
    desk.tab_to("push button", "Discard")
    keys("space")


def own_account(desk, server):
    desk.over_main("alt+f")
    wait_for("the File menu", lambda: desk.program.root().find("menu item", "My account…"))
    keys("m")
    desk.find("label", "Name, login and group are looked after by support.")
    desk.tab_to("combo box", "English")  # its name is what it shows; the label beside it is its relation
    keys("End")
    desk.find("combo box", "Deutsch")
    wait_for("a change to save", lambda: desk.find("push button", "Save changes").enabled)
    picture("14-my-account")
    keys("alt+p")
    desk.focused("password text", "Present password")
    type_text("not this one")
    for name in ("New password", "The same again"):
        desk.tab_to("password text", name)
        type_text(OTHER)
    keys("Return")
    desk.find("label", "This is not the present password.")
    desk.focused("password text", "Present password")
    picture("15-change-password")
    keys("ctrl+a")
    type_text(PASSWORD)
    keys("Return")
    desk.find("label", contains="The password is changed.")
    desk.tab_to("push button", "Save changes")
    keys("Return")
    wait_for("the language on the server", lambda: server.api("sam", OTHER).get("/me")["locale"] == "de")
    # The session goes on: nobody has to sign in again.
    desk.search("phil", "phil, phil@example.org")


def prepare(server):
    server.add_user("ada", "ada@example.org", PASSWORD, group="administrator", name="Ada Sommer")
    server.add_user("sam", "sam@example.org", PASSWORD, group="conferenceSupport", name="Sam Keller", locale="en")
    server.add_user("phil", "phil@example.org", PASSWORD, group="none", name="Phil Fischer")
    administrator = server.api("ada", PASSWORD)
    phil = administrator.get("/users?q=phil")["items"][0]
    administrator.patch(f"/users/{phil['id']}", {"extension": "4711"}, phil["version"])
    for number in range(CROWD):
        administrator.post("/users", {"login": f"p{number:03}", "displayName": f"Person {number}",
                                      "address": f"p{number:03}@example.net"})
    return administrator


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with Server(BIN, folder / "server", tls="own") as server:
            administrator = prepare(server)
            with Desk(server, folder, "sam", PASSWORD) as desk:
                show_accounts(desk)
                scroll(desk)
                search(desk)
                password = create(desk)
                nora = first_sign_in(server, folder, password)
                grant_and_revoke(desk, server)
                deactivate(desk, nora, server)
                refusals(desk)
                others_change_too(desk, administrator)
                nothing_is_lost_by_a_slip(desk)
                own_account(desk, server)
            for log in folder.glob("*.log"):
                assert password not in log.read_text(errors="replace"), f"a password in {log.name}"


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
