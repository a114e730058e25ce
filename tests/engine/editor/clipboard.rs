use flow_playground::editor::{Action, Clip, ClipError, CurlError, Selection};
use flow_playground::flow::{Document, json};

use super::{ROW, check, compact, read, refused, written};

fn ids(names: &[&str]) -> Selection {
    Selection::of_nodes(names.iter().map(|name| (*name).into()))
}

#[track_caller]
fn clip(text: &str) -> Clip {
    Clip::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn paste(text: &str, at: [f64; 2]) -> Action {
    Action::Paste { clip: Box::new(clip(text)), at }
}

/// The request of the webhook that a command becomes.
#[track_caller]
fn check_curl(command: &str, expect: &str) {
    let document = read(&clip(command).to_text());
    let node = document.root().get("nodes").and_then(|nodes| nodes.get_index(0)).expect("a node");
    assert_eq!(node.get("request").map(json::to_string).unwrap_or_default(), compact(expect), "{command}");
}

#[test]
fn copies_have_their_inner_wires_and_a_place() {
    let document = read(
        r#"{"start":"a","nodes":[{"id":"a","type":"message","text":"{{ visits.b }}","next":"b"},
            {"id":"b","type":"wait","seconds":1,"next":"c"},{"id":"c","type":"end"}],
            "notes":[{"id":"n","text":"Hi","position":[5,5],"size":[100,100]},{"id":"m"}]}"#,
    );
    let selection = Selection { notes: vec!["n".into()], ..ids(&["b", "a", "no"]) };
    let text = Clip::of(&document, &selection).expect("something").to_text();
    assert_eq!(
        compact(&text),
        compact(
            r#"{"version":1,"start":"a","nodes":[{"id":"a","type":"message","position":[0,0],"text":"{{ visits.b }}","next":"b"},
            {"id":"b","type":"wait","position":[280,0],"seconds":1}],
            "notes":[{"id":"n","text":"Hi","position":[5,5],"size":[100,100]}]}"#
        )
    );
    assert_eq!(Clip::of(&document, &ids(&["no"])), None);
    assert_eq!(clip(&text).counts(), (2, 1));
    assert_eq!(Clip::of(&document, &selection).map(|clip| clip.to_text()), Some(clip(&text).to_text()));
}

#[test]
fn what_is_pasted_gets_ids_of_its_own() {
    let before = r#"{"start":"a","nodes":[{"id":"a","type":"message","position":[0,0],"text":"","next":"b"},
        {"id":"b","type":"end","position":[300,0]},{"id":"b_2","type":"end","position":[300,200]}]}"#;
    let after = before.strip_suffix("]}").expect("the end").to_owned()
        + r#",{"id":"a_2","type":"message","position":[10,120],"text":"{{ visits.a_2 }} {{ visits[\"b_3\"] }} {{ visits.z }} visits.a","next":"b_3"},
        {"id":"b_3","type":"condition","position":[290,100],"branches":[{"rules":[],"next":"a_2"},{"rules":[]}]}]}"#;
    let nodes = r#"{"id":"a","type":"message","position":[100,220],"text":"{{ visits.a }} {{ visits[\"b\"] }} {{ visits.z }} visits.a","next":"b"},
        {"id":"b","type":"condition","position":[380,200],"branches":[{"rules":[],"next":"a"},{"rules":[],"next":"x"}],"else":"b_2"}"#;
    check(before, paste(&format!("[{nodes}]"), [10.0, 100.0]), &after);
    check(before, paste(&format!(r#"{{"version":1,"start":"b","nodes":[{nodes}]}}"#), [10.0, 100.0]), &after);
    // The ids change all at once: what was a_2 is not taken for what becomes it.
    check(
        r#"{"start":"a","nodes":[{"id":"a","type":"end","position":[0,0]}]}"#,
        paste(
            r#"[{"id":"a","type":"wait","seconds":1,"position":[0,0],"next":"a_2"},{"id":"a_2","type":"wait","seconds":1,"position":[0,90],"next":"a"}]"#,
            [0.0, 0.0],
        ),
        r#"{"start":"a","nodes":[{"id":"a","type":"end","position":[0,0]},
            {"id":"a_2","type":"wait","seconds":1,"position":[0,0],"next":"a_3"},{"id":"a_3","type":"wait","seconds":1,"position":[0,90],"next":"a_2"}]}"#,
    );
}

#[test]
fn a_paste_into_an_empty_flow_begins_it() {
    check(
        r#"{"version":1,"nodes":[]}"#,
        paste(
            r#"{"start":"b","nodes":[{"id":"a","type":"end","position":[0,0]},{"id":"b","type":"end","position":[0,90]}]}"#,
            [0.0, 0.0],
        ),
        r#"{"version":1,"start":"b","nodes":[{"id":"a","type":"end","position":[0,0]},{"id":"b","type":"end","position":[0,90]}]}"#,
    );
    // One node without an id, a place or a name that could be an id.
    check(
        r#"{"version":1,"nodes":[]}"#,
        paste(r#"{"type":"tele port","id":"a b"}"#, [7.0, 8.0]),
        r#"{"version":1,"start":"node","nodes":[{"type":"tele port","id":"node","position":[7,8]}]}"#,
    );
}

#[test]
fn duplicates_stand_beside_their_originals() {
    check(
        ROW,
        Action::Duplicate(ids(&["a", "b"])),
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","position":[0,0],"text":"Hi","next":"b","x":1},
            {"id":"b","type":"wait","position":[300,10],"seconds":1,"next":"c"},
            {"id":"c","type":"end","position":[600,40]},
            {"id":"a_2","type":"message","position":[32,32],"text":"Hi","next":"b_2","x":1},
            {"id":"b_2","type":"wait","position":[332,42],"seconds":1}]}"#,
    );
    refused(ROW, Action::Duplicate(ids(&[])));
    let notes = r#"{"nodes":[],"notes":[{"id":"note","text":"x","position":[1,2],"size":[90,90]}]}"#;
    check(
        notes,
        Action::Duplicate(Selection { notes: vec!["note".into()], ..Selection::default() }),
        r#"{"nodes":[],"notes":[{"id":"note","text":"x","position":[1,2],"size":[90,90]},{"id":"note_2","text":"x","position":[33,34],"size":[90,90]}]}"#,
    );
}

#[test]
fn what_cannot_be_pasted_is_told() {
    let refusal = |text: &str| Clip::parse(text).expect_err("refused");
    assert_eq!(refusal(" \n"), ClipError::Empty);
    assert_eq!(refusal("Hello"), ClipError::NotUnderstood);
    assert_eq!(refusal("42"), ClipError::NotUnderstood);
    assert!(matches!(refusal("{'a': 1}"), ClipError::Json(error) if error.line == 1));
    assert_eq!(refusal(r#"{"a":1}"#), ClipError::NotAFlow);
    assert_eq!(refusal(r#"{"version":2,"nodes":[{"type":"end"}]}"#), ClipError::Version);
    assert_eq!(refusal(r#"[{"type":"end"},{"id":"a"}]"#), ClipError::NotANode(1));
    assert_eq!(refusal(r#"{"nodes":[1]}"#), ClipError::NotANode(0));
    assert_eq!(refusal(r#"{"version":1,"nodes":[]}"#), ClipError::NoNodes);
    assert_eq!(refusal("[]"), ClipError::NoNodes);
    let curl = |text: &str| match refusal(text) {
        ClipError::Curl(error) => error,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(curl("curl"), CurlError::NoUrl);
    assert_eq!(curl("curl 'a"), CurlError::Quotes);
    assert_eq!(curl("curl a b"), CurlError::SeveralUrls);
    assert_eq!(curl("curl a -H"), CurlError::NoArgument("-H".into()));
    assert_eq!(curl("curl a --header"), CurlError::NoArgument("--header".into()));
    assert_eq!(curl("curl a --frobnicate 1"), CurlError::UnknownOption("--frobnicate".into()));
    assert_eq!(curl("curl a -Q x"), CurlError::UnknownOption("-Q".into()));
    assert_eq!(curl("curl a -d @body.json"), CurlError::BodyInFile("body.json".into()));
    assert_eq!(curl("curl a -F f=@x"), CurlError::Multipart);
    assert_eq!(curl("curl a -X 'P T'"), CurlError::Method("P T".into()));
    assert_eq!(curl("curl a -H nonsense"), CurlError::Header("nonsense".into()));
    assert!(refusal("curl a -F f=@x").to_string().ends_with("cannot be sent by a webhook here"));
}

#[test]
fn a_curl_command_becomes_a_webhook() {
    check_curl("curl example.com", r#"{"method":"GET","url":"http://example.com"}"#);
    check_curl(
        "$ curl -sS 'https://a.example/x?y=1&z=2' | jq .",
        r#"{"method":"GET","url":"https://a.example/x?y=1&z=2"}"#,
    );
    check_curl(
        "curl -X PUT https://a.example \\\n  -H 'Content-Type: application/json' \\\r\n  -H \"X-Id:  1\" \\\n  --data-raw $'{\"a\": \"it\\'s\", \"n\": 1.0}'",
        r#"{"method":"PUT","url":"https://a.example","headers":{"Content-Type":"application/json","X-Id":"1"},"body":{"a":"it's","n":1.0}}"#,
    );
    check_curl(
        "curl https://a.example -d a=1 -d 'b=2 3' --data-urlencode 'c=x y&z'",
        r#"{"method":"POST","url":"https://a.example","headers":{"Content-Type":"application/x-www-form-urlencoded"},"body":"a=1&b=2 3&c=x+y%26z"}"#,
    );
    check_curl(
        "curl https://a.example -d '[1,{\"a\":2}]'",
        r#"{"method":"POST","url":"https://a.example","body":[1,{"a":2}]}"#,
    );
    check_curl(
        "curl --json '{\"a\":' --json '1}' https://a.example",
        r#"{"method":"POST","url":"https://a.example","headers":{"Accept":"application/json"},"body":{"a":1}}"#,
    );
    check_curl(
        "curl https://a.example -H 'content-type: text/plain' -d '{\"a\":1}'",
        r#"{"method":"POST","url":"https://a.example","headers":{"content-type":"text/plain"},"body":"{\"a\":1}"}"#,
    );
    check_curl(
        "curl -u shop:secret -A me -b 'a=1' -b 'b=2' -e https://r.example -H 'Content-Length: 5' -H 'X-Empty;' -H 'Accept:' https://a.example",
        r#"{"method":"GET","url":"https://a.example","headers":{"Authorization":"Basic c2hvcDpzZWNyZXQ=","User-Agent":"me","Cookie":"a=1; b=2","Referer":"https://r.example","X-Empty":""}}"#,
    );
    check_curl(
        "curl -G https://a.example/?x=1#f -d y=2 -d z=3",
        r#"{"method":"GET","url":"https://a.example/?x=1&y=2&z=3#f"}"#,
    );
    check_curl("curl -I --url https://a.example", r#"{"method":"HEAD","url":"https://a.example"}"#);
    check_curl("curl -sSLXdelete https://a.example", r#"{"method":"DELETE","url":"https://a.example"}"#);
    check_curl(
        "curl '{{ api }}/x' --oauth2-bearer '{{ key }}'",
        r#"{"method":"GET","url":"{{ api }}/x","headers":{"Authorization":"Bearer {{ key }}"}}"#,
    );
    check_curl("curl -- https://a.example", r#"{"method":"GET","url":"https://a.example"}"#);
    check(
        r#"{"version":1,"nodes":[]}"#,
        paste("curl -m 2.5 https://a.example", [0.0, 0.0]),
        r#"{"version":1,"start":"webhook","nodes":[{"id":"webhook","type":"webhook","position":[0,0],"request":{"method":"GET","url":"https://a.example"},"timeout_seconds":2.5}]}"#,
    );
}

/// Copied whole and pasted into an empty flow, an example has its nodes again.
#[test]
fn copy_and_paste_there_and_back() {
    for id in crate::support::example_ids() {
        let document = crate::support::example(&id);
        let document = Action::Arrange.apply(&document).unwrap_or(document);
        let all = Selection::of_nodes(document.flow().nodes.iter().map(|node| node.id.clone()));
        let text = Clip::of(&document, &all).expect("nodes").to_text();
        let copied = clip(&text);
        let corner = copied.bounds().map(|bounds| [bounds.x, bounds.y]).expect("nodes");
        let empty = Document::new(crate::support::value(r#"{"version":1,"nodes":[]}"#));
        let pasted = Action::Paste { clip: Box::new(copied), at: corner }.apply(&empty).expect("a change");
        let nodes = |document: &Document| document.root().get("nodes").map(json::to_string);
        assert_eq!(nodes(&pasted), nodes(&document), "{id}");
        // And beside the original, it is the same under other names.
        let twice = Action::Duplicate(all).apply(&document).expect("a change");
        assert!(!twice.has_errors(), "{id}: {:?}", twice.diagnostics());
        assert_eq!(twice.flow().nodes.len(), 2 * document.flow().nodes.len());
        assert!(
            written(&twice).starts_with(written(&document).split("\"nodes\"").next().unwrap_or_default())
        );
    }
}
