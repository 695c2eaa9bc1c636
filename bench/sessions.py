"""A session beside the same two servers started by hand: JupyterLab and sshd in the same image, verified in the same way."""
import json, os, secrets, shutil, socket, statistics, subprocess, time, urllib.error, urllib.request
from pathlib import Path

REPEATS = 5
USER = "1000:1000"

JUPYTER = """c = get_config()
c.IdentityProvider.token = open("/hand/token").read().strip()
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.port = 8888
c.ServerApp.open_browser = False
"""

SSHD = """Port 2222
HostKey /hand/host
AuthorizedKeysFile /hand/authorized
PidFile none
UsePAM no
PasswordAuthentication no
StrictModes no
"""


def sh(*argv, **more):
    return subprocess.run([str(a) for a in argv], check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def jupyter_answers(port, token):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/status", headers={"Authorization": f"token {token}"})
    try:
        return urllib.request.urlopen(request, timeout=5).status == 200
    except (OSError, urllib.error.URLError):
        return False


def ssh_answers(port, folder):
    return subprocess.run(["ssh", "-F", "none", "-i", folder / "key", "-p", str(port), "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
                           "-o", "UserKnownHostsFile=/dev/null", "-o", "ConnectTimeout=5", "kedge@127.0.0.1", "true"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def until(answers):
    deadline = time.monotonic() + 60
    while not answers():
        if time.monotonic() > deadline:
            raise SystemExit("the server started by hand did not answer within 60 s")
        time.sleep(0.025)


class ByHand:
    """What a person would write: one `docker run` with both servers, a token and a key made before."""
    def __init__(self, image, work):
        self.image, self.folder = image, work / "hand"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / "token").write_text(secrets.token_hex(32))
        (self.folder / "jupyter.py").write_text(JUPYTER)
        (self.folder / "sshd_config").write_text(SSHD)
        for name in ("key", "host"):
            sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name)
        (self.folder / "authorized").write_text((self.folder / "key.pub").read_text())
        sh("chown", "-R", USER, self.folder)
        sh("chown", "0:0", self.folder / "key")

    def start(self):
        """Seconds until both answered, and the container."""
        jupyter, ssh = free_port(), free_port()
        start = time.monotonic()
        container = sh("docker", "run", "--detach", "--user", USER, "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
                       "-p", f"127.0.0.1:{jupyter}:8888", "-p", f"127.0.0.1:{ssh}:2222", "-v", f"{self.folder}:/hand", "--env", "HOME=/tmp",
                       self.image, "sh", "-c", "/usr/sbin/sshd -D -e -f /hand/sshd_config & exec jupyter lab --config=/hand/jupyter.py").strip()
        token = (self.folder / "token").read_text()
        until(lambda: ssh_answers(ssh, self.folder))
        until(lambda: jupyter_answers(jupyter, token))
        return time.monotonic() - start, container


def measure(book, work, project):
    """kedge up until JupyterLab and an SSH login answered, against `docker run` with both by hand; ps and down."""
    image = json.loads(project.kedge("build", "--load", "--json").out)["image"]
    env = {**os.environ, "KEDGE_STORE": str(project.store), "KEDGE_STATE": str(work / "state"), "KEDGE_NO_SSH_CONFIG": "1"}
    kedge = Path(__file__).resolve().parent.parent / "kedge"
    sh("chown", "-R", USER, project.folder)

    def timed(*args):
        start = time.monotonic()
        sh(kedge, *args, cwd=project.folder, env=env)
        return time.monotonic() - start

    hand, up, ps, down = ByHand(image, work), [], [], []
    by_hand = []
    # In turns, so that what else happens on the machine meets both.
    for turn in range(REPEATS + 1):
        seconds, container = hand.start()
        sh("docker", "rm", "--force", container)
        by_hand.append(seconds)
        up.append(timed("up"))
        ps.append(timed("ps"))
        down.append(timed("down"))
    median = lambda values: statistics.median(values[1:])
    book.put("docker.session", median(by_hand), "s")
    book.put("kedge.session", median(up), "s")
    book.put("kedge.session.own", max(0.0, median(up) - median(by_hand)), "s")
    book.put("kedge.ps", median(ps), "s")
    book.put("kedge.down", median(down), "s")
