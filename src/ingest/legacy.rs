//! Vietnamese text from before Unicode: TCVN3 (ABC, the `.VnTime` fonts) and VNI
//! Windows. Both put Vietnamese letters where Latin-1 has others, so such text
//! arrives as strange Latin letters; it is recognised and converted.

use crate::fold;
use crate::formats::cells::{Cell, Sheet};
use crate::formats::limits::Deadline;
use crate::formats::limits::Unreadable;

/// TCVN3: the character that stands for each letter (TCVN 5712:1993, VN3).
///
/// Its capitals with tones do not exist: a capital font is used instead, so the
/// small letters come out and are capitalised where the word is.
const TCVN3: &[(char, char)] = &[
    ('¸', 'á'),
    ('µ', 'à'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¹', 'ạ'),
    ('¨', 'ă'),
    ('¾', 'ắ'),
    ('»', 'ằ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('Æ', 'ặ'),
    ('©', 'â'),
    ('Ê', 'ấ'),
    ('Ç', 'ầ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ë', 'ậ'),
    ('®', 'đ'),
    ('Ð', 'é'),
    ('Ì', 'è'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ñ', 'ẹ'),
    ('ª', 'ê'),
    ('Õ', 'ế'),
    ('Ò', 'ề'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Ö', 'ệ'),
    ('Ý', 'í'),
    ('×', 'ì'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Þ', 'ị'),
    ('ã', 'ó'),
    ('ß', 'ò'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ä', 'ọ'),
    ('«', 'ô'),
    ('è', 'ố'),
    ('å', 'ồ'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('é', 'ộ'),
    ('¬', 'ơ'),
    ('í', 'ớ'),
    ('ê', 'ờ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('î', 'ợ'),
    ('ó', 'ú'),
    ('ï', 'ù'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ô', 'ụ'),
    ('\u{ad}', 'ư'),
    ('ø', 'ứ'),
    ('õ', 'ừ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ù', 'ự'),
    ('ý', 'ý'),
    ('ú', 'ỳ'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('þ', 'ỵ'),
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('§', 'Đ'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
];

/// VNI Windows: a letter and the mark behind it, in one case; capitals follow.
const VNI: &[(&str, char)] = &[
    ("aù", 'á'),
    ("aø", 'à'),
    ("aû", 'ả'),
    ("aõ", 'ã'),
    ("aï", 'ạ'),
    ("aê", 'ă'),
    ("aé", 'ắ'),
    ("aè", 'ằ'),
    ("aú", 'ẳ'),
    ("aü", 'ẵ'),
    ("aë", 'ặ'),
    ("aâ", 'â'),
    ("aá", 'ấ'),
    ("aà", 'ầ'),
    ("aå", 'ẩ'),
    ("aã", 'ẫ'),
    ("aä", 'ậ'),
    ("eù", 'é'),
    ("eø", 'è'),
    ("eû", 'ẻ'),
    ("eõ", 'ẽ'),
    ("eï", 'ẹ'),
    ("eâ", 'ê'),
    ("eá", 'ế'),
    ("eà", 'ề'),
    ("eå", 'ể'),
    ("eã", 'ễ'),
    ("eä", 'ệ'),
    ("où", 'ó'),
    ("oø", 'ò'),
    ("oû", 'ỏ'),
    ("oõ", 'õ'),
    ("oï", 'ọ'),
    ("oâ", 'ô'),
    ("oá", 'ố'),
    ("oà", 'ồ'),
    ("oå", 'ổ'),
    ("oã", 'ỗ'),
    ("oä", 'ộ'),
    ("ôù", 'ớ'),
    ("ôø", 'ờ'),
    ("ôû", 'ở'),
    ("ôõ", 'ỡ'),
    ("ôï", 'ợ'),
    ("uù", 'ú'),
    ("uø", 'ù'),
    ("uû", 'ủ'),
    ("uõ", 'ũ'),
    ("uï", 'ụ'),
    ("öù", 'ứ'),
    ("öø", 'ừ'),
    ("öû", 'ử'),
    ("öõ", 'ữ'),
    ("öï", 'ự'),
    ("yù", 'ý'),
    ("yø", 'ỳ'),
    ("yû", 'ỷ'),
    ("yõ", 'ỹ'),
    ("ô", 'ơ'),
    ("ö", 'ư'),
    ("ñ", 'đ'),
    ("í", 'í'),
    ("ì", 'ì'),
    ("æ", 'ỉ'),
    ("ó", 'ĩ'),
    ("ò", 'ị'),
    ("î", 'ỵ'),
];

/// A cell that was converted: encoding, a sample, and the cells by row and column.
type Converted = (&'static str, String, Vec<(u32, u32)>);

/// The sheet with its old text converted, and what was converted.
///
/// # Errors
/// When it takes too long.
pub(super) fn convert(
    sheet: &Sheet,
    deadline: Deadline,
) -> Result<(Sheet, Vec<Converted>), Unreadable> {
    let mut sheet = sheet.clone();
    let mut notes: Vec<Converted> = Vec::new();
    for (at, cell) in &mut sheet.cells {
        deadline.check()?;
        let Cell::Text(text) = cell else { continue };
        let Some((encoding, decoded)) = decode(text) else { continue };
        match notes.iter_mut().find(|(known, _, _)| *known == encoding) {
            Some((_, _, cells)) => cells.push(*at),
            None => notes.push((encoding, decoded.clone(), vec![*at])),
        }
        *text = decoded;
    }
    Ok((sheet, notes))
}

/// The text in Unicode and the encoding it was in; none for text that is not old.
pub fn decode(text: &str) -> Option<(&'static str, String)> {
    let text = &fold::clean_keeping_soft_hyphens(text);
    if text.is_ascii() || has_vietnamese_beyond_latin1(text) {
        return None;
    }
    let as_it_stands = vietnamese_words(text);
    let candidates = [("TCVN3", from_tcvn3(text)), ("VNI", from_vni(text))];
    candidates
        .into_iter()
        .map(|(encoding, decoded)| (vietnamese_words(&decoded), encoding, decoded))
        .filter(|(share, _, decoded)| *share > as_it_stands && is_clean(decoded))
        .max_by(|a, b| a.0.total(&b.0))
        .map(|(_, encoding, decoded)| (encoding, decoded))
}

/// Letters that only Unicode text can hold: old text has Latin-1 alone.
fn has_vietnamese_beyond_latin1(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && c > '\u{ff}')
}

/// Whether nothing strange is left in converted text.
fn is_clean(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii()
            || is_vietnamese(c)
            || matches!(c, '–' | '—' | '“' | '”' | '‘' | '’' | '…' | '°')
    })
}

/// The letters with marks, in small.
const MARKED: &str = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ";

/// Whether a letter is one of Vietnamese beyond ASCII.
fn is_vietnamese(c: char) -> bool {
    c.to_lowercase().all(|lower| MARKED.contains(lower))
}

/// How many of a text's words are syllables of Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    /// Words that are.
    good: usize,
    /// All words with letters.
    all: usize,
}

impl Share {
    /// Orders by the share of good words.
    fn total(&self, other: &Self) -> std::cmp::Ordering {
        (self.good * other.all.max(1)).cmp(&(other.good * self.all.max(1)))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.total(other))
    }
}

/// Counts the Vietnamese syllables of a text.
fn vietnamese_words(text: &str) -> Share {
    let words =
        text.split(|c: char| !c.is_alphabetic() && !is_old_mark(c)).filter(|word| !word.is_empty());
    let (mut good, mut all) = (0, 0);
    for word in words {
        all += 1;
        good += usize::from(is_syllable(&word.to_lowercase()));
    }
    Share { good, all }
}

/// Signs of Latin-1 that stand for letters in TCVN3.
fn is_old_mark(c: char) -> bool {
    TCVN3.iter().any(|(old, _)| *old == c && !c.is_alphabetic())
}

/// Consonants that may begin a syllable, the longer first.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Consonants that may end a syllable.
const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// Vowels of a syllable without their tone.
const VOWELS: [&str; 47] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây",
    "eo", "êu", "ia", "iê", "iu", "oa", "oă", "oe", "oi", "oo", "ôi", "ơi", "ua", "uâ", "uê", "ui",
    "uô", "uơ", "uy", "ưa", "ưi", "ươ", "ưu", "yê", "iêu", "oai", "oay", "uôi", "ươi",
];

/// Vowels of three letters that are rarer.
const LONG_VOWELS: [&str; 8] = ["yêu", "uya", "uyê", "uyu", "ươu", "uây", "oeo", "uao"];

/// Whether a small word can be a syllable of Vietnamese.
fn is_syllable(word: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    // A tone stands on a vowel: ñ is no letter of Vietnamese.
    let foreign = |c: char| !c.is_ascii() && !is_vietnamese(c);
    if word.nfd().filter(tone).count() > 1 || word.nfc().any(foreign) {
        return false;
    }
    let plain: String = word.nfd().filter(|c| !tone(c)).collect::<String>().nfc().collect();
    ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset)).any(|rime| {
        CODAS
            .iter()
            .filter_map(|coda| rime.strip_suffix(coda))
            .any(|vowel| VOWELS.contains(&vowel) || LONG_VOWELS.contains(&vowel))
    })
}

/// TCVN3 text in Unicode.
fn from_tcvn3(text: &str) -> String {
    let letter = |c: char| TCVN3.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new);
    text.split(' ')
        .map(|word| {
            let decoded: String = word.chars().map(letter).collect();
            // In a capital font the word's plain letters are capitals already.
            let plain = || word.chars().filter(char::is_ascii_alphabetic);
            if plain().count() > 1 && plain().all(|c| c.is_ascii_uppercase()) {
                decoded.to_uppercase()
            } else {
                decoded
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// VNI text in Unicode.
fn from_vni(text: &str) -> String {
    let mut rest = text;
    let mut decoded = String::with_capacity(text.len());
    while let Some(first) = rest.chars().next() {
        let pair: String = rest.chars().take(2).collect();
        let find = |wanted: &str| {
            let lower = wanted.to_lowercase();
            VNI.iter().find(|(old, _)| *old == lower).map(|(_, new)| *new)
        };
        let single: String = first.into();
        let (taken, letter) = match find(&pair).filter(|_| pair.chars().count() == 2) {
            Some(letter) => (pair.len(), letter),
            None => (first.len_utf8(), find(&single).unwrap_or(first)),
        };
        if first.is_uppercase() {
            decoded.extend(letter.to_uppercase())
        } else {
            decoded.push(letter)
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sentences that between them hold every letter of Vietnamese.
    const SENTENCES: [&str; 4] = [
        "Đồng chí Nguyễn Thị Hòa phát biểu: đề nghị chú trọng hơn nữa việc học tập, sửa đổi lề lối làm việc.",
        "Lãnh đạo phường đã lắng nghe, giải quyết kịp thời kiến nghị của nhân dân; cần khẩn trương khắc phục hạn chế.",
        "Những ý kiến về kỷ luật, kỹ năng, sự gương mẫu ở cơ sở; ủng hộ chủ trương, nỗ lực vượt khó, giữ gìn đoàn kết.",
        "Ghi nhận ưu điểm; còn tồn tại: chưa kịp sửa chữa đường, ẩn hiện những chỗ trũng; thủy lợi bị bỏ ngỏ từ lâu.",
    ];

    /// A text in TCVN3, made by the table read the other way.
    fn to_tcvn3(text: &str) -> String {
        let old = |c: char| TCVN3.iter().find(|(_, new)| *new == c).map_or(c, |(old, _)| *old);
        text.chars().map(old).collect()
    }

    /// A text in VNI, made by the table read the other way.
    fn to_vni(text: &str) -> String {
        text.chars()
            .map(|c| {
                let lower: char = c.to_lowercase().next().unwrap_or(c);
                let old =
                    VNI.iter().find(|(_, new)| *new == lower).map(|(old, _)| (*old).to_owned());
                match old {
                    Some(old) if c.is_uppercase() => old.to_uppercase(),
                    Some(old) => old,
                    None => c.to_string(),
                }
            })
            .collect()
    }

    #[test]
    fn tables_hold_every_letter_once() {
        for letter in MARKED.chars() {
            assert_eq!(TCVN3.iter().filter(|(_, new)| *new == letter).count(), 1, "TCVN3 {letter}");
            assert_eq!(VNI.iter().filter(|(_, new)| *new == letter).count(), 1, "VNI {letter}");
        }
    }

    #[test]
    fn old_sentences_come_back_whole() {
        for sentence in SENTENCES {
            assert_eq!(decode(&to_tcvn3(sentence)), Some(("TCVN3", sentence.to_owned())));
            assert_eq!(decode(&to_vni(sentence)), Some(("VNI", sentence.to_owned())));
            let capitals = sentence.to_uppercase();
            assert_eq!(decode(&to_vni(&capitals)), Some(("VNI", capitals)));
        }
    }

    #[test]
    fn capitals_of_a_capital_font_come_back() {
        // "BÁO CÁO HỘI NGHỊ" typed in .VnTimeH: capitals with small-letter marks.
        assert_eq!(decode("B¸O C¸O HéI NGHÞ"), Some(("TCVN3", "BÁO CÁO HỘI NGHỊ".to_owned())));
    }

    #[test]
    fn short_labels_are_recognised() {
        assert_eq!(decode("§¬n vÞ"), Some(("TCVN3", "Đơn vị".to_owned())));
        assert_eq!(decode("Sè phiÕu thu vÒ"), Some(("TCVN3", "Số phiếu thu về".to_owned())));
        assert_eq!(decode("Maõ ñôn vò"), Some(("VNI", "Mã đơn vị".to_owned())));
        assert_eq!(decode("Soá phieáu thu veà"), Some(("VNI", "Số phiếu thu về".to_owned())));
    }

    #[test]
    fn unicode_text_is_left_alone() {
        for sentence in SENTENCES {
            assert_eq!(decode(sentence), None);
            assert_eq!(decode(&sentence.to_uppercase()), None);
        }
        for text in [
            "Hà",
            "Cù Thị Lý",
            "Mô tô",
            "café",
            "Tô Hoài",
            "Bà Thân",
            "17/5/2023",
            "38 m²",
            "20 °C",
            "Đ",
            "Lâm Ái",
            "Võ Sáu",
            "là",
            "Phí",
            "hàng ngói",
            "Hoà Bình xã",
            "Lê Thanh Hà",
            "§ 5",
            "±5",
            "MN Hoa Mai – cơ sở 2",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
