"""Reading settings from environment variables; what is not accepted stops the start."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


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


def kept_secret(path: Path) -> str:
    """A key made once and kept in the file."""
    if not path.exists():
        descriptor, beside = tempfile.mkstemp(dir=path.parent)
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
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "CONN_MAX_AGE": 600,  # s; a fresh connection reads the schema again
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    if parts.scheme in {"postgres", "postgresql"} and parts.path:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
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
