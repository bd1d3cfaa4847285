"""GCC 12.2 miscompiles, without a warning, a statement that holds co_await together with a lambda that captures by value, a
braced aggregate, or `?:`. The value gets a name on the line before."""
import re
import unittest

from lint.sources import code, line_of, text, tracked

BLOCK_BEFORE = re.compile(r"(?:[)}]|\b(?:else|do|try|const|noexcept|override|final|mutable))\s*$")
TRAILING_TYPE = re.compile(r"\)\s*(?:const|noexcept|mutable|\s)*->\s*[\w:<>,\s*&()]+$")
HEAD = re.compile(r"^\s*(?:\}|else\b|\s)*(?:if|while|for|switch)\b")
DEFINITION = re.compile(r"^\s*(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum|extern)\b[^=()]*$", re.DOTALL)
CAPTURE = re.compile(r"(?<![\w\])\"\[])\s*\[(?!\[)([^\[\]]*)\]\s*(?:\(|\{|<|mutable|->)")


def statements(source):
    """(offset, text) of each statement of blanked C++; a lambda's body or a braced value inside parentheses stays with it."""
    source = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: re.sub(r"[^\n]", " ", m.group()), source, flags=re.MULTILINE)
    begin = depth = 0
    braces = []  # for each open `{`: True if it belongs to the statement
    at = 0
    while at < len(source):
        char = source[at]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
            if char == ")" and depth == 0 and HEAD.match(source[begin:at + 1]):
                following = source[at + 1:at + 200].lstrip()
                if not following.startswith("{"):  # the statement under an `if` is one of its own
                    yield begin, source[begin:at + 1]
                    begin = at + 1
        elif char == "{":
            before = source[begin:at]
            own = depth > 0 or any(braces[-1:]) or not (
                not before.strip() or BLOCK_BEFORE.search(before) or TRAILING_TYPE.search(before) or DEFINITION.match(before))
            braces.append(own)
            if not own:
                yield begin, before
                begin = at + 1
        elif char == "}":
            own = braces.pop() if braces else False
            if not own:
                yield begin, source[begin:at]
                begin, depth = at + 1, 0
        elif char == ";" and depth == 0 and not any(braces[-1:]):
            yield begin, source[begin:at]
            begin = at + 1
        at += 1
    yield begin, source[begin:]


def by_value(captures):
    for item in captures.split(","):
        item = item.strip()
        if item and item != "this" and not item.startswith("&"):
            return True
    return False


def braced(statement):
    """A brace that is neither a lambda's body nor empty of all but white space behind `=`."""
    for match in re.finditer(r"\{", statement):
        before = statement[:match.start()]
        if BLOCK_BEFORE.search(before) or TRAILING_TYPE.search(before) or before.rstrip().endswith("]"):
            continue
        return True
    return False


def check(name, source):
    blanked = code(source)
    bad = []
    for offset, statement in statements(blanked):
        found = re.search(r"\bco_await\b", statement)
        if not found:
            continue
        where = f"{name}:{line_of(blanked, offset + found.start())}"
        if any(by_value(m.group(1)) for m in CAPTURE.finditer(statement)):
            bad.append(f"{where}: co_await beside a lambda that captures by value")
        if braced(statement):
            bad.append(f"{where}: co_await beside a braced value")
        if "?" in statement:
            bad.append(f"{where}: co_await beside ?:")
    return bad


class TestCoroutines(unittest.TestCase):
    def test_the_tree(self):
        bad = []
        for name in tracked(".cpp", ".hpp"):
            bad += check(name, text(name))
        self.assertEqual(bad, [])

    def test_it_bites(self):
        for sample in (
                "awaitable<void> f() { co_await g([x] { use(x); }); }",
                "awaitable<void> f() { co_await g([=]() mutable { use(x); }); }",
                "awaitable<void> f() { co_await g([&y, x = std::move(z)](int) { use(x); }); }",
                "awaitable<void> f() { co_await g(Point{1, 2}); }",
                "awaitable<void> f() { const auto r = co_await g({.a = 1}); }",
                "awaitable<void> f() { auto r = a ? co_await g(std::string()) : std::string(); }",
                "awaitable<void> f() { if (x) co_await g(Point{1, 2}); }",
                "auto f() -> awaitable<void> { if ((co_await g(Point{1})).bad()) co_return; }",
                "awaitable<void> f() { for (const auto& x : co_await g(List{1, 2})) use(x); }"):
            with self.subTest(sample):
                self.assertEqual(len(check("a.cpp", sample)), 1, check("a.cpp", sample))

    def test_it_lets_the_good_pass(self):
        for sample in (
                "awaitable<void> f() { const Point p{1, 2}; co_await g(p); }",
                "awaitable<void> f() { co_await g([&x] { use(x); }); }",
                "awaitable<void> f() { co_await g([this](int a) { return a; }); }",
                "awaitable<void> f() { if (!co_await g()) co_return Error{Errc::internal, \"?\"}; }",
                "awaitable<void> f() { while (auto x = co_await g()) { use(Point{1, 2}); } }",
                "awaitable<void> f() { use(a ? b : c); co_await g(a[i]); // why? {\n }",
                "struct A { int b{1}; }; awaitable<void> A::f() const { co_await g(); }",
                "awaitable<void> f() { switch (co_await g()) { case 1: use(Point{1}); } }",
                "awaitable<void> f() { try { co_await g(); } catch (const E& e) { use(E{1}); } }"):
            with self.subTest(sample):
                self.assertEqual(check("a.cpp", sample), [])


if __name__ == "__main__":
    unittest.main()
