//! The keys of all maps other than changes: files, amendments, dispositions, the register, the
//! data, the manifest, front matter. The counterpart of the table of verbs.

use crate::parse::keys::Form;
use crate::parse::keys::Rule;
use crate::parse::keys::Takes;
use crate::parse::keys::may;
use crate::parse::keys::needs;

/// `amendments/**/*.yaml` but the register.
pub const FILE: Form = Form {
    name: "a file of amendments",
    keys: &[
        may("policy", Takes::Ids, "the policy or policies that the file amends"),
        may("dispositions", Takes::Dispositions, "what was decided, by recommendation"),
        may("amendments", Takes::Maps(&AMENDMENT), "what is done"),
        may("questions", Takes::Maps(&QUESTION), "issues put to the committee without brackets"),
    ],
    rules: &[
        // In a workspace; see `APPLIED_FILE`.
        Rule::Some(&["policy"]),
        Rule::EmptyYet(&["dispositions", "amendments", "questions"]),
    ],
};

/// An entry of `amendments:`.
pub const AMENDMENT: Form = Form {
    name: "an amendment",
    keys: &[
        needs("id", Takes::Id, "the id"),
        may("title", Takes::Text, "what it does, for people"),
        may("from", Takes::Recommendations, "the recommendations it answers"),
        may("editorial", Takes::Text, "why it is there if no recommendation asks for it"),
        may("changes", Takes::Changes, "what it changes"),
        may("ensure", Takes::Guards, "what must hold afterwards"),
    ],
    rules: &[
        // In a workspace; see `APPLIED`.
        Rule::Some(&["from", "editorial"]),
        Rule::Some(&["changes", "ensure"]),
    ],
};

/// A file of amendments for `policy apply`, which needs neither a workspace nor recommendations.
pub const APPLIED_FILE: Form = Form {
    name: FILE.name,
    keys: &[
        FILE.keys[0],
        FILE.keys[1],
        may("amendments", Takes::Maps(&APPLIED), "what is done"),
        FILE.keys[3],
    ],
    rules: &[Rule::EmptyYet(&["dispositions", "amendments", "questions"])],
};

/// An entry of `amendments:` for `policy apply`.
pub const APPLIED: Form = Form {
    name: AMENDMENT.name,
    keys: AMENDMENT.keys,
    rules: &[Rule::Some(&["changes", "ensure"])],
};

/// An entry of `questions:`.
pub const QUESTION: Form = Form {
    name: "a question",
    keys: &[
        needs("id", Takes::Id, "the id"),
        may("from", Takes::Recommendations, "the recommendations it comes from"),
        needs("question", Takes::Text, "what the committee is asked"),
        may("background", Takes::Text, "what it needs to know"),
        may("positions", Takes::Texts, "what was said, by whom"),
        may("options", Takes::Maps(&OPTION), "the options"),
        may("chosen", Takes::Id, "the option that was decided for"),
        may("decided-by", Takes::Text, "who decided"),
    ],
    rules: &DECIDED,
};

/// A choice and who made it are told together.
pub const DECIDED: [Rule; 2] =
    [Rule::With("chosen", &["decided-by"]), Rule::With("decided-by", &["chosen"])];

/// The words of decisions.
pub const DECISIONS: [&str; 6] =
    ["incorporated", "partially-incorporated", "referred", "noted", "deferred", "not-incorporated"];

/// The keys that each decision demands; a word that demands none may stand bare.
pub const DEMANDED: [(&str, &[&str]); 6] = [
    ("incorporated", &[]),
    ("partially-incorporated", &["reason"]),
    ("referred", &["reason"]),
    ("noted", &["reason"]),
    ("deferred", &["reason", "until"]),
    ("not-incorporated", &["reason", "by"]),
];

/// The value of a disposition that is no bare word.
pub const DISPOSITION: Form = Form {
    name: "a disposition",
    keys: &[
        needs("decision", Takes::Word(&DECISIONS), "what was decided"),
        may("reason", Takes::Text, "why; for all decisions but `incorporated`"),
        may("reading", Takes::Text, "how the recommendation is understood"),
        may("omitted", Takes::Text, "what was left out"),
        may("to", Takes::Text, "whom it is passed on to"),
        may("until", Takes::Text, "until when it is put off; for `deferred`"),
        may("by", Takes::Text, "who approved; for `not-incorporated`"),
        may("date", Takes::Date, "when it was decided"),
    ],
    rules: &[Rule::ByWord("decision", &DEMANDED)],
};

/// `amendments/register.yaml`
pub const REGISTER: Form = Form {
    name: "the register",
    keys: &[needs("recommendations", Takes::Maps(&RECOMMENDATION), "what was said")],
    rules: &[Rule::EmptyYet(&["recommendations"])],
};

/// An entry of the register.
pub const RECOMMENDATION: Form = Form {
    name: "a recommendation",
    keys: &[
        needs("id", Takes::Recommendation, "its number in the register, without spaces: `TIP-2.i`"),
        may("alias", Takes::Text, "the number printed in the report"),
        needs("session", Takes::Text, "the session, as printed"),
        needs("policy", Takes::Ids, "the policy or policies it concerns"),
        needs("said", Takes::Text, "what was said"),
        needs(
            "strength",
            Takes::Word(&["made", "proposed", "urged", "noted"]),
            "the report's verb",
        ),
        needs("kind", Takes::Word(&["numbered", "embedded"]), "whether the report numbers it"),
        may("parts", Takes::TextsByPart, "parts that are answered one by one: `{ a: …, b: … }`"),
    ],
    rules: &[],
};

/// The value of a figure that nobody knows yet.
pub const PENDING: &str = "pending";

const VALUE: &str = "the value, or `pending`";
const SHOW: &str = "how the text shows it: `25.4 million`";
const SHOWS: &str = "other ways to show it, by name";
const UNIT: &str = "what is counted";
const DENOMINATOR: &str = "what a share is a share of";
const YEAR: &str = "the reference year";
const SOURCE: &str = "where it was published";
const PUBLISHED: &str = "the day it was published";

/// An entry of `data/*.yaml`.
pub const FIGURE: Form = Form {
    name: "a figure",
    keys: &[
        needs("value", Takes::Text, VALUE),
        needs("show", Takes::Text, SHOW),
        may("shows", Takes::TextsById, SHOWS),
        needs("unit", Takes::Text, UNIT),
        may("denominator", Takes::Text, DENOMINATOR),
        needs("year", Takes::Text, YEAR),
        needs("source", Takes::Text, SOURCE),
        needs("published", Takes::Date, PUBLISHED),
    ],
    rules: &[Rule::Excused("value", PENDING)],
};

/// What a `figure` change says of one figure.
pub const FIGURE_CHANGE: Form = Form {
    name: "a change of a figure",
    keys: &[
        may("value", Takes::Text, VALUE),
        may("show", Takes::Text, SHOW),
        may("shows", Takes::TextsById, SHOWS),
        may("unit", Takes::Text, UNIT),
        may("denominator", Takes::Text, DENOMINATOR),
        may("year", Takes::Text, YEAR),
        may("source", Takes::Text, SOURCE),
        may("published", Takes::Date, PUBLISHED),
    ],
    rules: &[Rule::Filled],
};

/// What a `meta` change may set.
pub const META: Form = Form {
    name: "`meta`",
    keys: &[
        may("title", Takes::Text, "the title of the policy"),
        may("symbol", Takes::Text, "the document symbol, without the revision"),
        may("revision", Takes::Number, "the number of the revision"),
        may("status", Takes::Text, "what the draft is: `Revised draft`"),
        may("comments-until", Takes::Date, "the day until which comments are open"),
    ],
    rules: &[Rule::Filled],
};

/// `policy.yaml`
pub const MANIFEST: Form = Form {
    name: "the manifest",
    keys: &[
        may("title", Takes::Text, "the title of the workspace"),
        may("as-of", Takes::Date, "the day of the texts; no figure may be younger"),
        may("language", Takes::Language, "the language of the drafts: `en`"),
        may("status", Takes::Text, "what a draft is: `Revised draft`"),
        may("notice", Takes::Text, "words that every paper carries"),
        may("meeting", Takes::Map(&MEETING), "the meeting that the papers are for"),
        needs("policies", Takes::MapById(&POLICY), "the policies, by the names of their folders"),
        may("allow", Takes::Maps(&ALLOW), "warnings that are accepted"),
    ],
    rules: &[],
};

/// `meeting:` of the manifest.
pub const MEETING: Form = Form {
    name: "the meeting",
    keys: &[
        may("body", Takes::Text, "the committee"),
        may("session", Takes::Text, "which session: `Fourth Ordinary Session`"),
        may("place", Takes::Text, "where"),
        may("date", Takes::Text, "when"),
    ],
    rules: &[],
};

/// An entry of `policies:` of the manifest.
pub const POLICY: Form = Form {
    name: "a policy",
    keys: &[
        needs("title", Takes::Text, "its title"),
        needs("symbol", Takes::Text, "its document symbol, without the revision"),
        may("revision", Takes::Number, "the number of the base's revision; 0 unless said"),
        may("status", Takes::Text, "what the base is; the manifest's `status` unless said"),
        may("comments-until", Takes::Date, "the day until which comments are open"),
    ],
    rules: &[],
};

/// An entry of `allow:` of the manifest.
pub const ALLOW: Form = Form {
    name: "an accepted warning",
    keys: &[
        needs("code", Takes::Warning, "the code of the warning"),
        needs("because", Takes::Text, "why it is accepted"),
    ],
    rules: &[],
};

/// The front matter of a chapter.
pub const FRONT_MATTER: Form = Form {
    name: "the front matter",
    keys: &[may("part", Takes::Word(&["front", "body", "back"]), "where the chapter belongs")],
    rules: &[],
};

/// An entry of `options:`.
pub const OPTION: Form = Form {
    name: "an option",
    keys: &[
        needs("id", Takes::Id, "the id, which `chosen` names"),
        needs("content", Takes::Inline, "the text, one paragraph"),
        may("consequence", Takes::Text, "what would follow"),
        may("base", Takes::Flag, "whether it is the text as it stands"),
    ],
    rules: &[],
};
