#!/usr/bin/env python3
"""corpora.py BINARY SHARED : builds texts that nobody here wrote, without amendments.

The eighteen chapters of SHARED/corpora/x1 are one policy, every document of SHARED/pairs is one of its own. A build either
gives the chapters back byte for byte, or refuses them: status 1, a named diagnostic that points into a chapter, nothing
written. Anything else is a fault, and so is a refusal of x1, which the benchmarks build.
"""

import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MANIFEST = """\
title: Texts from elsewhere
as-of: 2021-10-31
language: en
policies:
  doc: { title: A text from elsewhere, symbol: CORPUS/1, revision: 0 }
"""
SECONDS = 120


def judge(binary, chapters):
    """Returns what became of the chapters (name to bytes): `identical`, a tuple of codes, or `fault: …`."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "policy.yaml").write_text(MANIFEST, encoding="utf-8")
        (workspace / "chapters" / "doc").mkdir(parents=True)
        for name, text in chapters.items():
            (workspace / "chapters" / "doc" / name).write_bytes(text)
        try:
            run = subprocess.run([binary, "build"], cwd=workspace, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"fault: not finished after {SECONDS} s"
        errors = run.stderr.decode(errors="replace")
        build = workspace / "build"
        if run.returncode == 0:
            return compare(chapters, build / "doc" / "chapters")
        codes = re.findall(r"^error\[([a-z0-9-]+)\]", errors, re.MULTILINE)
        if run.returncode == 1 and codes and "chapters/doc/" in errors and not build.exists():
            return tuple(sorted(set(codes)))
        written = "; something was written" if build.exists() else ""
        return f"fault: status {run.returncode}{written}\n{errors[-2000:]}"


def compare(chapters, folder):
    revised = {path.name: path.read_bytes() for path in folder.glob("*")} if folder.is_dir() else {}
    different = sorted(name for name in chapters.keys() | revised.keys() if chapters.get(name) != revised.get(name))
    return f"fault: not the same bytes: {', '.join(different)}" if different else "identical"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, shared = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    x1 = {path.name: path.read_bytes() for path in sorted((shared / "corpora" / "x1").glob("*.md"))}
    documents = sorted((shared / "pairs").glob("*/*.md"))
    if not x1 or not documents:
        sys.exit(f"corpora: no texts in {shared}/corpora/x1 and {shared}/pairs: this stage needs them beside the clone")

    jobs = {"corpora/x1": x1}
    jobs |= {path.relative_to(shared).as_posix(): {f"01-{path.name}": path.read_bytes()} for path in documents}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = dict(zip(jobs, pool.map(lambda chapters: judge(binary, chapters), jobs.values())))

    faults = 0
    if isinstance(verdicts["corpora/x1"], tuple):
        verdicts["corpora/x1"] = f"fault: refused: {', '.join(verdicts['corpora/x1'])}"
    for name, verdict in verdicts.items():
        if isinstance(verdict, str) and verdict.startswith("fault"):
            faults += 1
            print(f"{name}: {verdict}")
    identical = sum(verdict == "identical" for verdict in verdicts.values())
    refused = [verdict for verdict in verdicts.values() if isinstance(verdict, tuple)]
    print(f"corpora: {len(x1)} chapters of x1 as one policy, {len(documents)} documents of pairs")
    print(f"corpora: {identical} identical, {len(refused)} refused, {faults} faults, of {len(verdicts)} builds")
    for code, count in collections.Counter(code for codes in refused for code in codes).most_common():
        print(f"         {count:4} refused by {code}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
