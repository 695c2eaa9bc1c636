"""Do the tensors of this environment really work? Offline, in seconds; one line of JSON per check on standard output.

Needs nothing but the standard library and torch. The lock's versions come in KEDGE_PYTHON, KEDGE_TORCH, KEDGE_CUDA and KEDGE_PACKAGES;
KEDGE_HOST says that this is no image.
"""
import json
import os
import signal
import sys
import time
import traceback

MARK = "kedge-tensor "


# Nothing says "image" on a machine that is none.
WHERE = "the environment" if os.environ.get("KEDGE_HOST") else "the image"


class Skipped(Exception):
    """The check does not apply here; its text says why."""


def say(line):
    print("\n" + MARK + json.dumps(line), flush=True)


def short(wrong):
    return f"{type(wrong).__name__}: {wrong}".strip().splitlines()[0][:300]


COUNT, TORCH = 0, None


def check(name, torch=True):
    """Runs a function that returns what it saw, or raises; an assertion's text is the detail of a failure."""
    def run(function):
        global COUNT
        COUNT += 1
        say({"begin": name})
        start, state, trace = time.perf_counter(), "ok", None
        try:
            if torch and not TORCH:
                raise Skipped("torch cannot be imported")
            detail = function()
        except Skipped as why:
            state, detail = "skipped", str(why)
        except AssertionError as wrong:
            state, detail, trace = "wrong", str(wrong) or "not as it should be", str(wrong)
        except BaseException as wrong:  # a broken library may raise anything
            state, detail, trace = "wrong", short(wrong), traceback.format_exc()[-8000:]
        say({"check": name, "state": state, "detail": detail[:1000], "seconds": round(time.perf_counter() - start, 3), "trace": trace})
    return run


def ddp_rank(rank, world, backend, port, results):
    """Puts this rank's gradient into results, or what went wrong."""
    try:
        ddp_step(rank, world, backend, port, results)
    except BaseException as wrong:
        results.put((rank, short(wrong)))


def ddp_step(rank, world, backend, port, results):
    """One DistributedDataParallel step on this rank's share of a fixed batch."""
    import torch
    import torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel
    torch.set_num_threads(1)
    device = torch.device("cuda", rank) if backend == "nccl" else torch.device("cpu")
    dist.init_process_group(backend, init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=world)
    model, inputs, targets = (part.to(device) for part in fixed_problem())
    share = len(inputs) // world
    mine = slice(rank * share, (rank + 1) * share)
    wrapped = DistributedDataParallel(model)  # must outlive backward: its reducer dies with it
    torch.nn.functional.mse_loss(wrapped(inputs[mine]), targets[mine]).backward()
    results.put((rank, model.weight.grad.tolist()))
    dist.barrier()
    dist.destroy_process_group()


def fixed_problem():
    import torch
    torch.manual_seed(0)
    return torch.nn.Linear(6, 3), torch.randn(16, 6), torch.randn(16, 3)


def free_port():
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ddp(backend, world):
    """Gradients of the ranks are the same, and those of one process with the whole batch."""
    import multiprocessing
    import queue
    fork = multiprocessing.get_context("fork")
    results, port = fork.Queue(), free_port()
    ranks = [fork.Process(target=ddp_rank, args=(rank, world, backend, port, results), daemon=True) for rank in range(world)]
    for rank in ranks:
        rank.start()
    try:
        gradients = dict(results.get(timeout=90) for _ in ranks)
    except queue.Empty:
        raise AssertionError(f"{world} {backend} processes on 127.0.0.1 did not finish a step within 90 s")
    for gradient in gradients.values():
        assert not isinstance(gradient, str), gradient
    for rank in ranks:
        rank.join(20)
    import torch
    assert all(g == gradients[0] for g in gradients.values()), f"the ranks' gradients differ from each other: {gradients}"
    model, inputs, targets = fixed_problem()
    torch.nn.functional.mse_loss(model(inputs), targets).backward()
    worst = (torch.tensor(gradients[0]) - model.weight.grad).abs().max().item()
    assert worst < 1e-3 if backend == "nccl" else worst < 1e-5, f"the gradient of {world} processes differs from that of one by {worst:.2g}"
    return f"{backend}, {world} ranks: gradients equal on all ranks, and equal to the single process's (within {worst:.1g})"


signal.alarm(540)


@check("python", torch=False)
def _():
    here, wanted = "%d.%d" % sys.version_info[:2], os.environ.get("KEDGE_PYTHON") or ""
    assert not wanted or here == wanted, f"Python is {here}, the lock says {wanted}"
    return sys.version.split()[0]


@check("torch", torch=False)
def _():
    global TORCH
    import torch
    TORCH = torch
    here, wanted = torch.__version__, os.environ.get("KEDGE_TORCH") or ""
    assert not wanted or here.split("+")[0] == wanted.split("+")[0], f"torch is {here}, the lock says {wanted}"
    return here


# First of all, because they fork: no thread pool and no CUDA context may exist yet.
@check("ddp step")
def _():
    return ddp("gloo", 2)


def gpus_without_waking_them():
    """How many there are, asked in a process of its own: what is asked here must not reach the forks."""
    import subprocess
    said = subprocess.run([sys.executable, "-c", "import torch; print(torch.cuda.device_count() if torch.cuda.is_available() else 0)"], capture_output=True, text=True)
    return int(said.stdout.strip() or 0)


@check("ddp step on gpus")
def _():
    if (os.environ.get("KEDGE_CUDA") or "cpu") == "cpu":
        raise Skipped("the lock is for the CPU")
    count = gpus_without_waking_them()
    if count < 2:
        raise Skipped(f"two ranks of NCCL need two GPUs, here {'is 1' if count else 'are none'}")
    return ddp("nccl", 2)


@check("autograd")
def _():
    import torch
    x = torch.tensor(2.0, requires_grad=True)
    (x ** 2 + 3).backward()
    assert x.grad.item() == 4.0, f"the derivative of x^2+3 at 2 is {x.grad.item()}, not 4"
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
    return f"d(x^2+3)/dx at 2 is 4; a small network's gradients equal finite differences (within {worst:.1g})"


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
    by_hand = torch.nn.functional.conv2d(torch.arange(9.0).view(1, 1, 3, 3), torch.tensor([[[[1.0, 0], [0, -1]]]])).flatten().tolist()
    assert by_hand == [-4.0] * 4, f"a convolution done by hand gives -4 everywhere, here it is {by_hand}"
    return f"equals its definition (within {worst:.1g}) and a sum done by hand"


def rate(device, size):
    """Best of five products of two square matrices, in GFLOP/s."""
    import torch
    a = torch.randn(size, size, device=device)
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    a @ a
    wait()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        wait()
        seconds.append(time.perf_counter() - start)
    return 2 * size ** 3 / min(seconds) / 1e9


def blas():
    """The libraries of linear algebra in this process, and whether the reference BLAS, which Debian names with its full version, is one of them."""
    with open("/proc/self/maps") as maps:
        names = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line}
    known = sorted(n for n in names if any(k in n for k in ("openblas", "mkl", "blis", "armpl", "libblas", "atlas")))
    return ", ".join(known) or "BLAS linked into torch", any(n.startswith("libblas.so.3.") for n in known)


@check("matmul")
def _():
    import torch
    torch.manual_seed(3)
    a, b = torch.randn(257, 511), torch.randn(511, 129)
    worst = ((a @ b).double() - a.double() @ b.double()).abs().max().item()
    assert worst < 1e-3, f"float32 matmul differs from float64 by {worst:.2g}"
    exact = (torch.arange(12.0).view(3, 4) @ torch.ones(4, 2)).tolist()
    assert exact == [[6.0, 6.0], [22.0, 22.0], [38.0, 38.0]], f"a product of small integers is {exact}"
    # The reference BLAS reaches 5 and less, an optimised one 20 and more per core, less beside other work: the speed alone blames none.
    (names, reference), reached = blas(), rate("cpu", 1000)
    assert reached > 10 or not reference, f"1000x1000 float32 reaches {reached:.1f} GFLOP/s: the BLAS ({names}) is not an optimised one"
    return f"float32 equals float64 (within {worst:.1g}); 1000x1000: {reached:.0f} GFLOP/s, {torch.get_num_threads()} threads, {names}"


class Squares:
    """A dataset of 128 items of 1 MiB: held all at once, twice what an engine gives as shared memory when nobody says more."""
    def __len__(self):
        return 128

    def __getitem__(self, i):
        import torch
        return torch.full((262144,), float(i))


@check("dataloader workers")
def _():
    import torch
    shm = os.statvfs("/dev/shm")
    size = f"/dev/shm of {shm.f_frsize * shm.f_blocks / 2**20:.0f} MiB"
    try:
        loader = torch.utils.data.DataLoader(Squares(), batch_size=8, num_workers=2, timeout=60)
        held = list(loader)
    except Exception as wrong:
        raise RuntimeError(f"{wrong} ({size})") from wrong
    assert all(batch.is_shared() for batch in held), "a batch did not come through shared memory"
    total = sum(batch[:, 0].double().sum().item() for batch in held)
    assert total == 128 * 127 / 2, f"2 workers gave other data: {total}"
    return f"128 MiB by 2 workers, {size}"


@check("mixed precision")
def _():
    import torch
    model, inputs, targets = fixed_problem()
    torch.nn.functional.mse_loss(model(inputs), targets).backward()
    exact, model.weight.grad = model.weight.grad.clone(), None
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(inputs)
    assert outputs.dtype == torch.bfloat16, f"autocast gave {outputs.dtype}"
    torch.nn.functional.mse_loss(outputs.float(), targets).backward()
    worst = (model.weight.grad - exact).abs().max().item()
    assert model.weight.grad.dtype == torch.float32 and worst < 0.1, f"gradients differ from float32's by {worst:.2g}"
    return f"bf16 on the CPU: float32 gradients within {worst:.1g}"


@check("save and load")
def _():
    import tempfile
    import torch
    model, _, _ = fixed_problem()
    with tempfile.TemporaryDirectory() as folder:
        torch.save(model.state_dict(), os.path.join(folder, "model.pt"))
        state = torch.load(os.path.join(folder, "model.pt"), weights_only=True)
    assert all(torch.equal(state[key], value) for key, value in model.state_dict().items()), "weights changed on the way to disk and back"
    return "weights come back equal (weights_only)"


@check("torchscript")
def _():
    import io
    import torch
    # Source text, not a function: the compiler asks for the source, which `python -c` does not have.
    unit = torch.jit.CompilationUnit("def halve(x, n: int):\n    while n > 0:\n        x = x / 2 if bool(x.sum() > 1) else x * 2\n        n -= 1\n    return x\n")
    assert unit.halve(torch.tensor([4.0, 8.0]), 3).tolist() == [0.5, 1.0], "a loop in TorchScript gives another result than in Python"
    model, inputs, _ = fixed_problem()
    kept = io.BytesIO()
    torch.jit.save(torch.jit.trace(model, inputs), kept)
    kept.seek(0)
    assert torch.equal(torch.jit.load(kept)(inputs), model(inputs)), "a traced model gives another result after it was saved and loaded"
    return "a loop compiled; a traced model saved, loaded, equal"


def has(package):
    import importlib.util
    return importlib.util.find_spec(package) is not None


@check("onnx export")
def _():
    if not has("onnx"):
        raise Skipped(f"onnx is not in {WHERE}")
    import inspect
    import io
    import onnx
    import torch
    model, inputs, _ = fixed_problem()
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    kept = io.BytesIO()
    torch.onnx.export(model, (inputs,), kept, input_names=["x"], **options)
    onnx.checker.check_model(onnx.load_from_string(kept.getvalue()))
    if has("onnxruntime"):
        import onnxruntime
        by = f"onnxruntime {onnxruntime.__version__}"
        [outputs] = onnxruntime.InferenceSession(kept.getvalue(), providers=["CPUExecutionProvider"]).run(None, {"x": inputs.numpy()})
    else:
        # The standard's own evaluator, in Python: slow, and there wherever onnx is.
        from onnx.reference import ReferenceEvaluator
        by = f"onnx {onnx.__version__}'s reference evaluator"
        [outputs] = ReferenceEvaluator(onnx.load_from_string(kept.getvalue())).run(None, {"x": inputs.numpy()})
    worst = (torch.from_numpy(outputs) - model(inputs)).abs().max().item()
    assert worst < 1e-5, f"{by} gives results that differ by {worst:.2g}"
    return f"exported and well-formed; {by} computes the same (within {worst:.1g})"


def optional(package, use):
    """A companion that is not installed is no fault; one that is must work. KEDGE_PACKAGES names the locked ones."""
    locked = package in os.environ.get("KEDGE_PACKAGES", "").split()
    if not has(package):
        assert not locked, f"{package} is in the lock and cannot be imported"
        raise Skipped(f"{package} is not in {WHERE}")
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
    if not torch.cuda.is_available():
        assert wanted == "cpu", f"the lock asks for CUDA {wanted}, and torch ({'built for CUDA ' + torch.version.cuda if torch.version.cuda else 'built without CUDA'}) sees no GPU"
        raise Skipped(f"the lock is for the CPU (torch built {'for CUDA ' + torch.version.cuda if torch.version.cuda else 'without CUDA'})")
    x = torch.randn(64, 64, device="cuda")
    worst = ((x @ x).cpu().double() - x.cpu().double() @ x.cpu().double()).abs().max().item()
    assert worst < 0.1, f"the product on the GPU differs by {worst:.2g}"
    names = ", ".join(torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count()))
    return f"{names}; CUDA {torch.version.cuda}; 4096x4096 float32: {rate('cuda', 4096):.0f} GFLOP/s"


@check("mixed precision on gpu")
def _():
    import torch
    if not torch.cuda.is_available():
        raise Skipped("no GPU")
    said = []
    for dtype in [torch.float16] + [torch.bfloat16] * torch.cuda.is_bf16_supported():
        model, inputs, targets = (part.cuda() for part in fixed_problem())
        torch.nn.functional.mse_loss(model(inputs), targets).backward()
        exact, model.weight.grad = model.weight.grad.clone(), None
        scaler = torch.cuda.amp.GradScaler() if not hasattr(torch.amp, "GradScaler") else torch.amp.GradScaler("cuda")
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
        with torch.autocast("cuda", dtype=dtype):
            loss = torch.nn.functional.mse_loss(model(inputs).float(), targets)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        worst = (model.weight.grad - exact).abs().max().item()
        assert worst < 0.1, f"{dtype}: gradients differ from float32's by {worst:.2g}"
        said.append(f"{str(dtype).split('.')[1]} within {worst:.1g}")
    return ", ".join(said)


say({"end": COUNT})
