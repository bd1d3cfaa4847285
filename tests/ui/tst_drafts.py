# labels: ui spec:G3
# covers: T-D3_drafts_survive
# timeout: 240
# serial
"""A wizard that is half filled in survives kill -9 of the program: the next start offers to go on, and it is finished from the
page where it was. Then the server goes away, before and while the program runs: the list stays
readable, and all comes alive again when the server is back.
Leaves a picture of every step."""
import os
import signal
import tempfile
from pathlib import Path

from support.desktop import Program, inside_desktop, screenshot, wait_for
from support.server import Server

inside_desktop()

BIN = Path(os.environ["CONCLAVE_BIN"])
PICTURES = Path(os.environ.get("CONCLAVE_SCREENSHOTS", str(BIN.parent / "screenshots"))) / "drafts"
PASSWORD = "a password of my own"


def picture(name):
    screenshot(str(PICTURES / f"{name}.png"))


def start(server, folder):
    return Program([str(BIN / "conclave"), "--language", "en", "--server", f"https://localhost:{server.ports['http']}", "--login", "anna",
                    "--password-stdin", "--trust-fingerprint", server.fingerprint.replace(":", "")],
                   stdin=PASSWORD + "\n", log=str(folder / "conclave.log"),
                   env={"CONCLAVE_CLIENT_SETTINGS": str(folder / "settings"), "TZ": "Europe/Berlin"})


def fill_in_half(program, store):
    program.find(contains="No conferences yet")
    program.keys("ctrl+n", over="No conferences yet")
    program.find(contains="When?")
    program.click("push button", "4 weeks")
    program.click("push button", "Continue")
    program.find(contains="What is it about?")
    program.enter("text", "Subject", "Steering group")
    program.enter("text", "Description", "Figures, outlook, decisions")
    wait_for("what was entered on disk", lambda: b"outlook, decisions" in store.read_bytes())
    picture("1-half-done")
    program.process.send_signal(signal.SIGKILL)
    program.process.wait()


def go_on(program):
    program.find(contains="You were planning “Steering group”.")
    picture("2-offer")
    program.click("push button", contains="Go on")
    program.find(contains="What is it about?")
    wait_for("the subject", lambda: program.find("text", "Subject").text == "Steering group")
    wait_for("the description", lambda: program.find("text", "Description").text == "Figures, outlook, decisions")
    picture("3-gone-on")
    program.click("push button", "Continue")
    program.find(contains="Which phones may join?")
    program.click("push button", "Continue")
    program.find(contains="Is everything right?")
    program.click("push button", "Create conference")
    program.find(contains="The conference is created")
    program.click("push button", "Close")
    program.find("table", "Own conferences")
    program.gone(contains="You were planning")
    picture("4-done")


def lose_the_server(program, server, folder):
    port = server.ports["http"]
    server.kill()
    program.find(contains="The server cannot be reached.", seconds=60)
    assert not program.find("push button", "New conference").enabled
    picture("5-offline")
    config = server.config.read_text().replace('[http]\nlisten = "127.0.0.1:0"', f'[http]\nlisten = "127.0.0.1:{port}"')
    server.config.write_text(config)
    server.start()
    program.gone(contains="The server cannot be reached.", seconds=90)
    wait_for("commands alive", lambda: program.find("push button", "New conference").enabled)
    picture("6-back")


def start_without_the_server(server, folder):
    server.kill()
    program = start(server, folder)
    try:
        program.click("push button", "Look at what was known", seconds=60)
        program.find(contains="You see what was known on")
        program.find(contains="Steering group")
        assert not program.find("push button", "New conference").enabled
        program.keys("F2", over="Own conferences")
        program.find(contains="PINs are not kept on this computer")
        picture("7-known")
        program.click("push button", "Close")
        server.start()
        program.click("push button", "Try again")
        program.gone(contains="The server cannot be reached.", seconds=90)
        wait_for("commands alive", lambda: program.find("push button", "New conference").enabled)
        picture("8-back")
    finally:
        status = program.stop()
    assert status in (0, -15), f"the program ended with {status}"


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with Server(BIN, folder / "server", tls="own") as server:
            server.add_user("anna", "anna.berger@example.org", PASSWORD, name="Anna Berger", locale="en", time_zone="Europe/Berlin")
            store = folder / "settings" / "conclave.sqlite"
            program = start(server, folder)
            try:
                fill_in_half(program, store)
                program = start(server, folder)
                go_on(program)
                listed = server.api("anna", PASSWORD).get("/conferences?scope=current")["items"]
                assert [one["subject"] for one in listed] == ["Steering group"], listed
                lose_the_server(program, server, folder)
            except BaseException:
                picture("failure")
                print((folder / "conclave.log").read_text(errors="replace")[-4000:], flush=True)
                raise
            finally:
                status = program.stop()
            assert status in (0, -15), f"the program ended with {status}"
            start_without_the_server(server, folder)
            assert store.stat().st_mode & 0o077 == 0, oct(store.stat().st_mode)
            assert PASSWORD.encode() not in store.read_bytes()


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
