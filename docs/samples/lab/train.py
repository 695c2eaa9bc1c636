"""A small network on random data, whose data set takes its time."""
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Slow(Dataset):
    def __len__(self):
        return 16 * 30

    def __getitem__(self, i):
        time.sleep(0.003)
        return torch.randn(64), i % 10


model = nn.Linear(64, 10)
optimiser = torch.optim.Adam(model.parameters(), lr=0.001)
for step, (x, y) in enumerate(DataLoader(Slow(), batch_size=16)):
    loss = nn.functional.cross_entropy(model(x), y)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    print(f"step={step} loss={loss.item():.4f}")
torch.save(model.state_dict(), "linear.pt")
