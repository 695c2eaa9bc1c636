"""Trains a small ResNet to read handwritten digits from augmented pictures.

The data are real but small: the 8 x 8 images of the UCI digits that come inside scikit-learn, enlarged to
32 x 32 pixels with torchvision's transforms and moved, turned and scaled a little for training. Nothing is downloaded.
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
from torch.utils.data import DataLoader, Dataset
from torchvision import models, transforms


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--lr", type=float, default=2e-3, help="highest learning rate of the one-cycle schedule")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


class Digits(Dataset):
    """Pairs of an image (1, 32, 32) in 0..1 and its label, out of the rows that are asked for."""

    def __init__(self, rows, augment):
        data = load_digits()
        self.images = [torch.tensor(data.images[row], dtype=torch.float32).unsqueeze(0) / 16 for row in rows]
        self.labels = [int(data.target[row]) for row in rows]
        moved = [transforms.RandomAffine(degrees=10, translate=(0.1, 0.1), scale=(0.9, 1.1))] if augment else []
        self.transform = transforms.Compose([transforms.Resize((32, 32)), *moved])

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(self.images[index]), self.labels[index]


def network():
    """torchvision's ResNet-18 for ten classes, with a first layer for small grey images."""
    model = models.resnet18(num_classes=10)
    model.conv1 = nn.Conv2d(1, 64, 3, stride=2, padding=1, bias=False)
    return model


def accuracy(model, loader, device):
    model.eval()
    with torch.no_grad():
        right = sum((model(images.to(device)).argmax(1).cpu() == labels).sum().item() for images, labels in loader)
    return right / len(loader.dataset)


def main():
    args = arguments()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = False

    started = time.monotonic()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = np.random.permutation(len(load_digits().target))
    test_rows, train_rows = rows[: len(rows) // 5], rows[len(rows) // 5 :]
    train = DataLoader(Digits(train_rows, augment=True), args.batch_size, shuffle=True)
    test = DataLoader(Digits(test_rows, augment=False), 256)
    model = network().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.lr, total_steps=max(1, args.epochs * len(train)))
    step = 0
    for epoch in range(1, args.epochs + 1):
        model.train()
        losses = []
        for images, labels in train:
            loss = nn.functional.cross_entropy(model(images.to(device)), labels.to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch={epoch} step={step} train_loss={np.mean(losses):.4f} test_accuracy={accuracy(model, test, device):.4f}", flush=True)

    torch.save(model.state_dict(), "model.pt")
    print(json.dumps({
        "test_accuracy": round(accuracy(model, test, device), 4),
        "parameters": sum(p.numel() for p in model.parameters()),
        "device": device,
        "seconds": round(time.monotonic() - started, 1),
    }))


if __name__ == "__main__":
    main()
