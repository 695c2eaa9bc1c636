"""Row S6: do the tensors of this environment really work? Offline, in seconds; one JSON line per check on standard output.

Runs inside the image with nothing but the standard library and torch. Expected versions come in KEDGE_PYTHON and KEDGE_TORCH.
"""
import json
import os
import subprocess
import sys
import time
import traceback


def say(name, ok, detail):
    print(json.dumps({"check": name, "ok": bool(ok), "detail": detail}), flush=True)


def check(name):
    """Runs a function that returns what it saw, or raises; an assertion's text is the detail of a failure."""
    def run(function):
        try:
            say(name, True, function())
        except AssertionError as wrong:
            say(name, False, str(wrong) or "not as it should be")
        except BaseException as wrong:  # a broken library may raise anything
            say(name, False, f"{type(wrong).__name__}: {wrong}".splitlines()[0][:300])
            traceback.print_exc(file=sys.stderr)
    return run


def ddp_rank(rank, world, port, results):
    """Puts this rank's gradient into results, or what went wrong."""
    try:
        ddp_step(rank, world, port, results)
    except BaseException as wrong:
        results.put((rank, f"{type(wrong).__name__}: {wrong}".splitlines()[0][:300]))


def ddp_step(rank, world, port, results):
    """One DistributedDataParallel step on this rank's half of a fixed batch."""
    import torch
    import torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=world)
    model, inputs, targets = fixed_problem()
    half = slice(rank * 8, rank * 8 + 8)
    wrapped = DistributedDataParallel(model)  # must outlive backward: its reducer dies with it
    torch.nn.functional.mse_loss(wrapped(inputs[half]), targets[half]).backward()
    results.put((rank, model.weight.grad.tolist()))
    dist.barrier()
    dist.destroy_process_group()


def fixed_problem():
    import torch
    torch.manual_seed(0)
    return torch.nn.Linear(6, 3), torch.randn(16, 6), torch.randn(16, 3)


@check("python")
def _():
    here, wanted = "%d.%d" % sys.version_info[:2], os.environ.get("KEDGE_PYTHON") or ""
    assert not wanted or here == wanted, f"Python is {here}, the lock says {wanted}"
    return sys.version.split()[0]


@check("torch")
def _():
    import torch
    here, wanted = torch.__version__, os.environ.get("KEDGE_TORCH") or ""
    assert not wanted or here.split("+")[0] == wanted, f"torch is {here}, the lock says {wanted}"
    return here


# First of all, because it forks: no thread pool may exist yet.
@check("ddp step")
def _():
    import multiprocessing
    import queue
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()
    ranks = [fork.Process(target=ddp_rank, args=(rank, 2, port, results), daemon=True) for rank in range(2)]
    for rank in ranks:
        rank.start()
    try:
        gradients = dict(results.get(timeout=60) for _ in ranks)
    except queue.Empty:
        raise AssertionError("two gloo processes on 127.0.0.1 did not finish a step within 60 s")
    for gradient in gradients.values():
        assert not isinstance(gradient, str), gradient
    for rank in ranks:
        rank.join(20)
    import torch
    model, inputs, targets = fixed_problem()
    torch.nn.functional.mse_loss(model(inputs), targets).backward()
    worst = max((torch.tensor(gradient) - model.weight.grad).abs().max().item() for gradient in gradients.values())
    assert worst < 1e-5, f"the gradient of two processes differs from that of one by {worst:.2g}"
    return f"gloo, 2 processes: gradient equals that of one process (within {worst:.1g})"


@check("autograd")
def _():
    import torch
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)).double()
    x = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    net(x).sum().backward()
    step, worst = 1e-6, 0.0
    with torch.no_grad():
        for i in range(x.numel()):
            shift = torch.zeros_like(x).view(-1)
            shift[i] = step
            numeric = (net(x + shift.view_as(x)).sum() - net(x - shift.view_as(x)).sum()) / (2 * step)
            worst = max(worst, abs(numeric.item() - x.grad.view(-1)[i].item()))
    assert worst < 1e-7, f"gradients differ from finite differences by {worst:.2g}"
    return f"gradients equal finite differences (within {worst:.1g})"


@check("conv2d")
def _():
    import torch
    torch.manual_seed(2)
    x, w = torch.randn(2, 3, 9, 8), torch.randn(4, 3, 3, 3)
    fast = torch.nn.functional.conv2d(x, w, stride=2, padding=1)
    padded = torch.zeros(2, 3, 11, 10, dtype=torch.float64)
    padded[:, :, 1:10, 1:9] = x
    slow = torch.zeros(fast.shape, dtype=torch.float64)
    for i in range(fast.shape[2]):
        for j in range(fast.shape[3]):
            window = padded[:, :, 2 * i:2 * i + 3, 2 * j:2 * j + 3]
            slow[:, :, i, j] = (window[:, None] * w[None].double()).sum(dim=(2, 3, 4))
    worst = (fast - slow).abs().max().item()
    assert worst < 1e-4, f"conv2d differs from its definition by {worst:.2g}"
    return f"equals its definition (within {worst:.1g})"


@check("matmul")
def _():
    import torch
    torch.manual_seed(3)
    a, b = torch.randn(257, 511), torch.randn(511, 129)
    worst = ((a @ b).double() - a.double() @ b.double()).abs().max().item()
    assert worst < 1e-3, f"float32 matmul differs from float64 by {worst:.2g}"
    exact = (torch.arange(12.0).view(3, 4) @ torch.ones(4, 2)).tolist()
    assert exact == [[6.0, 6.0], [22.0, 22.0], [38.0, 38.0]], f"a product of small integers is {exact}"
    return f"float32 equals float64 (within {worst:.1g})"


@check("blas")
def _():
    import torch
    a = torch.randn(1000, 1000)
    a @ a
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        seconds.append(time.perf_counter() - start)
    with open("/proc/self/maps") as maps:
        names = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line}
    known = sorted(n for n in names if any(k in n for k in ("openblas", "mkl", "blis", "armpl", "libblas", "atlas")))
    # The reference BLAS needs 0.4 s and more for this product, an optimised one about 0.01 s per core.
    assert min(seconds) < 0.2, f"1000x1000 matmul takes {min(seconds):.2f} s: the BLAS ({', '.join(known) or 'unknown'}) is not an optimised one"
    return f"1000x1000 matmul in {min(seconds) * 1000:.0f} ms, {', '.join(known) or 'BLAS linked into torch'}"


class Squares:
    """A dataset of 64 items, each big enough (256 KiB) that the default shared memory of 64 MiB would be felt."""
    def __len__(self):
        return 64

    def __getitem__(self, i):
        import torch
        return torch.full((65536,), float(i * i))


@check("dataloader workers")
def _():
    import torch
    loader = torch.utils.data.DataLoader(Squares(), batch_size=8, num_workers=2, timeout=60)
    sums = [batch.mean(dim=1).sum().item() for batch in loader]
    assert sum(sums) == sum(i * i for i in range(64)), f"2 workers gave other data: {sum(sums)}"
    shm = os.statvfs("/dev/shm")
    return f"2 workers, /dev/shm of {shm.f_frsize * shm.f_blocks / 2**20:.0f} MiB"


@check("save and load")
def _():
    import tempfile
    import torch
    model, _, _ = fixed_problem()
    with tempfile.TemporaryDirectory() as folder:
        torch.save(model.state_dict(), os.path.join(folder, "model.pt"))
        state = torch.load(os.path.join(folder, "model.pt"), weights_only=True)
    assert all(torch.equal(state[key], value) for key, value in model.state_dict().items()), "weights changed on the way to disk and back"
    return "weights come back equal"


def optional(package, use):
    """A companion that is not installed is no fault; one that is must work. KEDGE_PACKAGES names the locked ones."""
    import importlib.util
    locked = package in os.environ.get("KEDGE_PACKAGES", "").split()
    if importlib.util.find_spec(package) is None:
        assert not locked, f"{package} is in the lock and cannot be imported"
        return "not installed, not in the lock"
    return use(__import__(package))


@check("torchvision")
def _():
    def use(torchvision):
        import torch
        kept = torchvision.ops.nms(torch.tensor([[0., 0, 10, 10], [1, 1, 10, 10], [20, 20, 30, 30]]), torch.tensor([0.9, 0.8, 0.7]), 0.5).tolist()
        assert kept == [0, 2], f"nms keeps {kept}, not [0, 2]"
        return torchvision.__version__
    return optional("torchvision", use)


@check("torchaudio")
def _():
    def use(torchaudio):
        import math
        import torch
        wave = torch.sin(2 * math.pi * 440 * torch.arange(16000) / 16000).unsqueeze(0)
        peak = torchaudio.transforms.Spectrogram(n_fft=400)(wave).mean(dim=2)[0].argmax().item()
        assert peak == 11, f"a tone of 440 Hz peaks in bin {peak}, not 11"
        return torchaudio.__version__
    return optional("torchaudio", use)


@check("cuda")
def _():
    import torch
    wanted = os.environ.get("KEDGE_CUDA") or "cpu"
    if torch.cuda.is_available():
        x = torch.randn(64, 64, device="cuda")
        worst = ((x @ x).cpu().double() - x.cpu().double() @ x.cpu().double()).abs().max().item()
        assert worst < 0.1, f"the product on the GPU differs by {worst:.2g}"
        return f"{torch.cuda.get_device_name(0)}, CUDA {torch.version.cuda}"
    assert wanted == "cpu", f"the lock asks for CUDA {wanted}, and torch sees no GPU"
    return f"no GPU: this is a CPU environment (torch built {'for CUDA ' + torch.version.cuda if torch.version.cuda else 'without CUDA'})"


try:
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package} ${Version} ${Architecture}\n"], capture_output=True, text=True, check=True).stdout
    print(json.dumps({"packages": [line.split()[1:] for line in listed.splitlines() if line.startswith("ii")]}), flush=True)
except Exception as wrong:
    say("packages", False, f"dpkg-query: {wrong}"[:300])
