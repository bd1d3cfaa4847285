# labels: ui spec:B1 spec:B2 spec:B5 spec:B6 spec:C3 spec:C4 spec:C8 spec:D1 spec:G1 spec:G2
# timeout: 420
# serial
"""The desktop program as its user meets it: real windows, the real server, a real mail server; sign in, trust the
certificate, plan, add people, invite, look at the PINs, cancel. Leaves a picture of every step."""
import os
import tempfile
from pathlib import Path

from support.desktop import Program, inside_desktop, screenshot, wait_for
from support.server import Server
from support.smtp_server import SmtpServer

inside_desktop()

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = Path(os.environ.get("CONCLAVE_SCREENSHOTS", str(BIN.parent / "screenshots")))
PASSWORD = "a password of my own"


def picture(name):
    screenshot(str(PICTURES / f"{name}.png"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with SmtpServer(folder / "mail") as mail, \
                Server(BIN, folder / "server", mail=f"smtp://localhost:{mail.port}", mail_lines=['starttls = "off"'],
                       tls="own") as server:
            server.add_user("anna", "anna.berger@example.org", PASSWORD, name="Anna Berger", locale="en",
                            time_zone="Europe/Berlin")
            server.add_user("bernd", "bernd@example.org", PASSWORD, name="Bernd Vogel")
            program = Program([str(BIN / "conclave")], log=str(folder / "conclave.log"),
                              env={"CONCLAVE_CLIENT_SETTINGS": str(folder / "settings"), "TZ": "Europe/Berlin"})
            try:
                walk(program, server, mail)
            except BaseException:
                picture("failure")
                print((folder / "conclave.log").read_text(errors="replace")[-4000:], flush=True)
                raise
            finally:
                status = program.stop()
            assert status in (0, -15), f"the program ended with {status}"


def walk(program, server, mail):
    sign_in(program, server)
    plan(program)
    add_people(program)
    invite(program, mail)
    look_at_pins(program)
    check_on_the_server(server, mail)
    cancel(program, server)


def sign_in(program, server):
    program.find("label", "Sign in")
    program.enter("text", "Server address", f"localhost:{server.ports['http']}")
    program.enter("text", "Login", "anna")
    program.enter("password text", "Password", PASSWORD)
    picture("01-sign-in")
    program.click("push button", "Sign in")
    program.find(contains="Is this your server?")
    picture("02-first-use")
    program.click("push button", "Yes, trust this server")
    program.find(contains="No conferences yet")
    picture("03-empty")


def plan(program):
    program.keys("ctrl+n", over="No conferences yet")
    program.find(contains="When?")
    picture("04-when")
    program.click("push button", "Continue")
    program.find(contains="What is it about?")
    program.enter("text", "Subject", "Board, third quarter")
    program.enter("text", "Description", "Figures, outlook, decisions")
    picture("05-what-about")
    program.click("push button", "Continue")
    program.find(contains="Which phones may join?")
    picture("06-phones")
    program.click("push button", "Continue")
    program.find(contains="Is everything right?")
    picture("07-check")
    program.click("push button", "Create conference")
    program.find(contains="The conference is created")
    picture("08-created")
    program.click("push button", "Add people now")


def add_people(program):
    program.find(contains="Who takes part, and how?")
    picture("09-people")
    program.click("push button", "Add people")
    program.find(contains="Whom do you want to add?")
    program.enter("text", "Person 1: name, extension or mail address", "bernd@example.org")
    program.enter("text", "Person 2: name, extension or mail address", "carla@example.com")
    program.click("push button", contains="More")
    program.find("text", "Person 10: name, extension or mail address")
    picture("10-add")
    program.click("push button", "Continue")
    program.find(contains="Are these the right people?")
    picture("11-review")
    program.click("push button", "Take 2 people into the list")
    program.find(contains="Who takes part, and how?")
    picture("12-list-with-new")
    program.click("push button", "Finish and return to Own Conferences")
    program.find(contains="2 people have been added")
    picture("13-added")
    program.click("push button", "Return to Own Conferences")


def invite(program, mail):
    program.find(contains="Board, third quarter")
    picture("14-own-conferences-draft")
    program.keys("ctrl+i", over="Own conferences")
    program.find(contains="Is the conference as it should be?")
    picture("15-invitation-review")
    program.click("push button", "Continue")
    program.find(contains="Who gets an invitation by mail?")
    picture("16-who-gets-mail")
    program.click("push button", "Continue")
    program.find(contains="Ready to invite?")
    picture("17-final-check")
    program.click("push button", "Invite 3 people and finalise")
    program.find(contains="The conference is finalised")
    mailed = sorted(mail.next_mail(30)["to"][0] for _ in range(3))
    assert mailed == ["anna.berger@example.org", "bernd@example.org", "carla@example.com"], mailed
    wait_for("accepted mails", lambda: not program.root().find(contains="waiting"), 30)
    picture("18-result")
    program.click("push button", "Return to Own Conferences")
    program.find(contains="Scheduled")
    picture("19-own-conferences-scheduled")


def look_at_pins(program):
    program.keys("F2", over="Own conferences")
    program.click("page tab", contains="People and PINs")
    picture("20-pins-masked")
    program.click("push button", "Show PINs")
    program.find("push button", "Hide PINs")
    picture("21-pins")
    program.click("push button", "Close")


def check_on_the_server(server, mail):
    api = server.api()
    api.sign_in("anna", PASSWORD)
    listed = api.get("/conferences?scope=current")["items"]
    assert [c["subject"] for c in listed] == ["Board, third quarter"], listed
    assert listed[0]["state"] == "scheduled" and listed[0]["participantCount"] == 3, listed
    assert listed[0]["deliverySummary"]["accepted"] == 3, listed
    assert mail.next_mail(0.2) is None, "somebody was mailed twice"


def cancel(program, server):
    program.keys("Delete", over="Own conferences")
    program.find("push button", contains="Cancel conference and mail 3 people")
    picture("22-cancel")
    program.click("push button", contains="Cancel conference and mail 3 people")
    program.find(contains="No conferences yet")
    api = server.api()
    api.sign_in("anna", PASSWORD)
    assert [c["state"] for c in api.get("/conferences?scope=past")["items"]] == ["cancelled"]


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
