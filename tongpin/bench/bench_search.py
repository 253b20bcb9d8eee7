"""The page of the search over a million acts: how long common, rare and missing words take."""

import gc
import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongpin.accounts.actions import excuse_factor
from tongpin.acts.models import Act
from tongpin.base.bulk import insert_rows
from tongpin.bench.bench_figures import UNITS, execute, make_units
from tongpin.bench.search_texts import TextMaker
from tongpin.bench.yardstick import peak_mb, python_s, repeated_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.tree import NEVER
from tongpin.search.catalogue import KINDS_BY_KEY
from tongpin.search.index_keeping import index_kind, keep_index, work_off_changes
from tongpin.search.models import Posting, SearchChange
from tongpin.search.search_terms import terms_of_text

FIRST = date(2021, 1, 1)
DAYS = 730
PEOPLE = 20_000
BATCH = 20_000
WORDS_OF_EACH = 12  # queries of each sort
CHANGED = 2000  # acts that are written once all is indexed
AIM_MS = 200
COLUMNS = (
    *("kind", "unit", "title", "occurred_on", "place", "number", "fields", "status"),
    *("recorded_at", "reason"),
)


def fill(campaign: Campaign, texts: TextMaker, count: int) -> None:
    """A county, its people, and acts on days in no order, as ledgers bring them."""
    units = make_units()
    _fill_people(units, texts)
    kind = campaign.kinds.get(key="activity").pk
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        with transaction.atomic():
            insert_rows(Act, COLUMNS, _act_rows(kind, units, texts, size))
    execute("ANALYZE")


def _act_rows(
    kind: int, units: Sequence[int], texts: TextMaker, count: int
) -> Iterator[Sequence[Any]]:
    now = timezone.now()
    for __ in range(count):
        number = texts.chance.randrange(10_000)
        day = FIRST + timedelta(days=texts.chance.randrange(DAYS))
        fields = {"content": texts.text(4)} if number % 4 == 0 else {}
        document = f"青宣〔{day.year}〕{number}号" if number % 3 == 0 else ""
        unit = texts.chance.choice(units)
        place = texts.text(1)
        yield (kind, unit, texts.text(2), day, place, document, fields, "held", now, "")


def _fill_people(units: Sequence[int], texts: TextMaker) -> None:
    people = []
    posts = []
    for __ in range(PEOPLE):
        unit = texts.chance.choice(units)
        name = "".join(texts.chance.choices(texts.characters, k=3))
        person = Person(name=name, password="!", home_unit_id=unit)
        people.append(person)
        posts.append(Post(person=person, unit_id=unit, role=Role.MEMBER))
    Person.objects.bulk_create(people, batch_size=1000)
    Post.objects.bulk_create(posts, batch_size=1000)


def queries(texts: TextMaker) -> dict[str, list[str]]:
    """Words of each sort; those that are missing are made of pairs that there are."""
    common = texts.common_words(WORDS_OF_EACH)
    rare = texts.rare_words(WORDS_OF_EACH)
    phrases = list(Act.objects.order_by("pk").values_list("title", flat=True)[:WORDS_OF_EACH])
    return {
        "common": common,
        "rare": rare,
        "one_character": texts.characters[:WORDS_OF_EACH],
        "two_words": [f"{word} {other}" for word, other in zip(common, rare, strict=True)],
        "phrase": phrases,
        "phrase_missing": [word * 2 + "党史" + word for word in common],
        "pairs_missing": [common[place - 1] + common[place] * 3 for place in range(len(common))],
        "word_missing": ["龘靐", "鑫淼焱", "没有这个词", "犇羴"] * 3,
        "number": [f"2021 {number}号" for number in range(3, 3 + 3 * WORDS_OF_EACH, 3)],
        "unit": [f"第{number}单位" for number in range(1, 1 + WORDS_OF_EACH)],
    }


def client_of(unit: int, role: Role) -> Client:
    """A browser of somebody with the post."""
    person = Person.objects.create(name=role, username=f"{role}{unit}", home_unit_id=unit)
    give_post(person, Unit.objects.get(pk=unit), role, by=None, now=timezone.now())
    excuse_factor(person, before_on=NEVER, reason="benchmark", by=None, now=timezone.now())
    client = Client()
    client.force_login(person)
    return client


def page_ms(client: Client, **data: str) -> float:
    """Milliseconds of one page of the search."""

    def visit() -> None:
        response = client.get(reverse("search:search"), data, headers={"host": "127.0.0.1"})
        assert response.status_code == 200, response.status_code

    return repeated_s(visit, 1)[0] * 1000


def forget_files() -> None:
    """Let go what the system and the connection keep of the database in memory."""
    connection.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            folder = Path(cursor.fetchone()[0])
    else:
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        folder = Path(settings.VAR)
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def percentile(values: Sequence[float], share: float) -> float:
    in_order = sorted(values)
    return round(in_order[min(len(in_order) - 1, int(share * len(in_order)))], 1)


def measure(client: Client, texts_of_sorts: dict[str, list[str]], name: str) -> dict[str, Any]:
    """Each query once after everything was forgotten, then twice again."""
    result: dict[str, Any] = {}
    cold: list[float] = []
    warm: list[float] = []
    for sort, texts in texts_of_sorts.items():
        forget_files()
        page_ms(client, q="")  # what every page needs is there
        cold_of_sort = [page_ms(client, q=text) for text in texts]
        warm_of_sort = [page_ms(client, q=text) for text in texts * 2]
        result[f"{name}_{sort}_p95_ms"] = percentile(warm_of_sort, 0.95)
        cold += cold_of_sort
        warm += warm_of_sort
    return result | {
        f"{name}_warm_p50_ms": percentile(warm, 0.5),
        f"{name}_warm_p95_ms": percentile(warm, 0.95),
        f"{name}_warm_max_ms": percentile(warm, 1),
        f"{name}_cold_p50_ms": percentile(cold, 0.5),
        f"{name}_cold_p95_ms": percentile(cold, 0.95),
        f"ratio_{name}_warm_p95_to_aim": round(percentile(warm, 0.95) / AIM_MS, 2),
        f"{name}_warm_200_ms_ok": percentile(warm, 0.95) <= AIM_MS,
        f"{name}_cold_200_ms_ok": percentile(cold, 0.95) <= AIM_MS,
    }


def kept_s(client: Client) -> dict[str, Any]:
    """Writing rows again, finding them at once, and working them off."""
    numbers = list(Act.objects.order_by("-pk").values_list("pk", flat=True)[:CHANGED])
    Act.objects.filter(pk__in=numbers).update(title="刚刚改过的事项")
    pending = page_ms(client, q="刚刚改过")
    changed_s, __ = timed(work_off_changes)
    return {
        "pending_ms": round(pending, 1),
        f"work_off_{CHANGED}_s": round(changed_s, 2),
    }


def index_mb() -> float:
    table = Posting._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE %s", [f"%{table}%"])
        return round((cursor.fetchone()[0] or 0) / 2**20, 1)


def run(rows: int) -> dict[str, Any]:
    """Index so many acts, and ask for pages; the database must be empty."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    texts = TextMaker()
    fill_s, __ = timed(lambda: fill(campaign, texts, rows))
    waiting = SearchChange.objects.count()
    index_s, __ = timed(lambda: index_kind(KINDS_BY_KEY["act"]))
    keep_index()
    execute("ANALYZE")
    first_unit = Unit.objects.order_by("pk")[0].pk
    office = client_of(first_unit, Role.OFFICE)
    clerk = client_of(first_unit + 1, Role.CLERK)
    texts_of_sorts = queries(texts)
    terms_of_text.cache_clear()
    gc.collect()
    gc.freeze()  # what indexing left behind is no part of a server's memory
    return {
        "bench": "search",
        "database": connection.vendor,
        "acts": rows,
        "units": UNITS,
        "postings": Posting.objects.count(),
        "index_mb": index_mb(),
        "noted_changes": waiting,
        "fill_s": round(fill_s, 1),
        "index_s": round(index_s, 1),
        **measure(office, texts_of_sorts, "county"),
        **measure(clerk, texts_of_sorts, "town"),
        **kept_s(office),
        "memory_mb": peak_mb(),
        "yardstick_python_s": python_s(),
    }
