"""Includes go down: a file includes its own folder and strictly lower floors, never a peer's; a third-party library has one
home and shows in no header that another folder includes."""
import re
import unittest

from lint.sources import code, line_of, text, tracked

FLOORS = {
    "common": 0, "common/api": 1,
    "server/base": 2,
    "server/store": 3, "server/mail": 3, "server/http": 3, "server/sdp": 3,
    "server/media/rtp": 3, "server/media/srtp": 3, "server/media/codec": 3,
    "server/media/jitter": 4, "server/media/mix": 4, "server/media/dtls": 4,
    "server/media/bridge": 5,
    "server/sip": 6, "server/webrtc": 6,
    "server/conference": 7,
    "server/api": 8,
    "server/app": 9,
    "client/net": 2, "client/settings": 2, "client/cache": 2,
    "client/model": 3,
    "client/ui/widgets": 4,
    "client/ui": 5,
    "client": 6,
}

# Begin of an include in angle brackets: the folders where it may stand. Asio may stand anywhere in the server.
HOMES = {
    r"boost/beast": ["server/http"],
    r"boost/asio": ["server"],
    r"boost/json": ["common/api"],
    r"boost/program_options": ["server/app"],
    r"toml\+\+": ["server/app"],
    r"soci|sqlite3\.h": ["server/store"],
    r"gmime|libical|curl/|qrencode\.h|png\.h": ["server/mail"],
    r"opus": ["server/media/codec"],
    r"srtp2": ["server/media/srtp"],
    r"sofia-sip": ["server/sip"],
    r"openssl": ["server/base", "server/media/srtp", "server/media/dtls", "server/webrtc"],
    r"sodium": ["server/base"],
    r"spdlog|fmt/|date/": ["server/base"],
    r"Q[A-Z]|Qt[A-Z]|qt6keychain": ["client"],
}
# These may show in public headers of their home: they are the language of a whole side.
SHARED = {r"boost/asio", r"Q[A-Z]|Qt[A-Z]|qt6keychain"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def folder(name):
    return name.rpartition("/")[0]


def inside(place, home):
    return place == home or place.startswith(home + "/")


def includes(source):
    # Blanking would take the names along: comments are cut by looking at the blanked text's `#include` only.
    blanked = code(source)
    for match in INCLUDE.finditer(source):
        if "include" in blanked[match.start():match.end()]:
            yield match.group(1), match.group(2), line_of(source, match.start())


def check(files):
    """`files`: {path: source}. A list of complaints."""
    bad = []
    direct = {}
    for name, source in files.items():
        direct[name] = list(includes(source))
    for name, found in direct.items():
        place = folder(name)
        if place not in FLOORS:
            bad.append(f"{name}: folder {place} has no floor")
            continue
        for bracket, target, line in found:
            where = f"{name}:{line}"
            if bracket == "<":
                if re.match(r"(server|client|common|tests)/", target):
                    bad.append(f"{where}: own headers go in quotes: {target}")
                for pattern, homes in HOMES.items():
                    if re.match(pattern, target) and not any(inside(place, home) for home in homes):
                        bad.append(f"{where}: <{target}> belongs to {' and '.join(homes)}")
                continue
            if re.fullmatch(r"(moc_)?\w+\.(moc|cpp)|ui_\w+\.h", target):
                continue
            goal = folder(target)
            if goal not in FLOORS:
                bad.append(f"{where}: includes are from the root, to a folder with a floor: {target}")
            elif goal != place:
                sides = {goal.split("/")[0], place.split("/")[0]}
                if sides == {"server", "client"}:
                    bad.append(f"{where}: server and client never meet: {target}")
                elif FLOORS[goal] >= FLOORS[place]:
                    bad.append(f"{where}: {goal} is not below {place}: {target}")
    bad += leaks(direct)
    return bad


def leaks(direct):
    """Third-party headers which a file gets by way of another folder's header."""
    def shown(name, seen):
        if name in seen or name not in direct:
            return {}
        seen.add(name)
        found = {}
        for bracket, target, _ in direct[name]:
            if bracket == "<":
                for pattern in HOMES.keys() - SHARED:
                    if re.match(pattern, target):
                        found[target] = (pattern, name)
            else:
                found.update(shown(target, seen))
        return found

    bad = []
    for name, found in direct.items():
        for bracket, target, line in found:
            if bracket == "<" or folder(target) == folder(name):
                continue
            for library, (pattern, header) in shown(target, set()).items():
                if not any(inside(folder(name), home) for home in HOMES[pattern]):
                    bad.append(f"{name}:{line}: gets <{library}> through {header}")
    return bad


class TestFloors(unittest.TestCase):
    def test_the_tree(self):
        names = [n for n in tracked(".cpp", ".hpp") if n.startswith(("server/", "client/", "common/"))]
        self.assertEqual(check({name: text(name) for name in names}), [])

    def test_it_bites(self):
        samples = {
            "a peer": {"server/store/a.cpp": '#include "server/mail/b.hpp"'},
            "upwards": {"server/sip/a.cpp": '#include "server/conference/b.hpp"'},
            "common knows nobody": {"common/a.cpp": '#include "server/base/b.hpp"'},
            "server and client": {"server/app/a.cpp": '#include "client/net/b.hpp"'},
            "not from the root": {"server/sip/a.cpp": '#include "b.hpp"'},
            "in angle brackets": {"server/sip/a.cpp": '#include <server/sdp/b.hpp>'},
            "no floor": {"server/misc/a.cpp": ""},
            "Beast outside": {"server/api/a.cpp": "#include <boost/beast/http.hpp>"},
            "Asio in common": {"common/a.cpp": "#include <boost/asio.hpp>"},
            "Qt in the server": {"server/app/a.cpp": "#include <QString>"},
            "a leak": {"server/store/a.hpp": '#include "server/store/b.hpp"', "server/store/b.hpp": "#include <soci/soci.h>",
                       "server/conference/a.cpp": '#include "server/store/a.hpp"'},
            "widgets below": {"client/ui/widgets/a.cpp": '#include "client/ui/b.hpp"'},
        }
        for name, files in samples.items():
            with self.subTest(name):
                self.assertEqual(len(check(files)), 1, check(files))

    def test_it_lets_the_good_pass(self):
        self.assertEqual(check({
            "server/conference/a.cpp": '#include "server/conference/a.hpp"\n#include "server/store/b.hpp"\n'
                                       '#include <boost/asio.hpp>\n// #include "server/api/x.hpp"\n',
            "server/store/b.hpp": '#include "common/ids.hpp"',
            "server/store/b.cpp": "#include <soci/soci.h>",
            "server/media/bridge/a.cpp": '#include "server/media/mix/b.hpp"',
            "client/ui/a.cpp": '#include "client/ui/widgets/b.hpp"\n#include <QWidget>\n#include "a.moc"',
            "client/main.cpp": '#include "client/ui/b.hpp"',
        }), [])


if __name__ == "__main__":
    unittest.main()
