//! The table of codes: name, severity and one-line summary of every kind of finding.

use crate::diagnostic::Severity;

/// Names a kind of finding; kebab-case, reads after "allow".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static Entry);

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Entry {
    name: &'static str,
    warning: bool,
    summary: &'static str,
    page: &'static str,
}

impl Code {
    /// Returns the name: `words-not-found`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Returns whether findings of this code are errors or warnings.
    pub fn severity(self) -> Severity {
        if self.0.warning { Severity::Warning } else { Severity::Error }
    }

    /// Returns what the code says, in one line.
    pub fn summary(self) -> &'static str {
        self.0.summary
    }

    /// Returns the page that `policy explain` prints, in Markdown.
    pub fn page(self) -> &'static str {
        self.0.page
    }

    /// Returns the code of that name.
    pub fn named(name: &str) -> Option<Self> {
        codes::ALL.iter().copied().find(|code| code.name() == name)
    }
}

macro_rules! table {
    ($($constant:ident $severity:ident $name:literal $summary:literal;)*) => {
        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[$($constant),*];
        $(
            #[doc = $summary]
            pub const $constant: Code = Code(&Entry {
                name: $name,
                warning: table!(@$severity),
                summary: $summary,
                page: include_str!(concat!("explain/", $name, ".md")),
            });
        )*
    };
    (@error) => { false };
    (@warning) => { true };
}

/// All codes.
pub mod codes {
    use super::Code;
    use super::Entry;

    table! {
        // Files and the workspace
        INVALID_UTF8 error "invalid-utf8" "a file is not UTF-8 text";
        FILE_TOO_LARGE error "file-too-large" "a file is larger than 64 MiB";
        OUTPUT_TOO_LARGE error "output-too-large" "the outputs would be larger than 100 times the inputs and 64 MiB";
        OUTSIDE_WORKSPACE error "outside-workspace" "a path leads out of the workspace";
        NOT_A_FILE error "not-a-file" "a link leads in a circle or nowhere, or a path is a pipe or a device";
        FILE_NOT_FOUND error "file-not-found" "a file that is named does not exist";
        NO_CHAPTERS error "no-chapters" "a policy has no chapters";
        UNKNOWN_POLICY error "unknown-policy" "a policy is named that the manifest does not list";
        // Markdown
        RAW_HTML error "raw-html" "raw HTML other than br, sup, sub, ins, del and empty anchors";
        CONTROL_CHARACTER error "control-character" "a control character or bidirectional override in a text";
        NESTING_TOO_DEEP error "nesting-too-deep" "blocks or values are nested more than 100 deep";
        FRONT_MATTER error "front-matter" "a chapter's front matter cannot be read";
        MISSING_ALT_TEXT error "missing-alt-text" "an image has no alternative text";
        SURPLUS_CELLS error "surplus-cells" "a row has more cells than its table has columns";
        MISSING_GLYPH error "missing-glyph" "no font of the PDF draws a character";
        SKIPPED_LEVEL warning "skipped-level" "a heading lies more than one level below the one above it";
        IMAGE_NOT_FOUND error "image-not-found" "an image is missing or of an unknown kind";
        DUPLICATE_ID error "duplicate-id" "two things have the same id";
        // YAML
        YAML_SYNTAX error "yaml-syntax" "a YAML file cannot be read";
        DUPLICATE_KEY error "duplicate-key" "a key stands twice in one map";
        UNKNOWN_KEY error "unknown-key" "a key that nothing reads";
        MISSING_KEY error "missing-key" "a key that is demanded is missing";
        WRONG_TYPE error "wrong-type" "a list, a map or a text stands where another is meant";
        UNKNOWN_VALUE error "unknown-value" "a word that is none of the words allowed here";
        EMPTY_TEXT error "empty-text" "a text or locator is empty";
        FOLDED_CONTENT error "folded-content" "content is written with `>`, which folds lines and destroys tables";
        SWALLOWED_COMMENT warning "swallowed-comment" "a comment behind an unquoted text";
        NO_VERB error "no-verb" "a change has no verb";
        SEVERAL_VERBS error "several-verbs" "a change has more than one verb";
        MALFORMED_ID error "malformed-id" "an id has a form that ids cannot have";
        // Recommendations and dispositions
        UNKNOWN_RECOMMENDATION error "unknown-recommendation" "a recommendation is named that the register does not hold";
        NO_DISPOSITION error "no-disposition" "a recommendation has no disposition";
        DECISION_CONTRADICTED error "decision-contradicted" "a decision says something else than what the build did";
        UNKNOWN_ACCEPTANCE error "unknown-acceptance" "`allow` names a code that does not exist or is no warning";
        // Locating
        SECTION_NOT_FOUND error "section-not-found" "no section has that id or heading path";
        BLOCK_NOT_FOUND error "block-not-found" "no block of that kind contains the words";
        WORDS_NOT_FOUND error "words-not-found" "the words to edit are not there";
        AMBIGUOUS_TARGET error "ambiguous-target" "a locator matches more than one place";
        COUNT_DIFFERS error "count-differs" "the number of places is not the number expected";
        WAS_DIFFERS error "was-differs" "the text is no longer what `was` says";
        WRONG_TARGET error "wrong-target" "the verb cannot act on this kind of target";
        WRONG_PLACE error "wrong-place" "blocks and sections cannot stand in this place";
        LEVEL_TOO_DEEP error "level-too-deep" "a heading would be deeper than six levels";
        // Conflicts
        CONFLICT error "conflict" "two changes claim the same thing";
        REMOVED_ANCHOR error "removed-anchor" "a change needs what another change removes";
        CIRCLE error "circle" "anchors or destinations lead in a circle";
        FALSE_OVERRIDE error "false-override" "`overrides` names an amendment that does not overlap";
        IDLE_OVERRIDE warning "idle-override" "`overrides` names an amendment that is left out";
        LEFT_OUT_NEEDED error "left-out-needed" "an amendment needs what is left out or overridden";
        CHILDREN_DIFFER error "children-differ" "`reorder` does not list exactly the final children of a section";
        ANCHOR_MOVED warning "anchor-moved" "what is inserted goes along with an anchor that moves";
        BLOCKS_WOULD_MERGE error "blocks-would-merge" "two neighbouring blocks would be read as one";
        SPLICE_DIFFERS error "splice-differs" "the revised text would not be read as what was meant";
        // Words
        EDIT_BREAKS_STRUCTURE error "edit-breaks-structure" "an edit cuts a format in two or alters the blocks";
        EDIT_DROPS error "edit-drops" "an edit would drop a note, a link or a figure";
        ORPHANED error "orphaned" "a note or source would lose its last use";
        IDLE_ORPHANS warning "idle-orphans" "`orphans: drop` stands where nothing loses its last use";
        TERM_UNUSED_ENTRY error "term-unused-entry" "an entry of `forms`, `keep` or `include` meets nothing";
        NO_HITS warning "no-hits" "a term or worklist stands nowhere";
        TERM_OVERLAP error "term-overlap" "hits of two terms overlap, or one term writes what another replaces";
        TERM_IN_METADATA error "term-in-metadata" "a term stands in the metadata, which is not swept";
        TERM_GRAMMAR warning "term-grammar" "a term's new words may break the grammar around them";
        TONE_UNDECIDED error "tone-undecided" "hits of a tone worklist are undecided in a final draft";
        // References and figures
        UNRESOLVED_REFERENCE error "unresolved-reference" "a cross-reference leads nowhere";
        MOVED_LINK warning "moved-link" "a relative link moves to a file of another folder";
        WORKSPACE_ONLY warning "workspace-only" "a file for `apply` holds what only a workspace shows";
        EMPTY_LINK warning "empty-link" "a link that a change brings into a single file has no words";
        SPLIT_REFERENCE error "split-reference" "a cross-reference leads to a section that was split";
        UNDEFINED_NOTE error "undefined-note" "a footnote mark has no footnote";
        UNKNOWN_SOURCE error "unknown-source" "a citation names a source that the list does not hold";
        UNKNOWN_FIGURE error "unknown-figure" "a figure's key is not in the data";
        STALE_FIGURE error "stale-figure" "a figure's text is not its value";
        LATE_FIGURE error "late-figure" "a figure was published after the as-of date";
        UNUSED_FIGURE warning "unused-figure" "a figure of the data is used nowhere";
        UNUSED_FIGURE_CHANGE error "unused-figure-change" "a figure is changed that the revised text does not use";
        PENDING_FIGURE error "pending-figure" "a figure is pending in a final draft";
        // Guards, alternatives, profiles
        ENSURE_VIOLATED error "ensure-violated" "a guard of an amendment does not hold";
        OPEN_ALTERNATIVES error "open-alternatives" "brackets stand in a final draft";
        // Single files
        NEEDS_WORKSPACE error "needs-workspace" "a change of what only a workspace has, applied to single files";
        // Output
        TEMPLATE error "template" "a template cannot be read or rendered";
        UNREADABLE_FONT error "unreadable-font" "a font of the house cannot be read";
        TYPESETTING_FAILED error "typesetting-failed" "the pages of the PDF cannot be set";
        FOREIGN_OUTPUT error "foreign-output" "the output folder holds files that no build wrote";
    }
}
