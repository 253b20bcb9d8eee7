"""Taking in a picture, and looking for its like among many others."""

import random
from io import BytesIO
from typing import Any

from django.db import connection
from django.utils import timezone
from PIL import Image, ImageDraw

from tongpin.base.bulk import insert_rows
from tongpin.bench.yardstick import python_s, timed
from tongpin.evidence.actions import band_rows, like_pictures
from tongpin.evidence.likeness import Likeness, likeness_of
from tongpin.evidence.models import PictureBand, StoredFile
from tongpin.evidence.pictures import clean_picture

LOOKS = 50
BATCH = 20_000
SIZE = (4000, 3000)  # px, as phones take them

Numbers = tuple[int, int]  # the two hashes of a picture


def run(count: int) -> dict[str, Any]:
    """Store the hashes of `count` pictures, then look for LOOKS of them and LOOKS others."""
    photo = photograph()
    clean_s, clean_photo = timed(lambda: clean_picture(photo, "image/jpeg"))
    hash_s, likeness = timed(lambda: likeness_of(clean_photo.image))
    assert likeness
    chance = random.Random(1)
    look_seconds = []
    for file, numbers in fill(count, chance):
        seconds, files = look_for(numbers)
        assert file in files
        look_seconds.append(seconds)
    for __ in range(LOOKS):
        seconds, files = look_for(two_numbers(chance))
        look_seconds.append(seconds)
    look_seconds.sort()
    median_s = look_seconds[len(look_seconds) // 2]
    return {
        "bench": "pictures",
        "database": connection.vendor,
        "pictures": count,
        "photo_mb": round(len(photo) / 1e6, 1),
        "clean_ms": round(clean_s * 1000, 1),
        "hash_ms": round(hash_s * 1000, 1),
        "look_ms": round(median_s * 1000, 1),
        "look_p99_ms": round(look_seconds[-1] * 1000, 1),
        "python_ms": round(python_s() * 1000, 1),
        "look_ok": median_s < 0.05,
        "intake_ok": clean_s + hash_s < 1,
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


def fill(count: int, chance: random.Random) -> list[tuple[int, Numbers]]:
    """Store random hashes; a sample of them comes back, each after the number of its file."""
    step = max(count // LOOKS, 1)
    sample: list[tuple[int, Numbers]] = []
    for first in range(0, count, BATCH):
        rows: list[tuple[int, int, int]] = []
        for file in _store_files(first, min(first + BATCH, count)):
            numbers = two_numbers(chance)
            rows += band_rows(file.pk, Likeness((numbers[0],), (numbers[1],)))
            if file.pk % step == 0 and len(sample) < LOOKS:
                sample.append((file.pk, numbers))
        insert_rows(PictureBand, ("file", "key", "number"), rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return sample


def _store_files(first: int, before: int) -> list[StoredFile]:
    files = []
    for number in range(first, before):
        digest = f"{number:064x}"
        file = StoredFile(
            digest=digest,
            sent_digest=digest,
            name="a.jpg",
            size=1,
            media_type="image/jpeg",
            stored_at=timezone.now(),
        )
        files.append(file)
    return StoredFile.objects.bulk_create(files)


def two_numbers(chance: random.Random) -> Numbers:
    """The two hashes of a picture that nobody took."""
    return chance.getrandbits(64), chance.getrandbits(64)


def look_for(numbers: Numbers) -> tuple[float, set[int]]:
    """Seconds that the look for a picture like this took, and the files that it found."""
    others = random.Random(numbers[0])
    likeness = Likeness(
        _eight_views(numbers[0], others),
        _eight_views(numbers[1], others),
    )
    seconds, pictures = timed(lambda: like_pictures(likeness))
    return seconds, {file for file, __ in pictures}


def _eight_views(number: int, chance: random.Random) -> tuple[int, ...]:
    """The hash with two bits off, and seven more for the picture turned and mirrored."""
    views = [number ^ 0b100001 << 20]
    for __ in range(7):
        views.append(chance.getrandbits(64))
    return tuple(views)
