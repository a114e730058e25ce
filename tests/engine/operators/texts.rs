use super::table;

#[test]
fn starts_with() {
    table(
        "starts_with",
        r#"
        "A-1001"          | "A-"          | yes
        "A-1001"          | "a-"          | no
        "A-1001"          | ""            | yes
        "A"               | "A-1001"      | no
        1001              | "10"          | yes
        "1001"            | 10            | yes
        1.50              | "1.5"         | yes
        missing           | "A"           | no
        null              | "n"           | no
        "Äpfel"           | "Ä"           | yes
        ["A-1"]           | "A"           | ! the left side must be a text, and it is array
        true              | "t"           | ! the left side must be a text, and it is boolean
        "A"               | ["A"]         | ! the right side must be a text, and it is array
        "A"               | missing       | ! the right side must be a text, and it is missing
    "#,
    );
    table(
        "starts_with/i",
        r#"
        "ÄPFEL"           | "äp"          | yes
        "ΣΑΣ und mehr"    | "σας"         | yes
    "#,
    );
}

#[test]
fn ends_with() {
    table(
        "ends_with",
        r#"
        "report.pdf"      | ".pdf"        | yes
        "report.PDF"      | ".pdf"        | no
        "report.pdf"      | ""            | yes
        "pdf"             | "report.pdf"  | no
        19.90             | "90"          | yes
        1001              | 1             | yes
        missing           | ".pdf"        | no
        null              | "l"           | no
        "ok 👍"            | "👍"           | yes
        {"a":"b"}         | "b"           | ! must be a text, and it is object
        "a"               | null          | ! must be a text, and it is null
    "#,
    );
    table(
        "ends_with/i",
        r#"
        "report.PDF"      | ".pdf"        | yes
        "GROSS"           | "ß"           | yes
    "#,
    );
}

#[test]
fn matches() {
    table(
        "matches",
        r#"
        "A-1001"          | "^A-[0-9]+$"  | yes
        "A-1001x"         | "^A-[0-9]+$"  | no
        "order A-1001 ok" | "A-[0-9]{4}"  | yes
        1001              | "^1"          | yes
        "a.b"             | "a\\.b"       | yes
        "axb"             | "a\\.b"       | no
        ""                | "^$"          | yes
        "Grüße"           | "Gr.ße"       | yes
        "ABC"             | "abc"         | no
        "ABC"             | "(?i)abc"     | yes
        "a\nb"            | "a.b"         | no
        "a\nb"            | "(?s)a.b"     | yes
        missing           | ".*"          | no
        null              | ".*"          | no
        ["A"]             | "A"           | ! the left side must be a text, and it is array
        true              | "t"           | ! the left side must be a text, and it is boolean
        "x"               | "("           | ! the regular expression cannot be read
        "x"               | "(?=x)"       | ! the regular expression cannot be read
        "x"               | null          | ! must be a regular expression, and it is null
        "5"               | 5             | ! must be a regular expression, and it is number
        "x"               | missing       | ! must be a regular expression, and it is missing
    "#,
    );
    table(
        "matches/i",
        r#"
        "ABC"             | "abc"         | yes
        "abc"             | "ABC"         | yes
        "xyz"             | "abc"         | no
    "#,
    );
}

/// The matcher is linear in the text: what makes backtracking matchers hang is done at once.
#[test]
fn a_nasty_expression_is_quick() {
    let left = format!("\"{}!\"", "a".repeat(5_000));
    table("matches/i", &format!(r#"{left} | "^(a+)+$" | no"#));
}

#[test]
fn not_matches() {
    table(
        "not_matches",
        r#"
        "A-1001"          | "^B"          | yes
        "A-1001"          | "^A"          | no
        1001              | "2"           | yes
        missing           | ".*"          | yes
        null              | ".*"          | yes
        ""                | "."           | yes
        "日本語"           | "本"           | no
        "ABC"             | "abc"         | yes
        {"a":1}           | "a"           | ! must be a text, and it is object
        "x"               | "["           | ! the regular expression cannot be read
        "x"               | [".*"]        | ! must be a regular expression, and it is array
    "#,
    );
    table(
        "not_matches/i",
        r#"
        "ABC"             | "abc"         | no
    "#,
    );
}
