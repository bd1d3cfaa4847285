"""Drives a real Qt program in real windows: Xvfb, a window manager, and the accessibility tree (AT-SPI).

A test script calls inside_desktop() first: it runs itself again inside a display and a session bus of its own.
Controls are found by role and accessible name, as a screen reader finds them, and used by mouse and keyboard.
"""
import os
import subprocess
import sys
import time
from pathlib import Path

SKIPPED = 77


def inside_desktop(size="1280x860"):
    """Returns inside a fresh display and session bus; the outer process ends with the inner one's status."""
    if os.environ.get("CONCLAVE_DESKTOP") == "1":
        _start_services()
        return
    for tool in ("xvfb-run", "dbus-run-session", "openbox", "xdotool", "xprop", "import"):
        if subprocess.run(["which", tool], stdout=subprocess.DEVNULL).returncode != 0:
            print(f"SKIPPED: {tool} is not installed", flush=True)
            sys.exit(SKIPPED)
    env = dict(os.environ, CONCLAVE_DESKTOP="1", QT_QPA_PLATFORM="xcb", NO_AT_BRIDGE="0",
               QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", LC_ALL="C.UTF-8", XDG_SESSION_TYPE="x11")
    # -noreset: a display that starts anew when its first visitor leaves turns away a window manager that is just coming in.
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {size}x24 -nolisten tcp -noreset", "dbus-run-session", "--",
               "/usr/bin/python3", *sys.argv]
    sys.exit(subprocess.run(command, env=env).returncode)


def _start_services():
    for launcher in ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"):
        if os.path.exists(launcher):
            subprocess.Popen([launcher, "--launch-immediately"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            break
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL)

    def managed():
        if manager.poll() is not None:
            raise SystemExit(f"the window manager ended with {manager.returncode}: no window would get the keyboard")
        check = subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], capture_output=True, text=True)
        return "window id" in check.stdout
    wait_for("a window manager", managed)


class Ended(AssertionError):
    """The program that is waited for runs no more."""


def wait_for(what, condition, seconds=20.0):
    """The first true value of condition(), or AssertionError naming `what`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except Ended:
            raise
        except Exception:  # a part of the tree may vanish while it is read
            value = None
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


class Control:
    """One accessible object."""

    def __init__(self, node):
        self.node = node

    @property
    def name(self):
        return self.node.name

    @property
    def role(self):
        return self.node.getRoleName()

    @property
    def text(self):
        try:
            return self.node.queryText().getText(0, -1)
        except NotImplementedError:
            return self.node.name

    def put(self, text):
        """As dictation does: all of it at once, without a list of matches that opens below and takes the keyboard."""
        self.node.queryEditableText().setTextContents(text)

    def has(self, state):
        import pyatspi
        return self.node.getState().contains(getattr(pyatspi, "STATE_" + state.upper()))

    @property
    def enabled(self):
        return self.has("enabled") and self.has("sensitive")

    @property
    def showing(self):
        return self.has("showing") and self.has("visible")

    def box(self):
        import pyatspi
        extents = self.node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return extents.x, extents.y, extents.width, extents.height

    def click(self, button=1):
        def at_rest():  # a new window is still being placed and framed
            first = self.box()
            time.sleep(0.1)
            return first if first[2] > 0 and self.box() == first else None
        x, y, w, h = wait_for(f"a place of {self.name!r}", at_rest)
        subprocess.run(["xdotool", "mousemove", str(x + w // 2), str(y + h // 2), "click", str(button)], check=True)

    def press(self):
        """As a screen reader does: by the accessible action, wherever the control stands."""
        wait_for(f"{self.name!r} enabled", lambda: self.enabled)
        action = self.node.queryAction()
        action.doAction([action.getName(index) for index in range(action.nActions)].index("Press"))

    def focus(self):
        """Puts the keyboard into it: a button or a field; to a table one goes by Tab."""
        def focused():
            self.node.queryComponent().grabFocus()
            return self.has("focused")
        wait_for(f"focus in {self.name!r}", focused)

    def descendants(self, depth=40):
        if depth == 0:
            return
        for index in range(self.node.childCount):
            child = self.node.getChildAtIndex(index)
            if child is None:
                continue
            yield Control(child)
            yield from Control(child).descendants(depth - 1)

    def find(self, role=None, name=None, contains=None, all_states=False):
        for control in self.descendants():
            try:
                if role and control.role != role:
                    continue
                if name is not None and control.name != name:
                    continue
                if contains is not None and contains not in control.name:
                    continue
                if all_states or control.showing:
                    return control
            except Exception:
                continue
        return None

    def tree(self, indent=0):
        lines = [f"{'  ' * indent}{self.role}: {self.name!r}"]
        for index in range(self.node.childCount):
            child = self.node.getChildAtIndex(index)
            if child is not None:
                lines.append(Control(child).tree(indent + 1))
        return "\n".join(lines)


class Program:
    """A running desktop program."""

    def __init__(self, arguments, env=None, stdin=None, log=None):
        self.log = open(log, "wb") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(arguments, env=dict(os.environ, **(env or {})),
                                        stdin=subprocess.PIPE, stdout=self.log, stderr=self.log)
        if stdin is not None:
            self.process.stdin.write(stdin.encode())
        self.process.stdin.close()

    def root(self):
        import pyatspi
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            application = desktop.getChildAtIndex(index)
            if application is not None and application.get_process_id() == self.process.pid:
                return Control(application)
        return None

    def check_alive(self):
        if self.process.poll() is None:
            return
        said = Path(self.log.name).read_text(errors="replace")[-4000:] if self.log != subprocess.DEVNULL else ""
        raise Ended(f"the program ended with {self.process.returncode}: {said}")

    def find(self, role=None, name=None, contains=None, seconds=20.0):
        self.check_alive()
        try:
            return wait_for(f"{role or 'control'} {name or contains or ''!r}",
                            lambda: self.root() and self.root().find(role, name, contains), seconds)
        except AssertionError:
            if self.root():
                print(self.root().tree(), flush=True)
            raise

    def front(self, seconds=20.0):
        """The window that has the keyboard."""
        def active():
            self.check_alive()
            windows = [one for one in self.root().descendants(1) if one.showing]
            return next((one for one in windows if one.has("active")), None)
        return wait_for("a window in front", active, seconds)

    def keys(self, *names, over):
        """Presses keys once the window in front shows a control with `over` in its name: the window manager takes its time,
        and what is pressed earlier goes to the window that was in front before."""
        wait_for(f"{over!r} in front", lambda: self.front().find(contains=over))
        keys(*names)

    def gone(self, role=None, name=None, contains=None, seconds=20.0):
        wait_for(f"the end of {name or contains!r}", lambda: not self.root().find(role, name, contains), seconds)

    def click(self, role, name=None, contains=None, seconds=20.0):
        control = self.find(role, name, contains, seconds)
        wait_for(f"{control.name!r} enabled", lambda: control.enabled, seconds)
        control.click()
        return control

    def enter(self, role, name, text):
        """Puts the keyboard into the named field and types over what is there."""
        control = self.find(role, name)
        control.click()
        wait_for(f"focus in {name!r}", lambda: control.has("focused"))
        keys("ctrl+a")
        type_text(text)
        return control

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


def keys(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


def type_text(text):
    subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "4", text], check=True)


def screenshot(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    time.sleep(0.3)  # what was painted last has to reach the frame buffer
    subprocess.run(["import", "-window", "root", path], check=True)
