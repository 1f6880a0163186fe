//! All that the typesetter sees: templates, data, images, fonts.

use typst::Feature;
use typst::Library;
use typst::LibraryExt;
use typst::diag::FileError;
use typst::diag::FileResult;
use typst::ecow::eco_format;
use typst::foundations::Bytes;
use typst::foundations::Datetime;
use typst::foundations::Duration;
use typst::syntax::FileId;
use typst::syntax::RootedPath;
use typst::syntax::Source;
use typst::syntax::VirtualPath;
use typst::syntax::VirtualRoot;
use typst::text::Font;
use typst::text::FontBook;
use typst::utils::LazyHash;

use crate::render::pdf::Paper;
use crate::render::pdf::Setting;
use crate::render::pdf::fonts::Fonts;

/// All that the typesetter sees. There is no disk, no network and no clock.
pub(super) struct World<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    main: FileId,
    sources: Vec<Source>,
    files: Vec<(FileId, Bytes)>,
}

impl<'a> World<'a> {
    /// Lays everything out that a paper needs.
    pub(super) fn new(setting: &Setting<'a>, paper: &Paper<'_>) -> Self {
        let main = id("/pdf/draft.typ");
        let templates = setting.templates.ending(".typ");
        let sources = templates
            .filter_map(|(path, text)| Some(Source::new(checked_id(path)?, text.to_owned())));
        let data =
            serde_json::to_vec(paper).expect("the data are maps with names, lists and words");
        let mut files = vec![(id("/paper.json"), Bytes::new(data))];
        for (at, bytes) in setting.images.iter().enumerate() {
            files.push((id(&paper.images[at]), Bytes::new(bytes.to_vec())));
        }
        let features = [Feature::A11yExtras].into_iter().collect();
        let library = LazyHash::new(Library::builder().with_features(features).build());
        Self { library, fonts: setting.fonts, main, sources: sources.collect(), files }
    }

    /// Returns the path of a template below `templates/`.
    pub(super) fn path_of(file: FileId) -> String {
        file.get().vpath().get_without_slash().to_owned()
    }
}

/// Returns the typesetter's name of a file that is named here.
fn id(path: &str) -> FileId {
    checked_id(path).expect("the path is plain")
}

/// Returns the typesetter's name of a file; nothing where it can have none, as with a backslash.
fn checked_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Says why a template cannot have a file.
fn missing(id: FileId) -> FileError {
    FileError::Other(Some(match id.get().root() {
        VirtualRoot::Project => {
            let path = World::path_of(id);
            eco_format!("templates read `paper.json` and one another; `{path}` is none of them")
        }
        VirtualRoot::Package(_) => {
            eco_format!("packages are not fetched: put what you need of it into `templates/pdf/`")
        }
    }))
}
