//! The faces that pages are set in: those that the program brings, and the house's own.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;
use typst::text::FontBook;
use typst::utils::LazyHash;

/// Families of the typesetter's own assets that are used.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// Arabic: Amiri (SIL Open Font License 1.1, `fonts/OFL.txt`). It draws the dots of a letter with the
/// letter: where a face sets them by themselves, as Noto Naskh Arabic does, words copied from a PDF
/// have such letters twice.
const ARABIC: [&[u8]; 2] =
    [include_bytes!("fonts/Amiri-Regular.ttf"), include_bytes!("fonts/Amiri-Bold.ttf")];

/// The faces that the program brings.
static OWN: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let assets = typst_assets::fonts().chain(ARABIC);
    let fonts = assets.flat_map(|data| Font::iter(Bytes::new(data)));
    let is_used = |font: &Font| {
        let family = font.info().family.as_str();
        FAMILIES.contains(&family) || family == "Amiri"
    };
    fonts.filter(is_used).collect()
});

/// The faces of a run.
#[derive(Debug)]
pub(super) struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    families: Vec<String>,
}

impl Fonts {
    /// Takes the faces that the program brings and those of the house: paths and bytes of files.
    pub(super) fn new(house: &[(String, Vec<u8>)]) -> Self {
        let mut fonts = OWN.clone();
        let mut families: Vec<String> = Vec::new();
        for (_, bytes) in house {
            for font in Font::iter(Bytes::new(bytes.clone())) {
                let family = font.info().family.as_str();
                if families.iter().all(|known| known != family) {
                    families.push(family.to_owned());
                }
                fonts.push(font);
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { fonts, book, families }
    }

    /// Returns the paths of those files of the house that hold no face.
    pub(super) fn unreadable(house: &[(String, Vec<u8>)]) -> impl Iterator<Item = &str> {
        let is_no_font = |bytes: &[u8]| Font::iter(Bytes::new(bytes.to_vec())).next().is_none();
        house.iter().filter(move |(_, bytes)| is_no_font(bytes)).map(|(path, _)| path.as_str())
    }

    /// Returns the families of the house.
    pub(super) fn families(&self) -> &[String] {
        &self.families
    }

    /// Says whether some face draws a character, or it draws nothing.
    pub(super) fn draw(&self, char: char) -> bool {
        is_unseen(char)
            || self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(char)))
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn get(&self, index: usize) -> Option<&Font> {
        self.fonts.get(index)
    }
}

/// Says whether a character is drawn by nothing, whatever the face: blanks, line ends, and those
/// that Unicode lets a renderer pass over (Default_Ignorable_Code_Point).
fn is_unseen(char: char) -> bool {
    char.is_whitespace()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}
