//! What the library would read and nobody should write: second documents, tags, merge keys, too much of
//! anything, characters that nobody sees. Must not know where it stands.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::yaml::MAX_COPIED;
use crate::yaml::MAX_DEPTH;
use crate::yaml::MAX_NODES;
use crate::yaml::syntax::Fault;
use crate::yaml::syntax::syntax;

/// A second document in one file.
pub(super) fn second_document(span: Span) -> Fault {
    let finding = syntax("the file holds more than one document")
        .at(span, "a second document begins here")
        .help("remove the line `---`, or make two files");
    Box::new(finding)
}

/// A tag such as `!important`, before what stands in `span`.
pub(super) fn unknown_tag(file: &str, span: Span) -> Fault {
    // As it is written: the library has read its escapes.
    let ends = |char: char| char.is_whitespace() || matches!(char, ',' | '[' | ']' | '{' | '}');
    let sign = file[..span.start as usize].rfind('!').unwrap_or(span.start as usize);
    let before = file[..sign].rsplit(ends).next().unwrap_or_default();
    let start = before.find('!').map_or(sign, |at| sign - before.len() + at);
    let end = file[start..].find(ends).map_or(file.len(), |length| start + length);
    let tag = &file[start..end];
    let finding = syntax(format!("`{tag}` is a tag that nothing reads"))
        .at(Span { start: start as u32, end: end as u32, ..span }, "YAML takes this for a tag")
        .help("quote the text if it begins with `!`; otherwise remove the tag");
    Box::new(finding)
}

/// More nesting than is allowed.
pub(super) fn too_deep(span: Span) -> Fault {
    let message = format!("lists and maps are nested more than {MAX_DEPTH} deep");
    let finding = Diagnostic::new(codes::NESTING_TOO_DEEP, message)
        .at(span, "too deep")
        .help("close the brackets; no file needs more than ten levels");
    Box::new(finding)
}

/// More nodes than are allowed.
pub(super) fn too_many_nodes(span: Span) -> Fault {
    let finding = syntax(format!("the file holds more than {MAX_NODES} values"))
        .at(span, "the first that is too many")
        .help("divide it into several files");
    Box::new(finding)
}

/// More copies by aliases than are allowed.
pub(super) fn too_many_copies(span: Span) -> Fault {
    let mib = MAX_COPIED >> 20;
    let finding = syntax(format!("aliases copy more than {mib} MiB or {MAX_NODES} values"))
        .at(span, "here it becomes too much")
        .help("write the values out");
    Box::new(finding)
}

/// A name for a value that no alias repeats.
pub(super) fn unused_name(file: &str, span: Span) -> Diagnostic {
    syntax(format!("`{}` is taken for a name that nothing repeats", &file[span.range()]))
        .at(span, "no part of the text")
        .help("quote the whole text if it begins with `&`; otherwise remove the name")
}

/// An alias inside of what it repeats.
pub(super) fn circular_alias(file: &str, span: Span) -> Fault {
    let finding = syntax(format!("`{}` repeats a value that holds it", &file[span.range()]))
        .at(span, "leads in a circle")
        .help("quote the text if it begins with `*`; otherwise write the value out");
    Box::new(finding)
}

/// The key `<<`, which some programs read as "all of that map".
pub(super) fn merge_key(span: Span) -> Fault {
    let finding = syntax("merge keys (`<<`) are not read")
        .at(span, "would take over the keys of another map")
        .help("write the keys out; a single value may be repeated: `find: *name`");
    Box::new(finding)
}

/// Indentation by blanks that YAML does not know.
pub(super) fn hard_blank(span: Span) -> Fault {
    let finding = syntax("a line is indented with non-breaking spaces")
        .at(span, "no spaces to YAML")
        .help("write plain spaces in their stead; word processors make the others");
    Box::new(finding)
}

/// A list, a map or nothing in the place of a key.
pub(super) fn no_key(span: Span) -> Diagnostic {
    Diagnostic::new(codes::WRONG_TYPE, "a key has to be a text")
        .at(span, "no text")
        .help("quote it if it is one")
}

/// A character that is neither seen nor wanted.
pub(super) fn unwanted_character(found: char, span: Span) -> Diagnostic {
    let code = found as u32;
    Diagnostic::new(codes::CONTROL_CHARACTER, format!("a text holds the character U+{code:04X}"))
        .at(span, "cannot be seen here")
        .help("delete it: it is a control character or turns the direction of the text around")
}
