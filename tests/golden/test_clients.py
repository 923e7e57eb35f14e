"""docs/clients.md and the folders here speak of the same clients: each that is named there has its requests here, for every dialect that it
is said to ask, and no folder is without a name."""

import pathlib
import re

HERE = pathlib.Path(__file__).parent
NOT_OF_A_CLIENT = {"site", "__pycache__"}
SHARED = "autodiscover.xml"  # the path at which three dialects are asked


def ways():
    """The last segment of each path that only one dialect has, and that dialect: from the list of dialects of the model."""
    found = {}
    text = (HERE.parents[1] / "include/smartdiscover/model/dialects.hpp").read_text(encoding="utf-8").replace("\\\n", " ")
    for dialect, routes in re.findall(r"\bX\((\w+), (?:password|anonymous|off),(.*?\})\s*\)", text):
        for path in re.findall(r'\{"([^"]+)"', routes):
            found[path.removesuffix("/*").rstrip("/").rpartition("/")[2]] = dialect
    del found[SHARED]
    return found


WAYS = ways()


def rows(text, *heads):
    """The rows of every table that has these columns, as lists of cells."""
    found, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells == list(heads):
            inside = True
        elif not cells:
            inside = False
        elif inside and set(line) - set("|-"):
            found.append(cells)
    return found


def clients(cell):
    """The names in a cell: "iOS, macOS (Safari); `jmap` JMAP clients"."""
    words = re.sub(r"\(.*?\)|`.*?`|\bin the same way\b", "", cell)
    return [name.strip() for name in re.split(r"[,;]", words) if name.strip()]


def dialect_of(request):
    text = request.read_text(encoding="utf-8")
    method, target = re.search(r"(?m)^([A-Z]+) (\S+) HTTP/", text).groups()
    file = target.split("?")[0].rstrip("/").lower()
    if file.endswith("/" + SHARED):
        return "smartdiscover" if method in ("GET", "HEAD") else "mobilesync" if "mobilesync/responseschema" in text else "outlook"
    parts = file.split("/")
    return next((WAYS[part] for part in reversed(parts) if part in WAYS), None)


TEXT = (HERE.parents[1] / "docs" / "clients.md").read_text(encoding="utf-8")
FOLDERS = {client: folder.strip("`") for client, folder in rows(TEXT, "client", "folder")}


def test_every_folder_is_named_and_every_named_folder_is_there():
    there = {path.name for path in HERE.iterdir() if path.is_dir()} - NOT_OF_A_CLIENT
    assert sorted(FOLDERS.values()) == sorted(there)


def test_every_client_has_its_requests_for_what_it_asks():
    asked = rows(TEXT, "request", "dialect", "who asks")
    assert {dialect.strip("`") for _, dialect, _ in asked} == {"outlook", "mobilesync", "smartdiscover"} | set(WAYS.values())
    for _, dialect, who in asked:
        for client in clients(who):
            assert client in FOLDERS, f"{client} asks {dialect} and has no folder"
            spoken = {dialect_of(request) for request in (HERE / FOLDERS[client]).glob("*/request.http")}
            assert dialect.strip("`") in spoken, f"{FOLDERS[client]} has no request in {dialect}"


def test_every_client_is_said_to_ask_something():
    named = {client for _, _, who in rows(TEXT, "request", "dialect", "who asks") for client in clients(who)}
    assert set(FOLDERS) - named == {"curl", "Microsoft's Remote Connectivity Analyzer"}
