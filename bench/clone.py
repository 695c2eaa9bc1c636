"""From nothing to a session whose JupyterLab and SSH answered: git clone, the program from source, lock, build, up. Empty store."""
import json, os, subprocess, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def measure(book, work, spec):
    """Each step as a newcomer types it. NuGet's packages are on the machine, Debian's are not; the engine has no part of the image."""
    clone, project = work / "clone", work / "first-project"
    project.mkdir(exist_ok=True)
    (project / "kedge.yaml").write_text(spec)
    os.chown(project, 1000, 1000)
    env = {**os.environ, "KEDGE_STORE": str(work / "clone-store"), "KEDGE_STATE": str(work / "clone-state"), "KEDGE_NO_SSH_CONFIG": "1"}
    took = {}

    def step(name, *argv, cwd=project):
        start = time.monotonic()
        ran = subprocess.run([str(a) for a in argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        took[name] = time.monotonic() - start
        if ran.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, argv))} ended with {ran.returncode}:\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}")
        return ran.stdout

    step("git", "git", "clone", "--quiet", "--no-local", ROOT, clone, cwd=work)
    kedge = clone / "kedge"
    step("program", kedge, "version")
    step("lock", kedge, "lock")
    # `kedge up` builds what is not there; apart, the parts can be told from each other.
    built = json.loads(step("build", kedge, "build", "--load", "--json"))
    up = json.loads(step("up", kedge, "up", "--json"))
    try:
        for name, seconds in took.items():
            book.put(f"clone.{name}", seconds, "s")
        for source, times in (("build", built["times"]), ("up", up["times"])):
            for phase, seconds in times.items():
                book.put(f"clone.{source}.{phase}", seconds, "s")
        book.put("clone", sum(took.values()), "s")
        print("  ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items()), flush=True)
    finally:
        step("down", kedge, "down")
