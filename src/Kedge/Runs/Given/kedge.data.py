"""Values for the record of the run that this program is a part of.

    import kedge
    kedge.params(lr=0.1, optimiser="sgd")
    kedge.log(step=100, loss=0.5, accuracy=0.9)

`kedge run` puts this file on the module path. Any process, rank, fork and thread may call it: each process appends to a file of
its own, one write per call. It never raises, never waits for a disk or a network, and does nothing outside `kedge run`
(copy it beside your program if it is to be importable there).
"""
import json
import math
import os
import sys
import time

__all__ = ["log", "params", "run_id"]

_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "JOB_COMPLETION_INDEX")
_folder = os.environ.get("KEDGE_LOG_DIR")
_file, _owner, _warned = None, None, False


def log(values=None, /, *, step=None, **more):
    """Records numbers for a step: kedge.log(step=1, loss=0.5) or kedge.log({"val/loss": 0.5}, step=1). Tensors of one element are numbers."""
    if _folder is None:
        return
    try:
        numbers = {str(name): _number(value) for name, value in {**(values or {}), **more}.items()}
        record = {"t": round(time.time(), 3)}
        if step is not None:
            record["s"] = int(step)
        record["v"] = numbers
        _write(record)
    except Exception as problem:  # a record is never worth a training
        _warn(problem)


def params(values=None, /, **more):
    """Records hyperparameters: kedge.params(lr=0.1) or kedge.params(vars(args))."""
    if _folder is None:
        return
    try:
        _write({"p": {str(name): value if isinstance(value, str) else str(value) for name, value in {**(values or {}), **more}.items()}})
    except Exception as problem:
        _warn(problem)


def run_id():
    """The run's id, or None outside `kedge run`."""
    return os.environ.get("KEDGE_RUN_ID")


def _number(value):
    number = value if type(value) in (int, float) else float(value.item() if hasattr(value, "item") else value)
    return number if math.isfinite(number) else str(float(number))


def _write(record):
    global _file, _owner
    if _owner != os.getpid():  # the first call, or the first one after a fork
        _file, _owner = _open(), os.getpid()
    line = memoryview((json.dumps(record, separators=(",", ":")) + "\n").encode())
    while line:
        line = line[os.write(_file, line):]


def _open():
    rank = next((os.environ[name] for name in _RANKS if os.environ.get(name, "").isdigit()), "0")
    for count in range(1000):
        try:
            path = os.path.join(_folder, f"log-r{rank}-{os.getpid()}-{count}.jsonl")
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
            if os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") != "0":
                os.write(file, b'{"a":1}\n')  # started again after a failure: what follows stands for what was logged before
            return file
        except FileExistsError:
            pass
    raise OSError("no name is free for this process's file")


def _warn(problem):
    global _warned
    if not _warned:
        _warned = True
        print(f"kedge: values could not be recorded: {problem!r}", file=sys.stderr)
