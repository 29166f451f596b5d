"""The programs that openapi/README.md shows are, line by line, those that the tests run."""

import pathlib
import re
import sys

here = pathlib.Path(__file__).resolve().parent
readme = (here.parents[1] / "openapi" / "README.md").read_text()
programs = sorted([*here.glob("typescript/*_*.ts"), *here.glob("python/with_*.py"), here / "rust" / "main.rs"])
missing = []
for program in programs:
    shown = re.search(r"(?:#|//) \[first program\]\n(.*?)(?:#|//) \[end\]", program.read_text(), re.DOTALL)
    if shown is None or shown[1].strip() not in readme:
        missing.append(program)
        print("not in the README:", program.name)
print(f"{len(programs) - len(missing)} passed, {len(missing)} failed")
sys.exit(1 if missing else 0)
