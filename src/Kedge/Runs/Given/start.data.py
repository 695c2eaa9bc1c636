"""Starts a run's command inside the container, with a loopback port that leads to the recorder outside.

MLflow's clients speak HTTP over TCP only. The port is on this container's own loopback interface and leads through a
socket file in a mounted folder, so nothing listens on any interface of the machine, and it works without a network.
"""
import os
import socket
import sys

SOCKET = "/run/kedge/mlflow.socket"


def main(command):
    try:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        if os.fork() == 0:
            # Twice: a command that waits for all its children must not wait for this one.
            if os.fork() == 0:
                try:
                    serve(listener)
                finally:
                    os._exit(0)
            os._exit(0)
        os.wait()
        os.environ["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:%d" % listener.getsockname()[1]
        listener.close()
    except OSError:
        pass  # no loopback, no processes left: the command runs without it
    try:
        os.execvp(command[0], command)
    except FileNotFoundError:
        fail(127, "there is no program '%s' in the image" % command[0])
    except OSError as problem:
        fail(126, "'%s' cannot be started: %s" % (command[0], problem.strerror))


def fail(code, words):
    sys.stderr.write("kedge: %s\n" % words)
    sys.exit(code)


def serve(listener):
    import threading

    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    limit = threading.BoundedSemaphore(64)
    while True:
        client, _ = listener.accept()
        limit.acquire()
        threading.Thread(target=relay, args=(client, limit), daemon=True).start()


def relay(client, limit):
    import threading

    try:
        with client, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as recorder:
            recorder.connect(SOCKET)
            back = threading.Thread(target=pump, args=(recorder, client), daemon=True)
            back.start()
            pump(client, recorder)
            back.join()
    except OSError:
        pass
    finally:
        limit.release()


def pump(source, target):
    try:
        while True:
            piece = source.recv(65536)
            if not piece:
                break
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


main(sys.argv[1:])
