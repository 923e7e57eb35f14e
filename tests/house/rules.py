"""The rules of the house (docs/architecture.md), read from the sources alone.

Each rule is a function that takes the root of the project and yields findings, "file:line: what is wrong". They need no build.
"""

import pathlib
import re

FLOORS = {
    "base": 1,
    "observe": 2, "model": 2,
    "http": 3, "throttle": 3,
    "yaml": 4, "dialects": 4, "tls": 4, "dns": 4, "async": 4,
    "service_map": 5, "server": 5, "client": 5, "passwords": 5,
    "users": 6,
    "sign_in": 7,
    "discovery": 8, "site": 8,
    "daemon": 9, "admin": 9,
}

# Libraries that stay in the rooms that wrap them.
KEPT_IN = {
    r"boost/beast(/|\.hpp)": {"client"},
    r"yaml-cpp/": {"yaml"},
    r"pugixml\.hpp": {"dialects"},
    r"spdlog/": {"observe"},
    r"CLI/|CLI11": {"daemon", "admin"},
    r"ares\w*\.h$": {"dns"},
}

# Rooms that are functions from values to values: no loop of events, no clock, no logger.
PURE = {"base", "model", "yaml", "http", "dialects", "service_map"}
FORBIDDEN_IN_PURE = r"boost/(asio|beast)(/|\.hpp)|spdlog/"
CLOCK = re.compile(r"\b(?:system|steady|high_resolution|utc)_clock::now\s*\(|\b(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&)|\bclock_gettime\s*\(|\bgettimeofday\s*\(")
TIMELESS = {"base", "model", "yaml", "http", "dialects", "service_map"}

# They block a thread, and a stop with it, for as long as a name server is silent.
BLOCKING_RESOLVER = re.compile(r"\b(?:tcp|udp|Tcp|Udp)::resolver\b|\bbasic_resolver\b|\b(?:getaddrinfo|gethostbyname\w*)\s*\(")

LONGEST_FILE = 500
VAGUE = "Manager|Helper|Util|Utils|Data|Info"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CODE = {".cpp", ".hpp"}
TEXT = CODE | {".py", ".sh", ".md", ".txt", ".cmake", ".json", ".yaml", ".yml", ".http", ".service", ".socket", ".conf", ".scd", ""}


def files_below(root, *folders, suffixes=CODE):
    for folder in folders:
        base = root / folder
        for path in sorted(base.rglob("*")) if base.is_dir() else []:
            if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts:
                yield path


def room_of(root, path):
    """The room a file belongs to, or None for files that stand in no room (src/asio.cpp)."""
    parts = path.relative_to(root).parts
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ("include", "smartdiscover") and len(parts) > 3:
        return parts[2]
    return None


def room_included(root, name):
    """(room, is_public) that an #include names, or None where it is no room of ours."""
    parts = pathlib.PurePosixPath(name).parts
    if len(parts) > 2 and parts[0] == "smartdiscover":
        return parts[1], True
    if len(parts) > 1 and parts[0] in FLOORS:
        return parts[0], False
    return None


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(2), match.group(1)


def where(root, path, line=None):
    return f"{path.relative_to(root)}:{line}" if line else f"{path.relative_to(root)}"


def rooms_are_known(root):
    for base in (root / "src", root / "include" / "smartdiscover"):
        for folder in sorted(base.iterdir()) if base.is_dir() else []:
            if folder.is_dir() and folder.name not in FLOORS:
                yield f"{where(root, folder)}: no such room; the house has {', '.join(FLOORS)}"


def arrows_point_down(root):
    for path in files_below(root, "include", "src"):
        room = room_of(root, path)
        if room not in FLOORS:
            continue
        for line, name, _ in includes(path):
            target = room_included(root, name)
            if target is None:
                continue
            other, public = target
            if other not in FLOORS:
                yield f"{where(root, path, line)}: {name}: no such room"
            elif other != room and FLOORS[other] >= FLOORS[room]:
                yield (f"{where(root, path, line)}: {room} (floor {FLOORS[room]}) may not include {name} "
                       f"(floor {FLOORS[other]}): arrows point down")
            elif other != room and not public:
                yield f"{where(root, path, line)}: {name} is private to {other}; what rooms show each other is in include/"
            elif other == room and not public and path.relative_to(root).parts[0] == "include":
                yield f"{where(root, path, line)}: a public header may not include {name}, which is private"


def libraries_stay_home(root):
    for path in files_below(root, "include", "src"):
        room = room_of(root, path)
        for line, name, _ in includes(path):
            for library, rooms in KEPT_IN.items():
                if re.match(library, name) and room not in rooms and room is not None:
                    yield f"{where(root, path, line)}: {name} belongs into {' and '.join(sorted(rooms))} alone"
            if room in PURE and re.match(FORBIDDEN_IN_PURE, name):
                yield f"{where(root, path, line)}: {room} is pure: no {name}"


def code_without_comments(text):
    """Comments and the insides of literals blanked, every line kept where it is."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        found = match.group(0)
        inside = re.sub(r"[^\n]", " ", found)
        return '"' + inside[1:-1] + '"' if found[0] in "\"R" and len(found) > 1 else inside

    return token.sub(blank, text)


def pure_rooms_know_no_clock(root):
    for path in files_below(root, "include", "src"):
        if room_of(root, path) not in TIMELESS:
            continue
        for number, line in enumerate(code_without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            if CLOCK.search(line):
                yield f"{where(root, path, number)}: {room_of(root, path)} asks no clock; the time is handed in"


def names_are_resolved_in_dns(root):
    for path in files_below(root, "include", "src"):
        for number, line in enumerate(code_without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            if BLOCKING_RESOLVER.search(line):
                yield f"{where(root, path, number)}: host names are resolved by dns::Resolver, which never blocks"


def dialects_have_no_special_cases(root):
    for path in files_below(root, "include", "src"):
        if room_of(root, path) in ("model", "dialects"):
            continue
        for number, line in enumerate(code_without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            if re.search(r"\bDialectName::\w", line):
                yield f"{where(root, path, number)}: no dialect is a special case by its name: make it a field of Dialect"


# What base alone does, and the files that open one for another purpose than to read it whole.
PRIMITIVES = {
    r'"0123456789(?:abcdef|ABCDEF)"': "a table of hexadecimal digits: use base/hex.hpp",
    r'"[^"]*ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\+': "the alphabet of base64: use base/base64.hpp",
    r"c - 'a' \+ 10": "reads hexadecimal digits: use hex_value of base/hex.hpp",
    r"\bifstream\b|\bfopen\s*\(|istreambuf_iterator": "reads a file: use read_file or read_secret of base/file.hpp",
    r"(?<![\w>])::open(?:at)?\s*\(": "opens a file: use read_file or read_secret of base/file.hpp",
}
OPENS_FOR_ANOTHER_PURPOSE = {
    "src/admin/new_files.cpp",       # creates
    "src/admin/users_file.cpp",      # locks a folder
    "src/users/files/fresh_file.cpp",  # asks whether the file could be opened
}


def primitives_are_in_base(root):
    for path in files_below(root, "include", "src"):
        if room_of(root, path) in ("base", None):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for pattern, advice in PRIMITIVES.items():
                if "::open" in pattern and where(root, path) in OPENS_FOR_ANOTHER_PURPOSE:
                    continue
                if re.search(pattern, line):
                    yield f"{where(root, path, number)}: {advice}"


def files_are_short(root):
    for path in files_below(root, "include", "src", "tests", "scripts", suffixes=CODE | {".py", ""}):
        try:
            length = len(path.read_text(encoding="utf-8").splitlines())
        except UnicodeDecodeError:
            continue
        if length > LONGEST_FILE:
            yield f"{where(root, path)}: {length} lines; at {LONGEST_FILE} a second idea has moved in"


def names_say_something(root):
    declared = re.compile(rf"\b(?:class|struct|enum(?:\s+class)?|union|using)\s+(\w*(?:{VAGUE}))\b")
    for path in files_below(root, "include", "src", "tests"):
        if re.search(rf"(^|_)({VAGUE.lower()})(s?)$", path.stem):
            yield f"{where(root, path)}: the name says nothing; what is the idea?"
        for number, line in enumerate(code_without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            for match in declared.finditer(line):
                yield f"{where(root, path, number)}: {match.group(1)} says nothing; what is the idea?"


def awaited_expression(code, start):
    """The text from `start` to the end of the expression: its ';', or a bracket that it did not open."""
    depth = 0
    for position in range(start, len(code)):
        character = code[position]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:
                return code[start:position]
        elif character == ";" and depth == 0:
            return code[start:position]
    return code[start:]


def nested_calls(expression):
    """The names of what is called inside the arguments of an awaited call, as send(f(x)): their values are temporaries."""
    depth, name = 0, ""
    for character in expression:
        if character.isalnum() or character in "_:":
            name += character
            continue
        if character in "([{":
            if character == "(" and depth > 0 and name:
                yield name
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return
        name = ""


def awaits_name_their_lambdas(root):
    """g++ 12.2 destroys capturing lambdas, aggregates and some other temporaries of a co_await expression twice."""
    # What these return is trivial to destroy, or a reference.
    harmless = re.compile(r"(?:std::(?:move|forward|ref|cref|as_const)|(?:\w+::)*(?:buffer|dynamic_buffer|as_tuple|get_executor|context|use_awaitable))$")
    capturing = re.compile(r"(?<![\w\])\[])\s*\[[^\[\]]+\]\s*(?:\(|\{|mutable|noexcept|->)")
    aggregate = re.compile(r"\{\s*\.\w+\s*=")
    for path in files_below(root, "include", "src", "tests"):
        code = code_without_comments(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\bco_await\b", code):
            expression = awaited_expression(code, match.end())
            line = code.count("\n", 0, match.start()) + 1
            # The body of a captureless lambda has awaits of its own, which this loop meets in their turn.
            if capturing.search(expression):
                yield f"{where(root, path, line)}: a capturing lambda inside co_await: name it first, then await it"
            if aggregate.search(expression):
                yield f"{where(root, path, line)}: an aggregate inside co_await: name it first, then await it"
            for call in nested_calls(expression) if room_of(root, path) else ():
                if not harmless.match(call):
                    yield f"{where(root, path, line)}: {call}() inside the arguments of a co_await: name its value first, then await"


def no_machine_paths(root):
    # Spelled in pieces, so that this file does not find itself.
    machine = re.compile(r"(?<![\w.\-}~$])/(?:" + "wo" + r"rk|fa" + r"rm|ro" + r"ot|home/[a-z][a-z0-9]*)/[\w.]")
    tops = [path for path in sorted(root.iterdir()) if path.name not in {".git", "build", ".cache"}]
    for top in tops:
        for path in [top] if top.is_file() else [p for p in sorted(top.rglob("*")) if p.is_file()]:
            if path.suffix not in TEXT or "__pycache__" in path.parts:
                continue
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if machine.search(line):
                    yield f"{where(root, path, number)}: a path of one machine"


# Words that users of the program never read, and what is written instead.
WORDS = {
    r"strangers?": "client, peer",
    r"octets?(?!-stream)": "byte",
    r"believ(?:e|es|ed|ing)": "trust, verify",
    r"nobody": "no user, no client",
    r"whoever|whomever": "the user who, the client that",
    r"somebody": "a user, a client",
    r"anybody": "any user, any client",
    r"overdue": "timed out",
    r"remember(?:s|ed|ing)?": "cache, cached",
    r"recollections?": "cache lookup",
    r"told": "shown, reported, answered",
    r"kept": "stored, held, unchanged",
    r"(?:is|are) none": "is not valid, is not a ...",
    r"wind up": "shut down, expire",
    r"hung up on": "disconnected",
}
ANY_WORD = re.compile(r"\b(?:%s)\b" % "|".join(WORDS), re.I)


def texts_of(root):
    """(file, line, text) of all that users read: pages, manuals, comments of the shipped files, and the literals of the program."""
    pages = [root / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    for top in ("docs", "config"):
        pages += [p for p in sorted((root / top).rglob("*")) if p.is_file() and p.suffix != ".pyc"] if (root / top).is_dir() else []
    for path in pages:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else [], 1):
            yield path, number, line
    literal = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\'', re.S)
    for path in files_below(root, "include", "src"):
        code = path.read_text(encoding="utf-8")
        for match in literal.finditer(code):
            if match.group(0)[0] in "R\"":
                for offset, line in enumerate(match.group(0).split("\n")):
                    yield path, code.count("\n", 0, match.start()) + 1 + offset, line


def words_are_plain(root):
    for path, number, text in texts_of(root):
        match = ANY_WORD.search(text.replace("is None", ""))  # of Python
        if match:
            better = next(better for word, better in WORDS.items() if re.fullmatch(word, match.group(0), re.I))
            yield f'{where(root, path, number)}: "{match.group(0)}": write {better}'


def headers_begin_well(root):
    for path in files_below(root, "include", "src", suffixes={".hpp"}):
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0] != "#pragma once":
            yield f"{where(root, path, 1)}: a header begins with #pragma once"


RULES = [
    rooms_are_known, arrows_point_down, libraries_stay_home, pure_rooms_know_no_clock, names_are_resolved_in_dns, files_are_short,
    names_say_something, awaits_name_their_lambdas, no_machine_paths, headers_begin_well,
    primitives_are_in_base, words_are_plain, dialects_have_no_special_cases,
]


def findings(root):
    root = pathlib.Path(root)
    return [finding for rule in RULES for finding in rule(root)]


def lines_of_code_and_tests(root):
    root = pathlib.Path(root)

    def count(*folders, suffixes):
        return sum(len(p.read_text(encoding="utf-8", errors="replace").splitlines()) for p in files_below(root, *folders, suffixes=suffixes))

    return count("include", "src", suffixes=CODE), count("tests", suffixes=CODE | {".py", ".http", ".yaml"})
