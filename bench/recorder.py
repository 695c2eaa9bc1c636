"""What recording costs a training that prints a line per step, and a burst of output larger than memory should hold."""
import json, os, shutil, signal, statistics, subprocess, sys, time

STEPS, TURNS, ONE_CORE_TURNS, LINES, SATURATED, BURST = 60, 28, 8, 100_000, 5, 2_000_000_000

# Both loops stand ready all the time, and take turns by two named pipes. A step is about 6 ms of work over a few megabytes, on one core.
# With no such work it prints as fast as it goes. It tells how long a turn took.
LOOP = """import operator, os, sys, time
name, core, work = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.sched_setaffinity(0, {core})
a = [i * 0.5 for i in range(60_000)]
b, total, step = a[::-1], 0.0, 0
with open(f"{name}.go") as go, open(f"{name}.took", "w") as took:
    for turn in go:
        start = time.perf_counter()
        for step in range(step, step + int(turn)):
            for _ in range(work): total += sum(map(operator.mul, a, b))
            print(f"step={step} loss={1 / (step + 1):.6f}", flush=True)
        print(time.perf_counter() - start, file=took, flush=True)
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

# Every line says when it was printed: a step each two milliseconds, or as many as go.
CLOCK = """import sys, time
step = 0
while True:
    print(f"step={step} told={time.time():.4f}", flush=True)
    step += 1
    time.sleep(float(sys.argv[1])) if float(sys.argv[1]) else None
"""
KILLS = 7


class Loop:
    """A loop that waits for its turns. Between them it is stopped with all that belongs to it, so that it costs the other one nothing."""
    def __init__(self, project, name, work, before=()):
        self.output = open(project.folder / f"{name}.printed", "wb")
        pipes = [project.folder / f"{name}.{end}" for end in ("go", "took")]
        for pipe in pipes:
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        argv = [*before, "python3", "loop.py", name, project.core, str(work)]
        # Each loop in a session of its own, as kedge starts commands: Linux shares processors out by sessions (sched_autogroup).
        self.process = subprocess.Popen(argv, cwd=project.folder, stdout=self.output, stderr=subprocess.DEVNULL, start_new_session=True)
        self.go, self.took = open(pipes[0], "w"), open(pipes[1])

    def turn(self, steps):
        """Seconds of so many steps."""
        self.process.send_signal(signal.SIGCONT)
        print(steps, file=self.go, flush=True)
        took = float(self.took.readline())
        self.process.send_signal(signal.SIGSTOP)
        return took

    def used(self):
        """CPU seconds of the process that was started: of the recorder, where there is one."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGCONT)
        self.go.close()
        self.process.wait(60)
        self.took.close()
        self.output.close()


class Project:
    """A folder with a loop in it, and the ways to run that."""
    def __init__(self, kedge, folder):
        self.kedge, self.folder, self.core = kedge, folder, str(max(os.sched_getaffinity(0)))
        folder.mkdir()
        (folder / "kedge.yaml").write_text("name: loop\nfrom: debian\nos: debian:trixie\npython: \"3.13\"\n")
        (folder / "loop.py").write_text(LOOP)
        (folder / "flood.py").write_text(FLOOD)
        (folder / "calls.py").write_text(CALLS)
        (folder / "clock.py").write_text(CLOCK)

    def calls(self):
        """Microseconds of kedge.log: the median, and what one of a hundred calls takes at least."""
        subprocess.run([self.kedge, "run", "--engine", "host", "--", "python3", "calls.py"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return json.loads((self.folder / "took").read_text())

    def pairs(self, turns, steps, work, before=()):
        """
        Seconds of turns that are not recorded and of turns that are, in pairs, either first in turn, each pair of one moment of the
        machine; and CPU seconds of the recorder in all of them.
        """
        with Loop(self, "bare", work) as bare, Loop(self, "recorded", work, (*before, self.kedge, "run", "--engine", "host", "--")) as recorded:
            for loop in (bare, recorded): loop.turn(steps)   # the first turn compiles and finds its caches empty
            used, pairs = recorded.used(), []
            for turn in range(turns):
                took = {loop: loop.turn(steps) for loop in ((recorded, bare) if turn % 2 else (bare, recorded))}
                pairs.append((took[bare], took[recorded]))
            return pairs, recorded.used() - used

    def killed(self, pause):
        """Milliseconds before a kill -9 of the recorder at which the last metric point that survives was printed."""
        with subprocess.Popen([self.kedge, "run", "--engine", "host", "--", "python3", "clock.py", str(pause)], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while self.told() is None and process.poll() is None:
                time.sleep(0.1)
            killed = time.time()
            process.kill()
        last = self.told()
        shutil.rmtree(self.folder / "runs", ignore_errors=True)
        return (killed - last) * 1000

    def told(self):
        """When the last point of the last run was printed, as far as its record knows."""
        shown = subprocess.run([self.kedge, "runs", "show", "last", "--json"], cwd=self.folder, capture_output=True, text=True).stdout
        return json.loads(shown)["metrics"].get("told", {}).get("last") if shown else None

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
    A loop of 6 ms a step with a core of its own, then with one core for it and its recorder, then one that does nothing but print.
    The figure is the median of the pairs' ratios, over the median of the turns that are not recorded.
    """
    load, project = os.getloadavg()[0], Project(kedge, folder)
    pairs, used = project.pairs(TURNS, STEPS, work=5)
    bare = statistics.median(alone for alone, _ in pairs)
    ratios = statistics.quantiles((recorded / alone for alone, recorded in pairs), n=4)
    book.put("loop.step", bare / STEPS * 1000, "ms", load)
    book.put("loop.bare", bare, "s", load)
    book.put("loop.recorded", bare * ratios[1], "s", load)
    book.put("loop.slowdown.quartiles", (ratios[2] - ratios[0]) * 100, "% apart", load)
    book.put("loop.recorder.cpu", used / sum(recorded for _, recorded in pairs) * 100, "% of a core", load)
    together, _ = project.pairs(ONE_CORE_TURNS, STEPS, work=5, before=("taskset", "-c", project.core))
    book.put("loop.onecore", bare * statistics.median(recorded / alone for alone, recorded in together), "s", load)
    fast, _ = project.pairs(SATURATED, LINES, work=0)
    for name, took in zip(("bare", "recorded"), zip(*fast)):
        book.put(f"line.{name}", round(statistics.median(took) / LINES * 1e6, 2), "us", load)
        book.put(f"lines.{name}", round(LINES / statistics.median(took)), "/s", load)
    for name, took in zip(("log.call", "log.call.p99"), project.calls()):
        book.put(name, round(took, 2), "us", load)
    for name, pause in (("kill.lost", 0.002), ("kill.lost.burst", 0)):
        book.put(name, round(statistics.median(project.killed(pause) for _ in range(KILLS)), 1), "ms", load)
    kept, told, seconds, peak = project.burst()
    if kept != told:
        sys.exit(f"{told - kept} of {told} bytes are not in the log")
    book.put("burst", seconds, "s", load)
    book.put("burst.memory", peak, "MB", load)
