"""The tag tree of a PDF with the words that stand in it, read from its content streams.

Poppler's `pdfinfo -struct-text` says nearly the same, but it loses what follows a replaced hyphen, and it takes a minute for
a long paper.
"""

import re

import pypdf
from pypdf.generic import ContentStream, DictionaryObject, StreamObject


class Element:
    """An element: its name (`P`), attributes, alternative text, and its children: elements and words."""

    def __init__(self, name, attributes=None, alternative=None):
        self.name, self.attributes, self.alternative = name, attributes or {}, alternative
        self.children = []

    def strings(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.strings()


def read(path):
    """Returns the tag tree below an element `Root`."""
    try:
        reader = pypdf.PdfReader(path)
        words = {page.indirect_reference.idnum: marked(page, reader) for page in reader.pages}
        root = Element("Root")
        grow(reader.trailer["/Root"]["/StructTreeRoot"], None, root, words)
        return root
    except (KeyError, pypdf.errors.PyPdfError) as error:
        raise ValueError(f"pypdf: no tag tree can be read: {error!r}") from error


def grow(node, page, element, words):
    """Adds the children of a node of the tree, which lies on a page unless it says otherwise."""
    page = node.raw_get("/Pg").idnum if "/Pg" in node else page
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if not isinstance(child, DictionaryObject):
            element.children.append(words[page].get(int(child), ""))
        elif "/MCID" in child:
            where = child.raw_get("/Pg").idnum if "/Pg" in child else page
            element.children.append(words[where].get(int(child["/MCID"]), ""))
        elif "/S" in child:
            inner = Element(child["/S"][1:], attributes(child), child.get("/Alt"))
            element.children.append(inner)
            grow(child, page, inner, words)


def attributes(node):
    found = node.get("/A", [])
    result = {}
    for item in found if isinstance(found, list) else [found]:
        item = item.get_object() if hasattr(item, "get_object") else item
        if isinstance(item, DictionaryObject):
            result |= {str(name): value for name, value in item.items()}
    return result


def marked(page, reader):
    """Returns the words of a page by the number of their marked content."""
    words, fonts = {}, {}
    follow(page.get_contents(), page.get("/Resources", {}), reader, words, [], fonts)
    return words


def follow(stream, resources, reader, words, stack, fonts):
    resources = resources.get_object()
    font = None
    for operands, operator in ContentStream(stream, reader).operations if stream is not None else []:
        if operator in (b"BDC", b"BMC"):
            tag = operands[1] if len(operands) > 1 and isinstance(operands[1], DictionaryObject) else {}
            stack.append((tag.get("/MCID"), tag.get("/ActualText")))
            if "/ActualText" in tag:
                say(words, stack[:-1], str(tag["/ActualText"]))
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            reference = resources["/Font"].get_object().raw_get(operands[0])
            if reference.idnum not in fonts:
                fonts[reference.idnum] = unicode_of(reference.get_object())
            font = fonts[reference.idnum]
        elif operator in (b"Tj", b"TJ"):
            items = operands[0] if operator == b"TJ" else operands
            say(words, stack, "".join(decode(item, font) for item in items if isinstance(item, (str, bytes))))
        elif operator == b"Do":
            drawn = resources["/XObject"].get_object()[operands[0]].get_object()
            if isinstance(drawn, StreamObject) and drawn.get("/Subtype") == "/Form":
                follow(drawn, drawn.get("/Resources", resources), reader, words, stack, fonts)


def say(words, stack, text):
    """Adds words to the innermost marked content with a number, unless other words stand for them."""
    if any(actual is not None for _, actual in stack):
        return
    for number, _ in reversed(stack):
        if number is not None:
            words[int(number)] = words.get(int(number), "") + text
            return


def decode(string, font):
    data = string if isinstance(string, bytes) else string.original_bytes
    codes = (data[at : at + 2] for at in range(0, len(data), 2))
    return "".join(font.get(int.from_bytes(code, "big"), "\ufffd") for code in codes)


def unicode_of(font):
    """Reads a ToUnicode map of two-byte codes."""
    text = font["/ToUnicode"].get_data().decode("latin1")
    result = {}
    word = lambda digits: bytes.fromhex(digits).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, to in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            result[int(code, 16)] = word(to)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                result[int(first, 16) + step] = word(to)[:-1] + chr(ord(word(to)[-1]) + step)
    return result
