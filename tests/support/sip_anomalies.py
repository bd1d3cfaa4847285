"""A table of broken INVITEs in the manner of PROTOS: every part of an INVITE times every anomaly, and what the server has to
say to each. The rules are those of server/sip (framing.hpp, check.hpp) and of the grammar of RFC 3261 section 25.1."""
import re

CLOSED = "closed"
WAITS = "waits"                  # the body is not there yet
REACHED = frozenset({488})       # it went the whole way: the offer here has no codec of ours
REFUSED = frozenset({400})
UNREADABLE = frozenset({400, CLOSED})  # Via, From, To, Call-ID, CSeq, or the start line: there may be nothing to answer to
HEAD_MAX, BODY_MAX, LINES_MAX = 8192, 16384, 64

TOKEN = rb"[A-Za-z0-9\-.!%*_+`'~]+"
HOST = rb"(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?" \
       rb"|(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)|\[::1\]|\[2001:db8::1\])"
USER = rb"(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+"
PARAMETER = rb"(?:[A-Za-z0-9\-_.!~*'()\[\]/:&+$]|%[0-9A-Fa-f]{2})+"
WORD = rb"[A-Za-z0-9\-.!%*_+`'~()<>:\\\"/\[\]?{}]+"
QUOTED = rb'(?:[\t !#-\[\]-~]|[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\\[\x00-\x09\x0b\x0c\x0e-\x7f])*'


def is_(grammar, value):
    return re.fullmatch(grammar, value, re.DOTALL) is not None


def number_up_to(most):
    return lambda v: is_(rb"\d+", v) and int(v) <= most


# --- the anomalies ---------------------------------------------------------------------------------------------------

def anomalies():
    """[(name, value)]; a value may be a function of what stood there."""
    out = [("empty", b""), ("blank", b" "), ("tab", b"\t"), ("100 repeats", lambda v: v * 100),
           ("100 repeats with commas", lambda v: b",".join([v] * 100)), ("twice", lambda v: v + v),
           ("reversed", lambda v: v[::-1]), ("lower case", bytes.lower), ("upper case", bytes.upper),
           ("first half", lambda v: v[:len(v) // 2])]
    for size in (1, 2, 16, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1023, 1024, 4000, 7000, 8192, 9000, 16500):
        out.append((f"{size} letters", b"a" * size))
    for text in (b"0", b"1", b"-1", b"+1", b"00000000000000000001", b"255", b"256", b"65535", b"65536", b"2147483647",
                 b"2147483648", b"-2147483648", b"4294967295", b"4294967296", b"18446744073709551616", b"9" * 40,
                 b"1" + b"0" * 300, b"1e9", b"0x10", b"1.5", b"1 2", b"NaN", b"%s" * 40, b"%n%n%n%n%n%n", b"%x" * 100,
                 b"%99999d", b"%.1000000s", b"%", b"%0", b"%00", b"%zz", b"%0d%0aInjected:%20yes", b"%ff", b"%c3%a9",
                 b"%25%30%30"):
        out.append((f"text {text[:20].decode()}", text))
    for octets in (b"\x01", b"\x07", b"\x08\x08\x08", b"\x0b", b"\x0c", b"\x1b[31m", b"\x7f", b"a\x00b", b"\x00", b"a\rb",
                 b"a\nb", b"\n", b"\r", b"a\r\nInjected: yes", b"a\r\n\r\nb", b"a\r\n b", b"\r\n a", b"\xc3\xa9", b"\xc3",
                 b"\x80", b"\xff\xfe", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xa8",
                 b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff" * 300):
        out.append((f"octets {octets[:8].hex()}", octets))
    for text in ('"', '"a', 'a"', '"a\\', '"a\\"', '""', '"' * 99, "<", ">", "<>", "<<a>>", "<a", "a>", "[", "]", "[]", "(",
                 ")", "((((", "{}", "<" * 500, "(" * 500, ";", ";;", ",", ",,", ":", "::", "=", "==", "@", "@@", "/", "//",
                 "\\", "?", "&", "|", "#", "*", "a b", ";a", ";a=", ";=a", ";a=b;a=c", ";tag=1;tag=2",
                 ";branch=z9hG4bK1;branch=z9hG4bK2", ";lr" * 200, ";a=\"", ";transport=udp", "a@b@c", "sip:", "sip:@", "sip:a@",
                 "sip:a@b", "sips:a@b", "sip:a@b;", "sip:a@b?", "sip:a@b?c=d", "<sip:a@b>", "<sip:a@b", "tel:+1", "http://a/",
                 "urn:a:b", "a:b", "[::1]", "[::1", "::1]", "[:::]", "[1:2:3:4:5:6:7:8:9]", "[fe80::1%eth0]",
                 "[::ffff:1.2.3.4.5]", "[::1]:99999", "[g::1]", "256.256.256.256", "1.2.3", "0.0.0.0", "255.255.255.255",
                 "a..b", ".a", "-a", "' OR 1=1 --", "../../etc/passwd", "${jndi:ldap://a/b}", "`id`", "$(id)",
                 "<script>alert(1)</script>", "SIP/2.0", "INVITE", "INVITE sip:a@b SIP/2.0", "SIP/2.0/TLS a:1",
                 "application/sdp", "multipart/mixed;boundary=a", "identity", "gzip", "100rel", "timer"):
        out.append((f"text {text[:24]}", text.encode()))
    return out


# --- the parts of an INVITE ------------------------------------------------------------------------------------------

OFFER = (b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 0\r\n"
         b"a=rtpmap:0 PCMU/8000\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk\r\n")
LINES = {"Via": b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d;rport", "Max-Forwards": b"70",
         "From": b'"Torture" <sip:torture@example.org>;tag=f%(n)d', "To": b"<sip:12345678@localhost>",
         "Call-ID": b"c%(n)d@example.org",
         "CSeq": b"1 INVITE", "Contact": b"<sip:torture@127.0.0.1:9;transport=tls>", "Content-Type": b"application/sdp"}


def invite(number, start=b"INVITE sip:12345678@localhost SIP/2.0", body=OFFER, length=None, more=(), **changed):
    """The octets. `changed`: header name with _ for -, its value or None for none."""
    lines = dict(LINES)
    lines.update({name.replace("_", "-"): value for name, value in changed.items()})
    out = [start]
    for name, value in lines.items():
        if value is not None:
            out.append(name.encode() + b": " + value.replace(b"%(n)d", b"%d" % number))
    out += more
    out.append(b"Content-Length: " + (b"%d" % len(body) if length is None else length))
    return b"\r\n".join(out) + b"\r\n\r\n" + body


VIA = b"SIP/2.0/TLS a:1;branch=z9hG4bK1"


class Part:
    """`make(number, value)` gives the octets, `rule(value)` the outcomes allowed, `plain` is what a sound one has there.
    `is_inner`: it is a piece of a header's value, and blanks around it are no blanks around the value."""

    def __init__(self, name, plain, make, rule, is_inner=True):
        self.name, self.plain, self.make, self.rule, self.is_inner = name, plain, make, rule, is_inner


def header(name, plain, rule, pattern=b"%s"):
    key = name.replace("-", "_")

    def make(number, value):
        filled = pattern.replace(b"%s", value)
        return invite(number, **{key: filled}) if name in LINES else invite(number, more=[name.encode() + b": " + filled])
    return Part(f"{name} {pattern.decode()}", plain, make, rule, pattern != b"%s")


def when(sound, otherwise, then=REACHED):
    """`sound`: a grammar or a test of the value."""
    return lambda v: then if (sound(v) if callable(sound) else is_(sound, v)) else otherwise


EITHER = REACHED | UNREADABLE            # no rule of ours: refused or passed over, but answered
EITHER_ANSWERED = REACHED | REFUSED


def request_uri(v):
    if v.lower().startswith(b"sip:a@b;"):
        return REACHED | UNREADABLE  # a parameter without a name: passed over or not
    if is_(rb"(?i)sips?:(?:" + USER + rb"@)?" + HOST + rb"(?::\d{1,4})?(?:;[a-z]+(?:=[a-z]+)?)*", v):
        return REACHED
    if is_(rb"[A-Za-z][A-Za-z0-9+.-]*:[^ <>\"\x00-\x20\x7f-\xff]+", v) and not v.lower().startswith((b"sip:", b"sips:")):
        return frozenset({416})
    return UNREADABLE | {416}


def uri_user(v):
    if b"%" in v and not is_(rb"(?:[^%]|%[0-9A-Fa-f]{2})*", v):
        return UNREADABLE
    decoded = re.sub(rb"%(..)", lambda m: bytes.fromhex(m[1].decode()), v) if is_(USER, v) else b""
    if decoded and len(decoded) <= 128 and not re.search(rb"[\x00-\x1f\x7f]", decoded):
        try:
            decoded.decode()
            return REACHED
        except UnicodeDecodeError:
            return REFUSED
    return REFUSED if decoded else EITHER | {416}


def content_type(v):
    if is_(rb"(?i)application/sdp", v):
        return REACHED
    return frozenset({415}) if is_(TOKEN + rb"/" + TOKEN, v) else frozenset({400, 415})


def content_length(v):
    v = v.strip(b" \t")
    if not is_(rb"\d+", v) or int(v) > BODY_MAX:
        return frozenset({CLOSED})
    if int(v) > len(OFFER):
        return frozenset({WAITS})
    if int(v) == 0:
        return frozenset({200})  # a call without an offer; then garbage
    return REACHED if int(v) == len(OFFER) else frozenset({400, 488, CLOSED})


def session_expires(v):
    if is_(rb"\d+(?:;refresher=ua[cs])?", v):
        return REACHED if int(v.split(b";")[0]) >= 90 else frozenset({422})
    return EITHER_ANSWERED | {422}


def parts():
    out = [
        Part("method", b"INVITE", lambda n, v: invite(n, start=v + b" sip:12345678@localhost SIP/2.0"),
             when(rb"INVITE", UNREADABLE)),
        Part("method and CSeq", b"INVITE", lambda n, v: invite(n, start=v + b" sip:1@localhost SIP/2.0", CSeq=b"1 " + v),
             # A few, such as INV, the parser takes for no request line at all.
             lambda v: REACHED if v == b"INVITE" else frozenset({501, CLOSED}) if is_(TOKEN, v) else UNREADABLE | {501}),
        Part("Request-URI", b"sip:1@localhost", lambda n, v: invite(n, start=b"INVITE " + v + b" SIP/2.0"), request_uri),
        Part("Request-URI user", b"12345678", lambda n, v: invite(n, start=b"INVITE sip:" + v + b"@localhost SIP/2.0"), uri_user),
        Part("Request-URI host", b"localhost", lambda n, v: invite(n, start=b"INVITE sip:1@" + v + b" SIP/2.0"),
             when(HOST, EITHER | {416})),
        Part("Request-URI port", b"5061", lambda n, v: invite(n, start=b"INVITE sip:1@localhost:" + v + b" SIP/2.0"),
             when(lambda v: number_up_to(65535)(v) and len(v) < 6, EITHER | {416})),
        Part("Request-URI parameter", b"lr", lambda n, v: invite(n, start=b"INVITE sip:1@localhost;" + v + b" SIP/2.0"),
             when(PARAMETER, EITHER | {416})),
        Part("version", b"SIP/2.0", lambda n, v: invite(n, start=b"INVITE sip:1@localhost " + v),
             when(rb"(?i)SIP/2\.0", UNREADABLE | {505})),
        Part("version number", b"2.0", lambda n, v: invite(n, start=b"INVITE sip:1@localhost SIP/" + v),
             lambda v: REACHED if v == b"2.0" else frozenset({505}) if is_(rb"\d+\.\d+", v) else UNREADABLE | {505}),
        header("Via", VIA, when(re.escape(VIA) + rb"(?:," + re.escape(VIA) + rb")*", UNREADABLE)),
        header("Via", b"SIP/2.0", when(rb"(?i)SIP/2\.0", UNREADABLE), b"%s/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d"),
        header("Via", b"TLS", when(rb"(?i)TLS", UNREADABLE), b"SIP/2.0/%s 127.0.0.1:9;branch=z9hG4bK%(n)d"),
        header("Via", b"127.0.0.1", when(HOST, EITHER), b"SIP/2.0/TLS %s;branch=z9hG4bK%(n)d"),
        header("Via", b"5061", when(lambda v: is_(rb"[1-9]\d{0,3}", v), EITHER), b"SIP/2.0/TLS 127.0.0.1:%s;branch=z9hG4bK%(n)d"),
        header("Via", b"z9hG4bK1", when(rb"z9hG4bK" + TOKEN, UNREADABLE), b"SIP/2.0/TLS 127.0.0.1:9;branch=%s"),
        header("Via", b"a", when(TOKEN, EITHER), b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d%s"),
        header("Via", b"9", when(rb"[1-9]\d{0,3}", EITHER), b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d;rport=%s"),
        header("Via", b"127.0.0.1", when(rb"127\.0\.0\.1", EITHER), b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d;received=%s"),
        header("Via", b"ttl=1", EITHER_PARAMETER, b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d;%s"),
        header("Via", b"SIP/2.0/TLS a:1", lambda v: EITHER, b"SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%(n)d, %s"),
        header("From", b"<sip:a@b>;tag=1", when(rb"(?i)<sip:a@b>;tag=1", UNREADABLE)),
        header("From", b"Ann", when(QUOTED, EITHER), b'"%s" <sip:a@example.org>;tag=f%(n)d'),
        header("From", b"Ann", EITHER_TOKEN, b"%s <sip:a@example.org>;tag=f%(n)d"),
        header("From", b"sip:a@b", when(rb"sips?:(?:" + USER + rb"@)?" + HOST, EITHER), b"<%s>;tag=f%(n)d"),
        header("From", b"a", when(USER, EITHER), b"<sip:%s@example.org>;tag=f%(n)d"),
        header("From", b"example.org", when(HOST, EITHER), b"<sip:a@%s>;tag=f%(n)d"),
        header("From", b"f1", lambda v: UNREADABLE if not v.strip() else REACHED if is_(TOKEN, v) else EITHER,
               b"<sip:a@b>;tag=%s"),
        header("From", b"a=b", EITHER_PARAMETER, b"<sip:a@example.org>;tag=f%(n)d;%s"),
        header("To", b"<sip:a@b>", when(rb"<sips?:a@b>|sips?:a@b", EITHER)),
        header("To", b"Ann", when(QUOTED, EITHER), b'"%s" <sip:a@example.org>'),
        header("To", b"sip:a@b", when(rb"sips?:(?:" + USER + rb"@)?" + HOST, EITHER), b"<%s>"),
        header("To", b"t1", when(TOKEN, EITHER | {481}, frozenset({481})), b"<sip:a@b>;tag=%s"),
        header("Call-ID", b"a@b", when(WORD + rb"(?:@" + WORD + rb")?", EITHER)),
        header("CSeq", b"1", when(number_up_to(2**31 - 1), UNREADABLE), b"%s INVITE"),
        header("CSeq", b"INVITE", when(rb"INVITE", UNREADABLE), b"1 %s"),
        header("CSeq", b"1 INVITE", when(rb"\d{1,9}[ \t]+INVITE", UNREADABLE)),
        header("Contact", b"<sip:a@b>", when(rb"<sips?:a@b>|sips?:a@b", EITHER_ANSWERED)),
        header("Contact", b"Ann", when(QUOTED, EITHER_ANSWERED), b'"%s" <sip:a@127.0.0.1:9>'),
        header("Contact", b"sip:a@b", when(rb"sips?:(?:" + USER + rb"@)?" + HOST, EITHER_ANSWERED), b"<%s>"),
        header("Contact", b"a=b", lambda v: EITHER_ANSWERED, b"<sip:a@127.0.0.1:9>;%s"),
        header("Max-Forwards", b"70", when(number_up_to(255), REFUSED)),
        header("Require", b"100rel", lambda v: REACHED if v == b"timer" else frozenset({420}) if is_(TOKEN, v)
               else EITHER_ANSWERED | {420}),
        header("Proxy-Require", b"a", when(TOKEN, EITHER_ANSWERED)),
        header("Content-Type", b"application/sdp", content_type),
        header("Content-Type", b"a=b", lambda v: EITHER_ANSWERED, b"application/sdp;%s"),
        header("Content-Encoding", b"identity", lambda v: REACHED if v.lower() == b"identity"
               else frozenset({415}) if is_(TOKEN, v) else EITHER_ANSWERED | {415}),
        header("Record-Route", b"<sip:p.example.org;lr>", lambda v: EITHER_ANSWERED),
        header("Route", b"<sip:p.example.org;lr>", lambda v: EITHER_ANSWERED),
        Part("Session-Expires", b"90;refresher=uac", lambda n, v: invite(n, more=[b"Supported: timer", b"Session-Expires: " + v]),
             session_expires, False),
        header("Min-SE", b"90", when(number_up_to(2**32 - 1), EITHER_ANSWERED)),
        header("Supported", b"timer", lambda v: EITHER_ANSWERED),
        header("Replaces", b"a@b;to-tag=1;from-tag=2", when(rb"a@b;to-tag=1;from-tag=2", REFUSED | {481}, frozenset({481}))),
        header("Replaces", b"1", when(TOKEN, REFUSED | {481}, frozenset({481})), b"a@b;to-tag=1;from-tag=%s"),
        Part("Content-Length", b"%d" % len(OFFER), lambda n, v: invite(n, length=v), content_length, False),
        Part("header name", b"Subject", lambda n, v: invite(n, more=[v + b": a"]),
             lambda v: EITHER_ANSWERED | {415, 420, CLOSED}),
    ]
    # Whatever we do not read may be anything (RFC 3261 section 16.3, RFC 4475 section 3.1.2.12).
    for name in ("Accept", "Allow", "Date", "Expires", "Organization", "Reply-To", "Subject", "Timestamp", "User-Agent",
                 "Warning", "X-Unknown"):
        out.append(header(name, b"a", lambda v: REACHED))
    for line in OFFER.split(b"\r\n")[:-1]:
        out.append(Part(f"SDP {line[:12].decode()}", line[2:],
                        lambda n, v, line=line: invite(n, body=OFFER.replace(line, line[:2] + v)), lambda v: REACHED | REFUSED))
    return out


def EITHER_PARAMETER(v):
    return REACHED if is_(TOKEN + rb"(?:=" + TOKEN + rb")?", v) else EITHER


def EITHER_TOKEN(v):
    return REACHED if is_(TOKEN, v) else EITHER


# --- framing, as framing.hpp says it ---------------------------------------------------------------------------------

def framed(octets):
    """CLOSED, WAITS, or what follows the first message; by the limits, without a look at what the headers mean."""
    head, found, rest = octets.partition(b"\r\n\r\n")
    if not found or len(head) + 4 > HEAD_MAX or b"\0" in head:
        return CLOSED
    lines = head.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line for line in lines) or len(lines) - 1 > LINES_MAX:
        return CLOSED
    lengths, before = [], None
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t"):
            if number <= 1 or before == "length":
                return CLOSED
            continue
        name = line.split(b":", 1)[0].rstrip(b" \t").lower()
        before = "length" if number and name in (b"content-length", b"l") else None
        if before:
            lengths.append(line.partition(b":")[2].strip(b" \t"))
    if len(lengths) != 1 or not is_(rb"\d+", lengths[0]) or int(lengths[0]) > BODY_MAX:
        return CLOSED
    return WAITS if int(lengths[0]) > len(rest) else rest[int(lengths[0]):]


def cases():
    """[(part, anomaly, octets of a number, outcomes allowed)]"""
    out = []
    for part in parts():
        for name, anomaly in anomalies():
            value = anomaly(part.plain) if callable(anomaly) else anomaly
            out.append((part, name, value))
    return out


def expected(part, value, octets):
    frame = framed(octets)
    if frame in (CLOSED, WAITS):
        return frozenset({frame})
    if len(frame) > 0:  # a second message, and it is no message: what the first one was is answered before
        return part.rule(value) | {400, 415, CLOSED}
    logical = re.sub(rb"\r\n[ \t]+", b" ", value).strip(b" \t")
    if b"\r\n" in logical:  # the value ends there; what follows is a header of its own
        return part.rule(logical.split(b"\r\n")[0]) | EITHER | {415, 416, 420, 481, 501, 505}
    if logical != value and part.is_inner:  # a blank where none may be, or one that does not matter
        return part.rule(logical) | EITHER | {415, 416, 420, 481, 501, 505}
    return part.rule(logical)
