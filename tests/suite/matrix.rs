//! `matrix::matrix`: outcomes, coverage and contradictions on small registers.

use policy::diagnostic::Diagnostics;
use policy::matrix;
use policy::model::amendment::Amendment;
use policy::model::amendment::AmendmentSet;
use policy::model::amendment::Question;
use policy::model::document::Reading;
use policy::model::figure::Figures;
use policy::model::manifest::Manifest;
use policy::model::manifest::Meeting;
use policy::model::register::Decision;
use policy::model::register::Disposition;
use policy::model::register::Outcome;
use policy::model::register::Recommendation;
use policy::model::register::RecommendationKind;
use policy::model::register::Register;
use policy::model::register::Strength;
use policy::model::revised::AmendmentOutcome;
use policy::model::workspace::Workspace;
use policy::source::SourceMap;
use policy::source::Span;
use policy::source::Spanned;

fn spanned(text: &str) -> Spanned<String> {
    let span = Span::new(SourceMap::default().add("a.yaml", ""), 0..0);
    Spanned::new(text.to_owned(), span)
}

fn all(texts: &[&str]) -> Vec<Spanned<String>> {
    texts.iter().map(|text| spanned(text)).collect()
}

fn recommendation(id: &str, parts: &[&str]) -> Recommendation {
    Recommendation {
        id: spanned(id),
        alias: None,
        session: spanned("I"),
        policies: all(&["tip"]),
        said: spanned("Say it."),
        strength: Strength::Made,
        kind: RecommendationKind::Numbered,
        parts: parts.iter().map(|key| (spanned(key), spanned("Part of it."))).collect(),
    }
}

fn disposition(id: &str, decision: Decision) -> Disposition {
    let recommendation = spanned(id);
    let span = recommendation.span;
    Disposition {
        recommendation,
        decision: Spanned::new(decision, span),
        reason: Some(spanned("Because.")),
        reading: None,
        omitted: None,
        to: None,
        until: None,
        by: None,
        date: None,
        span,
    }
}

fn amendment(id: &str, from: &[&str]) -> Amendment {
    Amendment {
        id: spanned(id),
        title: None,
        from: all(from),
        editorial: None,
        policies: all(&["tip"]),
        changes: Vec::new(),
        ensure: Vec::new(),
        whole: true,
    }
}

fn question(from: &[&str], chosen: Option<&str>) -> Question {
    Question {
        id: spanned("q"),
        policies: all(&["tip"]),
        from: all(from),
        question: spanned("What?"),
        background: None,
        positions: Vec::new(),
        options: Vec::new(),
        chosen: chosen.map(spanned),
        decided_by: None,
    }
}

fn workspace(
    register: Vec<Recommendation>,
    dispositions: Vec<Disposition>,
    amendments: Vec<Amendment>,
) -> Workspace {
    Workspace {
        reading: Reading::Strict,
        manifest: Manifest {
            title: None,
            as_of: None,
            language: "en".into(),
            status: None,
            notice: None,
            meeting: Meeting::default(),
            policies: Vec::new(),
            allow: Vec::new(),
        },
        policies: Vec::new(),
        register: Register { recommendations: register },
        amendments: AmendmentSet { amendments, dispositions, questions: Vec::new() },
        figures: Figures::default(),
    }
}

/// Returns the outcome of each row, and each finding's message.
fn run(workspace: &Workspace, outcomes: Option<&[Outcome]>) -> (Vec<Outcome>, Vec<String>) {
    let outcomes = outcomes.map(|outcomes| {
        let all = outcomes.iter();
        all.map(|&outcome| AmendmentOutcome {
            outcome,
            changes: 1,
            overridden: 0,
            policies: Vec::new(),
        })
        .collect()
    });
    let outcomes: Option<Vec<AmendmentOutcome>> = outcomes;
    let mut sink = Diagnostics::default();
    let matrix = matrix::matrix(workspace, outcomes.as_deref(), &mut sink);
    let messages = sink.iter().map(|found| format!("{}: {}", found.code.name(), found.message));
    (matrix.rows.iter().map(|row| row.outcome).collect(), messages.collect())
}

#[test]
fn the_first_outcome_in_precedence_is_the_items() {
    let workspace = workspace(
        vec![recommendation("R-1", &[]), recommendation("R-2", &["a", "b"])],
        vec![
            disposition("R-1", Decision::PartiallyIncorporated),
            disposition("R-2.a", Decision::Incorporated),
            disposition("R-2.b", Decision::Noted),
        ],
        vec![amendment("x", &["R-1"]), amendment("y", &["R-1", "R-2.a"]), amendment("z", &["R-1"])],
    );
    let outcomes = [Outcome::Overridden, Outcome::Applied, Outcome::Pending];
    let (rows, messages) = run(&workspace, Some(&outcomes));
    assert_eq!(rows, [Outcome::Pending, Outcome::Applied, Outcome::NoChange]);
    assert_eq!(messages, [""; 0]);
}

#[test]
fn an_item_without_disposition_is_found_part_by_part() {
    let workspace = workspace(
        vec![recommendation("R-1", &[]), recommendation("R-2", &["a", "b"])],
        vec![disposition("R-2.a", Decision::Noted)],
        Vec::new(),
    );
    let expected =
        ["no-disposition: `R-1` has no disposition", "no-disposition: `R-2.b` has no disposition"];
    assert_eq!(run(&workspace, Some(&[])).1, expected);
    assert_eq!(run(&workspace, None).1, expected);
}

#[test]
fn a_decision_that_its_outcome_contradicts_is_found() {
    let workspace = workspace(
        vec![recommendation("R-1", &[]), recommendation("R-2", &[]), recommendation("R-3", &[])],
        vec![
            disposition("R-1", Decision::Incorporated),
            disposition("R-2", Decision::Deferred),
            disposition("R-3", Decision::Referred),
        ],
        vec![amendment("x", &["R-2", "R-3"])],
    );
    let expected = [
        "decision-contradicted: the decision on `R-1` is `incorporated`, but the outcome is `no-change`: \
         no amendment answers it",
        "decision-contradicted: the decision on `R-2` is `deferred`, but the outcome is `applied`: an \
         amendment changes the draft",
        "decision-contradicted: the decision on `R-3` is `referred`, but the outcome is `applied`: an \
         amendment changes the draft",
    ];
    assert_eq!(run(&workspace, Some(&[Outcome::Applied])).1, expected);
    assert_eq!(run(&workspace, None).1, [""; 0]);
}

#[test]
fn a_question_answers_what_is_referred_and_a_choice_settles_it() {
    let mut workspace = workspace(
        vec![recommendation("R-1", &[])],
        vec![disposition("R-1", Decision::Referred)],
        Vec::new(),
    );
    assert_eq!(run(&workspace, Some(&[])).1.len(), 1);
    workspace.amendments.questions = vec![question(&["R-1"], None)];
    assert_eq!(run(&workspace, Some(&[])).1, [""; 0]);
    workspace.amendments.amendments = vec![amendment("x", &["R-1"])];
    assert_eq!(run(&workspace, Some(&[Outcome::Applied])).1.len(), 1);
    workspace.amendments.questions = vec![question(&["R-1"], Some("yes"))];
    assert_eq!(run(&workspace, Some(&[Outcome::Applied])).1, [""; 0]);
}
