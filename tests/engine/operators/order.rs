use super::table;

#[test]
fn greater_than() {
    table(
        "greater_than",
        r#"
        2                           | 1                       | yes
        1                           | 2                       | no
        2                           | 2.0                     | no
        "10"                        | "9"                     | yes
        "10"                        | 9                       | yes
        -1                          | "-2"                    | yes
        9007199254740993            | 9007199254740992        | yes
        1e2                         | 99.9                    | yes
        "2026-01-02"                | "2026-01-01"            | yes
        "2026-01-01T10:00:00Z"      | "2026-01-01T11:30:00+02:00" | yes
        "2026-01-01T10:00:00.250Z"  | "2026-01-01T10:00:00Z"  | yes
        "2026-01-01T00:00:00"       | "2026-01-01"            | no
        "20261123T1200Z"            | "2026-11-22"            | yes
        missing                     | 1                       | ! the left side is missing
        1                           | missing                 | ! the right side is missing
        null                        | 1                       | ! null cannot be ordered
        1                           | true                    | ! boolean cannot be ordered
        [2]                         | 1                       | ! array cannot be ordered
        "b"                         | "a"                     | ! "b" is neither a number nor a date-time
        "drei"                      | 3                       | ! "drei" is neither
        "2026-13-01"                | "2026-01-01"            | ! "2026-13-01" is neither
        ""                          | 0                       | ! "" is neither
        "٣"                         | 2                       | ! "٣" is neither
        5                           | "2026-01-01"            | ! "2026-01-01" is neither
    "#,
    );
}

#[test]
fn greater_or_equal() {
    table(
        "greater_or_equal",
        r#"
        2                           | 1                       | yes
        2                           | 2.0                     | yes
        "2"                         | 2                       | yes
        1                           | 2                       | no
        "2026-01-01T12:00:00+02:00" | "2026-01-01T10:00:00Z"  | yes
        "2025-12-31"                | "2026-01-01"            | no
        null                        | null                    | ! null cannot be ordered
        missing                     | missing                 | ! the left side is missing
        {"n":1}                     | 1                       | ! object cannot be ordered
        "ä"                         | "a"                     | ! is neither a number nor a date-time
    "#,
    );
}

#[test]
fn less_than() {
    table(
        "less_than",
        r#"
        1                           | 2                       | yes
        2                           | 1                       | no
        2                           | 2                       | no
        "9"                         | "10"                    | yes
        0.1                         | 0.2                     | yes
        -0                          | 0                       | no
        123456789012345678901234567890 | 123456789012345678901234567891 | yes
        "2026-01-01"                | "2026-01-01T00:00:01Z"  | yes
        missing                     | 2                       | ! the left side is missing
        null                        | 2                       | ! null cannot be ordered
        1                           | [2]                     | ! array cannot be ordered
        "一"                        | "二"                     | ! "一" is neither
    "#,
    );
}

#[test]
fn less_or_equal() {
    table(
        "less_or_equal",
        r#"
        1                           | 2                       | yes
        2                           | "2.00"                  | yes
        3                           | 2                       | no
        " 2 "                       | 2                       | yes
        "2026-02-28"                | "2026-03-01"            | yes
        "2026-02-30"                | "2026-03-01"            | ! "2026-02-30" is neither
        1                           | null                    | ! null cannot be ordered
        1                           | missing                 | ! the right side is missing
        {"a":1}                     | {"a":2}                 | ! object cannot be ordered
        "½"                         | 1                       | ! "½" is neither
    "#,
    );
}

#[test]
fn between() {
    table(
        "between",
        r#"
        5                           | [1, 10]                 | yes
        1                           | [1, 10]                 | yes
        10                          | [1, 10]                 | yes
        0                           | [1, 10]                 | no
        10.01                       | [1, 10]                 | no
        "5"                         | ["1", 10]               | yes
        5                           | [10, 1]                 | no
        "2026-06-15"                | ["2026-06-01", "2026-06-30"] | yes
        "2026-07-01T00:00:01Z"      | ["2026-06-01", "2026-07-01"] | no
        missing                     | [1, 10]                 | ! the left side is missing
        null                        | [1, 10]                 | ! null cannot be ordered
        "fünf"                      | [1, 10]                 | ! "fünf" is neither
        5                           | [1]                     | ! must be a list of two
        5                           | [1, 2, 3]               | ! must be a list of two
        5                           | "1, 10"                 | ! must be a list of two
        5                           | missing                 | ! must be a list of two
        5                           | [1, null]               | ! null cannot be ordered
        5                           | [[1], 10]               | ! array cannot be ordered
    "#,
    );
}
