use super::table;

#[test]
fn equals() {
    table(
        "equals",
        r#"
        "success"            | "success"            | yes
        "success"            | "Success"            | no
        5                    | 5                    | yes
        5                    | 5.0                  | yes
        5                    | "5"                  | yes
        "5"                  | 5                    | yes
        "5"                  | "5.0"                | no
        " +007.50 "          | 7.5                  | yes
        1e3                  | "1000"               | yes
        5                    | "5 apples"           | no
        5                    | ""                   | no
        9007199254740993     | 9007199254740992     | no
        9007199254740993     | "9007199254740993"   | yes
        123456789012345678901234567890 | "123456789012345678901234567890" | yes
        123456789012345678901234567890 | 123456789012345678901234567891   | no
        true                 | "true"               | yes
        "false"              | false                | yes
        true                 | "TRUE"               | no
        true                 | 1                    | no
        missing              | missing              | yes
        missing              | null                 | no
        null                 | null                 | yes
        null                 | "null"               | no
        null                 | ""                   | no
        null                 | 0                    | no
        {"a":[1,{"b":null}]} | {"a":[1,{"b":null}]} | yes
        {"a":1,"b":2}        | {"b":2,"a":1}        | yes
        {"a":1}              | {"a":1.0}            | yes
        {"a":1}              | {"a":"1"}            | no
        {"a":null}           | {}                   | no
        [1,2]                | [2,1]                | no
        "Größe 🙂"            | "Größe 🙂"            | yes
        "é"                  | "e\u0301"            | no
    "#,
    );
    table(
        "equals/i",
        r#"
        "SUCCESS"            | "success"            | yes
        "GRÖSSE"             | "größe"              | yes
        "ΟΔΟΣ"               | "οδος"               | yes
        true                 | "TRUE"               | yes
        ["A",{"k":"B"}]      | ["a",{"k":"b"}]      | yes
        {"K":1}              | {"k":1}              | no
        ["1"]                | [1]                  | no
        "a"                  | "b"                  | no
    "#,
    );
}

#[test]
fn not_equals() {
    table(
        "not_equals",
        r#"
        "pending"    | "success"   | yes
        "success"    | "success"   | no
        5            | "5"         | no
        5            | "6"         | yes
        true         | "true"      | no
        missing      | null        | yes
        missing      | missing     | no
        missing      | "anything"  | yes
        null         | "null"      | yes
        {"a":[1]}    | {"a":[1]}   | no
        "ж"          | "Ж"         | yes
    "#,
    );
    table(
        "not_equals/i",
        r#"
        "ж"          | "Ж"         | no
    "#,
    );
}

#[test]
fn r#in() {
    table(
        "in",
        r#"
        "pending"      | ["pending","failed"] | yes
        "Pending"      | ["pending","failed"] | no
        5              | ["5","6"]            | yes
        "5"            | [5,6]                | yes
        null           | ["pending",null]     | yes
        null           | ["pending","null"]   | no
        missing        | ["pending",null]     | no
        missing        | []                   | no
        true           | ["true"]             | yes
        {"a":1}        | [{"a":1.0}]          | yes
        [1]            | [[1],[2]]            | yes
        1              | [[1]]                | no
        "ü"            | ["ä","ö","ü"]        | yes
        "key"          | {"key":null}         | yes
        "value"        | {"key":"value"}      | no
        "end"          | "pending"            | yes
        "x"            | "pending"            | no
        "x"            | null                 | ! must be a list, and it is null
        "x"            | missing              | ! must be a list, and it is missing
        5              | 5                    | ! must be a list, and it is number
    "#,
    );
    table(
        "in/i",
        r#"
        "Pending"      | ["PENDING"]          | yes
        "END"          | "pending"            | yes
        "KEY"          | {"key":1}            | yes
    "#,
    );
}

#[test]
fn not_in() {
    table(
        "not_in",
        r#"
        "success"      | ["pending","failed"] | yes
        "failed"       | ["pending","failed"] | no
        "5"            | [5]                  | no
        missing        | ["pending"]          | yes
        missing        | "text"               | yes
        null           | [null]               | no
        null           | []                   | yes
        [2]            | [[1],[2]]            | no
        "Ü"            | ["ü"]                | yes
        "x"            | missing              | ! must be a list
        "x"            | true                 | ! must be a list, and it is boolean
    "#,
    );
    table(
        "not_in/i",
        r#"
        "Ü"            | ["ü"]                | no
    "#,
    );
}

#[test]
fn contains() {
    table(
        "contains",
        r#"
        "a long text"     | "long"        | yes
        "a long text"     | "Long"        | no
        "a long text"     | ""            | yes
        "A-1001"          | 1001          | yes
        1001              | "00"          | yes
        ["a","b"]         | "b"           | yes
        [1,2]             | "2"           | yes
        ["1"]             | 1             | yes
        ["ab"]            | "a"           | no
        [null]            | null          | yes
        [null]            | missing       | no
        [[1],[2]]         | [2]           | yes
        [{"a":{"b":1}}]   | {"a":{"b":1}} | yes
        {"key":null}      | "key"         | yes
        {"key":"value"}   | "value"       | no
        {"1":"one"}       | 1             | yes
        missing           | "x"           | no
        null              | "x"           | no
        "crème brûlée 🍮"  | "🍮"           | yes
        true              | "t"           | ! a boolean contains nothing
        "text"            | null          | ! must be a text, and it is null
        "text"            | missing       | ! must be a text, and it is missing
        {"a":1}           | ["a"]         | ! the right side is array
    "#,
    );
    table(
        "contains/i",
        r#"
        "STRASSE"         | "straße"      | yes
        "ΟΔΟΣΑ"           | "οδοσ"        | yes
        ["Tea"]           | "tea"         | yes
        {"Key":1}         | "kEY"         | yes
    "#,
    );
}

#[test]
fn not_contains() {
    table(
        "not_contains",
        r#"
        "a long text"     | "short"       | yes
        "a long text"     | "long"        | no
        ["a","b"]         | "c"           | yes
        [1,2]             | "2"           | no
        {"key":null}      | "key"         | no
        missing           | "x"           | yes
        null              | "x"           | yes
        []                | null          | yes
        "дом"             | "ДОМ"         | yes
        true              | "t"           | ! a boolean contains nothing
        "text"            | missing       | ! must be a text
    "#,
    );
    table(
        "not_contains/i",
        r#"
        "дом"             | "ДОМ"         | no
    "#,
    );
}

#[test]
fn has_key() {
    table(
        "has_key",
        r#"
        {"a":1}           | "a"           | yes
        {"a":null}        | "a"           | yes
        {"a":1}           | "A"           | no
        {"a":{"b":1}}     | "b"           | no
        {"a.b":1}         | "a.b"         | yes
        {"7":1}           | 7             | yes
        {"größe":1}       | "größe"       | yes
        {}                | ""            | no
        {"":1}            | ""            | yes
        missing           | "a"           | no
        null              | "a"           | no
        ["a"]             | "a"           | ! the left side is array
        "a"               | "a"           | ! the left side is string
        {"a":1}           | null          | ! must be a key, and it is null
        {"a":1}           | missing       | ! must be a key, and it is missing
    "#,
    );
}
