//! Guards: what must hold after an amendment.

use crate::model::amendment::Condition;
use crate::model::amendment::Ensure;
use crate::parse::reader::Reader;
use crate::parse::verbs;
use crate::yaml::Node;

impl Reader<'_> {
    /// Reads an entry of `ensure:`.
    pub(super) fn guard(&mut self, node: &Node, _: &str) -> Option<Ensure> {
        let clause = self.clause(node, "a guard", &verbs::GUARDS)?;
        let (value, fields) = (&clause.entry.value, &clause.fields);
        let because = self.get(fields, "because", Self::text);
        let sections = self.get(fields, "in", Self::sections).unwrap_or_default();
        let condition = match clause.verb.name {
            "absent" => {
                let except = self.get(fields, "except", Self::sections).unwrap_or_default();
                Condition::Absent { text: self.quotation(value, "absent")?, sections, except }
            }
            "present" => Condition::Present { text: self.quotation(value, "present")?, sections },
            "exists" => Condition::Exists(self.section_ids(value, "exists")?),
            "order" => {
                let ids = self.section_ids(value, "order")?;
                Condition::Order(self.at_least_two(
                    ids,
                    value,
                    "`order` takes at least two sections",
                    "name them in their order: `order: [first, second]`",
                )?)
            }
            _ => self.count_of_sections(value)?,
        };
        let first = node.map().and_then(<[_]>::first).map_or(node.span, |entry| entry.key.span);
        Some(Ensure { span: first, condition, because })
    }

    fn count_of_sections(&mut self, node: &Node) -> Option<Condition> {
        let fields = self.fields(node, &verbs::COUNT)?;
        let parent = self.get(&fields, "sections-in", Self::section_id);
        let titled = self.get(&fields, "titled", Self::quotation);
        let is = self.get(&fields, "is", |reader, node, name| reader.number(node, name, 0));
        Some(Condition::Count { parent: parent?, titled, is: is? })
    }
}
