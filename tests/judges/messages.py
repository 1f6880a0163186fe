#!/usr/bin/env python3
"""messages.py BINARY : what the program says to programs, judged by check-jsonschema: the findings of every workspace of
tests/cases, as JSON by the schema that the program describes it with, as SARIF by the schema of SARIF 2.1.0.

Every code that has a case must be met, and both formats must tell of the same findings.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "tests" / "cases"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
JUDGES = Path(os.environ.get("POLICY_JUDGES") or CACHE / "policy-ci" / "judges")
CHECKER = JUDGES / "python" / "bin" / "check-jsonschema"
SCHEMAS = {
    "json": ROOT / "src" / "cli" / "schema" / "diagnostics.json",
    "sarif": JUDGES / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json",
}


def blocks(case):
    """Returns the fenced blocks of a case: the words behind the fence, and the lines."""
    lines = iter(case.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if fence := re.match(r"```+", line):
            body = []
            for inner in lines:
                if inner == fence[0]:
                    break
                body.append(inner)
            yield line[fence.end() :].split(), body


def write(path, body, as_bytes):
    text = "".join(f"{line}\n" for line in body).encode()
    if as_bytes:
        text = re.sub(rb"\\x([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def commands(body):
    """Returns the arguments of the checks and builds of a console that say nothing of formats and fixes themselves."""
    for line in body:
        words = shlex.split(line[2:]) if line.startswith("$ policy ") else []
        if words[1:2] in (["check"], ["build"]) and not {"--fix", "--message-format"} & set(words):
            yield words[1:]


def documents(binary, scratch):
    """Runs every check and build of every case in both formats; returns the files of what they print."""
    printed = {"json": [], "sarif": []}
    for number, case in enumerate(sorted(CASES.rglob("*.md"))):
        workspace = scratch / f"workspace-{number}"
        workspace.mkdir()
        for info, body in blocks(case):
            if len(info) == 2:
                write(workspace / info[1], body, info[0] == "bytes")
            elif info == ["console"]:
                for arguments in commands(body):
                    for form, files in printed.items():
                        command = [binary, *arguments, "--message-format", form]
                        run = subprocess.run(command, cwd=workspace, capture_output=True, check=False)
                        if run.returncode == 2:
                            continue
                        files.append(scratch / f"{case.stem}-{len(files)}.{form}")
                        files[-1].write_bytes(run.stdout)
    return printed


def valid(form, files):
    # The schema of SARIF holds an expression that is none in the Unicode mode of ECMAScript.
    command = [CHECKER, "--regex-variant", "nonunicode", "--schemafile", SCHEMAS[form], *files]
    return subprocess.run(command, check=False).returncode == 0


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        printed = documents(binary, Path(scratch))
        sound = [valid(form, files) for form, files in printed.items()]
        met, fixes = set(), 0
        for one, other in zip(printed["json"], printed["sarif"], strict=True):
            found = json.loads(one.read_bytes())["diagnostics"]
            results = json.loads(other.read_bytes())["runs"][0]["results"]
            told = [(entry["code"], entry["severity"], entry["fix"] is not None) for entry in found]
            if told != [(entry["ruleId"], entry["level"], "fixes" in entry) for entry in results]:
                print(f"BROKEN  {one.name} and {other.name} tell of different findings")
                sound.append(False)
            met |= {entry["code"] for entry in found}
            fixes += sum(entry["fix"] is not None for entry in found)
        # `policy apply` alone raises them, and reports to people only.
        elsewhere = {"empty-link", "moved-link", "needs-workspace", "workspace-only"}
        missing = sorted({case.stem for case in (CASES / "codes").glob("*.md")} - met - elsewhere)
        if missing or not fixes:
            print(f"BROKEN  no finding of {', '.join(missing) or 'any code has a fix'}")
            sound.append(False)
        print(f"messages: {len(printed['json'])} runs in each format, {len(met)} codes, {fixes} fixes")
    sys.exit(0 if all(sound) else 1)


if __name__ == "__main__":
    main()
