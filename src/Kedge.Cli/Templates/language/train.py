"""Trains a character-level language model.

The text is real: the licences that every Debian and Ubuntu system keeps in /usr/share/common-licenses
(about 300 kB of legal English). --text takes another file. Nothing is downloaded.
"""

import argparse
import json
import math
import os
import pathlib
import random
import time

# One thread is quickest for a network this small, on a busy machine by far, and gives the same sums everywhere.
# It must be set before NumPy and PyTorch are loaded; your own environment comes first.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from torch import nn

LICENCES = ["GPL-1", "GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "GFDL-1.2", "GFDL-1.3", "Apache-2.0", "Artistic", "MPL-1.1", "MPL-2.0"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--lr", type=float, default=4e-3, help="highest learning rate of the one-cycle schedule")
    parser.add_argument("--batch-size", type=int, default=1024)
    parser.add_argument("--context", type=int, default=16, help="characters that the model sees before the one it guesses")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--text", type=pathlib.Path, help="a file to learn from, instead of the licences")
    return parser.parse_args()


def text(path):
    if path:
        return path.read_text()
    folder = pathlib.Path("/usr/share/common-licenses")
    return "\n".join((folder / name).read_text() for name in LICENCES if (folder / name).is_file())


def network(alphabet, context, width=256):
    """Characters (batch, context) → logits of the next one (batch, alphabet): the neural language model of Bengio et al., 2003."""
    return nn.Sequential(
        nn.Embedding(alphabet, 24), nn.Flatten(),
        nn.Linear(24 * context, width), nn.ReLU(),
        nn.Linear(width, alphabet),
    )


def loss_of(model, windows):
    return nn.functional.cross_entropy(model(windows[:, :-1]), windows[:, -1])


def bits_per_character(model, windows):
    """Mean over the windows. Guessing blindly costs log2(alphabet), between 6 and 7; good models of English get below 1."""
    model.eval()
    with torch.no_grad():
        return sum(loss_of(model, batch).item() * len(batch) for batch in windows.split(8192)) / len(windows) / math.log(2)


def sample(model, start, characters, length=120):
    """What the model writes after a beginning, likely characters preferred."""
    written = list(start)
    model.eval()
    with torch.no_grad():
        for _ in range(length):
            seen = torch.tensor([written[-len(start) :]], device=next(model.parameters()).device)
            written.append(torch.multinomial(torch.softmax(model(seen)[0] / 0.6, 0), 1).item())
    return "".join(characters[i] for i in written)


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
    windows = encoded.unfold(0, args.context + 1, 1)
    # Every tenth stretch of 2000 characters is for the test: neighbours share most of their characters.
    held_back = torch.arange(len(windows), device=device) // 2000 % 10 == 0
    train, test = windows[~held_back], windows[held_back]
    model = network(len(characters), args.context).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr)
    batches = -(-len(train) // args.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.lr, total_steps=max(1, args.epochs * batches))
    step = 0
    for epoch in range(1, args.epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(len(train)).to(device).split(args.batch_size):
            loss = loss_of(model, train[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch={epoch} step={step} train_loss={np.mean(losses):.4f} test_bits_per_character={bits_per_character(model, test):.4f}", flush=True)

    torch.save(model.state_dict(), "model.pt")
    print("sample:", " ".join(sample(model, test[len(test) // 2, :-1].tolist(), characters).split()))
    print(json.dumps({
        "test_bits_per_character": round(bits_per_character(model, test), 4),
        "characters": len(content),
        "parameters": sum(p.numel() for p in model.parameters()),
        "device": device,
        "seconds": round(time.monotonic() - started, 1),
    }))


if __name__ == "__main__":
    main()
