"""The words of a draft.pdf and of the draft.html beside it, in reading order, and where they differ.

The words of the PDF are those of its tag tree: running heads are not in it. What may differ:

- Footnotes stand at their first mark in the PDF and at the end of the page in HTML: each is compared by itself.
- The contents of the PDF end in page numbers. The heading over them stands once.
- Markers of items are words in the PDF and none in HTML.
- In HTML stand the skip link, the strip of papers, the heading "Notes" and its line in the contents, links back to marks
  ("↩"), and the hidden word "Paragraph" before a number.
- Words drawn by an image are in the tag tree of the PDF.
- Soft hyphens, which are the typesetter's, and characters that draw nothing do not count.
- Words from right to left lie in the PDF as the eye meets them, line by line: where a part has any, letters are counted.
- Between two blocks, and around numbers and marks, blanks do not count. Inside a block they do.
"""

import html.parser
import re
import unicodedata

import pdftags

BLOCKS = set("BlockQuote Caption Code Div Document Figure L LBody LI Lbl Note P Sect TD TH TOC TOCI TR Table".split())
SOFT = "\u00ad"
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")


class Words:
    """Characters, and what stands before each of them: nothing, a blank, or the border of a block (`\\n`)."""

    def __init__(self):
        self.chars, self.gaps, self.gap = [], [], "\n"

    def border(self):
        self.gap = "\n"

    def add(self, text):
        for char in unicodedata.normalize("NFC", UNSEEN.sub("", text)):
            if char.isspace():
                self.gap = self.gap or " "
                continue
            for letter in unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufb06" else char:
                self.chars.append(letter)
                self.gaps.append(self.gap)
                self.gap = ""

    def __add__(self, other):
        both = Words()
        both.chars, both.gaps = self.chars + other.chars, self.gaps + other.gaps
        return both

    def around(self, at):
        """What stands about a character, for eyes."""
        show = lambda range: "".join(self.gaps[it].replace("\n", " ") + self.chars[it] for it in range)
        end = len(self.chars)
        return f"…{show(range(max(0, at - 40), min(at, end)))}⟦{show(range(at, min(at + 30, end)))}⟧"


def is_block(element):
    name = element.name
    return name in BLOCKS or name[0] == "H" or element.attributes.get("/Placement") == "/Block"


class Pdf:
    """The words of a PDF: `cover`, `contents`, `text`, and `notes` by number."""

    def __init__(self, path):
        self.cover, self.contents, self.text, self.notes = Words(), Words(), Words(), {}
        self.figures = 0
        words, seen = self.cover, False
        for child in pdftags.read(path).children[0].children:
            if isinstance(child, pdftags.Element) and child.name == "TOC":
                words, seen = self.contents, True
            elif seen and words is self.contents:
                words = self.text
            self.walk(child, words)
        if not seen:
            self.text, self.cover = self.cover, self.text

    def walk(self, it, words, marked=True):
        if isinstance(it, str):
            return words.add(it)
        if is_block(it):
            words.border()
        if it.name == "Note":
            self.note(it)
        elif it.name == "TOCI":
            self.entry(it, words)
        else:
            if it.name == "Figure":
                self.figures += it.alternative is not None
                it.children = [child for child in it.children if getattr(child, "name", "") == "Caption"]
            marked = it.attributes.get("/ListNumbering") != "/None" if it.name == "L" else marked
            for child in it.children:
                is_marker = isinstance(child, pdftags.Element) and child.name == "Lbl" and it.name == "LI" and marked
                if not is_marker:
                    self.walk(child, words, marked)
        if is_block(it):
            words.border()

    def note(self, note):
        holder, label = first(note, "Lbl")
        number = int("".join(label.strings()))
        holder.children.remove(label)
        words = Words()
        for child in note.children:
            self.walk(child, words)
        if number in self.notes:
            raise ValueError(f"footnote {number} stands twice")
        self.notes[number] = words

    def entry(self, entry, words):
        *said, page = entry.strings()
        if not page.strip().isdigit():
            raise ValueError(f"no page number at the end of {said}")
        for string in said:
            words.add(string)


def first(element, name):
    """Returns the first element of a name below another, and what holds it."""
    for child in element.children:
        if isinstance(child, pdftags.Element):
            if found := (element, child) if child.name == name else first(child, name):
                return found
    return None


class Page(html.parser.HTMLParser):
    """The words of a draft.html: `cover`, `contents`, `text`, and `notes` by number."""

    INLINE = set("a abbr b bdi code del em i ins s samp span strong sub sup u".split())
    VOID = set("br hr img meta link wbr input".split())

    def __init__(self, path):
        super().__init__()
        self.cover, self.contents, self.text, self.notes = Words(), Words(), Words(), {}
        self.figures = 0
        self.stack, self.words = [], None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        words = self.words
        classes = (attributes.get("class") or "").split()
        if tag == "header":
            words = self.cover
        elif tag == "nav" and "contents" in classes:
            words = self.contents
        elif tag == "main":
            words = self.text
        elif tag == "section" and "notes" in classes:
            words = None
        elif found := re.fullmatch(r"note-(\d+)", attributes.get("id") or ""):
            words = self.notes.setdefault(int(found[1]), Words()) if tag == "li" else words
        elif tag in ("footer", "details") or {"vh", "back", "is"} & set(classes):
            words = None
        elif attributes.get("href") == "#notes":
            words = None
        self.figures += tag == "img" and words is not None
        border = tag not in self.INLINE or "data-chrome" in attributes or self.words is self.contents
        if border and self.words:
            self.words.border()
        if tag not in self.VOID:
            self.stack.append((tag, self.words, border))
            self.words = words

    def handle_endtag(self, tag):
        while self.stack:
            opened, words, border = self.stack.pop()
            self.words = words
            if border and words:
                words.border()
            if opened == tag:
                break

    def handle_data(self, data):
        if self.words:
            self.words.add(data.replace(SOFT, ""))


def difference(pdf, page):
    """Returns where the words of a PDF part from those of a page: a position in each; nothing where they are the same."""
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in page.chars):
        counts = [sorted(char for char in words.chars if char != SOFT) for words in (pdf, page)]
        return None if counts[0] == counts[1] else (0, 0)
    at = to = 0
    joined = False
    while at < len(pdf.chars) or to < len(page.chars):
        mine = pdf.chars[at] if at < len(pdf.chars) else None
        wanted = page.chars[to] if to < len(page.chars) else None
        if mine == SOFT:
            at, joined = at + 1, True
            continue
        if mine != wanted:
            return at, to
        gaps = {pdf.gaps[at], page.gaps[to]}
        if gaps == {"", " "} and not joined:
            return at, to
        at, to, joined = at + 1, to + 1, False
    return None


def read(path, html_path):
    """Reads a PDF and the page beside it; raises ValueError where the PDF cannot be understood."""
    return Pdf(path), Page(html_path)


def differences(pdf, page):
    """Yields where a PDF does not say what the page beside it says."""
    parts = [("contents", pdf.contents, page.contents)]
    if page.contents.chars:
        page.cover.border()
        page.cover.add("Contents")
        parts += [("cover", pdf.cover, page.cover), ("text", pdf.text, page.text)]
    else:
        parts += [("text", pdf.text, page.cover + page.text)]
    for number in sorted(pdf.notes.keys() | page.notes.keys()):
        parts.append((f"footnote {number}", pdf.notes.get(number, Words()), page.notes.get(number, Words())))
    if not page.text.chars:
        yield "text: the page has none"
    for name, mine, wanted in parts:
        if found := difference(mine, wanted):
            yield f"{name}: the page says {wanted.around(found[1])}\n  the PDF says {mine.around(found[0])}"
    if pdf.figures != page.figures:
        yield f"images: {page.figures} in the page, {pdf.figures} in the PDF"

