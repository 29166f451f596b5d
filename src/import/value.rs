//! Values as tables write them: what is blank, whole numbers, days, times, degrees.

use jiff::civil::Date;

use crate::domain::folding::is_blank;
use crate::domain::time::{Day, Precision, Timestamp};

/// A cell without the blanks around it.
pub fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|letter| is_blank(letter) || letter == '\u{feff}' || letter == '\u{200b}')
}

/// What programs write into a cell that has no value.
pub fn is_nothing(cell: &str) -> bool {
    const WRITTEN: [&str; 5] = ["NA", "N/A", "#N/A", "#NA", "<NA>"];
    cell.is_empty()
        || WRITTEN.contains(&cell)
        || ["nan", "null"].iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A whole number in plain digits; "20.0" is what programs make of 20.
pub fn whole_number(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = are_digits(whole) && are_digits(decimals) && decimals.bytes().all(|digit| digit == b'0');
    whole.parse().ok().filter(|_| is_whole)
}

/// An id as it was before a program took it for a number.
///
/// # Errors
/// Where digits of it are lost.
pub fn id(text: &str) -> Result<&str, &'static str> {
    let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'e' | b'E'));
    if is_number && text.to_ascii_uppercase().contains("E+") {
        return Err("a spreadsheet has rounded this id; take it from the file as it was published");
    }
    let plain = text.strip_suffix(".0").filter(|plain| plain.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(plain.unwrap_or(text))
}

/// `2016-07-01`, with a time after it or not, `01 July 2016` or `01-July-2016`.
pub fn day(text: &str) -> Option<Day> {
    let iso = text.get(..10).and_then(crate::domain::time::day);
    let rest = text.get(10..).unwrap_or_default();
    iso.filter(|_| rest.is_empty() || rest.starts_with(['T', ' ']))
        .or_else(|| ["%d %B %Y", "%d-%B-%Y"].iter().find_map(|written| Date::strptime(written, text).ok()))
}

/// A time, a day, or seconds since 1970, with how precisely it is known.
pub fn moment(text: &str) -> Option<(Timestamp, Precision)> {
    if let Ok(time) = text.parse() {
        return Some((time, Precision::Minute));
    }
    if let Some(seconds) = whole_number(text).and_then(|seconds| i64::try_from(seconds).ok()) {
        return Some((Timestamp::from_micros(seconds.checked_mul(1_000_000)?), Precision::Minute));
    }
    let begins = day(text)?;
    Some((Timestamp::beginning(begins), Precision::Day))
}

/// Decimal degrees, at most eight decimals.
pub fn is_degrees(text: &str, most: u32) -> bool {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_canonical = whole == "0" || !whole.starts_with('0');
    let within = whole.parse::<u32>().is_ok_and(|degrees| {
        degrees < most || (degrees == most && decimals.bytes().all(|digit| digit == b'0'))
    });
    digits(whole) && digits(decimals) && is_canonical && decimals.len() <= 8 && within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_whole_ones() {
        for (text, number) in [("20", 20), ("0", 0), ("20.0", 20), ("20.00", 20), ("007", 7)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in
            ["+20", "-20", "20+", ">20", "~20", "20.5", "20.", ".0", "", "1,234", "2e1", "٢٠", "20 ", "0x14"]
        {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_written_in_several_ways() {
        for cell in ["", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "<NA>"] {
            assert!(is_nothing(cell), "{cell}");
        }
        for cell in ["none", "0", "na", "unknown", "Nana", "-", "NAM"] {
            assert!(!is_nothing(cell), "{cell}");
        }
    }

    #[test]
    fn ids_are_no_numbers() {
        assert_eq!(id("201607010001.0"), Ok("201607010001"));
        assert_eq!(id("BGD1.0"), Ok("BGD1.0"));
        assert!(id("2.01607E+11").is_err() && id("2E+11").is_err());
    }

    #[test]
    fn days_and_moments() {
        for text in [
            "2016-07-01",
            "2016-07-01 00:00:00.000",
            "2016-07-01T10:00:00Z",
            "01 July 2016",
            "1 July 2016",
            "01-July-2016",
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2016-07-01"), "{text}");
        }
        for text in ["2016-02-30", "2016-07-011", "2016-07", "01/07/2016", "July"] {
            assert_eq!(day(text), None, "{text}");
        }
        let told = |text| moment(text).map(|(time, precision)| (time.to_string(), precision));
        assert_eq!(told("1720000000"), Some(("2024-07-03T09:46:40Z".to_owned(), Precision::Minute)));
        assert_eq!(told("2024-07-03"), Some(("2024-07-03T00:00:00Z".to_owned(), Precision::Day)));
        assert_eq!(told("soon"), None);
    }
}
