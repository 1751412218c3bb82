//! Comparing text as people mean it: labels, names of people and of units.

use unicode_normalization::char::{compose, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// NFC with every run of white space folded to one space and none at the ends.
///
/// Zero-width characters and soft hyphens, which copying from web pages leaves
/// behind, are dropped: nobody can see them, so nobody can mean them.
pub fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    clean_keeping_soft_hyphens(&text.replace('\u{ad}', ""))
}

/// Whether [`clean`] would leave a text as it stands, as far as a look at each letter tells: most
/// texts are clean, and looking is several times faster than cleaning.
fn is_clean(text: &str) -> bool {
    let mut after_space = true;
    let plain = |c: char| {
        let is_double = c == ' ' && after_space;
        after_space = c == ' ';
        // Below U+0300 nothing combines; beyond it only letters that Vietnamese has composed.
        let is_letter = matches!(c, '!'..='~' | '\u{c0}'..='\u{2ff}' | '\u{1ea0}'..='\u{1ef9}');
        is_letter || (c == ' ' && !is_double)
    };
    text.chars().all(plain) && (text.is_empty() || !after_space)
}

/// As [`clean`], but for soft hyphens: in TCVN3 text they are the letter ư.
pub fn clean_keeping_soft_hyphens(text: &str) -> String {
    // First, for an accent may stand behind an invisible character.
    let visible: String = text.chars().filter(|c| is_meant(*c)).collect();
    let visible = match is_nfc_quick(visible.chars()) {
        // Nearly always, and several times faster than composing.
        IsNormalized::Yes => visible,
        _ => visible.nfc().collect(),
    };
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing can be seen in a text: [`clean`] would leave none of it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{ad}' || !is_meant(c))
}

/// Whether a character turns the direction of writing: a mark that overrides it, or a
/// letter of a script that is written from right to left.
pub fn turns(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// A text with its marks of direction written as their codes, so that what is shown is
/// what is there.
pub fn without_turns(text: &str) -> String {
    with_codes(text, &turns)
}

/// A text with those of its characters that `hidden` picks written as their codes.
pub fn with_codes(text: &str, hidden: &dyn Fn(char) -> bool) -> String {
    text.chars().map(|c| if hidden(c) { character_code(c) } else { c.to_string() }).collect()
}

/// The code of a character: `U+1F600`.
pub fn character_code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Whether a character is white space or can be seen.
fn is_meant(c: char) -> bool {
    !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        && (c.is_whitespace() || !c.is_control())
}

/// A label as it is compared: cleaned, case folded, without a trailing `:`, `*`
/// or remark in round brackets.
pub fn label(text: &str) -> String {
    let folded = tones_last(&clean(text).to_lowercase());
    let mut label = folded.as_str();
    loop {
        let trimmed = label.trim_end_matches([':', '*', '.', ' ']);
        let trimmed = match (trimmed.ends_with(')'), trimmed.rfind('(')) {
            (true, Some(open)) if open > 0 => trimmed.get(..open).unwrap_or(trimmed).trim_end(),
            _ => trimmed,
        };
        if trimmed.len() == label.len() {
            return label.to_owned();
        }
        label = trimmed;
    }
}

/// A text as words in it are looked for: cleaned, in small letters, the tone of an open syllable
/// on its first vowel (`hoà` and `hòa` are one). It has as many letters as the cleaned text.
pub fn words(text: &str) -> String {
    /// A vowel before another that bears the tone, and both with the tone on the first.
    const OPEN: [(char, char, &str, &str); 3] =
        [('o', 'a', "àáảãạ", "òóỏõọ"), ('o', 'e', "èéẻẽẹ", "òóỏõọ"), ('u', 'y', "ỳýỷỹỵ", "ùúủũụ")];
    let mut letters: Vec<char> =
        clean(text).chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    for at in 1..letters.len() {
        let ends = letters.get(at + 1).is_none_or(|next| !next.is_alphabetic());
        let (Some(&first), Some(&second), true) = (letters.get(at - 1), letters.get(at), ends)
        else {
            continue;
        };
        for (vowel, bare, toned, moved) in OPEN {
            let tone = toned.chars().position(|c| c == second).filter(|_| vowel == first);
            if let Some(moved) = tone.and_then(|tone| moved.chars().nth(tone)) {
                if let Some(letter) = letters.get_mut(at - 1) {
                    *letter = moved;
                }
                if let Some(letter) = letters.get_mut(at) {
                    *letter = bare;
                }
            }
        }
    }
    letters.into_iter().collect()
}

/// Words before a name that are no part of it.
const TITLES: [&str; 6] = ["đ/c", "đ.c", "đc", "đồng chí", "ông", "bà"];

/// A person's or unit's name as it is compared: case, white space, the place of
/// the tone mark and a leading title (đ/c, đồng chí, ông, bà) do not count.
pub fn name(text: &str) -> String {
    let lower = clean(text).to_lowercase();
    let mut rest = lower.as_str();
    while let Some(stripped) = TITLES.iter().find_map(|title| {
        let tail = rest.strip_prefix(title)?;
        let tail = tail.strip_prefix('.').unwrap_or(tail);
        tail.starts_with(' ').then(|| tail.trim_start())
    }) {
        rest = stripped;
    }
    tones_last(rest)
}

/// The words of a text or a name, each between spaces, as they are compared: ` h hen niê `
/// for `H'Hen Niê`. Signs between letters do not count, so a name is found in a text with
/// [`str::contains`].
pub fn spaced_words(text: &str) -> String {
    let folded = name(text);
    // A tone mark at a syllable's end may have no letter that it composes with.
    let parts = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let words = folded.split(parts).filter(|word| !word.is_empty());
    let mut spaced = String::from(" ");
    words.for_each(|word| {
        spaced.push_str(word);
        spaced.push(' ');
    });
    spaced
}

/// A person written with a post behind the name (`Nguyễn Văn A, Hiệu trưởng`,
/// `Nguyễn Văn A (Hiệu trưởng)`, `Nguyễn Văn A – Hiệu trưởng`): the name and the post
/// as they stand; the post is empty where there is none.
pub fn name_and_post(text: &str) -> (&str, &str) {
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| text.find(dash)).min();
    let mark = text.find([',', '(']);
    let Some(at) = dash.into_iter().chain(mark).min() else { return (text.trim(), "") };
    let (name, post) = text.split_at_checked(at).unwrap_or((text, ""));
    let post = post.trim_start_matches([',', '(', '-', '–', '—', ' ']).trim_end();
    let bracketed = text.get(at..).is_some_and(|rest| rest.starts_with('('));
    let post = if bracketed { post.trim_end_matches(')').trim_end() } else { post };
    (name.trim(), post)
}

/// A code (unit, criterion, warning, document number) as it is compared.
pub fn code(text: &str) -> String {
    let cleaned = clean(text).to_uppercase();
    cleaned
        .chars()
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// The number of a document (số và ký hiệu) as papers print it: without the word `Số`
/// that somebody typed before it; digits alone get the symbol behind them
/// (`Số: 05` is `05-BB/BTGQU`). None when nothing is left.
pub fn document_number(typed: &str, symbol: &str) -> Option<String> {
    let cleaned = clean(typed);
    let mut number = cleaned.as_str();
    while let Some(rest) = ["Số", "số", "SỐ"].iter().find_map(|word| number.strip_prefix(word))
    {
        number = rest.trim_start_matches([':', '.', ' ']);
    }
    let bare = number.chars().all(|c| c.is_ascii_digit());
    match number.is_empty() {
        true => None,
        false if bare => Some(format!("{number}-{symbol}")),
        false => Some(number.to_owned()),
    }
}

/// Moves the tone mark of each syllable to its end, so that `hòa` and `hoà`
/// become the same.
fn tones_last(text: &str) -> String {
    let mut moved = String::with_capacity(text.len() + 8);
    for (at, syllable) in text.split(' ').enumerate() {
        if at > 0 {
            moved.push(' ');
        }
        if syllable.is_ascii() {
            moved.push_str(syllable);
        } else if !composed_tone_last(syllable, &mut moved) {
            moved.push_str(&tone_last(syllable));
        }
    }
    moved
}

/// Vowels without a tone, and with each of the tones of [`TONES`].
const VOWELS: [(char, [char; 5]); 12] = [
    ('a', ['à', 'á', 'ã', 'ả', 'ạ']),
    ('ă', ['ằ', 'ắ', 'ẵ', 'ẳ', 'ặ']),
    ('â', ['ầ', 'ấ', 'ẫ', 'ẩ', 'ậ']),
    ('e', ['è', 'é', 'ẽ', 'ẻ', 'ẹ']),
    ('ê', ['ề', 'ế', 'ễ', 'ể', 'ệ']),
    ('i', ['ì', 'í', 'ĩ', 'ỉ', 'ị']),
    ('o', ['ò', 'ó', 'õ', 'ỏ', 'ọ']),
    ('ô', ['ồ', 'ố', 'ỗ', 'ổ', 'ộ']),
    ('ơ', ['ờ', 'ớ', 'ỡ', 'ở', 'ợ']),
    ('u', ['ù', 'ú', 'ũ', 'ủ', 'ụ']),
    ('ư', ['ừ', 'ứ', 'ữ', 'ử', 'ự']),
    ('y', ['ỳ', 'ý', 'ỹ', 'ỷ', 'ỵ']),
];

/// The five tones.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Does what [`tone_last`] does to a syllable of small composed Vietnamese letters with one tone,
/// without taking all of it apart; false, with nothing written, where it is another one.
fn composed_tone_last(syllable: &str, moved: &mut String) -> bool {
    let begin = moved.len();
    let mut tone = None;
    for c in syllable.chars() {
        let toned = VOWELS.iter().find_map(|(vowel, toned)| {
            let at = toned.iter().position(|own| *own == c)?;
            Some((*vowel, TONES.get(at).copied()?))
        });
        match toned {
            Some((vowel, own)) if tone.is_none() => {
                moved.push(vowel);
                tone = Some(own);
            }
            None if matches!(c, 'a'..='z' | 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư') => {
                moved.push(c);
            }
            None if c.is_ascii() && !c.is_ascii_uppercase() => {
                put_tone(moved, tone.take());
                moved.push(c);
            }
            _ => {
                moved.truncate(begin);
                return false;
            }
        }
    }
    put_tone(moved, tone);
    true
}

/// Puts a tone behind the last letter, composed with it where there is such a letter.
fn put_tone(text: &mut String, tone: Option<char>) {
    let Some(tone) = tone else { return };
    let composed = |last: char| {
        let vowel = VOWELS.iter().find(|(vowel, _)| *vowel == last);
        let toned = vowel
            .and_then(|(_, toned)| toned.get(TONES.iter().position(|own| *own == tone)?).copied());
        toned.or_else(|| compose(last, tone))
    };
    match text.chars().last().and_then(composed) {
        Some(composed) => {
            text.pop();
            text.push(composed);
        }
        None => text.push(tone),
    }
}

/// Moves the tone mark of one syllable to its end.
fn tone_last(syllable: &str) -> String {
    let (mut letters, mut tones) = (String::new(), String::new());
    for c in syllable.nfd() {
        if is_tone(c) {
            tones.push(c);
            continue;
        }
        // Punctuation ends the syllable: the tone of `về:` belongs before the colon.
        if !c.is_alphabetic() && !is_combining_mark(c) {
            letters.push_str(&tones);
            tones.clear();
        }
        letters.push(c);
    }
    letters.push_str(&tones);
    letters.nfc().collect()
}

/// Whether a combining mark is one of the five Vietnamese tones.
fn is_tone(c: char) -> bool {
    TONES.contains(&c)
}

/// Text in plain ASCII for file names: `Trường THCS Phúc Đồng` becomes
/// `truong-thcs-phuc-dong`. At most 80 characters; `khong-ten` if none is left.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)) {
        let plain = if c == 'đ' { 'd' } else { c };
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(80);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "khong-ten".to_owned() } else { slug.to_owned() }
}

/// The name of a unit's folder: `thcs-pd-truong-thcs-phuc-dong`. Codes and names that
/// differ in signs only have one folder (E206).
pub fn folder(code: &str, name: &str) -> String {
    format!("{}-{}", slug(code), slug(name))
}

/// The entry nearest to `wanted`, when it is near enough to be what was meant.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = slug(wanted);
    known
        .into_iter()
        .map(|entry| (strsim::jaro_winkler(&wanted, &slug(entry)), entry))
        .filter(|(similarity, _)| *similarity >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, entry)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_done_fast_is_done_as_slowly(
            letters in proptest::collection::vec(
                proptest::sample::select(
                    "aàáảãạăằắặâầẩeèẻêếệiìịoòọôồộơờởuùụưừựyỳỵđghnmbcx1,.:() -AÀĐ  \u{300}\u{303}ñ\u{ad}\u{a0}\u{200b}\tł"
                        .chars()
                        .collect::<Vec<_>>()
                ),
                0..12,
            )
        ) {
            let text: String = letters.into_iter().collect();
            let slow: Vec<String> = text.split(' ').map(tone_last).collect();
            prop_assert_eq!(tones_last(&text), slow.join(" "));
            let slow = clean_keeping_soft_hyphens(&text.replace('\u{ad}', ""));
            prop_assert_eq!(clean(&text), slow);
        }
    }

    #[test]
    fn words_keep_their_letters_one_by_one() {
        assert_eq!(words("  Hoà Thuý\u{a0}UỶ ban"), "hòa thúy ủy ban");
        assert_eq!(words("HOÀN thành"), "hoàn thành");
        for text in ["Tốt", "Trung bình", "Không ý kiến", "İstanbul"] {
            assert_eq!(words(text).chars().count(), clean(text).chars().count(), "{text}");
        }
    }

    #[test]
    fn a_documents_number_is_printed_with_one_word_before_it() {
        let number = |typed: &str| document_number(typed, "BB/BTGQU");
        for (typed, printed) in [
            ("05-BB/BTGQU", Some("05-BB/BTGQU")),
            ("Số 05-BB/BTGQU", Some("05-BB/BTGQU")),
            ("số: 05-BB/ĐU", Some("05-BB/ĐU")),
            ("Số Số 05", Some("05-BB/BTGQU")),
            ("31", Some("31-BB/BTGQU")),
            ("Số:", None),
            (" ", None),
        ] {
            assert_eq!(number(typed).as_deref(), printed, "{typed}");
        }
    }

    #[test]
    fn labels_fold_as_the_specification_says() {
        for typed in [
            "Số phiếu thu về",
            "  SỐ PHIẾU THU VỀ : ",
            "So\u{302}\u{301} phie\u{302}\u{301}u thu ve\u{300}\u{302}",
            "Số phiếu\n thu\u{a0}về (phiếu):",
            "Số phiếu thu về*",
        ] {
            assert_eq!(label(typed), label("Số phiếu thu về"), "{typed}");
        }
        assert_ne!(label("Số phiếu thu về"), label("Số phiếu phát ra"));
    }

    #[test]
    fn names_fold_titles_and_the_place_of_the_tone() {
        assert_eq!(name("đ/c Nguyễn Thị Hoà"), name("NGUYỄN THỊ  HÒA"));
        assert_eq!(name("Đồng chí Bà Lê Thuỵ"), name("Lê Thụy"));
        assert_ne!(name("Bà Rịa"), name("Ba Rịa"));
        assert_ne!(name("Nguyễn Hòa"), name("Nguyễn Hóa"));
    }

    #[test]
    fn a_post_may_stand_behind_the_name() {
        for typed in [
            "Lê Văn A, Bí thư chi bộ, Hiệu trưởng",
            "Lê Văn A (Bí thư chi bộ, Hiệu trưởng)",
            "Lê Văn A - Bí thư chi bộ, Hiệu trưởng",
            "Lê Văn A – Bí thư chi bộ, Hiệu trưởng",
        ] {
            assert_eq!(name_and_post(typed), ("Lê Văn A", "Bí thư chi bộ, Hiệu trưởng"), "{typed}");
        }
        assert_eq!(name_and_post("Lê Văn A"), ("Lê Văn A", ""));
        assert_eq!(name_and_post("Lê A, Phó (phụ trách)"), ("Lê A", "Phó (phụ trách)"));
    }

    #[test]
    fn a_slug_is_plain_ascii() {
        assert_eq!(slug("Trường THCS Phúc Đồng"), "truong-thcs-phuc-dong");
        assert_eq!(slug("../../a\\b:c"), "a-b-c");
        assert_eq!(slug("…"), "khong-ten");
    }

    #[test]
    fn the_nearest_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("THCS-PĐ", ["THCS-PD", "P-BD"]), Some("THCS-PD"));
        assert_eq!(nearest("zzz", ["THCS-PD", "P-BD"]), None);
    }

    #[test]
    fn an_accent_behind_an_invisible_character_is_composed() {
        assert_eq!(clean("Le\u{200b}\u{302}"), "Lê");
    }

    proptest! {
        #[test]
        fn blank_is_what_cleaning_leaves_nothing_of(
            text in "[ \t\u{a0}\u{ad}\u{200b}\u{200e}\u{301}\u{feff}\u{7}a]{0,4}"
        ) {
            prop_assert_eq!(is_blank(&text), clean(&text).is_empty());
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            prop_assert_eq!(clean(&clean(&text)), clean(&text));
            prop_assert_eq!(label(&label(&text)), label(&text));
        }

        #[test]
        fn a_slug_is_a_safe_file_name(text in ".{0,200}") {
            let slug = slug(&text);
            prop_assert!(!slug.is_empty() && slug.len() <= 80);
            prop_assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        }
    }
}
