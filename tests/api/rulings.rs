//! Rulings: each effect on the figures, what refuses them, and how they are undone.

use serde_json::{Value, json};

use crate::helpers::{Scene, id, incident, source};

impl Scene {
    fn rulings(&self) -> String {
        format!("/v1/incidents/{}/rulings", self.incident)
    }

    fn rule(&self, effect: Value, claims: &[&Value]) -> Value {
        let ids: Vec<&str> = claims.iter().map(|claim| id(claim)).collect();
        let ruling = json!({"effect": effect, "claim_ids": ids, "reason": "the inquiry"});
        self.app.reviewer().make(&self.rulings(), &ruling)
    }

    /// The figure of hostages (or others) with an outcome and a nationality, and all findings.
    fn figure(&self, role: &str, outcome: &str, nationality: &str, query: &str) -> Value {
        let path =
            format!("{}?role={role}&outcome={outcome}&nationality={nationality}{query}", self.figures());
        self.app.reader().get(&path).expect(200).json()["figures"][0].clone()
    }

    fn findings(&self, kind: &str) -> Vec<Value> {
        let all = self.app.reader().get(&self.figures().replace("figures", "findings")).expect(200).items();
        all.into_iter().filter(|finding| finding["kind"] == kind).collect()
    }
}

#[test]
fn a_claim_is_set_aside_until_that_is_undone() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let before = scene.figure("hostages", "killed", "ITA", "");
    let ruling = scene.rule(json!({"kind": "set_aside"}), &[&claim]);
    assert_eq!(
        (&ruling["effect"], &ruling["reason"]),
        (&json!({"kind": "set_aside"}), &json!("the inquiry"))
    );
    let figure = scene.figure("hostages", "killed", "ITA", "");
    assert!(figure.get("best").is_none(), "{figure}");
    let reason_text = "A reviewer's ruling set it aside.";
    assert_eq!(
        figure["set_aside"],
        json!([{"claim_id": claim["id"], "reason": "ruling", "reason_text": reason_text}])
    );
    assert_eq!(scene.figure("hostages", "killed", "ITA", "&rulings=false"), before);
    assert_eq!(scene.findings("ruling").len(), 1);
    let undo = scene.rule(json!({"kind": "undo", "ruling_id": ruling["id"]}), &[]);
    assert_eq!(scene.figure("hostages", "killed", "ITA", ""), before);
    let listed = scene.app.reader().get(&scene.rulings()).items();
    assert_eq!(listed.iter().map(id).collect::<Vec<_>>(), [id(&ruling), id(&undo)]);
    assert_eq!(listed[0]["undone_by"], undo["id"]);
    let past = scene.app.reader().get(&format!("{}?as_of_seq={}", scene.rulings(), ruling["seq"])).items();
    assert_eq!(past, [ruling]);
}

#[test]
fn an_unclear_inclusion_is_settled() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let mut total = scene.claim("“Twenty” were killed", &[], 20);
    total["may_include"] = json!(["police"]);
    let total = contributor.make("/v1/claims", &total);
    let mut police = scene.claim("said the army", &[], 2);
    police["role"] = json!("police");
    contributor.make("/v1/claims", &police);
    let unclear = scene.findings("unclear_inclusion");
    assert_eq!(unclear.len(), 1, "{unclear:?}");
    assert_eq!(unclear[0]["totals"], json!({"included": 20, "excluded": 22}));
    let settle =
        json!({"kind": "settle_inclusion", "role": "hostages", "outcome": "killed", "included": false});
    scene.rule(settle, &[&total]);
    assert_eq!(scene.findings("unclear_inclusion"), [] as [Value; 0]);
    assert_eq!(scene.figure("hostages", "killed", "any", "")["best"], 20);
}

#[test]
fn two_sources_become_one_origin() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let sources: Vec<Value> = ["Army", "Soldiers"]
        .iter()
        .map(|name| {
            let made = contributor.make("/v1/sources", &source(name, "military"));
            let mut claim = scene.italians();
            claim["attributed_to"] = made["id"].clone();
            contributor.make("/v1/claims", &claim);
            made["id"].clone()
        })
        .collect();
    let figure = scene.figure("hostages", "killed", "ITA", "");
    assert_eq!((&figure["origins"], &figure["status"]), (&json!(2), &json!("agreed")));
    scene.rule(json!({"kind": "same_origin", "source_ids": sources}), &[]);
    let figure = scene.figure("hostages", "killed", "ITA", "");
    assert_eq!((&figure["origins"], &figure["status"]), (&json!(1), &json!("single_origin")));
}

fn attackers(scene: &Scene, value: u64) -> Value {
    let mut claim = scene.claim("said the army", &[], value);
    claim["role"] = json!("attackers");
    scene.app.contributor().make("/v1/claims", &claim)
}

fn cell(role: &str, outcome: &str) -> Value {
    json!({"role": role, "outcome": outcome, "nationality": "any"})
}

#[test]
fn people_are_moved_between_cells() {
    let scene = Scene::set();
    let claim = attackers(&scene, 6);
    let mut staff = scene.claim("said the army", &[], 2);
    staff["role"] = json!("staff");
    scene.app.contributor().make("/v1/claims", &staff);
    let moved =
        json!({"kind": "move", "n": 1, "from": cell("attackers", "killed"), "to": cell("staff", "killed")});
    scene.rule(moved, &[&claim]);
    assert_eq!(scene.figure("attackers", "killed", "any", "")["best"], 5);
    assert_eq!(scene.figure("staff", "killed", "any", "")["best"], 3);
    assert_eq!(scene.figure("attackers", "killed", "any", "&rulings=false")["best"], 6);
}

#[test]
fn no_more_are_moved_than_there_are() {
    let scene = Scene::set();
    let claim = attackers(&scene, 6);
    let before = scene.app.entries();
    let rule = |n: u64, from: Value| {
        let effect = json!({"kind": "move", "n": n, "from": from, "to": cell("staff", "killed")});
        let ruling = json!({"effect": effect, "claim_ids": [id(&claim)], "reason": "r"});
        scene.app.reviewer().post(&scene.rulings(), &ruling)
    };
    for (n, from) in [(7, cell("attackers", "killed")), (1, cell("attackers", "captured"))] {
        let refused = rule(n, from).refused(409, "move_exceeds_figure");
        assert_eq!(refused.pointer().as_deref(), Some("/effect/n"));
    }
    rule(0, cell("attackers", "killed")).refused(422, "invalid_body");
    assert_eq!(scene.app.entries(), before);
    rule(6, cell("attackers", "killed")).expect(201);
    assert_eq!(scene.figure("attackers", "killed", "any", "")["best"], 0);
    rule(1, cell("attackers", "killed")).refused(409, "move_exceeds_figure");
}

#[test]
fn a_ruling_is_undone_once_and_only_by_a_ruling_of_its_incident() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let ruling = scene.rule(json!({"kind": "set_aside"}), &[&claim]);
    let undo_of = |ruling: &str| json!({"effect": {"kind": "undo", "ruling_id": ruling}, "reason": "r"});
    let reviewer = scene.app.reviewer();
    let other = scene.app.contributor().make("/v1/incidents", &incident("other"));
    let elsewhere = format!("/v1/incidents/{}/rulings", id(&other));
    let refused = reviewer.post(&elsewhere, &undo_of(id(&ruling))).refused(409, "other_incident");
    assert_eq!(refused.pointer().as_deref(), Some("/effect/ruling_id"));
    let undo = reviewer.make(&scene.rulings(), &undo_of(id(&ruling)));
    reviewer.post(&scene.rulings(), &undo_of(id(&ruling))).refused(409, "already_undone");
    reviewer.post(&scene.rulings(), &undo_of(id(&undo))).refused(409, "already_undone");
    let unknown = undo_of("rul_00000000000000000000000000");
    reviewer.post(&scene.rulings(), &unknown).refused(409, "unknown_reference");
}

#[test]
fn a_ruling_is_about_claims_of_its_incident() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let other = scene.app.contributor().make("/v1/incidents", &incident("other"));
    let elsewhere = format!("/v1/incidents/{}/rulings", id(&other));
    let set_aside =
        |claim: &str| json!({"effect": {"kind": "set_aside"}, "claim_ids": [claim], "reason": "r"});
    let reviewer = scene.app.reviewer();
    let refused = reviewer.post(&elsewhere, &set_aside(id(&claim))).refused(409, "other_incident");
    assert_eq!(refused.pointer().as_deref(), Some("/claim_ids/0"));
    let unknown = set_aside("clm_00000000000000000000000000");
    let refused = reviewer.post(&scene.rulings(), &unknown).refused(409, "unknown_reference");
    assert_eq!(refused.pointer().as_deref(), Some("/claim_ids/0"));
    let strangers = json!({"effect": {"kind": "same_origin", "source_ids": [scene.outlet, "src_00000000000000000000000000"]}, "reason": "r"});
    let refused = reviewer.post(&scene.rulings(), &strangers).refused(409, "unknown_reference");
    assert_eq!(refused.pointer().as_deref(), Some("/effect/source_ids/1"));
    let nowhere = "/v1/incidents/inc_00000000000000000000000000/rulings";
    reviewer.post(nowhere, &set_aside(id(&claim))).refused(404, "not_found");
}

#[test]
fn an_effect_has_its_own_fields_and_no_others() {
    let scene = Scene::set();
    for (effect, pointer) in [
        (json!({"kind": "forget"}), "/effect/kind"),
        (json!({}), "/effect/kind"),
        (json!({"kind": "set_aside", "n": 1}), "/effect/n"),
        (json!({"kind": "settle_inclusion", "role": "staff", "outcome": "killed"}), "/effect/included"),
        (json!({"kind": "same_origin", "source_ids": [scene.outlet]}), "/effect/source_ids"),
        (json!({"kind": "same_origin", "source_ids": [scene.outlet, scene.outlet]}), "/effect/source_ids"),
        (
            json!({"kind": "move", "n": 1, "from": cell("staff", "killed"), "to": {"role": "staff"}}),
            "/effect/to/outcome",
        ),
        (json!({"kind": "undo"}), "/effect/ruling_id"),
    ] {
        let refused = scene.app.reviewer().post(&scene.rulings(), &json!({"effect": effect, "reason": "r"}));
        let refused = refused.refused(422, "invalid_body");
        assert_eq!(refused.pointer().as_deref(), Some(pointer), "{effect}");
    }
}

#[test]
fn figures_follow_the_name_of_a_source_that_only_a_ruling_names() {
    let scene = Scene::set();
    scene.recorded();
    let other = scene.app.contributor().make("/v1/sources", &source("Oldname", "news_agency"));
    let effect = json!({"kind": "same_origin", "source_ids": [scene.outlet, id(&other)]});
    let path = format!("/v1/incidents/{}/rulings", scene.incident);
    scene.app.reviewer().make(&path, &json!({"effect": effect, "reason": "r"}));
    let reader = scene.app.reader();
    assert!(reader.get(&scene.figures()).expect(200).text().contains("Oldname"));
    let renamed = json!({"set": {"name": "Newname"}, "reason": "r"});
    let amended = format!("/v1/sources/{}", id(&other));
    scene.app.reviewer().if_match("*").patch(&amended, &renamed).expect(200);
    let told = reader.get(&scene.figures()).expect(200);
    assert!(told.text().contains("Newname") && !told.text().contains("Oldname"), "{}", told.text());
    assert_eq!(told.json()["as_of_seq"], scene.app.entries());
}
