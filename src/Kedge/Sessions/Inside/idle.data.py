"""Ends a session that nobody uses: no busy kernel, no terminal or notebook in use, no SSH connection, no GPU work.

Arguments: minutes, the port of the SSH server inside or 0, and whether there is JupyterLab (1) or not (0).
Every failure to look counts as use: a session is ended only when it was seen to be idle all the time.
"""
import ctypes
import datetime
import json
import os
import signal
import sys
import time
import urllib.request

minutes, ssh_port, has_jupyter = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1"


def ask(path):
    with open("/run/kedge/token") as file:
        token = file.read().strip()
    request = urllib.request.Request(f"http://127.0.0.1:8888/api/{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def kernels_in_use(seen):
    """A kernel computes, or something happened to a kernel or a terminal since the last look."""
    kernels, terminals = ask("kernels"), ask("terminals")
    last = sorted((k["id"], k["last_activity"]) for k in kernels) + sorted((t["name"], t["last_activity"]) for t in terminals)
    changed = seen.get("jupyter") != last
    seen["jupyter"] = last
    return changed or any(k["execution_state"] == "busy" for k in kernels)


def ssh_connected():
    """/proc/net/tcp: local address and port in hexadecimal, state 01 is ESTABLISHED (proc_net_tcp(5))."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not os.path.exists(table):
            continue
        with open(table) as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "01" and int(fields[1].rsplit(":", 1)[1], 16) == ssh_port:
                    return True
    return False


def gpu_in_use(nvml):
    """Any GPU of this session that computes (nvmlDeviceGetUtilizationRates)."""
    class Rates(ctypes.Structure):
        _fields_ = [("gpu", ctypes.c_uint), ("memory", ctypes.c_uint)]

    count = ctypes.c_uint()
    if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != 0:
        return True
    for index in range(count.value):
        device, rates = ctypes.c_void_p(), Rates()
        if nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(device)) != 0:
            continue
        if nvml.nvmlDeviceGetUtilizationRates(device, ctypes.byref(rates)) == 0 and rates.gpu > 0:
            return True
    return False


def open_nvml():
    try:
        nvml = ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return None
    return nvml if nvml.nvmlInit_v2() == 0 else None


def in_use(nvml, seen):
    try:
        return (has_jupyter and kernels_in_use(seen)) or (ssh_port and ssh_connected()) or (nvml and gpu_in_use(nvml))
    except Exception as wrong:
        print(f"cannot look, so it counts as used: {wrong}", flush=True)
        return True


nvml, seen, used = open_nvml(), {}, time.monotonic()
while time.monotonic() - used < minutes * 60:
    time.sleep(min(15, minutes * 60 / 4))
    if in_use(nvml, seen):
        used = time.monotonic()
with open("/run/kedge-log/session.idle", "w") as said:
    said.write(datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds") + "\n")
print(f"idle for {minutes:g} minutes: the session ends", flush=True)
os.kill(1, signal.SIGTERM)  # tini, which passes it on to the supervisor
