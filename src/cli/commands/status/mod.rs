//! `policy status`: what became of each recommendation.

mod table;

use std::path::PathBuf;

use policy::assemble::Assembly;
use policy::diagnostic::Diagnostics;
use policy::model::matrix::MatrixRow;
use policy::model::register::Decision;
use policy::model::register::Outcome;
use policy::model::workspace::Profile;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::cli::Ended;
use crate::cli::args::StatusArguments;
use crate::cli::args::StatusFormat;
use crate::cli::commands::check;
use crate::cli::report;
use crate::cli::terminal::Terminal;

/// Prints what became of each recommendation.
pub(crate) fn run(
    arguments: &StatusArguments,
    root: PathBuf,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let mut sink = Diagnostics::default();
    let (project, assembly) = check::assembled(&root, Profile::Draft, terminal, &mut sink)?;
    let failed = sink.has_errors();
    let found = check::sorted(sink, &project.sources);
    if let Some(assembly) = &assembly {
        let text = match arguments.format {
            StatusFormat::Table => table::draw(assembly, &terminal.out_look()),
            StatusFormat::Json => format!("{:#}\n", json(assembly)),
            StatusFormat::Csv => csv(assembly)?,
        };
        terminal.out(&text)?;
    }
    if failed {
        let ending = "; `policy check` shows them\n";
        terminal.err(&format!("policy: {}{ending}", report::count(&found)));
        return Ok(Ended::Findings);
    }
    Ok(Ended::Clean)
}

/// Returns the outcome of an item, where amending came to one.
fn outcome(assembly: &Assembly, row: &MatrixRow) -> Option<Outcome> {
    assembly.revised.as_ref().map(|_| row.outcome)
}

/// Returns the session as people name it: `TIP II`; `general` where it is no policy's own.
fn session(row: &MatrixRow) -> String {
    match (row.policies.as_slice(), row.session.as_str()) {
        ([policy], session) => format!("{} {session}", policy.to_uppercase()),
        (_, "0") => "general".to_owned(),
        (_, session) => format!("general {session}"),
    }
}

/// Returns the sessions in report order.
fn sessions(assembly: &Assembly) -> Vec<String> {
    let mut sessions: Vec<String> = Vec::new();
    for row in &assembly.matrix.rows {
        let session = session(row);
        if !sessions.contains(&session) {
            sessions.push(session);
        }
    }
    sessions
}

fn json(assembly: &Assembly) -> Value {
    let rows = &assembly.matrix.rows;
    let recommendations = rows.iter().map(|row| {
        json!({
            "id": row.id,
            "alias": row.alias,
            "session": row.session,
            "policies": row.policies,
            "kind": row.kind.word(),
            "strength": row.strength.word(),
            "decision": row.decision.map(Decision::word),
            "reason": row.reason,
            "outcome": outcome(assembly, row).map(Outcome::word),
            "amendments": row.amendments,
        })
    });
    let count = |is: &dyn Fn(&MatrixRow) -> bool| rows.iter().filter(|row| is(row)).count();
    let decisions = Decision::ALL.iter().map(|(decision, word)| {
        ((*word).to_owned(), json!(count(&|row| row.decision == Some(*decision))))
    });
    let outcomes = Outcome::ALL.iter().map(|(its, word)| {
        ((*word).to_owned(), json!(count(&|row| outcome(assembly, row) == Some(*its))))
    });
    let sessions = sessions(assembly).into_iter().map(|name| {
        let items = count(&|row| session(row) == name);
        (name, json!(items))
    });
    json!({
        "version": 1,
        "recommendations": recommendations.collect::<Vec<_>>(),
        "totals": {
            "items": rows.len(),
            "by-decision": decisions.collect::<Map<_, _>>(),
            "by-outcome": outcomes.collect::<Map<_, _>>(),
            "by-session": sessions.collect::<Map<_, _>>(),
        },
    })
}

fn csv(assembly: &Assembly) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "id",
        "alias",
        "session",
        "policies",
        "kind",
        "strength",
        "decision",
        "reason",
        "outcome",
        "amendments",
    ])?;
    for row in &assembly.matrix.rows {
        let fields = [
            row.id.clone(),
            row.alias.clone().unwrap_or_default(),
            row.session.clone(),
            row.policies.join(" "),
            row.kind.word().to_owned(),
            row.strength.word().to_owned(),
            row.decision.map(Decision::word).unwrap_or_default().to_owned(),
            row.reason.clone().unwrap_or_default(),
            outcome(assembly, row).map(Outcome::word).unwrap_or_default().to_owned(),
            row.amendments.join(" "),
        ];
        writer.write_record(fields.iter().map(|field| harmless(field)))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Keeps spreadsheets from reading a text as a formula.
fn harmless(field: &str) -> String {
    match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{field}"),
        false => field.to_owned(),
    }
}
