"""Which interpreter this is and what is installed for it, as one line of JSON. Nothing but the standard library is imported.

Runs with `-I -S`: nothing that was put into the environment runs before it, neither sitecustomize nor .pth files. So where packages lie
is worked out here as site.py does (https://docs.python.org/3/library/site.html; Debian's dist-packages). Folders' names tell
name and version (https://packaging.python.org/en/latest/specifications/recording-installed-packages/): no file is opened
for most of them, and thousands cost milliseconds.
"""
import json
import os
import re
import sys

MOST, LONGEST = 5000, 200
PYTHON = "python%d.%d" % sys.version_info[:2]


def sites():
    """In the order of sys.path: what comes first hides what comes later."""
    yield from filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    home = os.path.dirname(os.path.dirname(sys.executable))
    try:
        with open(os.path.join(home, "pyvenv.cfg"), encoding="utf-8", errors="replace") as file:
            venv = file.read(1 << 16)
    except OSError:
        venv = None
    if venv is not None:
        yield os.path.join(home, "lib", PYTHON, "site-packages")
        if not re.search(r"(?im)^\s*include-system-site-packages\s*=\s*true\s*$", venv):
            return
    if not os.environ.get("PYTHONNOUSERSITE"):
        base = os.environ.get("PYTHONUSERBASE") or os.path.expanduser("~/.local")
        yield os.path.join(base, "lib", PYTHON, "site-packages")
    prefix = sys.base_prefix
    for lib in (os.path.join("local", "lib", PYTHON), os.path.join("lib", PYTHON), os.path.join("lib", "python3")):
        yield os.path.join(prefix, lib, "dist-packages")
    yield os.path.join(prefix, "lib", PYTHON, "site-packages")


def version_inside(path):
    """Of a development install, whose folder's name has none."""
    try:
        with open(os.path.join(path, "PKG-INFO"), encoding="utf-8", errors="replace") as file:
            found = re.search(r"(?m)^Version: *(\S+)", file.read(1 << 14))
            return found.group(1) if found else "unknown"
    except OSError:
        return "unknown"


def packages():
    found = {}
    for site in sites():
        try:
            names = sorted(os.listdir(site))
        except OSError:
            continue
        for name in names:
            if not name.endswith((".dist-info", ".egg-info")) or len(name) > LONGEST:
                continue
            package, _, version = name.rpartition(".")[0].partition("-")
            version = re.sub(r"-py\d.*$", "", version) or version_inside(os.path.join(site, name))
            found.setdefault(re.sub(r"[-_.]+", "-", package).lower(), version)
            if len(found) >= MOST:
                return found
    return found


print(json.dumps({"executable": sys.executable, "version": sys.version.split()[0], "packages": packages()}))
