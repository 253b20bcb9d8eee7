"""What the demonstration's accounts pushed, and what media above the county printed."""

from datetime import date, timedelta
from random import Random

from tongpin.demo.demo_acts import DemoAct, by_day, some_day
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.words import dice, table, words

ARTICLES = 336
BUSY_UNITS = ("县委宣传部", "县融媒体中心", "县教育局")
COUNTY_ACCOUNT = "青禾发布"  # reports on the deeds of every unit

Owner = tuple[str, str]  # a unit and the name of its account
Source = tuple[str, DemoAct]  # the key of the titles' forms, and a deed


def articles(deeds: dict[str, list[DemoAct]], days: DemoDays) -> list[DemoAct]:
    """Pushed articles, most of them about the deeds; `more` holds account and origin."""
    rng = dice("articles")
    owners = _owners()
    sources = _sources(deeds)
    taken_keys: set[object] = set()
    pushed: list[DemoAct] = []
    while len(pushed) < ARTICLES:
        owner = _owner(rng, owners, len(pushed))
        is_report = rng.random() < 0.6
        article = _report(rng, owner, sources) if is_report else _repost(rng, owner, days)
        keys = {(article.title, article.more["account"]), article.title}
        if article.day <= days.today and _is_new(article, taken_keys):
            taken_keys.update(keys)
            pushed.append(article)
    return by_day(pushed)


def _is_new(article: DemoAct, taken_keys: set[object]) -> bool:
    """Whether the account has not pushed it yet, nor anybody what is to be an original."""
    if (article.title, article.more["account"]) in taken_keys:
        return False
    return article.more["origin"] != "原创" or article.title not in taken_keys


def _owners() -> list[Owner]:
    owners = []
    for unit, accounts in words("articles")["accounts"].items():
        for account in accounts:
            owners.append((unit, account))
    return owners


def _owner(rng: Random, owners: list[Owner], number: int) -> Owner:
    """Every account once in its turn, then any of them, the busy ones more often."""
    if number < len(owners):
        return owners[number]
    busy = [owner for owner in owners if owner[0] in BUSY_UNITS]
    return rng.choice([*owners, *busy * 3])


def _sources(deeds: dict[str, list[DemoAct]]) -> list[Source]:
    sources = []
    for kind, deeds_of_kind in deeds.items():
        for deed in deeds_of_kind:
            sources.append((kind, deed))
    return sources


def _report(rng: Random, owner: Owner, sources: list[Source]) -> DemoAct:
    """An article about a deed: of the account's own unit, if there is any."""
    unit, account = owner
    choices = sources
    if account != COUNTY_ACCOUNT:
        sources_of_unit = [source for source in sources if source[1].unit == unit]
        choices = sources_of_unit or sources
    kind, deed = rng.choice(choices)
    title = _headline(rng, kind, deed)
    day = deed.day + timedelta(days=rng.randint(0, 2))
    origin = "原创" if deed.unit == unit else "转载"
    return _article(owner, day, title, origin)


def _repost(rng: Random, owner: Owner, days: DemoDays) -> DemoAct:
    """An article from elsewhere, or one that only names its day."""
    day = some_day(rng, days.first, days.today)
    origin = rng.choice(("转载", "转载", "转发"))
    texts = words("articles")
    title = rng.choice([*texts["reposts"] * 2, *texts["titles"]["dated"] * 6])
    title = title.replace("{day}", f"{day.month}月{day.day}日")
    return _article(owner, day, title, origin)


def _article(owner: Owner, day: date, title: str, origin: str) -> DemoAct:
    unit, account = owner
    return DemoAct(unit=unit, day=day, title=title, more={"account": account, "origin": origin})


def _headline(rng: Random, kind: str, deed: DemoAct) -> str:
    """A headline about the deed; quotation marks are never set within quotation marks."""
    forms = []
    for form in words("articles")["titles"][kind]:
        if "“" not in deed.title or "“{title}”" not in form:
            forms.append(form)
    form = str(rng.choice(forms))
    return form.format(
        unit=deed.unit,
        title=deed.title,
        place=deed.place,
        object=deed.more.get("object", ""),
    )


def placements(days: DemoDays) -> list[DemoAct]:
    """What media above the county printed; `more` holds outlet and origin."""
    deeds = []
    for written, title, outlet, unit, origin in table(words("articles")["placements"]):
        more = {"outlet": outlet, "origin": origin}
        deeds.append(DemoAct(unit=unit, day=days.on(written), title=title, more=more))
    return deeds
