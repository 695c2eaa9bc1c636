"""Makes the model files of this folder, in Kedge's reference image with onnx and safetensors: python make_models.py FOLDER

hostile.pt and hostile.pkl would run `os.system` when they are loaded; nothing here loads them.
"""
import argparse, os, pickle, sys
from pathlib import Path

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        return x + self.down(torch.relu(self.up(self.norm(x))))


class Net(nn.Module):
    """Embedding, four equal blocks, a head that shares the embedding's weights."""
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.blocks = nn.Sequential(*[Block(4) for _ in range(4)])
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x):
        return self.head(self.blocks(self.embed(x)))


class Evil:
    def __reduce__(self):
        return os.system, ("echo this must never run",)


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(0)
    conv = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(2 * 36, 10))
    net = Net()
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3)
    net(torch.tensor([[1, 2]])).sum().backward()
    optimiser.step()
    torch.save(conv.state_dict(), folder / "state_dict.pt")
    torch.save({"epoch": 3, "best": 0.91, "model": net.state_dict(), "optimizer": optimiser.state_dict(), "args": argparse.Namespace(lr=1e-3, name="x")}, folder / "checkpoint.pt")
    torch.save(conv, folder / "module.pt")
    torch.save(net, folder / "own_module.pt")
    torch.jit.script(conv).save(str(folder / "script.pt"))
    torch.save(conv.state_dict(), folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({name: torch.zeros(2, 3, dtype=getattr(torch, name)) for name in "float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 bool complex64 uint16 float8_e4m3fn".split()}, folder / "types.pt")
    torch.save({"model": net.state_dict(), "run": Evil()}, folder / "hostile.pt")
    (folder / "hostile.pkl").write_bytes(pickle.dumps({"a": Evil()}, protocol=4))
    for protocol in range(6):
        (folder / f"protocol{protocol}.pkl").write_bytes(pickle.dumps({"text": "é", "big": 2**70, "list": [1, -2, 3.5, None, True], "tuple": (1, (2, 3)), "set": {1}, "bytes": b"xyz"}, protocol=protocol))
    torch.onnx.export(conv.eval(), torch.zeros(1, 1, 8, 8), str(folder / "conv.onnx"), input_names=["image"], output_names=["logits"], dynamic_axes={"image": {0: "batch"}}, dynamo=False, opset_version=17)
    torch.export.save(torch.export.export(conv.eval(), (torch.zeros(1, 1, 8, 8),)), str(folder / "conv.pt2"))
    from safetensors.torch import save_file
    save_file({k: v.clone() for k, v in net.state_dict().items()}, str(folder / "net.safetensors"), metadata={"format": "pt", "note": "small"})


if __name__ == "__main__":
    main()
