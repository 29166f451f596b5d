"""Puts some data into a fresh ledger, so that reads have something to read: seed.py BASE_URL KEY

Prints the id of a key that nobody uses."""

import json
import sys
import urllib.request

base, key = sys.argv[1:]


def post(path, body):
    request = urllib.request.Request(
        base + path, json.dumps(body).encode(), {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


outlet = post("/v1/sources", {"name": "The Daily", "kind": "outlet", "country": "BGD"})["id"]
army = post("/v1/sources", {"name": "The Army", "kind": "military", "country": "BGD"})["id"]
place = {"name": "Dhaka", "country": "BGD"}
incident = post("/v1/incidents", {"title": "A siege", "started_on": "2016-07-01", "place": place})["id"]
text = "Nine Italians were killed. At least 13 hostages were rescued, the army said."
article = post(
    "/v1/articles",
    {"source_id": outlet, "language": "en", "text": text, "text_public": True, "published_at": "2016-07-02T14:00:00Z"},
)["id"]


def claim(exact, outcome, count, **more):
    about = {"incident_id": incident, "article_id": article, "role": "hostages", "outcome": outcome}
    return about | {"quote": {"exact": exact}, "count": count} | more


first = post("/v1/claims", claim("Nine Italians", "killed", {"qualifier": "exact", "value": 9}, nationalities=["ITA"]))
post(
    "/v1/claims/batch",
    {"claims": [claim("At least 13", "rescued", {"qualifier": "at_least", "value": 13}, attributed_to=army)]},
)
effect = {"kind": "same_origin", "source_ids": [outlet, army]}
post(f"/v1/incidents/{incident}/rulings", {"effect": effect, "claim_ids": [first["id"]], "reason": "One statement."})
print(post("/v1/keys", {"name": "A reader", "role": "reader"})["id"])
