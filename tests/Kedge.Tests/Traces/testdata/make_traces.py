"""Makes the traces of this folder with torch.profiler: python make_traces.py FOLDER [NAME…]

healthy      a convolutional net that keeps its cores busy: nothing to find
slow_loader  the same, but every sample takes a while to make, in the loop's own process
item         the same, but asks for the loss as a number in every step
mlp          a perceptron with a large batch: nothing to find either
tiny_batch   the perceptron, fed two images at a time
uneven       the same, but every fourth step waits half a second for nothing
ddp          two processes (gloo); rank 1 works three times as long before each exchange of gradients
"""
import gzip, os, shutil, sys, time
from pathlib import Path

# Threads that wait for each other on a busy machine would be in the figures.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile, schedule
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __init__(self, count, delay=0.0):
        made = torch.Generator().manual_seed(0)
        self.images, self.labels = torch.randn(count, 3, 32, 32, generator=made), torch.randint(0, 10, (count,), generator=made)
        self.delay = delay

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        end = time.perf_counter() + self.delay
        while time.perf_counter() < end:  # decoding an image keeps a core busy, and so does this
            pass
        return self.images[index], self.labels[index]


def net():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(128 * 64, 10))


def perceptron():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(3072, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))


class Batches(Dataset):
    """Whole batches, as a loader that slices them from memory would give."""
    def __init__(self, batch):
        made = torch.Generator().manual_seed(0)
        self.batches = [(torch.randn(batch, 3, 32, 32, generator=made), torch.randint(0, 10, (batch,), generator=made)) for _ in range(30)]

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, index):
        return self.batches[index]


def train(into, batch=32, steps=5, delay=0.0, item=False, pause=0.0, shapes=True, model=None, data=None, before_backward=None):
    model = model or net()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loader = DataLoader(data, batch_size=None) if data is not None else DataLoader(Images(batch * 9, delay), batch_size=batch, shuffle=True)
    with profile(activities=[ProfilerActivity.CPU], schedule=schedule(wait=1, warmup=2, active=steps), record_shapes=shapes) as prof:
        for step, (images, labels) in enumerate(loader):
            loss = nn.functional.cross_entropy(model(images), labels)
            if before_backward:
                before_backward(step)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if item:
                print(f"step {step} loss {loss.item():.4f}")
            if pause and step % 4 == 0:
                time.sleep(pause)
            prof.step()
            if step == steps + 2:
                break
    save(prof, into)


def save(prof, into):
    prof.export_chrome_trace(str(into))
    # gzip's own header holds a name and a time, which would differ from run to run.
    with open(into, "rb") as plain, open(f"{into}.gz", "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        shutil.copyfileobj(plain, packed)
    os.remove(into)


def one_rank(rank, folder):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29513", RANK=str(rank), WORLD_SIZE="2")
    torch.distributed.init_process_group("gloo")
    model = nn.parallel.DistributedDataParallel(net())

    def slower(step):
        if rank == 1:
            work = torch.randn(500, 500)
            for _ in range(60):
                work = torch.tanh(work @ work)

    train(folder / f"ddp-rank{rank}.json", batch=16, shapes=False, model=model, before_backward=slower)
    torch.distributed.destroy_process_group()


def ddp(folder):
    torch.multiprocessing.spawn(one_rank, args=(folder,), nprocs=2)


def main():
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    made = {
        "healthy": lambda: train(folder / "healthy.json"),
        "slow_loader": lambda: train(folder / "slow_loader.json", delay=0.01),
        "item": lambda: train(folder / "item.json", item=True),
        "mlp": lambda: train(folder / "mlp.json", model=perceptron(), data=Batches(2048)),
        "tiny_batch": lambda: train(folder / "tiny_batch.json", model=perceptron(), data=Batches(2), steps=15),
        "uneven": lambda: train(folder / "uneven.json", pause=0.5),
        "ddp": lambda: ddp(folder),
    }
    for name in wanted or made:
        made[name]()
        print("made", name, flush=True)


if __name__ == "__main__":
    main()
