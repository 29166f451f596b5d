"""A server that is measured: started, asked how much it took, stopped."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A child process that listens on a port of its own."""

    def __init__(self, command, path, key=""):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.key = key
        started = time.monotonic()
        self.child = subprocess.Popen([*command, "--listen", f"127.0.0.1:{self.port}"], stdout=subprocess.DEVNULL)
        self.started_ms = self.first_answer(path, started)

    def first_answer(self, path, started):
        """How long until a request was answered."""
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        while self.child.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port)) as connection:
                    connection.sendall(request)
                    if connection.recv(12):
                        return (time.monotonic() - started) * 1000
            except OSError:
                time.sleep(0.0005)
        raise SystemExit(f"{self.child.args[0]} did not start")

    def get(self, path):
        return self.ask(urllib.request.Request(self.base + path))

    def post(self, path, body):
        data = json.dumps(body).encode()
        return self.ask(urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}))

    def ask(self, request):
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.get(path))

    def memory_mib(self):
        """Resident now, and at most."""
        with open(f"/proc/{self.child.pid}/status") as status:
            text = status.read()
        return [int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM")]

    def cpu_seconds(self):
        with open(f"/proc/{self.child.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rest(self):
        """Waits until it has nothing to do by itself: figures are brought up to date after an import. Says how long that took."""
        began = time.monotonic()
        before = self.cpu_seconds()
        while True:
            time.sleep(1)
            now = self.cpu_seconds()
            if now - before < 0.05:
                return time.monotonic() - began
            before = now

    def stop(self):
        self.child.terminate()
        self.child.wait()
