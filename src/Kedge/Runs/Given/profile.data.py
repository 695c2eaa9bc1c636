"""Profiles a training that knows nothing of it: `kedge run --profile` puts this file's folder on the module path, and Python imports
`sitecustomize` when it starts.

Nothing happens until the program imports PyTorch's optimisers. Then every step of the first optimiser is counted by PyTorch's own hook
(torch.optim.optimizer.register_optimizer_step_post_hook, which its on-demand profiler uses as well): after WAIT steps the profiler
warms up for one and records ACTIVE, each from the end of one optimiser step to the end of the next. Whatever fails here, the training goes on.
"""
import os
import sys

WAIT, ACTIVE = 10, 5


def chain():
    """Another sitecustomize further down the path (Debian has one) is run as if this one were not there."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    here = os.path.dirname(os.path.abspath(__file__))
    spec = PathFinder.find_spec("sitecustomize", [p for p in sys.path if os.path.abspath(p) != here])
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(module_from_spec(spec))


class AfterImport:
    """Finds one module as Python would have, and calls back when it has run."""
    def __init__(self, name, call):
        self.name, self.call = name, call

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        from importlib.util import find_spec
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                self.call(module)

            spec.loader.exec_module = exec_module
        return spec


class Steps:
    """Counts the steps of one optimiser and records some of them."""
    def __init__(self):
        self.optimiser, self.count, self.begun, self.profiler, self.over = None, 0, 0, None, False

    def stepped(self, optimiser, *_):
        if self.over:
            return
        try:
            self.step(optimiser)
        except Exception as problem:  # a profile is never worth a training
            self.end(f"no profile: {problem}")

    def step(self, optimiser):
        if self.optimiser is None:
            self.optimiser = id(optimiser)
        if id(optimiser) != self.optimiser:
            return
        self.count += 1
        if self.profiler is not None:
            self.profiler.step()
            if self.count > self.begun + 1 + ACTIVE:
                self.finish()
        elif self.count > WAIT and not self.others():
            self.start()

    @staticmethod
    def others():
        """Whether the script is profiling itself just now: only one profiler can."""
        import torch.autograd
        return getattr(torch.autograd, "_profiler_enabled", lambda: False)()

    def start(self):
        import atexit
        import torch
        from torch.profiler import ProfilerActivity, profile, schedule

        cuda = torch.cuda.is_available()
        self.profiler = profile(
            activities=[ProfilerActivity.CPU] + ([ProfilerActivity.CUDA] if cuda else []), record_shapes=True, profile_memory=cuda,
            schedule=schedule(wait=0, warmup=1, active=ACTIVE, repeat=1), on_trace_ready=self.write)
        self.give_way()
        self.begun = self.count
        self.profiler.start()
        atexit.register(self.finish)

    def give_way(self):
        """A profiler that the script starts meanwhile would fail: this one ends first."""
        from torch.autograd import profiler
        prepare = profiler.profile._prepare_trace

        def prepare_alone(other):
            if not self.over and self.profiler is not None and other is not self.profiler.profiler:
                self.finish()
            return prepare(other)

        profiler.profile._prepare_trace = prepare_alone

    def finish(self):
        """At the end of the recorded steps, or of a training that was shorter."""
        if not self.over:
            self.over = True
            try:
                self.profiler.stop()
            except Exception as problem:
                self.end(f"no profile: {problem}")

    def write(self, profiler):
        folder = os.path.join(os.environ["KEDGE_LOG_DIR"], "prof")
        os.makedirs(folder, exist_ok=True)
        import torch.distributed as dist
        rank = str(dist.get_rank()) if dist.is_available() and dist.is_initialized() else os.environ.get("RANK", "0")
        name = f"rank{rank}.json" if rank.isdigit() else f"process{os.getpid()}.json"
        part = os.path.join(folder, f".{name}.{os.getpid()}.gz")
        profiler.export_chrome_trace(part)
        os.replace(part, os.path.join(folder, f"{name}.gz"))
        self.over = True

    def end(self, why):
        self.over = True
        print(f"kedge: {why}", file=sys.stderr, flush=True)


def install():
    steps = Steps()
    sys.meta_path.insert(0, AfterImport("torch.optim.optimizer", lambda module: module.register_optimizer_step_post_hook(steps.stepped)))


try:
    chain()
finally:
    if os.environ.get("KEDGE_LOG_DIR"):
        install()
