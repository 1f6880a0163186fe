#!/usr/bin/env python3
"""pdf.py BUILD : judges every draft.pdf below BUILD, and that it says what the draft.html beside it says.

1. qpdf finds no fault, every font is embedded, there is a tag tree.
2. page-validation finds nothing against PDF/UA-1 and PDF/A-2a. PDFA2A-STREAM-LENGTH-001 does not count: it is false where
   the data of a stream end in a line end, and qpdf has looked at the lengths of all streams.
3. Cover, contents, text and every footnote have the same words in the same order as the page. See pdftext.py for what may
   differ.
"""

import re
import subprocess
import sys
from pathlib import Path

import page

import pdftext

PROFILES = {"ua1": "PDF/UA-1", "2a": "PDF/A-2a"}
FALSE = "PDFA2A-STREAM-LENGTH-001"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def sound(path):
    """Yields what is wrong with the syntax, the fonts and the tags."""
    checked = run("qpdf", "--check", path)
    if checked.returncode != 0:
        yield f"qpdf: {(checked.stdout + checked.stderr).strip()}"
    fonts = run("pdffonts", path).stdout.splitlines()[2:]
    if not fonts:
        yield "pdffonts: no fonts"
    for font in fonts:
        if not re.search(r"\byes (yes|no) +(yes|no) +\d+ +\d+$", font):
            yield f"pdffonts: not embedded: {font}"
    if not re.search(r"^Tagged: +yes$", run("pdfinfo", path).stdout, re.MULTILINE):
        yield "pdfinfo: not tagged"
    if not re.search(r"^ *(P|H\d)\b", run("pdfinfo", "-struct", path).stdout, re.MULTILINE):
        yield "pdfinfo: no headings and paragraphs in the tag tree"


def valid(path, profiles=tuple(PROFILES)):
    """Yields what page-validation finds."""
    for profile in profiles:
        result = page.validate_pdf(str(path), profile=profile)
        found = [failure for failure in result.failures if FALSE not in str(failure)]
        for failure in found:
            yield f"{PROFILES[profile]}: {failure}"
        if not found and not result.is_compliant and not result.failures:
            yield f"{PROFILES[profile]}: not compliant"


def judge(path, html):
    """Returns what is wrong with a PDF, and what was compared."""
    found = [*sound(path), *valid(path)]
    try:
        pdf, draft = pdftext.read(path, html)
    except ValueError as error:
        return [*found, f"text: {error}"], "text not compared"
    compared = f"{len(pdf.text.chars)} characters of text, {len(pdf.notes)} footnotes, {pdf.figures} images compared"
    return [*found, *pdftext.differences(pdf, draft)], compared


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths = sorted(Path(sys.argv[1]).glob("*/draft.pdf"))
    if not paths:
        sys.exit(f"pdf: no */draft.pdf below {sys.argv[1]}")
    faults = 0
    for path in paths:
        found, compared = judge(path, path.with_suffix(".html"))
        faults += len(found)
        for fault in found:
            print(f"{path}: {fault}")
        print(f"{path}: {len(found)} faults; {compared}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
