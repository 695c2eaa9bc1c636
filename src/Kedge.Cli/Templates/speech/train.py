"""Trains a network to hear which telephone key was pressed.

The data are made here, not recorded: each of the twelve keys is a pair of tones (DTMF, ITU-T Q.23) with random
loudness, pitch error, start and noise. Replace `pressed` with your own recordings; the rest stays.
"""

import argparse
import json
import math
import os
import random
import time

# One thread is quickest for a network this small, on a busy machine by far, and gives the same sums everywhere.
# It must be set before NumPy and PyTorch are loaded; your own environment comes first.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torchaudio
from torch import nn

KEYS = "123456789*0#"
ROWS, COLUMNS = (697.0, 770.0, 852.0, 941.0), (1209.0, 1336.0, 1477.0)
RATE, SECONDS = 8000, 0.25


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--examples", type=int, default=2400, help="how many sounds to make; a fifth is for the test")
    parser.add_argument("--noise", type=float, default=1.0, help="standard deviation of the noise; a tone's amplitude is 0.2 to 1")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def pressed(count, noise, random_numbers):
    """Waveforms (count, RATE * SECONDS) and which key each one is (count)."""
    def uniform(low, high):
        return torch.rand(count, 1, generator=random_numbers) * (high - low) + low

    keys = torch.randint(len(KEYS), (count,), generator=random_numbers)
    t = torch.arange(int(RATE * SECONDS)) / RATE
    sound = torch.randn(count, len(t), generator=random_numbers) * noise
    for tones, which in ((ROWS, keys // 3), (COLUMNS, keys % 3)):
        pitch = torch.tensor(tones)[which].unsqueeze(1) * uniform(0.985, 1.015)
        sound += uniform(0.2, 1.0) * torch.sin(2 * math.pi * (pitch * t + uniform(0, 1))) * (t > uniform(0, SECONDS / 2))
    return sound, keys


def network():
    """Waveforms (N, samples) → logits (N, 12), by way of a mel spectrogram in decibels."""
    return nn.Sequential(
        torchaudio.transforms.MelSpectrogram(RATE, n_fft=512, hop_length=128, n_mels=48, f_min=500.0, f_max=1800.0),
        torchaudio.transforms.AmplitudeToDB(),
        nn.BatchNorm1d(48),
        nn.Conv1d(48, 64, 3, padding=1), nn.ReLU(), nn.BatchNorm1d(64),
        nn.Conv1d(64, 64, 3, padding=1), nn.ReLU(),
        nn.AdaptiveMaxPool1d(1), nn.Flatten(),
        nn.Linear(64, len(KEYS)),
    )


def accuracy(model, sounds, keys):
    model.eval()
    with torch.no_grad():
        return (model(sounds).argmax(1) == keys).float().mean().item()


def main():
    args = arguments()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.deterministic = True

    started = time.monotonic()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    sounds, keys = (part.to(device) for part in pressed(args.examples, args.noise, torch.Generator().manual_seed(args.seed)))
    held_back = args.examples // 5
    train, test = (sounds[held_back:], keys[held_back:]), (sounds[:held_back], keys[:held_back])
    model = network().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr)
    step = 0
    for epoch in range(1, args.epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(len(train[1])).to(device).split(args.batch_size):
            loss = nn.functional.cross_entropy(model(train[0][batch]), train[1][batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
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
