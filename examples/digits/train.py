"""Trains a small convolutional network to read handwritten digits.

The data are real: 1797 images of 8 x 8 pixels from the UCI "Optical Recognition of Handwritten Digits"
set, which comes inside scikit-learn (Debian: python3-sklearn). Nothing is downloaded.
"""

import argparse
import json
import os
import random
import time

# One thread is quickest for a network this small, on a busy machine by far, and gives the same sums everywhere.
# It must be set before NumPy and PyTorch are loaded; your own environment comes first.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--lr", type=float, default=4e-3, help="highest learning rate of the one-cycle schedule")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def digits(seed):
    """Images (N, 1, 8, 8) scaled to 0..1 and labels (N), split 80/20 into training and test."""
    data = load_digits()
    images = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(data.target, dtype=torch.int64)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    test, train = order[: len(order) // 5], order[len(order) // 5 :]
    return (images[train], labels[train]), (images[test], labels[test])


def network():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25),
        nn.Linear(64 * 4 * 4, 128), nn.ReLU(),
        nn.Linear(128, 10),
    )


def accuracy(model, images, labels):
    model.eval()
    with torch.no_grad():
        return (model(images).argmax(1) == labels).float().mean().item()


def main():
    args = arguments()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)

    started = time.monotonic()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train, test = (tuple(part.to(device) for part in split) for split in digits(args.seed))
    model = network().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr)
    batches = -(-len(train[1]) // args.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.lr, total_steps=max(1, args.epochs * batches))
    step = 0
    for epoch in range(1, args.epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(len(train[1])).to(device).split(args.batch_size):
            loss = nn.functional.cross_entropy(model(train[0][batch]), train[1][batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch={epoch} step={step} train_loss={np.mean(losses):.4f} test_accuracy={accuracy(model, *test):.4f}", flush=True)

    torch.save(model.state_dict(), "model.pt")
    print(json.dumps({
        "test_accuracy": round(accuracy(model, *test), 4),
        "parameters": sum(p.numel() for p in model.parameters()),
        "device": device,
        "seconds": round(time.monotonic() - started, 1),
    }))


if __name__ == "__main__":
    main()
