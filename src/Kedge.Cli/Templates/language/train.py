"""Trains a character-level language model.

The text is real: the licences that every Debian and Ubuntu system keeps in /usr/share/common-licenses
(about 300 kB of legal English). --text takes another file. Nothing is downloaded.
"""

import argparse
import json
import math
import pathlib
import random
import time

import numpy as np
import torch
from torch import nn

LICENCES = ["GPL-1", "GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "GFDL-1.2", "GFDL-1.3", "Apache-2.0", "Artistic", "MPL-1.1", "MPL-2.0"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--lr", type=float, default=5e-3)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--context", type=int, default=64, help="characters that the model sees at once")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--text", type=pathlib.Path, help="a file to learn from, instead of the licences")
    return parser.parse_args()


def text(path):
    if path:
        return path.read_text()
    folder = pathlib.Path("/usr/share/common-licenses")
    return "\n".join((folder / name).read_text() for name in LICENCES if (folder / name).is_file())


class Model(nn.Module):
    """Characters (batch, context) → logits of each next character (batch, context, alphabet)."""

    def __init__(self, alphabet, width=160):
        super().__init__()
        self.embed = nn.Embedding(alphabet, 48)
        self.recur = nn.GRU(48, width, batch_first=True)
        self.out = nn.Linear(width, alphabet)

    def forward(self, characters, state=None):
        hidden, state = self.recur(self.embed(characters), state)
        return self.out(hidden), state


def loss_of(model, windows):
    logits, _ = model(windows[:, :-1])
    return nn.functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())


def bits_per_character(model, windows):
    """Mean over the windows: 8 is no knowledge of the bytes at all; the best models of English get below 1."""
    model.eval()
    with torch.no_grad():
        return np.mean([loss_of(model, batch).item() for batch in windows.split(256)]) / math.log(2)


def sample(model, characters, device, length=120):
    """What the model writes after a full stop, most likely characters preferred."""
    index = {c: i for i, c in enumerate(characters)}
    written, state = [index.get(".", 0)], None
    model.eval()
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(torch.tensor([[written[-1]]], device=device), state)
            written.append(torch.multinomial(torch.softmax(logits[0, -1] / 0.6, 0), 1).item())
    return "".join(characters[i] for i in written[1:])


def main():
    args = arguments()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.deterministic = True

    started = time.monotonic()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    content = text(args.text)
    characters = sorted(set(content))
    index = {c: i for i, c in enumerate(characters)}
    encoded = torch.tensor([index[c] for c in content], device=device)
    windows = encoded[: len(encoded) // (args.context + 1) * (args.context + 1)].view(-1, args.context + 1)
    order = torch.randperm(len(windows), generator=torch.Generator().manual_seed(args.seed))
    test, train = windows[order[: len(order) // 10]], windows[order[len(order) // 10 :]]
    model = Model(len(characters)).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr)
    step = 0
    for epoch in range(1, args.epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(len(train)).to(device).split(args.batch_size):
            loss = loss_of(model, train[batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch={epoch} step={step} train_loss={np.mean(losses):.4f} test_bits_per_character={bits_per_character(model, test):.4f}", flush=True)

    torch.save(model.state_dict(), "model.pt")
    print("sample:", " ".join(sample(model, characters, device).split()))
    print(json.dumps({
        "test_bits_per_character": round(bits_per_character(model, test), 4),
        "characters": len(content),
        "parameters": sum(p.numel() for p in model.parameters()),
        "device": device,
        "seconds": round(time.monotonic() - started, 1),
    }))


if __name__ == "__main__":
    main()
