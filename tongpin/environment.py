"""Reading settings from environment variables; what is not accepted stops the start."""

import os
import tempfile
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER_MODE, FILE_MODE = 0o750, 0o640  # of what Tongpin makes: nothing for others
SHORTEST_TOKEN = 20  # characters
CONNECT_S = "5"  # to wait for PostgreSQL before a page or command says that it is not there


def env_text(name: str, default: str) -> str:
    return os.environ.get(name, "") or default


def env_bool(name: str, *, default: bool) -> bool:
    value = env_text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; accepted are yes and no.")
    return value in {"yes", "true", "1"}


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    value = env_text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}; accepted is a number {low} to {high}.")
    return int(value)


def env_choices(
    name: str, default: tuple[str, ...], *, accepted: tuple[str, ...]
) -> tuple[str, ...]:
    """Words with commas between them; `none` for none."""
    value = env_text(name, ",".join(default))
    words = tuple(word.strip() for word in value.split(","))
    if words == ("none",):
        return ()
    if not set(words) <= set(accepted):
        listed = ", ".join(accepted)
        raise ImproperlyConfigured(f"{name} is {value!r}; accepted are none, or of: {listed}.")
    return words


def env_networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks with commas between them; none where nothing is set."""
    networks = []
    for word in env_text(name, "").split(","):
        if not word.strip():
            continue
        try:
            networks.append(ip_network(word.strip()))
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} names {word.strip()!r}; accepted are addresses and networks such as "
                "127.0.0.1 and 10.20.0.0/16, by comma."
            ) from error
    return tuple(networks)


def kept_keys(path: Path) -> tuple[str, ...]:
    """Keys of one purpose, one a line, the newest first; the first is made where there is none."""
    return tuple(kept_secret(path).split())


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env_text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; accepted are {', '.join(choices)}.")
    return value


def env_token(name: str) -> str:
    """A token of twenty characters and more without spaces, or "" where none is set."""
    value = env_text(name, "")
    if value and (len(value) < SHORTEST_TOKEN or not value.isascii() or " " in value):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess; accepted are {SHORTEST_TOKEN} characters and more, "
            "letters and digits."
        )
    return value


def own_folder(path: Path) -> Path:
    """The folder, made where it is missing so that others on this machine cannot read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return path


def keep_from_others(path: Path) -> None:
    """Make the file, empty, where it is missing: SQLite itself would let others read it.

    What stands in the way is told by whoever opens the file.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, FILE_MODE))


def kept_secret(path: Path) -> str:
    """A key made once and kept in the file, which only its owner can read."""
    if not path.exists():
        descriptor, beside = tempfile.mkstemp(dir=path.parent)  # mode 600
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(32).hex())
        with suppress(FileExistsError):  # of processes that start at once, the first makes it
            os.link(beside, path)
        Path(beside).unlink()
    return path.read_text()


def database(url: str) -> dict[str, object]:
    """Django's database settings from sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path:
        # FULL: what was acknowledged survives a power cut, not only a crash
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
            "PRAGMA wal_autocheckpoint=16384;"  # pages: seldom enough not to be felt in a rush
        )
        path = unquote(parts.path[1:])
        if path != ":memory:":
            keep_from_others(Path(path))
        return {
            "ENGINE": "tongpin.serving.engines.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": 600,  # s; a fresh connection reads the schema again
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    if parts.scheme in {"postgres", "postgresql"} and parts.path:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "tongpin.serving.engines.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"connect_timeout": CONNECT_S} | query,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL has the scheme {parts.scheme!r}; accepted are "
        "sqlite:///folder/file.sqlite3 and postgresql://user:password@host/name."
    )


def file_store(url: str) -> dict[str, object]:
    """Django's storage settings from a folder, or s3://BUCKET/FOLDER?endpoint=URL&region=NAME."""
    parts = urlsplit(url)
    if not parts.scheme:
        return {
            "BACKEND": "tongpin.evidence.storage.WholeFiles",
            "OPTIONS": {"location": url},
        }
    query = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or not query.keys() <= {"endpoint", "region"}:
        raise ImproperlyConfigured(
            f"TONGPIN_FILES is {url!r}; accepted are a folder and "
            "s3://bucket/folder?endpoint=https://host&region=name."
        )
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": query.get("endpoint"),
        "region_name": query.get("region"),
        "default_acl": None,
        "file_overwrite": True,  # names are digests: what is there already is the same
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
