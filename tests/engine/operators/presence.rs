use super::table;

#[test]
fn is_null() {
    table(
        "is_null",
        r#"
        null        | yes
        missing     | no
        "null"      | no
        ""          | no
        0           | no
        "0"         | no
        false       | no
        [null]      | no
        {"a":null}  | no
        "∅"         | no
    "#,
    );
}

#[test]
fn is_not_null() {
    table(
        "is_not_null",
        r#"
        null        | no
        missing     | yes
        "null"      | yes
        ""          | yes
        0           | yes
        false       | yes
        [null]      | yes
        {"a":null}  | yes
        "ноль"      | yes
    "#,
    );
}

#[test]
fn exists() {
    table(
        "exists",
        r#"
        missing     | no
        null        | yes
        "null"      | yes
        ""          | yes
        0           | yes
        "0"         | yes
        false       | yes
        []          | yes
        {"a":{}}    | yes
        "é"         | yes
    "#,
    );
}

#[test]
fn not_exists() {
    table(
        "not_exists",
        r#"
        missing     | yes
        null        | no
        "null"      | no
        "missing"   | no
        ""          | no
        0           | no
        []          | no
        {"a":null}  | no
        "無"        | no
    "#,
    );
}

#[test]
fn is_empty() {
    table(
        "is_empty",
        r#"
        missing     | yes
        null        | yes
        ""          | yes
        []          | yes
        {}          | yes
        " "         | no
        "null"      | no
        0           | no
        "0"         | no
        false       | no
        [null]      | no
        {"a":{}}    | no
        "\u200b"    | no
    "#,
    );
}

#[test]
fn is_not_empty() {
    table(
        "is_not_empty",
        r#"
        missing     | no
        null        | no
        ""          | no
        []          | no
        {}          | no
        " "         | yes
        0           | yes
        "0"         | yes
        false       | yes
        [[]]        | yes
        "🙂"        | yes
    "#,
    );
}

#[test]
fn is_true() {
    table(
        "is_true",
        r#"
        true        | yes
        "true"      | yes
        "True"      | no
        false       | no
        1           | no
        "1"         | no
        "yes"       | no
        "wahr"      | no
        null        | no
        missing     | no
        [true]      | no
        {"a":true}  | no
    "#,
    );
    table(
        "is_true/i",
        r#"
        "TRUE"      | yes
        "ＴＲＵＥ"  | no
    "#,
    );
}

#[test]
fn is_false() {
    table(
        "is_false",
        r#"
        false       | yes
        "false"     | yes
        "False"     | no
        true        | no
        0           | no
        ""          | no
        "ложь"      | no
        null        | no
        missing     | no
        [false]     | no
        {}          | no
    "#,
    );
    table(
        "is_false/i",
        r#"
        "False"     | yes
    "#,
    );
}
