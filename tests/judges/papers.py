#!/usr/bin/env python3
"""papers.py BINARY SHARED [NAME] : sets texts that nobody here wrote as papers.

Every document of SHARED/pairs is a workspace of one chapter, once as it stands and once with what chapters may not hold
taken out: front matter, raw HTML, images (their words stay), links that lead nowhere (their words stay), skipped levels of
headings. A build either gives a PDF without a fault (see pdf.py), or refuses with named diagnostics. NAME is a part of the
names of those to try; KEEP is a folder that PDFs are kept in.
"""

import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import corpora
import pdf

SECONDS = 120


def judge(binary, name, text, keep):
    """Returns `paper`, a tuple of codes, or `fault: …`."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "policy.yaml").write_text(corpora.MANIFEST, encoding="utf-8")
        chapter = workspace / "chapters" / "doc" / "01-text.md"
        chapter.parent.mkdir(parents=True)
        chapter.write_text(text, encoding="utf-8")
        try:
            command = [binary, "build", "-f", "pdf,html", "--only", "draft"]
            run = subprocess.run(command, cwd=workspace, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"fault: not finished after {SECONDS} s"
        errors = run.stderr.decode(errors="replace")
        codes = tuple(sorted(set(re.findall(r"^error\[([a-z0-9-]+)\]", errors, re.MULTILINE))))
        paper = workspace / "build" / "doc" / "draft.pdf"
        if run.returncode == 0 and paper.exists():
            if keep:
                (Path(keep) / f"{name.replace('/', '-')}.pdf").write_bytes(paper.read_bytes())
            found, _ = pdf.judge(paper, paper.with_suffix(".html"))
            return "fault: " + "\n".join(found) if found else "paper"
        if run.returncode == 1 and codes and set(codes) != {"typesetting-failed"}:
            return codes
        return f"fault: status {run.returncode}\n{errors[-2000:]}"


def plain(text):
    """Takes out of a text what chapters may not hold, line by line; code stays."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"^ {0,3}\[[^\]\n^]+\]: *\S+.*$", "", text, flags=re.MULTILINE)
    lines, fence, level = [], None, 0
    for line in text.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence:
            fence = None if mark and line.strip() == mark[1] and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        else:
            line = plain_line(line)
            if heading := re.match(r"(#+)(?=\s)", line):
                level = min(len(heading[1]), level + 1)
                line = "#" * level + line[len(heading[1]) :]
        lines.append(line)
    return "\n".join(lines)


def plain_line(line):
    line = re.sub(r"<(https?://[^>\s]+)>", r"\1", line)
    line = re.sub(r"</?[A-Za-z][^<>]*>?|<!\[CDATA\[|\{[#.:][^}]*\}", "", line)
    line = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"\[([^\[\]]*)\]\((?!https?:)[^)]*\)", r"\1", line)
    return re.sub(r"!?\[([^\[\]^]+)\]\[[^\]]*\]", r"\1", line)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    binary, shared = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    jobs = {}
    for path in sorted((shared / "pairs").glob("*/*.md")):
        name, text = path.relative_to(shared / "pairs").with_suffix("").as_posix(), path.read_text(encoding="utf-8")
        jobs |= {f"{name} as it stands": text, f"{name} made plain": plain(text)}
    jobs = {name: text for name, text in jobs.items() if len(sys.argv) < 4 or sys.argv[3] in name}
    if not jobs:
        sys.exit(f"papers: no texts in {shared}/pairs: this stage needs them beside the clone")

    keep = os.environ.get("KEEP")
    outcomes = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = pool.map(lambda job: judge(binary, *job, keep), jobs.items())
        for name, verdict in zip(jobs, verdicts):
            kind = name.split(" ", 1)[1]
            if isinstance(verdict, tuple):
                verdict = f"refused by {', '.join(verdict)}"
            if verdict != "paper":
                print(f"{name}: {verdict}", flush=True)
            outcomes[kind, verdict.split(":")[0]] += 1
    for (kind, outcome), count in sorted(outcomes.items()):
        print(f"papers: {count:4} {kind}: {outcome}")
    sys.exit(1 if any(outcome == "fault" for _, outcome in outcomes) else 0)


if __name__ == "__main__":
    main()
