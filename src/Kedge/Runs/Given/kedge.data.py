"""Values for the record of the run that this program is a part of.

    import kedge
    kedge.params(lr=0.1, optimiser="sgd")
    kedge.log(step=100, loss=0.5, accuracy=0.9)

`kedge run` puts this file on the module path. Any process, rank, fork and thread may call it: each process appends to a file of
its own, one write per call. It never raises, never waits for a disk or a network, and does nothing outside `kedge run`
(copy it beside your program if it is to be importable there).
"""
import json
import os
import sys
from math import isfinite
from time import time

__all__ = ["log", "params", "run_id"]

_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "JOB_COMPLETION_INDEX")
_folder = os.environ.get("KEDGE_LOG_DIR")
_file, _warned = None, False
_names = {}  # a name as it stands before its value, for names come again with every step


def log(values=None, /, *, step=None, **more):
    """Records numbers for a step: kedge.log(step=1, loss=0.5) or kedge.log({"val/loss": 0.5}, step=1). Tensors of one element are numbers."""
    if _folder is None:
        return
    try:
        cells = ""
        for name, value in (more if values is None else {**values, **more}).items():
            if type(value) is not float:
                value = _number(value)
            cells += f'{_names.get(name) or _name(name)}{value!r},' if isfinite(value) else f'{_name(name)}"{value!r}",'
        place = "" if step is None else f'"s":{int(step)},'
        _write(f'{{"t":{time():.3f},{place}"v":{{{cells[:-1]}}}}}\n')
    except Exception as problem:  # a record is never worth a training
        _warn(problem)


def params(values=None, /, **more):
    """Records hyperparameters: kedge.params(lr=0.1) or kedge.params(vars(args))."""
    if _folder is None:
        return
    try:
        told = {str(name): value if isinstance(value, str) else str(value) for name, value in {**(values or {}), **more}.items()}
        _write(json.dumps({"p": told}) + "\n")
    except Exception as problem:
        _warn(problem)


def run_id():
    """The run's id, or None outside `kedge run`."""
    return os.environ.get("KEDGE_RUN_ID")


def _number(value):
    return value if type(value) is int else float(value.item() if hasattr(value, "item") else value)


def _name(name):
    quoted = json.dumps(str(name)) + ":"
    if type(name) is str and len(_names) < 10_000:
        _names[name] = quoted
    return quoted


def _write(line):
    global _file
    if _file is None:
        _file = _open()
    line = line.encode()
    while line:
        line = line[os.write(_file, line):]


def _forked():
    global _file
    _file = None  # the file is the parent's: the first call opens one of this process's own


os.register_at_fork(after_in_child=_forked)


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
