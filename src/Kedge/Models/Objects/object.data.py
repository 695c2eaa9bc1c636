# Says of a model that Python makes what a model file would say: its modules' classes, its tensors' names, shapes and types.
# Run in the project's image by `kedge docs diagram model PACKAGE.MODULE:FACTORY`; writes one JSON object between two marks.
# Whatever the model's own code prints goes to standard error.
import json
import os
import sys

MOST = 20000


def answer(value, mark):
    out.write("\n" + mark + json.dumps(value) + mark + "\n")
    out.flush()


def made(factory):
    """Without memory for weights where that works: on the meta device, which knows shapes only."""
    import torch

    if isinstance(factory, torch.nn.Module):
        return factory
    try:
        with torch.device("meta"):
            return factory()
    except Exception as first:
        if isinstance(first, TypeError) and "argument" in str(first):
            raise
        return factory()


def look(name):
    import importlib

    import torch

    module, _, attribute = name.partition(":")
    found = importlib.import_module(module)
    for part in attribute.split("."):
        found = getattr(found, part)
    model = made(found)
    if not isinstance(model, torch.nn.Module):
        raise TypeError(f"{name} makes a {type(model).__name__}, which is no torch.nn.Module")
    buffers = {n for n, _ in model.named_buffers(remove_duplicate=False)}
    tensors, known = [], {}
    for n, t in list(model.named_parameters(remove_duplicate=False)) + list(model.named_buffers(remove_duplicate=False)):
        if t is None or len(tensors) >= MOST or isinstance(t, torch.nn.parameter.UninitializedTensorMixin):
            continue
        shared = known.setdefault(id(t), str(len(known)))
        tensors.append([n, list(t.shape), str(t.dtype).removeprefix("torch."), t.element_size(), shared, n in buffers])
    order = {n: i for i, (n, _) in enumerate(model.named_modules())}
    tensors.sort(key=lambda t: order.get(t[0].rpartition(".")[0], MOST))
    classes = {n: type(m).__module__ + "." + type(m).__qualname__ for n, m in list(model.named_modules())[:MOST]}
    return {"tensors": tensors, "classes": classes, "torch": torch.__version__}


out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
sys.path.insert(0, os.getcwd())
NAME, MARK = sys.stdin.readline().strip(), sys.stdin.readline().strip()
try:
    answer(look(NAME), MARK)
except BaseException as failure:
    import traceback

    traceback.print_exc()
    answer({"failure": f"{type(failure).__name__}: {failure}"[:500]}, MARK)
