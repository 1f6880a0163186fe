//! A workspace of small parts, chosen by the bytes of an input: chapters whose every block can be
//! named, and changes that meet in them.

use libfuzzer_sys::arbitrary::Result;
use libfuzzer_sys::arbitrary::Unstructured;

/// What is written in blocks.
const WORDS: [&str; 8] =
    ["alpha", "beta", "a flow", "modern slavery", "*delta*", "theta[^n]", "[](#s0)", "`iota`"];

/// What changes bring.
const BROUGHT: [&str; 8] = [
    "new words",
    "|\n          new\n\n          more of it",
    "|\n          - new item\n",
    "|\n          > new quote\n",
    "|\n          noted[^x].\n\n          [^x]: New note.\n",
    "|\n          # New {#n}\n\n          Text.\n\n          ## Sub {#o}\n",
    "{ item: new item }",
    "{ row: [new, row] }",
];

/// A chapter as far as it is written, and what can be named in it.
#[derive(Default)]
struct Draft {
    text: String,
    sections: usize,
    blocks: Vec<Block>,
}

/// A block that can be named.
struct Block {
    locator: String,
    /// Its words, where they are plain.
    was: String,
}

/// Returns the files that the bytes stand for.
pub fn sketch(bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let mut bytes = Unstructured::new(bytes);
    let mut draft = Draft::default();
    for _ in 0..bytes.int_in_range(1..=4)? {
        draft.section(&mut bytes)?;
    }
    draft.text.push_str("[^n]: A note of modern slavery.\n");
    if bytes.ratio(1, 4)? {
        draft.text = draft.text.replace('\n', "\r\n");
    }
    let mut files = crate::files("");
    for at in 0..bytes.int_in_range(1..=5)? {
        let change = draft.change(&mut bytes)?;
        let text = format!(
            "policy: tip\namendments:\n  - id: a{at}\n    editorial: because\n    changes:\n      - {change}\n"
        );
        files.push((format!("amendments/a{at}.yaml"), text));
    }
    files[0].1 = draft.text;
    Ok(files)
}

impl Draft {
    fn section(&mut self, bytes: &mut Unstructured) -> Result<()> {
        let level = bytes.int_in_range(1..=3)?;
        let number = self.sections;
        let title = format!("{} Title {number} {{#s{number}}}\n\n", "#".repeat(level));
        self.text.push_str(&title);
        self.sections += 1;
        for _ in 0..bytes.int_in_range(0..=3)? {
            self.block(bytes)?;
        }
        Ok(())
    }

    fn block(&mut self, bytes: &mut Unstructured) -> Result<()> {
        let mark = format!("m{}", self.blocks.len());
        let (one, two) = (*bytes.choose(&WORDS)?, *bytes.choose(&WORDS)?);
        let line = format!("{mark} {one} {two}");
        let (kind, text, was) = match bytes.int_in_range(0..=5)? {
            0 => ("quote", format!("> {line}\n>\n> more\n"), format!("{line} more")),
            1 => ("item", format!("- {line}\n- second\n"), line),
            2 => ("item", format!("1. {line}\n\n   more\n2. second\n"), format!("{line} more")),
            3 => (
                "row",
                format!("| a | b |\n|---|---|\n| {line} | c |\n| x | y |\n"),
                format!("{line} c"),
            ),
            4 => ("code", format!("```\n{line}\n```\n"), line),
            _ => ("paragraph", format!("{line}\n"), line),
        };
        self.text.push_str(&text);
        self.text.push('\n');
        let locator = format!("{{ in: s{}, {kind}: {mark} }}", self.sections - 1);
        self.blocks.push(Block { locator, was });
        Ok(())
    }

    /// Returns an id, mostly of a section of the draft.
    fn id(&self, bytes: &mut Unstructured) -> Result<String> {
        match bytes.int_in_range(0..=5)? {
            0 => Ok((*bytes.choose(&["n", "o", "g", "p1", "p2", "j"])?).to_owned()),
            _ => Ok(format!("s{}", bytes.choose_index(self.sections)?)),
        }
    }

    fn block_of(&self, bytes: &mut Unstructured) -> Result<(String, String)> {
        match self.blocks.is_empty() {
            true => Ok(("{ says: new }".to_owned(), "new".to_owned())),
            false => {
                let block = bytes.choose(&self.blocks)?;
                Ok((block.locator.clone(), block.was.clone()))
            }
        }
    }

    fn target(&self, bytes: &mut Unstructured) -> Result<String> {
        match bytes.ratio(2, 3)? {
            true => Ok(self.block_of(bytes)?.0),
            false => self.id(bytes),
        }
    }

    fn place(&self, bytes: &mut Unstructured) -> Result<String> {
        match bytes.choose(&["before", "after", "start-of", "end-of"])? {
            side @ (&"before" | &"after") => Ok(format!("{side}: {}", self.target(bytes)?)),
            side => Ok(format!("{side}: {}", self.id(bytes)?)),
        }
    }

    /// Returns a change as YAML, its lines indented for the file.
    fn change(&self, bytes: &mut Unstructured) -> Result<String> {
        let next = "\n        ";
        let change = match bytes.int_in_range(0..=13)? {
            0 => format!("insert: {}{next}{}", bytes.choose(&BROUGHT)?, self.place(bytes)?),
            1 => {
                let (locator, was) = self.block_of(bytes)?;
                format!("delete: {locator}{next}was: \"{was}\"{next}orphans: drop")
            }
            2 => {
                let (locator, was) = self.block_of(bytes)?;
                let by = bytes.choose(&BROUGHT)?;
                format!("replace: {locator}{next}was: \"{was}\"{next}orphans: drop{next}by: {by}")
            }
            3 => {
                let put =
                    bytes.choose(&["''", "new", "'*new*'", "'new [^n]'", "modern slavery"])?;
                let find = bytes.choose(&["alpha", "modern slavery", "delta", "theta", "flow"])?;
                format!("edit: {}{next}find: {find}{next}put: {put}", self.target(bytes)?)
            }
            4 => format!("move: {}{next}{}", self.target(bytes)?, self.place(bytes)?),
            5 => format!("move: {}{next}{}", self.id(bytes)?, self.place(bytes)?),
            6 => {
                let ids = (self.id(bytes)?, self.id(bytes)?);
                format!("group: [{}, {}]{next}id: g{next}title: Group", ids.0, ids.1)
            }
            7 => {
                let (locator, _) = self.block_of(bytes)?;
                let second = format!("{{ id: p2, title: Two, starts-at: {locator} }}");
                let parts = format!("{next}  - {{ id: p1, title: One }}{next}  - {second}");
                format!("split: {}{next}into:{parts}", self.id(bytes)?)
            }
            8 => {
                let ids = (self.id(bytes)?, self.id(bytes)?);
                format!("join: [{}, {}]{next}id: j{next}title: Joint", ids.0, ids.1)
            }
            9 => format!("retitle: {}{next}to: Title *anew*", self.id(bytes)?),
            10 => {
                let ids = (self.id(bytes)?, self.id(bytes)?, self.id(bytes)?);
                format!("reorder: {}{next}children: [{}, {}]", ids.0, ids.1, ids.2)
            }
            11 => format!("annotate: {}{next}text: note", self.target(bytes)?),
            12 => format!("term: modern slavery{next}by: forms of violation"),
            _ => {
                let options = "options: [{ id: o1, content: old }, { id: o2, content: '*other*' }]";
                format!("alternatives: alt{next}{}{next}{options}", self.place(bytes)?)
            }
        };
        match bytes.ratio(1, 6)? {
            true => Ok(format!("{change}{next}overrides: [a{}]", bytes.int_in_range(0..=4)?)),
            false => Ok(change),
        }
    }
}
