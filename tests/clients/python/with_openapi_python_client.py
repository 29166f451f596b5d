"""The main job with the client that openapi-python-client generates."""

# [first program]
import os
from typing import TypeVar

from ledger_client import AuthenticatedClient
from ledger_client.api.incidents import list_incidents
from ledger_client.models import Problem

T = TypeVar("T")
ledger = AuthenticatedClient(base_url=os.environ["BASE_URL"], token=os.environ["ADMIN_KEY"])


def ok(answer: T | Problem | None) -> T:
    """What was answered; a refusal is raised with its code."""
    if answer is None or isinstance(answer, Problem):
        raise RuntimeError(f"{answer.code}: {answer.detail}" if answer else "nothing was answered")
    return answer


def first() -> None:
    page = ok(list_incidents.sync(client=ledger, limit=10))
    print([incident.title for incident in page.items])
# [end]


import datetime
import time

from checks import TEXT, check, run
from ledger_client import models as m
from ledger_client.api.articles import create_article, get_article_text
from ledger_client.api.claims import create_claim, get_claim
from ledger_client.api.figures import get_incident_figures
from ledger_client.api.incidents import create_incident
from ledger_client.api.sources import create_source, list_sources
from ledger_client.types import UNSET


def job():
    first()
    key = f"python-client-{time.time_ns()}"
    body = m.SourceInput(name="The Daily", kind=m.SourceKind.OUTLET)
    source = create_source.sync(client=ledger, body=body, idempotency_key=key)
    again = create_source.sync_detailed(client=ledger, body=body, idempotency_key=key)
    check("an idempotent repeat", again.parsed.id == source.id and again.headers["Idempotency-Replayed"] == "true")

    place = m.PlaceInput(name="Dhaka", country="BGD")
    began = datetime.date(2016, 7, 1)
    incident = create_incident.sync(client=ledger, body=m.IncidentInput(title="A siege", started_on=began, place=place))
    article = create_article.sync(client=ledger, body=m.ArticleInput(source_id=source.id, language="en", text=TEXT))

    def claim(exact):
        count = m.ExactCount(qualifier="exact", value=9)
        return m.ClaimInput(
            incident_id=incident.id,
            article_id=article.id,
            quote=m.QuoteInput(exact=exact),
            role=m.Role.HOSTAGES,
            outcome=m.Outcome.KILLED,
            nationalities=["ITA"],
            count=count,
        )

    recorded = create_claim.sync(client=ledger, body=claim("Nine Italians"))
    check("a union comes back", isinstance(recorded.count, m.ExactCount) and recorded.count.value == 9)
    refused = create_claim.sync(client=ledger, body=claim("Ten Italians"))
    check("a typed error", isinstance(refused, m.Problem) and refused.code == m.ProblemCode.QUOTE_NOT_FOUND)

    ids, cursor = [], UNSET
    while True:
        page = list_sources.sync(client=ledger, limit=1, cursor=cursor)
        ids += [listed.id for listed in page.items]
        cursor = page.next_cursor
        if cursor is UNSET:
            break
    check("pages", source.id in ids and len(ids) == len(set(ids)))

    read = get_incident_figures.sync_detailed(incident.id, client=ledger)
    figure = next(figure for figure in read.parsed.figures if figure.nationality == "ITA")
    check("figures", figure.best == 9)
    unchanged = get_incident_figures.sync_detailed(incident.id, client=ledger, if_none_match=read.headers["ETag"])
    check("a 304", unchanged.status_code == 304)

    used = get_claim.sync(figure.used[0], client=ledger)
    words = get_article_text.sync(used.article_id, client=ledger)
    check("a quote", words[used.quote.start : used.quote.end] == used.quote.exact)


run(job)
