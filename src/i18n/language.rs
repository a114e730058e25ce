//! The languages that there are.

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// What the code is written in.
    English,
    /// As it is written in Taiwan and Hong Kong.
    TraditionalChinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::TraditionalChinese];

    /// Its [BCP 47](https://www.rfc-editor.org/info/bcp47) tag, which is also the name of its file.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::TraditionalChinese => "zh-Hant",
        }
    }

    /// What its readers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::TraditionalChinese => "繁體中文",
        }
    }

    /// The one with a tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The best for a reader's languages, as a browser lists them. Any Chinese is: who reads the simplified
    /// letters reads these more easily than English.
    pub fn for_reader<'t>(tags: impl IntoIterator<Item = &'t str>) -> Self {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let known = |tag: &'t str| match primary(tag).as_str() {
            "en" => Some(Self::English),
            "zh" | "yue" => Some(Self::TraditionalChinese),
            _ => None,
        };
        tags.into_iter().find_map(known).unwrap_or(Self::English)
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, English, TraditionalChinese};

    #[test]
    fn the_first_language_that_there_is_counts() {
        let rows: [(&[&str], Language); 9] = [
            (&[], English),
            (&["en-GB", "zh-TW"], English),
            (&["zh-TW", "en"], TraditionalChinese),
            (&["zh-Hant-HK"], TraditionalChinese),
            (&["zh-CN"], TraditionalChinese),
            (&["ZH_tw"], TraditionalChinese),
            (&["yue"], TraditionalChinese),
            (&["de", "zh-TW", "en"], TraditionalChinese),
            (&["de", "fr"], English),
        ];
        for (tags, expected) in rows {
            assert_eq!(Language::for_reader(tags.iter().copied()), expected, "{tags:?}");
        }
    }

    #[test]
    fn tags_name_them() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::of_tag("de"), None);
    }
}
