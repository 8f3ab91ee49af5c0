# SPDX-License-Identifier: Apache-2.0
"""Reads the table of rooms in docs/architecture.md, and the objects of a build.

CMake reads the same table (scripts/build/rooms.cmake). What it cannot say in an include path, the
remarks in brackets and "types", is kept here for the checks:
a room's row names other rooms (`uses`), each with the files it holds for and whether calls are allowed.
"""

import json
import os
import re
import subprocess
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TABLE = "docs/architecture.md"

# name in the table -> (pkg-config names, pattern of its headers)
LIBRARIES = {
    "OpenSSL": (["openssl"], r"openssl/"),
    "Lua 5.4": (["lua5.4"], r"(lua|lualib|lauxlib|luaconf)\.h$|lua5\.4/"),
    "libyaml": (["yaml-0.1"], r"yaml\.h$"),
    "SQLite": (["sqlite3"], r"sqlite3"),
    "libpq": (["libpq"], r"libpq|postgresql/"),
    "libuv": (["libuv"], r"uv(\.h|/)"),
    "libcurl": (["libcurl"], r"curl/"),
    "libical": (["libical"], r"libical/|ical\.h$"),
    "nghttp2": (["libnghttp2"], r"nghttp2/"),
    "jansson": (["jansson"], r"jansson"),
}
# "one each": in the room store an outside library belongs to one folder.
FOLDER_OF = {("store", "SQLite"): "sqlite/", ("store", "libpq"): "postgres/"}


class Use:
    """What one entry of a cell allows: for which files, and whether more than types."""

    def __init__(self, remark, types_only=False):
        self.remark = remark
        self.types_only = types_only

    def covers(self, path):
        """Whether the permission holds for this file of the room."""
        if self.remark == "listener only":
            return os.path.basename(path).startswith("listener")
        return True


class Room:
    def __init__(self, folder, uses_cell, libs_cell):
        self.folder = folder
        self.name = folder.split("/")[1]
        self.uses_cell = uses_cell
        self.libs_cell = libs_cell
        self.uses = {}
        self.libs = {}

    def files(self):
        """Its sources and private headers, then its door headers."""
        found = []
        for top in (self.folder, "include/assent/" + self.name):
            for folder, _, names in os.walk(os.path.join(SOURCE, top)):
                for name in sorted(names):
                    if name.endswith((".c", ".h")):
                        found.append(os.path.relpath(os.path.join(folder, name), SOURCE))
        return found


def entries(cell):
    """A cell's entries, each as (words, remark in brackets or '')."""
    for entry in cell.split(","):
        match = re.fullmatch(r"\s*([^(]*?)\s*(?:\(([^)]*)\))?\s*", entry)
        if not match:
            sys.exit(f"{TABLE}: cannot read '{entry}'")
        if match.group(1) not in ("", "-", "one each"):
            yield match.group(1), match.group(2) or ""


def read_rooms():
    """All rooms of the table by name, in its order."""
    rooms = {}
    with open(os.path.join(SOURCE, TABLE), encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.split("|")]
            match = re.fullmatch(r"`((?:engine|api)/[a-z]+)`", cells[1]) if len(cells) > 4 else None
            if match:
                room = Room(match.group(1), cells[3], cells[4])
                rooms[room.name] = room
    if not rooms:
        sys.exit(f"{TABLE}: no table of rooms found")
    for room in rooms.values():
        resolve(room, rooms)
    return rooms


def resolve(room, rooms):
    """Fills uses and libs from the row's cells."""
    for words, remark in entries(room.uses_cell):
        match = re.fullmatch(r"all engine rooms(?: but ([a-z]+))?", words)
        if words == "everything":
            names = list(rooms)
        elif match:
            names = [r.name for r in rooms.values() if r.folder.startswith("engine/") and r.name != match.group(1)]
        else:
            names = [re.sub(r"'s types$", "", words)]
        for name in names:
            if name not in rooms:
                sys.exit(f"{TABLE}: row {room.folder}: '{name}' is no room")
            if name != room.name:
                room.uses[name] = Use(remark, words.endswith("'s types"))
    for words, remark in entries(room.libs_cell):
        if words not in LIBRARIES:
            sys.exit(f"{TABLE}: row {room.folder}: '{words}' is no known library")
        room.libs[words] = Use(remark)


def read_objects(build, rooms):
    """The built objects of each room: {room: {source file: (defined symbols, undefined symbols)}}.

    A source without an object ends the check: a room that was not looked at is not pure.
    """
    try:
        with open(os.path.join(SOURCE, build, "compile_commands.json"), encoding="utf-8") as file:
            commands = json.load(file)
    except FileNotFoundError:
        sys.exit(f"{build} is not there; scripts/check warnings builds it")
    objects = {name: {} for name in rooms}
    for command in commands:
        output = re.search(r" -o (CMakeFiles/assent(?:_([a-z]+))?\.dir/\S+)", command["command"])
        name = (output.group(2) or "cli") if output else None
        if name in objects:
            source = os.path.relpath(command["file"], SOURCE)
            path = os.path.join(SOURCE, build, output.group(1))
            if not os.path.exists(path):
                sys.exit(f"{source} is not built in {build}; scripts/check warnings builds it")
            objects[name][source] = symbols(path)
    return objects


def symbols(path, *options):
    """The global symbols that an object or library defines, and those it wants: of its machine code, not of what is kept
    beside it for linking the whole (-flto), where nm's usual plugin would look and not see malloc."""
    listing = subprocess.run(["nm", "-g", "--plugin", "/dev/null", *options, path], check=True, capture_output=True, text=True).stdout
    defined, wanted = set(), set()
    for line in listing.splitlines():
        *_, kind, name = line.split()
        name = name.split("@")[0]
        if kind == "U":
            wanted.add(name)
        elif kind not in "wv":
            defined.add(name)
    return defined, wanted


def library_symbols(package):
    """What the shared libraries of a pkg-config package export."""
    flags = subprocess.run(["pkg-config", "--libs", package], capture_output=True, text=True).stdout.split()
    found = set()
    for flag in flags:
        if flag.startswith("-l"):
            found |= shared_symbols("lib" + flag[2:] + ".so")
    return found


def shared_symbols(name):
    path = subprocess.run(["gcc", "-print-file-name=" + name], capture_output=True, text=True).stdout.strip()
    return symbols(path, "-D", "--defined-only")[0] if os.path.isabs(path) else set()


def report(findings):
    """Prints each finding as it is made, and ends the check."""
    count = 0
    for finding in findings:
        print(finding, flush=True)
        count += 1
    sys.exit(1 if count else 0)
