//! From flags or answers to an amendment: each step takes what is given, or asks for it.

use anyhow::anyhow;
use policy::amend::Suggestion;
use policy::amend::proposal;
use policy::amend::proposal::Deed;
use policy::amend::proposal::Proposal;
use policy::amend::proposal::Wish;
use policy::model::amendment::Side;
use policy::parse;
use policy::parse::verbs;
use policy::yaml::Written;

use crate::cli::commands::new::arguments::AmendmentArguments;
use crate::cli::commands::new::ask::Asker;
use crate::cli::commands::new::ask::Stop;
use crate::cli::commands::new::file::Destination;
use crate::cli::commands::new::places::Scope;
use crate::cli::commands::new::register;
use crate::cli::wrap;

/// What the steps draw on.
pub(super) struct Drafting<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) arguments: &'a AmendmentArguments,
    /// Who answers, where no flag makes an amendment.
    pub(super) asker: Option<Asker<'a>>,
}

/// An amendment with what it was made of.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) proposal: Proposal,
    pub(super) deed: Deed,
    /// The policies it is about.
    pub(super) policies: Vec<String>,
    /// The words of a term.
    pub(super) words: String,
    /// What the drafter writes, if it is written.
    pub(super) text: Option<String>,
    /// The file to add it to, as it was named.
    pub(super) file: Option<String>,
}

impl Drafted {
    /// Makes the change of a term.
    pub(super) fn term(&self, text: Option<&str>, expect: Option<usize>) -> Written {
        proposal::term(&self.words, text, expect)
    }

    /// Says how many places the term has, if they could be counted.
    pub(super) fn expect(&mut self, count: Option<usize>) {
        self.proposal.change = self.term(self.text.as_deref(), count);
    }
}

/// Words and the place that they lead to.
struct Point {
    words: String,
    at: Suggestion,
}

impl Drafting<'_> {
    /// Takes all steps.
    pub(super) fn draft(&self) -> Result<Drafted, Stop> {
        let (from, editorial) = self.reason()?;
        let deed = self.deed()?;
        self.check_place(deed)?;
        let term = if deed == Deed::Term { Some(self.term()?) } else { None };
        let at = match deed {
            Deed::Term | Deed::Insert => None,
            _ => Some(self.words(deed)?),
        };
        let place = if deed.has_place() { self.place(deed)? } else { None };
        let text = self.text(deed)?;
        let wish = Wish {
            deed,
            at: at.as_ref().map(|point| &point.at),
            place: place.as_ref().map(|(side, point)| (*side, &point.at)),
            text: text.as_deref(),
        };
        let change = match &term {
            Some((words, _)) => Ok(proposal::term(words, text.as_deref(), None)),
            None => proposal::change(&wish),
        };
        let change = change.map_err(|why| Stop::Refused(format!("policy: {why}\n")))?;
        let anchor = at.as_ref().or(place.as_ref().map(|(_, point)| point));
        let policies = match (anchor, &term) {
            (Some(point), _) => vec![point.at.policy.clone()],
            (None, Some((_, policies))) => policies.clone(),
            (None, None) => Vec::new(),
        };
        let about = anchor.map(|point| match &point.at.holder {
            Some(holder) => holder.id.clone(),
            None => point.words.clone(),
        });
        let words = term.map(|(words, _)| words).unwrap_or_default();
        let about = about.unwrap_or_else(|| words.clone());
        let policy = policies.first().cloned().unwrap_or_default();
        let id = self.id(from.first().unwrap_or(&policy), &about, &policy)?;
        let title = self.title()?;
        let file = self.file(&from)?;
        let proposal = Proposal { id, title, from, editorial, change };
        Ok(Drafted { proposal, deed, policies, words, text, file })
    }

    /// Returns the recommendations, or the reason that stands in their place.
    fn reason(&self) -> Result<(Vec<String>, Option<String>), Stop> {
        let register = &self.scope.base.workspace.register;
        let Some(asker) = &self.asker else {
            if let Some(fault) =
                self.arguments.from.iter().find_map(|named| register::fault(register, named))
            {
                return Err(Stop::Refused(fault));
            }
            let editorial = self.arguments.editorial.clone();
            if self.arguments.from.is_empty() && editorial.is_none() {
                let why = "why is it there? name the recommendations, `--from TIP-2.iii`, or give a \
                           reason of your own, `--editorial \"house style\"`";
                return Err(Stop::Failed(anyhow!(why)));
            }
            return Ok((self.arguments.from.clone(), editorial));
        };
        let workspace = &self.scope.base.workspace;
        let mut hint =
            "Which recommendations does it answer? Several with commas between them.".to_owned();
        let open = register::unanswered(workspace);
        if !open.is_empty() {
            hint.push_str(&format!("\nNot answered yet: {}", open.join(", ")));
        }
        let from = asker.ask((&hint, "from", "none: editorial"), |answer| {
            let named = answer.split([',', ' ']).filter(|part| !part.is_empty());
            let named: Vec<String> = named.map(str::to_owned).collect();
            let fault = named.iter().find_map(|named| register::fault(register, named));
            fault.map_or(Ok(named), Err)
        })?;
        if !from.is_empty() {
            from.iter().for_each(|item| asker.say(&register::described(workspace, item)));
            return Ok((from, None));
        }
        let hint = "Why is it there, if no recommendation asks for it?";
        let editorial = asker.ask((hint, "editorial", ""), |why| match why {
            "" => Err("policy: without a recommendation it needs a reason\n".to_owned()),
            _ => Ok(why.to_owned()),
        })?;
        Ok((from, Some(editorial)))
    }

    fn deed(&self) -> Result<Deed, Stop> {
        let Some(asker) = &self.asker else {
            let words = Deed::ALL.map(|(verb, _)| verb).join(", ");
            let why = format!("what is to be done? give `--verb` one of {words}");
            return self.arguments.verb.ok_or_else(|| Stop::Failed(anyhow!(why)));
        };
        let mut hint = "What is to be done?".to_owned();
        for (verb, _) in Deed::ALL {
            let meaning = verbs::verb(verb).map_or("", |verb| verb.meaning);
            hint.push_str(&format!("\n  {verb:<9} {meaning}"));
        }
        asker.ask((&hint, "verb", "edit"), |answer| {
            let answer = if answer.is_empty() { "edit" } else { answer };
            let found = Deed::ALL.iter().find(|(verb, _)| *verb == answer);
            found.map(|(_, deed)| *deed).ok_or_else(|| none_of_them(answer))
        })
    }

    /// Refuses a place beside a verb that takes none, and words beside `insert`, whose place they
    /// would be.
    fn check_place(&self, deed: Deed) -> Result<(), Stop> {
        let given = self.arguments.place();
        let why = match (deed, given) {
            (Deed::Insert, Some((side, _))) if self.arguments.words.is_some() => {
                format!("`insert` acts on no words: leave `--words` or `--{}` out", side.key())
            }
            (_, Some((side, _))) if !deed.has_place() => {
                format!("`{}` takes no place: leave `--{}` out", deed.verb(), side.key())
            }
            (Deed::Delete | Deed::Move, _) if self.arguments.put.is_some() => {
                format!("`{}` writes no text: leave `--put` out", deed.verb())
            }
            _ => return Ok(()),
        };
        Err(Stop::Failed(anyhow!(why)))
    }

    /// Returns the words of a term, and the policies that use it.
    fn term(&self) -> Result<(String, Vec<String>), Stop> {
        let of = |words: String, places: Vec<Suggestion>| {
            let mut policies: Vec<String> = places.into_iter().map(|place| place.policy).collect();
            policies.dedup();
            (words, policies)
        };
        let Some(asker) = &self.asker else {
            let words = self.given_words()?;
            let places = self.scope.find(words, Deed::Term).map_err(Stop::Refused)?;
            return Ok(of(words.trim().to_owned(), places));
        };
        let hint = "Which term is to be replaced throughout?";
        asker.ask((hint, "term", ""), |words| {
            Ok(of(words.to_owned(), self.scope.find(words, Deed::Term)?))
        })
    }

    fn given_words(&self) -> Result<&str, Stop> {
        let why = "which words? quote them as they stand in a chapter: `--words \"risky offers\"`";
        self.arguments.words.as_deref().ok_or_else(|| Stop::Failed(anyhow!(why)))
    }

    fn words(&self, deed: Deed) -> Result<Point, Stop> {
        match &self.asker {
            None => self.one(self.given_words()?, deed, true),
            Some(asker) => {
                let hint = match deed {
                    Deed::Edit => "Which words, as they stand in a chapter?",
                    _ => {
                        "A few words of it, as they stand in a chapter; those of a heading, or an id, mean \
                          the section."
                    }
                };
                self.asked(asker, hint, "words", deed)
            }
        }
    }

    /// Finds the one place of words that a flag gives; `--nth` chooses among several where it counts.
    fn one(&self, words: &str, deed: Deed, counts: bool) -> Result<Point, Stop> {
        let mut places = self.scope.find(words, deed).map_err(Stop::Refused)?;
        let words = words.trim().to_owned();
        let count = places.len();
        let chosen = match (self.arguments.nth.filter(|_| counts), count) {
            (None, 1) => 0,
            (Some(nth), _) if (1..=count).contains(&nth) => nth - 1,
            _ => {
                let mut list = self.scope.list(&words, &places);
                let or = if counts { ", or say which place is meant: --nth 1" } else { "" };
                list.push_str(&format!("        quote more words{or}\n"));
                return Err(Stop::Refused(list));
            }
        };
        Ok(Point { words, at: places.swap_remove(chosen) })
    }

    /// Asks for words, and which of their places is meant, until there is one.
    fn asked(&self, asker: &Asker<'_>, hint: &str, name: &str, deed: Deed) -> Result<Point, Stop> {
        let mut hint = hint;
        loop {
            let (words, mut places) = asker.ask((hint, name, ""), |words| {
                Ok((words.to_owned(), self.scope.find(words, deed)?))
            })?;
            let chosen = match places.len() {
                1 => Some(0),
                count => {
                    asker.say(&self.scope.list(&words, &places));
                    asker.ask(("", "place", "quote more words"), |number| {
                        let chosen = number.parse().ok().filter(|it| (1..=count).contains(it));
                        match (number, chosen) {
                            ("", _) => Ok(None),
                            (_, Some(chosen)) => Ok(Some(chosen - 1)),
                            _ => Err(none_of_them(number)),
                        }
                    })?
                }
            };
            hint = "";
            let Some(chosen) = chosen else { continue };
            let at = places.swap_remove(chosen);
            if deed == Deed::Edit && at.edit.is_none() {
                asker.say("policy: `edit` cannot reach words in code: `replace` it as a whole\n");
                continue;
            }
            return Ok(Point { words, at });
        }
    }

    fn place(&self, deed: Deed) -> Result<Option<(Side, Point)>, Stop> {
        let Some(asker) = &self.asker else {
            let by_words = || self.arguments.words.as_deref().map(|words| (Side::After, words));
            let given = self.arguments.place();
            let given = given.or_else(|| by_words().filter(|_| deed == Deed::Insert));
            let Some((side, words)) = given else {
                if deed == Deed::Move {
                    return Ok(None);
                }
                let why = "where is it to go? `--after \"words of a paragraph\"`, or `--before`, \
                           `--start-of`, `--end-of`, `--sorted-in`";
                return Err(Stop::Failed(anyhow!(why)));
            };
            return Ok(Some((side, self.one(words, deed, deed == Deed::Insert)?)));
        };
        const SIDES: [Side; 5] =
            [Side::After, Side::Before, Side::StartOf, Side::EndOf, Side::SortedIn];
        let hint = "Where is it to go? before, after: a block or section; start-of, end-of: in a section; \
                    sorted-in: as a row.";
        let side = asker.ask((hint, "place", "after"), |answer| {
            let answer = if answer.is_empty() { "after" } else { answer };
            let found = SIDES.into_iter().find(|side| side.key() == answer);
            found.ok_or_else(|| none_of_them(answer))
        })?;
        let hint = "A few words that stand there, or the id of a section.";
        Ok(Some((side, self.asked(asker, hint, side.key(), deed)?)))
    }

    fn text(&self, deed: Deed) -> Result<Option<String>, Stop> {
        let Some(asker) = &self.asker else { return Ok(self.arguments.put.clone()) };
        let Some(key) = deed.text_key() else { return Ok(None) };
        let hint = match deed {
            Deed::Edit => "The words in their stead; \"\" for none.",
            Deed::Term => "The term in its stead.",
            Deed::Retitle => "The new heading.",
            Deed::Annotate => "The note.",
            _ => "The text, as Markdown; the cells of a row with | between them.",
        };
        asker.ask((hint, key, "left open"), |answer| {
            Ok(match answer {
                "" => None,
                "\"\"" if deed == Deed::Edit => Some(String::new()),
                _ => Some(answer.to_owned()),
            })
        })
    }

    fn id(&self, answers: &str, about: &str, policy: &str) -> Result<String, Stop> {
        let taken = proposal::taken(&self.scope.base.workspace);
        let made = proposal::id(answers, about, policy, &taken);
        let fault = |id: &str| match (parse::is_id(id), taken.contains(id)) {
            (false, _) => Some(format!(
                "policy: `{}` has not the form of an id: write a to z, 0 to 9 and hyphens, a letter first\n",
                wrap::tame(id)
            )),
            (true, true) => Some(format!("policy: the id `{id}` is taken: write another\n")),
            (true, false) => None,
        };
        let Some(asker) = &self.asker else {
            let id = self.arguments.id.clone().unwrap_or(made);
            return match fault(&id) {
                Some(fault) => Err(Stop::Refused(fault)),
                None => Ok(id),
            };
        };
        let made = self.arguments.id.clone().unwrap_or(made);
        asker.ask(("How is the amendment to be called?", "id", &made), |answer| {
            let id = if answer.is_empty() { &made } else { answer };
            fault(id).map_or(Ok(id.to_owned()), Err)
        })
    }

    fn title(&self) -> Result<Option<String>, Stop> {
        let given = self.arguments.title.clone().filter(|title| !title.trim().is_empty());
        let Some(asker) = self.asker.as_ref().filter(|_| given.is_none()) else { return Ok(given) };
        asker.ask(("What does it do, in a few words?", "title", "none"), |title| {
            Ok(Some(title.to_owned()).filter(|title| !title.is_empty()))
        })
    }

    fn file(&self, from: &[String]) -> Result<Option<String>, Stop> {
        let given = self.arguments.to.as_ref().map(|path| path.display().to_string());
        let Some(asker) = self.asker.as_ref().filter(|_| given.is_none()) else { return Ok(given) };
        let mut hint = "Which file is it to be added to?".to_owned();
        let known = from.first().and_then(|item| {
            register::file_of(&self.scope.base.workspace, &self.scope.project.sources, item)
        });
        if let Some(known) = known {
            hint.push_str(&format!(" The decision stands in {known}."));
        }
        asker.ask((&hint, "file", "print it"), |answer| {
            if answer.is_empty() {
                return Ok(None);
            }
            let found = Destination::new(Some(answer), &[], self.scope.project);
            found.map(|_| Some(answer.to_owned())).map_err(|why| format!("policy: {why}\n"))
        })
    }
}

fn none_of_them(answer: &str) -> String {
    format!("policy: `{}` is none of them\n", wrap::tame(answer))
}
