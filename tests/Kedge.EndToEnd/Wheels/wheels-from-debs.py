"""Makes wheels of what Debian packages install: wheels-from-debs.py OUT DEB[+DEB…]…

Each package with a .dist-info or .egg-info below dist-packages becomes one wheel of the same name and version: purelib
without extension modules, else tagged for the CPython that they are built for; METADATA as Debian ships it, RECORD and WHEEL
written anew (binary distribution format; PEP 376, 427). Links are followed into packages joined by "+" (python3-torch+libtorch2.6), as
torch's own wheels carry their libraries; what is not there is left to the image. Wheels that a package ships as they are
(python3-setuptools-whl) are copied.
"""
import base64
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

SITE = "usr/lib/python3/dist-packages"


def files_below(folder):
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(where, name)
            own_test = "/bin/" in path and "test" in name.lower()
            if os.path.exists(path) and "__pycache__" not in path and not own_test:
                yield os.path.relpath(path, folder), path


def loosened(metadata):
    """Debian patches exact pins out of its packages' relations, not out of their metadata: its own versions must do."""
    return re.sub(r"^(Requires-Dist: [A-Za-z0-9._-]+ ?\(?)==", r"\1>=", metadata, flags=re.MULTILINE)


def metadata_of(site):
    """Text of METADATA, and the folder or file that it came from."""
    for name in sorted(os.listdir(site)):
        path = os.path.join(site, name)
        if name.endswith(".dist-info"):
            return open(os.path.join(path, "METADATA"), encoding="utf-8").read(), name
        if name.endswith(".egg-info"):
            inner = os.path.join(path, "PKG-INFO") if os.path.isdir(path) else path
            return with_requirements(open(inner, encoding="utf-8").read(), path), name
    return None, None


def with_requirements(text, egg):
    """An egg's requires.txt as Requires-Dist, up to its first section of extras."""
    requires = os.path.join(egg, "requires.txt")
    if "Requires-Dist" in text or not os.path.isfile(requires):
        return text
    plain = [line.strip() for line in open(requires, encoding="utf-8").read().split("\n[")[0].splitlines() if line.strip()]
    head, _, body = text.partition("\n\n")
    return "\n".join([head.rstrip(), *(f"Requires-Dist: {line}" for line in plain)]) + "\n\n" + body


def field(metadata, name):
    return re.search(rf"^{name}: (.*)$", metadata, re.MULTILINE).group(1).strip()


def tag_of(names):
    """py3-none-any, or the one CPython that all extension modules are for."""
    found = {m.group(1) for m in (re.search(r"\.cpython-(\d+)-x86_64-linux-gnu\.so$", n) for n in names) if m}
    native = any(n.endswith(".so") for n in names)
    if not native:
        return "py3-none-any"
    python = f"cp{found.pop()}" if len(found) == 1 else f"cp{sys.argv_python}"
    return f"{python}-{python}-linux_x86_64"


def write(out, metadata, files):
    name = re.sub(r"[-_.]+", "_", field(metadata, "Name")).lower()
    version = field(metadata, "Version")
    info = f"{name}-{version}.dist-info"
    tag = tag_of([n for n, _ in files])
    root = str(tag == "py3-none-any").lower()
    parts = [(n, open(p, "rb").read()) for n, p in files]
    parts.append((f"{info}/METADATA", metadata.encode()))
    parts.append((f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: wheels-from-debs\nRoot-Is-Purelib: {root}\nTag: {tag}\n".encode()))
    record = [f"{quoted(n)},sha256={urlsafe(b)},{len(b)}" for n, b in parts] + [f"{info}/RECORD,,"]
    parts.append((f"{info}/RECORD", ("\n".join(record) + "\n").encode()))
    path = os.path.join(out, f"{name}-{version}-{tag}.whl")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as wheel:
        for n, content in parts:
            entry = zipfile.ZipInfo(n, (2020, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    print(os.path.basename(path))


def quoted(name):
    return '"' + name.replace('"', '""') + '"' if "," in name or '"' in name else name


def urlsafe(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def main(out, debs):
    os.makedirs(out, exist_ok=True)
    for deb in debs:
        with tempfile.TemporaryDirectory(dir=out) as root:
            for part in deb.split("+/") if "+/" in deb else [deb]:
                subprocess.run(["dpkg-deb", "-x", part if os.path.exists(part) else "/" + part, root], check=True)
            for whole in glob.glob(os.path.join(root, "usr/share/python-wheels/*.whl")):
                print(os.path.basename(shutil.copy(whole, out)))
            site = os.path.join(root, SITE)
            metadata, info = metadata_of(site) if os.path.isdir(site) else (None, None)
            if metadata:
                write(out, loosened(metadata), [(n, p) for n, p in files_below(site) if n.split("/")[0] != info])


sys.argv_python = os.environ.get("WHEEL_PYTHON", "313")
main(sys.argv[1], sys.argv[2:])
