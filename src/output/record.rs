//! The output manifest: what a build read and wrote, and with which settings.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;
use sha2::Digest;
use sha2::Sha256;

use crate::render::Output;

/// The name of the output manifest in the output folder.
pub const RECORD_FILE: &str = "manifest.json";

/// What the output manifest says beside the outputs.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Settings of the build, by name.
    pub parameters: Vec<(String, Value)>,
    /// The files that were read: path relative to the workspace, SHA-256 in hexadecimal.
    pub inputs: Vec<(String, String)>,
    /// Warnings that the manifest accepts: code and reason.
    pub accepted: Vec<(String, String)>,
}

impl Record {
    /// Returns the text of the output manifest; `kept` are files of earlier builds with their sums,
    /// which these inputs did not make: they are listed apart.
    pub(super) fn text(&self, outputs: &[Output], kept: &[(&str, &str)]) -> String {
        let kept = kept.iter().map(|(path, sum)| ((*path).to_owned(), (*sum).to_owned())).collect();
        let new = outputs.iter().map(|output| (output.path.clone(), sha256(&output.bytes)));
        let outputs: BTreeMap<String, String> = new.collect();
        let inputs: BTreeMap<String, String> = self.inputs.iter().cloned().collect();
        let files = |files: BTreeMap<String, String>| -> Vec<Value> {
            files.into_iter().map(|(path, sum)| json!({ "path": path, "sha256": sum })).collect()
        };
        let accepted = self.accepted.iter();
        let accepted: Vec<Value> =
            accepted.map(|(code, because)| json!({ "code": code, "because": because })).collect();
        let parameters: serde_json::Map<String, Value> = self.parameters.iter().cloned().collect();
        let record = json!({
            "version": 1,
            "tool": concat!("policy ", env!("CARGO_PKG_VERSION")),
            "parameters": parameters,
            "inputs": files(inputs),
            "outputs": files(outputs),
            "kept": files(kept),
            "accepted-warnings": accepted,
        });
        format!("{record:#}\n")
    }
}

/// Reads the outputs that an output manifest lists, kept ones included, with their sums; nothing where
/// the text is not an output manifest.
pub(super) fn outputs(text: &str) -> Option<BTreeMap<String, String>> {
    let record: Value = serde_json::from_str(text).ok()?;
    record.get("tool")?.as_str()?.strip_prefix("policy ")?;
    let kept = record.get("kept").and_then(Value::as_array).into_iter().flatten();
    let outputs = record.get("outputs")?.as_array()?.iter().chain(kept);
    let field = |file: &Value, key: &str| Some(file.get(key)?.as_str()?.to_owned());
    outputs.map(|file| Some((field(file, "path")?, field(file, "sha256")?))).collect()
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outputs_of_a_record_can_be_read_back() {
        let record = Record {
            inputs: vec![("b".into(), "2".into()), ("a".into(), "1".into())],
            ..Record::default()
        };
        let outputs_now = [Output { path: "index.html".into(), bytes: Vec::new() }];
        let text = record.text(&outputs_now, &[("tip/draft.md", "00")]);
        let listed = outputs(&text).unwrap();
        let sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(listed["index.html"], sum);
        assert_eq!(listed["tip/draft.md"], "00");
        assert!(text.find("\"kept\"") < text.find("\"tip/draft.md\""));
        assert!(text.find("\"a\"") < text.find("\"b\""));
        assert_eq!(outputs("{}"), None);
        assert_eq!(outputs("[1]"), None);
    }
}
