"""Taking in a picture, and looking for its like among many others."""

import random
from io import BytesIO
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone
from PIL import Image, ImageDraw

from tongpin.base.bulk import insert_rows
from tongpin.bench.yardstick import python_s
from tongpin.evidence.actions import band_rows, like_pictures
from tongpin.evidence.likeness import Likeness, likeness_of
from tongpin.evidence.models import PictureBand, StoredFile
from tongpin.evidence.pictures import clean_picture

LOOKS = 50
BATCH = 20_000
SIZE = (4000, 3000)  # px, as phones take them


def run(count: int) -> dict[str, Any]:
    """Store the hashes of `count` pictures, then look for LOOKS of them and LOOKS others."""
    photo = photograph()
    started = perf_counter()
    cleaned = clean_picture(photo, "image/jpeg")
    cleaning = perf_counter() - started
    started = perf_counter()
    looks = likeness_of(cleaned.image)
    hashing = perf_counter() - started
    chance = random.Random(1)
    stored = fill(count, chance)
    known = [found(numbers, pk) for pk, numbers in stored]
    assert looks
    assert all(is_found for __, is_found in known)
    unknown = [found((chance.getrandbits(64), chance.getrandbits(64)), 0) for __ in range(LOOKS)]
    times = sorted(took for took, __ in known + unknown)
    return {
        "bench": "pictures",
        "database": connection.vendor,
        "pictures": count,
        "photo_mb": round(len(photo) / 1e6, 1),
        "clean_ms": round(cleaning * 1000, 1),
        "hash_ms": round(hashing * 1000, 1),
        "look_ms": round(times[len(times) // 2] * 1000, 1),
        "look_p99_ms": round(times[-1] * 1000, 1),
        "python_ms": round(python_s() * 1000, 1),
        "look_ok": times[len(times) // 2] < 0.05,
        "intake_ok": cleaning + hashing < 1,
    }


def photograph() -> bytes:
    """A noisy JPEG of some megabytes."""
    image = Image.effect_noise(SIZE, 60).convert("RGB")
    draw = ImageDraw.Draw(image)
    for step in range(0, SIZE[0], 200):
        draw.ellipse((step, step // 2, step + 500, step // 2 + 400), fill=(step % 256, 90, 160))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def fill(count: int, chance: random.Random) -> list[tuple[int, tuple[int, int]]]:
    """Store random hashes; tells some of them with the number of their file."""
    told = {"name": "a.jpg", "size": 1, "media_type": "image/jpeg", "stored_at": timezone.now()}
    step = max(count // LOOKS, 1)
    sample: list[tuple[int, tuple[int, int]]] = []
    for first in range(0, count, BATCH):
        files = StoredFile.objects.bulk_create(
            [
                StoredFile(digest=f"{number:064x}", sent_digest=f"{number:064x}", **told)
                for number in range(first, min(first + BATCH, count))
            ]
        )
        rows: list[tuple[int, int, int]] = []
        for file in files:
            numbers = (chance.getrandbits(64), chance.getrandbits(64))
            rows += band_rows(file.pk, Likeness((numbers[0],), (numbers[1],)))
            if file.pk % step == 0 and len(sample) < LOOKS:
                sample.append((file.pk, numbers))
        insert_rows(PictureBand, ("file", "key", "number"), rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return sample


def found(numbers: tuple[int, int], file: int) -> tuple[float, bool]:
    """Seconds that the look for a picture like this took, and whether it found the file."""
    turned = [number ^ 0b100001 << 20 for number in numbers]  # two bits off
    others = random.Random(numbers[0])
    looks = Likeness(
        (turned[0], *(others.getrandbits(64) for __ in range(7))),
        (turned[1], *(others.getrandbits(64) for __ in range(7))),
    )
    started = perf_counter()
    told = like_pictures(looks)
    return perf_counter() - started, any(pk == file for pk, __ in told)
