#!/usr/bin/env python3
"""laws.py BINARY WORKSPACE BUILD : laws of the product, tried on a real workspace whose finished build lies in BUILD.

1. The same inputs give the same bytes, whatever the clock, time zone, locale, home, folder and number of cores.
2. Without amendments the revised chapters are the base, byte for byte, and so are their images.
3. Neither the names of amendment files nor the order of what is in them decides anything: only manifest.json, which
   lists the files, may differ, and its list of outputs may not.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "ar_EG.UTF-8",
    "LC_ALL": "tr_TR.UTF-8",
    "TERM": "dumb",
    "COLUMNS": "40",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}
ANOTHER_TIME = ["taskset", "-c", "0", "faketime", "-f", "@2037-12-31 23:59:59"]
PATH = os.environ["PATH"]


class Broken(Exception):
    """A law that does not hold."""


def build(binary, folder, *options, env, before=()):
    command = [*before, binary, "build", *options]
    run = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, errors="replace")
    if run.returncode != 0:
        raise Broken(f"{' '.join(map(str, command))} in {folder} ended with {run.returncode}:\n{run.stderr}")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def demand_same(one, other, what):
    if not one:
        raise Broken(f"{what}: nothing to compare")
    different = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    if different:
        raise Broken(f"{what}: {len(different)} of {len(one)} files differ: {', '.join(different[:10])}")
    print(f"{what}: {len(one)} files identical")


def copy(workspace, folder):
    shutil.copytree(workspace, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", "target", "build"))
    return folder


def same_elsewhere(binary, workspace, finished, scratch):
    home = scratch / "home"
    home.mkdir()
    env = {**os.environ, **ELSEWHERE, "HOME": str(home)}
    out = scratch / "out"
    build(binary, workspace / "chapters", "--out", out, env=env, before=ANOTHER_TIME)
    demand_same(finished, files(out), "another time, time zone, locale, home, current folder, output folder, one core")


def same_copied(binary, workspace, finished, scratch):
    there = copy(workspace, scratch / "elsewhere" / "a folder with spaces")
    build(binary, there, env={"PATH": PATH})
    demand_same(finished, files(there / "build"), "another workspace folder, empty environment")


def untouched(binary, workspace, scratch):
    there = copy(workspace, scratch / "untouched")
    shutil.rmtree(there / "amendments")
    build(binary, there, env=os.environ)
    revised = {}
    for name, text in files(there / "build").items():
        if match := re.fullmatch(r"([^/]+)/chapters/(.+)", name):
            revised[f"{match[1]}/{match[2]}"] = text
    # Images lie beside the chapters that show them.
    base = {
        name: text for name, text in files(there / "chapters").items() if name.endswith(".md") or name in revised
    }
    demand_same(base, revised, "chapters without amendments")


def shuffled(binary, workspace, finished, scratch, seed):
    there = copy(workspace, scratch / f"shuffled-{seed}")
    renamed = shuffle(there / "amendments", random.Random(seed))
    build(binary, there, env=os.environ)
    what = f"{renamed} amendment files renamed and reordered, seed {seed}"
    demand_same(without_inputs(finished), without_inputs(files(there / "build")), what)


def without_inputs(outputs):
    manifest = json.loads(outputs["manifest.json"])
    return {**outputs, "manifest.json": json.dumps(manifest["outputs"])}


def shuffle(amendments, rng):
    """Renames every file but the register, inside its folder since `file:` is relative to it, and reorders its entries."""
    paths = [path for path in sorted(amendments.rglob("*.yaml")) if path != amendments / "register.yaml"]
    reordered = 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        new = reorder(text, rng)
        reordered += new != text
        path.unlink()
        path.with_name(f"{rng.getrandbits(64):016x}.yaml").write_text(new, encoding="utf-8")
    if reordered == 0:
        raise Broken("no amendment file has entries to reorder")
    return len(paths)


def reorder(text, rng):
    """Shuffles the entries of `dispositions:` and `amendments:`: an entry is a line at the indent of the first one, with
    all lines up to the next such line."""
    result, entries, indent = [], None, None

    def flush():
        if entries:
            rng.shuffle(entries)
            result.extend(line for entry in entries for line in entry)

    for line in (text if text.endswith("\n") else text + "\n").splitlines(keepends=True):
        content = line.strip() and not line.lstrip().startswith("#")
        if re.match(r"[^\s#-]", line):
            flush()
            result.append(line)
            entries = [] if re.match(r"(dispositions|amendments):\s*(#.*)?$", line) else None
            indent = None
        elif entries is None:
            result.append(line)
        else:
            if content and indent is None:
                indent = len(line) - len(line.lstrip())
            if content and len(line) - len(line.lstrip()) == indent:
                entries.append([line])
            elif entries:
                entries[-1].append(line)
            else:
                result.append(line)
    flush()
    return "".join(result)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    binary, workspace, finished = (Path(name).resolve() for name in sys.argv[1:])
    finished = files(finished)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        laws = [
            lambda: same_elsewhere(binary, workspace, finished, scratch),
            lambda: same_copied(binary, workspace, finished, scratch),
            lambda: untouched(binary, workspace, scratch),
            *(lambda seed=seed: shuffled(binary, workspace, finished, scratch, seed) for seed in (1, 2, 3)),
        ]
        broken = 0
        for law in laws:
            try:
                law()
            except Broken as reason:
                broken += 1
                print(f"BROKEN  {reason}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
