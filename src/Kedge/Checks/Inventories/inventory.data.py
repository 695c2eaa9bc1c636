"""What is installed here, as one line of JSON on standard output. Nothing is imported but the standard library, nothing changed.

Runs with `python3 -I -S`, so that nothing that was put into the environment runs before it. The request is one JSON object on
standard input: sites [[kind, folder], …] to look for Python packages in (none: this interpreter's own), paths to describe,
deep: also compare every file with its package's RECORD or md5sums.
"""
import base64
import csv
import glob
import hashlib
import json
import os
import re
import signal
import stat
import sys

MARK = "kedge-inventory "
LONGEST, MOST = 1000, 100000
DPKG = "/var/lib/dpkg"


def clip(text):
    """Any text, or any name of a file, as something that JSON can hold."""
    return os.fsencode(text).decode("utf-8", "backslashreplace")[:LONGEST]


def lines_of(path, most=64 << 20):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read(most).split("\n")


def why(error):
    return clip(f"{error.strerror}: {error.filename}" if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}")


def packages():
    """dpkg's list, read without dpkg, which refuses all of it for one bad line."""
    found, broken, fields, first = [], [], {}, 1
    try:
        lines = lines_of(DPKG + "/status")
    except OSError as error:
        return {"list": [], "broken": [], "error": why(error)}
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if line[0] in " \t":
                continue
            name, colon, value = line.partition(":")
            if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name):
                broken.append(number)
            fields.setdefault(name.lower(), value.strip())
            continue
        if fields:
            state = fields.get("status", "").split()
            if len(state) != 3 or not fields.get("package") or (state[2] != "config-files" and not fields.get("version")):
                broken.append(first)
            elif state[2] not in ("config-files", "not-installed"):
                found.append([clip(fields["package"]), clip(fields["version"]), clip(fields.get("architecture", "")), clip(state[2])])
        fields, first = {}, number + 1
    return {"list": found[:MOST], "broken": broken[:20], "error": None}


def merged(path):
    """/lib/x as the file system has it where /lib is a link to usr/lib."""
    top = path.split("/", 2)[1] if path.count("/") > 1 else ""
    return "/usr" + path if top in ("bin", "sbin", "lib", "lib32", "lib64") and os.path.islink("/" + top) else path


def diversions():
    try:
        lines = lines_of(DPKG + "/diversions")
    except OSError:
        return {}
    return {merged(a): (merged(b), by) for a, b, by in zip(lines[::3], lines[1::3], lines[2::3])}


def listed():
    """Every path of every package: (path, package)."""
    for file in sorted(glob.glob(DPKG + "/info/*.list")):
        package = os.path.basename(file)[:-5]
        try:
            for line in lines_of(file):
                if line.startswith("/"):
                    yield merged(line), package
        except OSError:
            continue


def header(path):
    """Name and Version of METADATA or PKG-INFO; None for what is not there."""
    found = {}
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file.read(1 << 20).split("\n"):
            if not line.strip():
                break
            name, colon, value = line.partition(":")
            if colon and name in ("Name", "Version"):
                found.setdefault(name, clip(value.strip()))
    return found.get("Name"), found.get("Version")


def first_line(path):
    try:
        return clip(lines_of(path, 4096)[0].strip()) or None
    except OSError:
        return None


def origin(path):
    try:
        with open(path, encoding="utf-8") as file:
            said = json.loads(file.read(65536))
        return clip(str(said["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def wheels(sites, owned):
    """Everything with metadata in these folders that no package of the distribution brought."""
    found = []
    for kind, site in sites:
        try:
            names = sorted(os.listdir(site))
        except OSError:
            continue
        for folder in names:
            where = os.path.join(site, folder)
            if not folder.endswith((".dist-info", ".egg-info")) or where in owned:
                continue
            metadata = os.path.join(where, "METADATA" if folder.endswith(".dist-info") else "PKG-INFO")
            try:
                name, version = header(metadata if os.path.isdir(where) else where)
                error = None
            except OSError as wrong:
                name, version, error = None, None, why(wrong)
            found.append({
                "kind": kind, "site": clip(site), "folder": clip(folder), "name": name, "version": version, "error": error,
                "installer": first_line(os.path.join(where, "INSTALLER")), "origin": origin(os.path.join(where, "direct_url.json")),
                "record": os.path.isfile(os.path.join(where, "RECORD")),
            })
    return found[:MOST]


def recorded(wheel):
    """(path, sha256 in hex or None) of every file in a RECORD."""
    path = os.path.join(wheel["site"], wheel["folder"], "RECORD")
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        for row in csv.reader(file):
            if row and row[0]:
                digest = row[1][7:] if len(row) > 1 and row[1].startswith("sha256=") else None
                try:
                    digest = digest and base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
                except ValueError:
                    digest = "not a hash"
                yield os.path.normpath(os.path.join(wheel["site"], row[0])), digest


def digest_of(path, kind="sha256"):
    digest = hashlib.new(kind)
    # What is no ordinary file any more (a pipe!) must not be waited for.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "not a file", path)
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def describe(paths, installed):
    """What these paths are, and whose."""
    wanted, owner = set(paths), {}
    for path, package in listed():
        if path in wanted:
            owner.setdefault(path, [package, "package"])
    for wheel in installed:
        try:
            for path, _ in recorded(wheel):
                # A folder that is gone is listed without what was in it, and RECORD lists no folders.
                while len(path) > len(wheel["site"]):
                    if path in wanted:
                        owner.setdefault(path, [wheel["name"] or wheel["folder"], "wheel"])
                    path = os.path.dirname(path)
        except (OSError, csv.Error):
            pass
        for path in wanted:
            if path.startswith(os.path.join(wheel["site"], wheel["folder"]) + "/") or path == os.path.join(wheel["site"], wheel["folder"]):
                owner.setdefault(path, [wheel["name"] or wheel["folder"], "wheel"])
    return [{"path": clip(path), "owner": (owner.get(path) or [None])[0], **fact(path)} for path in paths[:MOST]]


def fact(path):
    """kind, and what tells one content from another; error where it cannot be read."""
    try:
        about = os.lstat(path)
        mode = f"{stat.S_IMODE(about.st_mode):o} {about.st_uid}:{about.st_gid}"
        if stat.S_ISLNK(about.st_mode):
            return {"kind": "link", "content": clip(os.readlink(path)), "mode": mode, "error": None}
        if stat.S_ISREG(about.st_mode):
            return {"kind": "file", "content": digest_of(path), "mode": mode, "error": None}
        return {"kind": "folder" if stat.S_ISDIR(about.st_mode) else "other", "content": None, "mode": mode, "error": None}
    except FileNotFoundError:
        return {"kind": "none", "content": None, "mode": None, "error": None}
    except (OSError, ValueError) as error:
        return {"kind": "other", "content": None, "mode": None, "error": why(error)}


def verify(installed):
    """Every file whose hash is not the one that its package says, or that is not there."""
    for wheel in installed:
        owner = wheel["name"] or wheel["folder"]
        try:
            for path, expected in recorded(wheel):
                if expected:
                    yield owner, path, expected, "sha256"
        except (OSError, csv.Error):
            continue
    diverted = diversions()
    for file in sorted(glob.glob(DPKG + "/info/*.md5sums")):
        package = os.path.basename(file)[:-8]
        for line in lines_of(file):
            expected, _, path = line.partition("  ")
            if len(expected) == 32 and path:
                path = merged("/" + path)
                to, by = diverted.get(path, (path, ""))
                yield package, path if by == package.split(":")[0] else to, expected, "md5"


def damaged(installed):
    found, looked = [], 0
    for owner, path, expected, kind in verify(installed):
        looked += 1
        try:
            actual, error = digest_of(path, kind), None
        except FileNotFoundError:
            actual, error = None, None
        except OSError as wrong:
            actual, error = None, why(wrong)
        if actual != expected and len(found) < MOST:
            found.append({"path": clip(path), "owner": owner, "expected": f"{kind}:{expected}"[:100], "found": actual and f"{kind}:{actual}", "error": error})
    return {"looked": looked, "list": found}


def driver():
    """The kernel's NVIDIA driver, the libraries that this container was given when it started, and its GPUs."""
    try:
        module = clip(lines_of("/proc/driver/nvidia/version", 4096)[0])
    except OSError:
        module = None
    libraries = {m.group(1) for pattern in ("/usr/lib/*/libcuda.so.*", "/usr/lib64/libcuda.so.*", "/usr/lib/libcuda.so.*")
                 for m in [re.search(r"libcuda\.so\.(\d+(?:\.\d+)+)$", p) for p in glob.glob(pattern)] if m}
    nodes = [n for n in sorted(os.listdir("/dev")) if re.fullmatch(r"nvidia\d+", n)]
    return {"module": module, "libraries": sorted(libraries)[:10], "nodes": nodes[:100]}


def own_sites():
    """The folders of the interpreter that runs this, its user's own among them."""
    import site
    folders = [*site.getsitepackages(), site.getusersitepackages()]
    return [["host", f] for f in dict.fromkeys(os.path.normpath(f) for f in folders)]


def answer(request):
    sites = [[kind, os.path.expanduser(folder)] for kind, folder in request["sites"]] or own_sites()
    system = {} if sites[0][0] == "host" else {p: o for p, o in listed() if p.endswith((".dist-info", ".egg-info"))}
    installed = wheels(sites, system)
    return {
        "python": sys.version.split()[0], "program": clip(sys.executable or ""), "packages": packages(), "wheels": installed, "driver": driver(),
        "paths": describe(request["paths"], installed) if request["paths"] else [],
        "damaged": damaged(installed) if request["deep"] else None,
    }


signal.alarm(540)
print("\n" + MARK + json.dumps(answer(json.load(sys.stdin))), flush=True)
