"""Wheels to measure with, made from this release's own Debian packages: real bytes, real compressibility, correct RECORD."""
import base64, csv, hashlib, io, multiprocessing, random, re, subprocess, zipfile
from pathlib import Path

# A cu126 install of PyTorch 2.7.1: name, version, compressed and unpacked megabytes as public locks and install logs tell them
# (unpacked where a lock has it, else at the ratio of nvidia-cublas-cu12: 600.8 / 393.1).
CU126 = [
    ("torch", "2.7.1", 821.2, 1500), ("nvidia_cudnn_cu12", "9.5.1.17", 571.0, 1000), ("nvidia_cublas_cu12", "12.6.4.1", 393.1, 600.8),
    ("nvidia_cusparse_cu12", "12.5.4.2", 216.6, 331), ("nvidia_nccl_cu12", "2.26.2", 201.3, 308), ("nvidia_cufft_cu12", "11.3.0.4", 200.2, 306),
    ("nvidia_cusolver_cu12", "11.7.1.2", 158.2, 242), ("nvidia_cusparselt_cu12", "0.6.3", 156.8, 240), ("triton", "3.3.1", 155.7, 420),
    ("nvidia_curand_cu12", "10.3.7.77", 56.3, 86), ("nvidia_cuda_nvrtc_cu12", "12.6.77", 23.7, 36), ("nvidia_nvjitlink_cu12", "12.6.85", 19.7, 30),
    ("numpy", "2.2.6", 16.8, 60), ("nvidia_cuda_cupti_cu12", "12.6.80", 8.9, 34.9), ("torchvision", "0.22.1", 7.5, 18), ("sympy", "1.14.0", 6.3, 28),
    ("networkx", "3.4.2", 1.7, 7), ("setuptools", "80.9.0", 1.2, 4), ("nvidia_cufile_cu12", "1.11.1.6", 1.1, 2.7), ("nvidia_cuda_runtime_cu12", "12.6.77", 0.9, 3),
    ("nvidia_nvtx_cu12", "12.6.77", 0.09, 0.3),
]
TAG = "py3-none-manylinux_2_28_x86_64"
# What real libraries in the pool compress to; the rest of a wheel's size comes from bytes that do not compress, as GPU code hardly does.
REAL_RATIO, CHUNK = 0.33, 64 << 10


def unpack(work):
    """This release's PyTorch, unpacked once: libraries, Python sources and C++ headers."""
    root = work / "torch-debs"
    if not (root / "usr").exists():
        root.mkdir(parents=True, exist_ok=True)
        depends = subprocess.run(["apt-cache", "depends", "--recurse", "--no-suggests", "--no-recommends", "python3-torch"], text=True, capture_output=True, check=True).stdout
        library = re.search(r"\blibtorch[0-9.]+\b", depends).group(0)
        subprocess.run(["apt-get", "download", "-q", library, "python3-torch", "libtorch-dev"], cwd=root, check=True, stdout=subprocess.DEVNULL)
        for deb in root.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", deb, root], check=True)
    return root


def write(path, name, version, files):
    """files: (path, chunks) pairs, in order; a chunk is bytes."""
    lines = io.StringIO()
    record = csv.writer(lines, lineterminator="\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as wheel:
        def put(inside, chunks):
            sha, size = hashlib.sha256(), 0
            entry = zipfile.ZipInfo(inside, (2025, 6, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            with wheel.open(entry, "w", force_zip64=False) as out:
                for chunk in chunks:
                    sha.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
            record.writerow([inside, "sha256=" + base64.urlsafe_b64encode(sha.digest()).rstrip(b"=").decode(), size])
        for inside, chunks in files:
            put(inside, chunks)
        info = f"{name}-{version}.dist-info"
        put(f"{info}/METADATA", [f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n".encode()])
        put(f"{info}/WHEEL", [f"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: false\nTag: {TAG}\n".encode()])
        record.writerow([f"{info}/RECORD", "", ""])
        wheel.writestr(f"{info}/RECORD", lines.getvalue())


def torch_like(work, megabytes=380):
    """One wheel of that size unpacked: PyTorch's libraries, its Python sources, its headers, and more of its library where that is too little."""
    path = work / f"torch-2.6.0-{TAG}.whl"
    if path.exists():
        return path
    root, total, files = unpack(work), 0, []
    for file in sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink()):
        inside = str(file.relative_to(root))
        place = next((new + inside[len(old):] for old, new in PLACES if inside.startswith(old)), None)
        if place and total + file.stat().st_size <= megabytes * 1000000:
            total += file.stat().st_size
            files.append((place, file))
    biggest = max((f for _, f in files), key=lambda f: f.stat().st_size)
    bytes_of = biggest.read_bytes()
    missing = megabytes * 1000000 - total
    filled = [("torch/lib/libmore.so", [(bytes_of * (missing // len(bytes_of) + 1))[:missing]])]
    write(path, "torch", "2.6.0", [(place, [file.read_bytes()]) for place, file in files] + filled)
    return path


PLACES = [("usr/lib/x86_64-linux-gnu/", "torch/lib/"), ("usr/lib/python3/dist-packages/torch/", "torch/"), ("usr/include/", "torch/include/")]


def library(pool, size, packed, seed):
    """size bytes that deflate to about packed: pieces of real libraries among bytes that do not compress."""
    rng, noise = random.Random(seed), max(0.0, min(1.0, (packed / size - REAL_RATIO) / (1 - REAL_RATIO)))
    while size > 0:
        length = min(CHUNK, size)
        if rng.random() < noise:
            yield rng.randbytes(length)
        else:
            at = rng.randrange(len(pool) - CHUNK)
            yield pool[at:at + length]
        size -= length


def make_one(job):
    folder, pool, (name, version, packed, unpacked), scale = job
    path = folder / f"{name}-{version}-{TAG}.whl"
    if not path.exists():
        pool = pool.read_bytes()
        size, packed = int(unpacked * 1e6 * scale), int(packed * 1e6 * scale)
        # A few libraries hold nearly all of a wheel; 300 modules stand for its Python.
        shares = [0.6, 0.25, 0.1, 0.04]
        files = [(f"{name}/lib/lib{i}.so", library(pool, int(size * share), int(packed * share), f"{name}{version}{i}")) for i, share in enumerate(shares)]
        files += [(f"{name}/module{i}.py", [f"# {name} {i}\n".encode() + pool[i * 997:i * 997 + int(size * 0.01 / 300)].hex().encode()[:40000]]) for i in range(300)]
        part = path.with_suffix(".part")
        write(part, name, version, files)
        part.rename(path)
    return path


def cu126_set(work, scale=1.0, also=()):
    """The whole set (3 GB at scale 1), made once below work; also: more (name, version, packed, unpacked)."""
    folder, pool = work / f"cu126-{scale}", work / "pool.bin"
    folder.mkdir(exist_ok=True)
    if not pool.exists():
        libraries = sorted((p for p in unpack(work).rglob("*.so*") if p.is_file() and not p.is_symlink()), key=lambda p: -p.stat().st_size)
        pool.write_bytes(libraries[0].read_bytes())
    with multiprocessing.Pool() as workers:
        return workers.map(make_one, [(folder, pool, wheel, scale) for wheel in [*CU126, *also]], chunksize=1)
