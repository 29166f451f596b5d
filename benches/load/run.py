"""The load benchmark: the service beside `hello`, which answers as many fixed bytes. `run.sh` builds both and runs this."""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
from pathlib import Path

from server import Server

HERE = Path(__file__).parent
RELEASE = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target")) / "release"
BINARY = RELEASE / "casualty-ledger"
TARGETS_MAX = 5_000
# Lines of an import that share a commit.
IMPORT_GROUP = 2_000


def arguments():
    parser = argparse.ArgumentParser(prog="run.sh")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", default="16,64")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--curve", default="", help="more sizes, such as 10000,100000: cost per request over the ledger's size")
    parser.add_argument("--keep", type=Path, help="where ledgers are kept for the next run; a temporary folder if absent")
    return parser.parse_args()


class Wrk:
    """One run of wrk, and what the server spent on it."""

    failures = 0

    def __init__(self, server, path, seconds, connections, key, seed):
        before = server.cpu_seconds()
        threads = min(2, connections)
        command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s",
                   "-s", HERE / "wrk.lua", server.base, "--", path, key, str(seed)]
        ran = subprocess.run(command, capture_output=True, text=True)
        line = [line for line in ran.stdout.splitlines() if line.startswith("RESULT")]
        if not line:
            sys.exit(ran.stdout + ran.stderr)
        requests, micros, self.failed, p50, p99 = map(int, line[0].split()[1:])
        Wrk.failures += self.failed
        self.rate = requests / (micros / 1e6)
        self.p50_ms, self.p99_ms = p50 / 1000, p99 / 1000
        self.cpu_us = (server.cpu_seconds() - before) / max(requests, 1) * 1e6


def make_ledger(folder, claims, seed):
    """Generates and imports a ledger, unless it is there from an earlier run."""
    ledger = folder / f"ledger-{claims}-{seed}.db"
    if ledger.exists():
        return ledger
    lines = folder / f"ledger-{claims}-{seed}.ndjson"
    subprocess.run([RELEASE / "examples/generate", "--claims", str(claims), "--seed", str(seed), "-o", lines], check=True)
    started = time.monotonic()
    importing = subprocess.Popen([BINARY, "import", lines, "--db", ledger], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(importing.pid, 0)
    if status != 0:
        ledger.unlink(missing_ok=True)
        sys.exit("the import failed")
    took = time.monotonic() - started
    with open(lines, "rb") as file:
        rows = sum(1 for _ in file)
    print(f"import: {rows} rows, {rows / took:.0f} rows/s, {took:.1f} s, at most {used.ru_maxrss / 1024:.0f} MiB resident, "
          f"{used.ru_utime + used.ru_stime:.1f} s of processor time; file {ledger.stat().st_size / 2**20:.0f} MiB", flush=True)
    lines.unlink()
    return ledger


def serve(ledger, role="contributor"):
    made = subprocess.run([BINARY, "key", "create", "--role", role, "--name", "bench", "--db", ledger],
                          check=True, capture_output=True, text=True)
    key = made.stdout.strip().split()[-1]
    return Server([BINARY, "serve", "--db", ledger, "--rate-limit", "0"], "/healthz", key)


def sample(service, pick):
    """Targets of each operation, spread over the whole ledger."""
    head = service.json("/readyz")["seq"]
    claims = []
    while len(claims) < TARGETS_MAX:
        page = service.json(f"/v1/claims?limit=250&cursor={pick.randrange(head):016x}")["items"]
        claims += pick.sample(page, min(100, len(page)))
    incidents = sorted({claim["incident_id"] for claim in claims})
    cells = sorted({(code, claim["outcome"]) for claim in claims for code in claim["nationalities"]})
    largest = largest_incident(service)
    return {
        "one claim by id": [f"/v1/claims/{claim['id']}" for claim in claims],
        "claims of an incident, 50 rows": [f"/v1/claims?incident_id={id}&limit=50" for id in incidents],
        "claims by nationality and outcome, newest first, 50 rows":
            [f"/v1/claims?nationality={code}&outcome={outcome}&order=desc&limit=50" for code, outcome in cells],
        "figures of an incident": [f"/v1/incidents/{id}/figures" for id in incidents],
        "summary of an incident": [f"/v1/incidents/{id}/summary" for id in incidents],
        "figures of the largest incident": [f"/v1/incidents/{largest}/figures"],
        "summary of the largest incident": [f"/v1/incidents/{largest}/summary"],
        "one claim recorded, durable": [f"/v1/claims\t{json.dumps(new_claim(claim))}" for claim in claims],
    }


def largest_incident(service):
    """The generator's incident no. 1."""
    cursor = ""
    while True:
        page = service.json(f"/v1/incidents?limit=500{cursor}")
        for incident in page["items"]:
            if incident["title"].endswith(", no. 1"):
                return incident["id"]
        cursor = f"&cursor={page['next_cursor']}"


def new_claim(claim):
    """The same claim as it would be sent."""
    quote = {name: claim["quote"][name] for name in ("exact", "prefix", "suffix") if name in claim["quote"]}
    new = {name: claim[name] for name in ("incident_id", "article_id", "role", "outcome", "nationalities", "count")}
    return {**new, "quote": quote}


def body_bytes(service, targets, pick):
    """How long an answer is on average."""
    if "\t" in targets[0]:
        path, body = pick.choice(targets).split("\t")
        return len(service.post(path, json.loads(body)))
    asked = pick.sample(targets, min(200, len(targets)))
    return sum(len(service.get(target)) for target in asked) // len(asked)


def compare(options, folder, service, hello, operations, pick):
    print(f"\n| operation | bytes | connections | ratio | requests/s | p50 ms | p99 ms | hello requests/s | hello p99 ms | "
          "processor µs | hello's |\n|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name, targets in operations.items():
        length = body_bytes(service, targets, pick)
        ours, theirs = folder / "ours.txt", folder / "hello.txt"
        ours.write_text("\n".join(targets) + "\n")
        posted = [f"/{length}\t" + target.split("\t")[1] if "\t" in target else f"/{length}" for target in targets]
        theirs.write_text("\n".join(posted) + "\n")
        for connections in map(int, options.connections.split(",")):
            rounds = []
            for number in range(options.rounds):
                pair = [(service, ours), (hello, theirs)]
                ran = {}
                for server, file in pair if number % 2 == 0 else reversed(pair):
                    ran[server] = Wrk(server, file, options.seconds, connections, service.key, number)
                rounds.append((ran[service], ran[hello]))
            print_row(name, length, connections, rounds)


def print_row(name, length, connections, rounds):
    def middle(value):
        return statistics.median(value(ours, hello) for ours, hello in rounds)
    failed = sum(ours.failed + hello.failed for ours, hello in rounds)
    print(f"| {name} | {length} | {connections} | {middle(lambda o, h: o.rate / h.rate):.2f} "
          f"| {middle(lambda o, h: o.rate):.0f} | {middle(lambda o, h: o.p50_ms):.2f} | {middle(lambda o, h: o.p99_ms):.2f} "
          f"| {middle(lambda o, h: h.rate):.0f} | {middle(lambda o, h: h.p99_ms):.2f} "
          f"| {middle(lambda o, h: o.cpu_us):.1f} | {middle(lambda o, h: h.cpu_us):.1f} |"
          + (f" {failed} FAILED" if failed else ""), flush=True)


def good_client(options, folder, service, operations):
    """What one reader waits for while 64 others write."""
    reads, writes = folder / "reads.txt", folder / "writes.txt"
    reads.write_text("\n".join(operations["one claim by id"]) + "\n")
    writes.write_text("\n".join(operations["one claim recorded, durable"]) + "\n")
    crowd = subprocess.Popen(["wrk", "-t1", "-c64", f"-d{options.seconds + 1}s", "-s", HERE / "wrk.lua", service.base,
                              "--", writes, service.key, "9"], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    alone = Wrk(service, reads, options.seconds, 1, service.key, 1)
    crowd.wait()
    return alone


def ceiling(options, folder):
    """What SQLite alone appends, in claims a second, when so many share a commit: as many as may write at once, or as an import."""
    rates = {}
    for group in [*map(int, options.connections.split(",")), IMPORT_GROUP]:
        ran = []
        for number in range(options.rounds):
            file = folder / f"append-{group}-{number}.db"
            command = [RELEASE / "examples/append", "--db", file, "--group", str(group), "--seconds", str(options.seconds)]
            ran.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            for left in folder.glob(f"{file.name}*"):
                left.unlink()
        rates[group] = statistics.median(ran)
    return rates


def curve(options, folder, sizes):
    print("\n| claims | " + " | ".join(["operation", "requests/s", "p99 ms", "processor µs a request"]) + " |\n|---|---|---|---|---|")
    for size in sizes:
        service = serve(make_ledger(folder, size, options.seed))
        service.rest()
        operations = sample(service, random.Random(options.seed))
        for name, targets in operations.items():
            file = folder / "curve.txt"
            file.write_text("\n".join(targets) + "\n")
            ran = [Wrk(service, file, options.seconds, 16, service.key, number) for number in range(options.rounds)]
            def middle(value):
                return statistics.median(map(value, ran))
            print(f"| {size} | {name} | {middle(lambda r: r.rate):.0f} | {middle(lambda r: r.p99_ms):.2f} "
                  f"| {middle(lambda r: r.cpu_us):.1f} |", flush=True)
        service.stop()


def main():
    options = arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    pick = random.Random(options.seed)
    hello = None
    try:
        service = serve(make_ledger(folder, options.claims, options.seed))
        started = [service.started_ms]
        print(f"figures of every incident up to date {service.rest():.0f} s after the start", flush=True)
        hello = Server([RELEASE / "examples/hello"], "/1")
        operations = sample(service, pick)
        compare(options, folder, service, hello, operations, pick)
        alone = good_client(options, folder, service, operations)
        now, most = service.memory_mib()
        hello_now, hello_most = hello.memory_mib()
        service.stop()
        for _ in range(2):
            again = Server([BINARY, "serve", "--db", folder / f"ledger-{options.claims}-{options.seed}.db"], "/healthz")
            started.append(again.started_ms)
            again.stop()
        print(f"\nwhile 64 others write, one reader: p50 {alone.p50_ms:.2f} ms, p99 {alone.p99_ms:.2f} ms, {alone.failed} failed")
        print(f"memory after the load: {now:.0f} MiB resident, {most:.0f} MiB at most; hello {hello_now:.0f}, {hello_most:.0f}")
        print(f"start to first answer: {statistics.median(started):.0f} ms of " + ", ".join(f"{ms:.0f}" for ms in started))
        appended = ", ".join(f"{rate:.0f} ({group})" for group, rate in ceiling(options, folder).items())
        print(f"SQLite alone, appending as many bytes as durably, claims/s (so many to a commit): {appended}")
        print(f"binary: {BINARY.stat().st_size / 1e6:.1f} MB")
        if options.curve:
            curve(options, folder, [int(size) for size in options.curve.split(",")])
    finally:
        if hello:
            hello.stop()
        if not options.keep:
            shutil.rmtree(folder)
    if Wrk.failures:
        sys.exit(f"{Wrk.failures} requests failed")


if __name__ == "__main__":
    main()
