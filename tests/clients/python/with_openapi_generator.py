"""The main job with the client that openapi-generator generates."""

# [first program]
import os

import ledger_sdk

ledger = ledger_sdk.ApiClient(
    ledger_sdk.Configuration(host=os.environ["BASE_URL"], access_token=os.environ["ADMIN_KEY"])
)


def first() -> None:
    page = ledger_sdk.IncidentsApi(ledger).list_incidents(limit=10)
    print([incident.title for incident in page.items])
# [end]


import time

from checks import TEXT, check, run
from ledger_sdk.exceptions import ApiException


def status_of(call):
    """The status and typed problem of a call that the client raises for."""
    try:
        call()
    except ApiException as refusal:
        return refusal.status, refusal.data
    return None, None


def header(answer, name):
    """This client keeps header names in the case that they came in."""
    return next(value for known, value in answer.headers.items() if known.lower() == name.lower())


def job():
    first()
    sources, articles = ledger_sdk.SourcesApi(ledger), ledger_sdk.ArticlesApi(ledger)
    claims, figures = ledger_sdk.ClaimsApi(ledger), ledger_sdk.FiguresApi(ledger)
    key = f"openapi-generator-{time.time_ns()}"
    body = ledger_sdk.SourceInput(name="The Daily", kind="outlet")
    source = sources.create_source(body, idempotency_key=key)
    again = sources.create_source_with_http_info(body, idempotency_key=key)
    check("an idempotent repeat", again.data.id == source.id and header(again, "Idempotency-Replayed") == "true")

    place = ledger_sdk.PlaceInput(name="Dhaka", country="BGD")
    incident = ledger_sdk.IncidentsApi(ledger).create_incident(
        ledger_sdk.IncidentInput(title="A siege", started_on="2016-07-01", place=place)
    )
    article = articles.create_article(ledger_sdk.ArticleInput(source_id=source.id, language="en", text=TEXT))

    def claim(exact):
        return ledger_sdk.ClaimInput(
            incident_id=incident.id,
            article_id=article.id,
            quote=ledger_sdk.QuoteInput(exact=exact),
            role="hostages",
            outcome="killed",
            nationalities=["ITA"],
            count=ledger_sdk.Count(ledger_sdk.ExactCount(qualifier="exact", value=9)),
        )

    recorded = claims.create_claim(claim("Nine Italians"))
    check("a union comes back", recorded.count.actual_instance.value == 9)
    status, problem = status_of(lambda: claims.create_claim(claim("Ten Italians")))
    check("a typed error", status == 409 and problem.code == ledger_sdk.ProblemCode.QUOTE_NOT_FOUND)

    ids, cursor = [], None
    while True:
        page = sources.list_sources(limit=1, cursor=cursor)
        ids += [listed.id for listed in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    check("pages", source.id in ids and len(ids) == len(set(ids)))

    read = figures.get_incident_figures_with_http_info(incident.id)
    figure = next(figure for figure in read.data.figures if figure.nationality == "ITA")
    check("figures", figure.best == 9)
    tag = header(read, "ETag")
    status, _ = status_of(lambda: figures.get_incident_figures(incident.id, if_none_match=tag))
    check("a 304", status == 304)

    used = claims.get_claim(figure.used[0])
    words = articles.get_article_text(used.article_id)
    check("a quote", words[used.quote.start : used.quote.end] == used.quote.exact)


run(job)
