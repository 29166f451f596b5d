"""Counts what a program checks, and says at the end how many of it held."""

import sys
import traceback

TEXT = "Nine Italians were killed. Nobody else was hurt."
_held = []


def check(what, holds):
    _held.append(bool(holds))
    if not holds:
        print("FAILED", what)


def run(job):
    try:
        job()
    except Exception:
        traceback.print_exc(file=sys.stdout)
        _held.append(False)
    print(f"{sum(_held)} passed, {len(_held) - sum(_held)} failed")
    sys.exit(0 if all(_held) else 1)
