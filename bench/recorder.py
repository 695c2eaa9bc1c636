"""What recording costs a training that prints a line per step, and a burst of output larger than memory should hold."""
import json, os, statistics, subprocess, sys, time

STEPS, PAIRS, BURST = 600, 20, 2_000_000_000

# About 6 ms of work per step, over a few megabytes, on one core. What the recorder needs meanwhile is what its process used.
LOOP = """import json, operator, os, sys, time
os.sched_setaffinity(0, {int(sys.argv[1])})
def used(process):
    fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
a = [i * 0.5 for i in range(60_000)]
b, total, recorder = a[::-1], 0.0, os.getppid()
before, start = used(recorder), time.perf_counter()
for step in range(int(sys.argv[2])):
    for _ in range(5): total += sum(map(operator.mul, a, b))
    print(f"step={step} loss={1 / (step + 1):.6f}", flush=True)
took = time.perf_counter() - start
with open("took", "w") as file: json.dump([took, used(recorder) - before], file)
"""

# Microseconds per call, the median; the first call, which opens a file, is none of them.
CALLS = """import json, statistics, sys, time
import kedge
def call(step):
    start = time.perf_counter_ns()
    kedge.log(step=step, loss=0.512345678, accuracy=0.9)
    return time.perf_counter_ns() - start
calls = [call(step) for step in range(100_001)][1:]
with open("took", "w") as file: json.dump([statistics.median(calls) / 1000, sorted(calls)[-len(calls) // 100] / 1000], file)
"""

FLOOD = """import os, sys
line = (b"x" * 99 + b"\\n") * 655
for _ in range(int(sys.argv[1]) // len(line)): os.write(1, line)
"""


class Project:
    """A folder with a loop in it, and the ways to run that."""
    def __init__(self, kedge, folder):
        self.kedge, self.folder, self.core = kedge, folder, str(max(os.sched_getaffinity(0)))
        folder.mkdir()
        (folder / "kedge.yaml").write_text("name: loop\nfrom: debian\nos: debian:trixie\npython: \"3.13\"\n")
        (folder / "loop.py").write_text(LOOP)
        (folder / "flood.py").write_text(FLOOD)
        (folder / "calls.py").write_text(CALLS)

    def calls(self):
        """Microseconds of kedge.log: the median, and what one of a hundred calls takes at least."""
        subprocess.run([self.kedge, "run", "--engine", "host", "--", "python3", "calls.py"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return json.loads((self.folder / "took").read_text())

    def run(self, *argv):
        """Seconds of the loop, and CPU seconds of the process above it meanwhile."""
        with open(self.folder / "printed", "wb") as out:
            subprocess.run([*argv, "python3", "loop.py", self.core, str(STEPS)], cwd=self.folder, stdout=out, stderr=subprocess.DEVNULL, check=True)
        return json.loads((self.folder / "took").read_text())

    def bare(self):
        return self.run()[0]

    def recorded(self, *before):
        return self.run(*before, self.kedge, "run", "--engine", "host", "--")

    def burst(self):
        """Bytes of a quick 2 GB that are in the log, seconds, and the recorder's peak of memory in MB."""
        with subprocess.Popen([self.kedge, "run", "--engine", "host", "--", "python3", "flood.py", str(BURST)], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            start, peak = time.monotonic(), 0
            while process.poll() is None:
                peak = max(peak, resident(process.pid))
                time.sleep(0.1)
        end = json.loads(max(self.folder.glob("runs/*/*/*/*/end.json"), key=os.path.getmtime).read_text())
        return end["output"] - end["dropped"], end["output"], time.monotonic() - start, peak


def resident(pid):
    """Peak resident memory in MB so far."""
    try:
        return next(int(line.split()[1]) / 1000 for line in open(f"/proc/{pid}/status") if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0


def measure(book, kedge, folder):
    """
    Pairs, in turns first and second, each of its moment of the machine: the figure is the median of the pairs' ratios, over the
    median of the bare loops. The loop has a core of its own; then one core for the loop and its recorder together.
    """
    load, project = os.getloadavg()[0], Project(kedge, folder)
    project.recorded()   # the first start is no loop's affair
    pairs = []
    for turn in range(PAIRS):
        if turn % 2:
            recorded, bare = project.recorded(), project.bare()
        else:
            bare, recorded = project.bare(), project.recorded()
        pairs.append((bare, *recorded))
    bare = statistics.median(pair[0] for pair in pairs)
    ratios = statistics.quantiles((recorded / alone for alone, recorded, _ in pairs), n=4)
    book.put("loop.bare", bare, "s", load)
    book.put("loop.recorded", bare * ratios[1], "s", load)
    book.put("loop.slowdown.quartiles", (ratios[2] - ratios[0]) * 100, "% apart", load)
    book.put("loop.recorder.cpu", statistics.median(pair[2] for pair in pairs), "s", load)
    book.put("loop.onecore", bare * statistics.median(project.recorded("taskset", "-c", project.core)[0] / project.bare() for _ in range(PAIRS // 4)), "s", load)
    for name, took in zip(("log.call", "log.call.p99"), project.calls()):
        book.put(name, round(took, 2), "us", load)
    kept, told, seconds, peak = project.burst()
    if kept != told:
        sys.exit(f"{told - kept} of {told} bytes are not in the log")
    book.put("burst", seconds, "s", load)
    book.put("burst.memory", peak, "MB", load)
