"""Pictures made for tests: scenes that differ as photographs do."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter


def scene(number: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of blots and lines; another number, another picture."""
    chance = random.Random(number)
    image = Image.new("RGB", size, tuple(chance.randrange(60, 200) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(28):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        width, height = chance.randrange(30, 220), chance.randrange(30, 220)
        colour = tuple(chance.randrange(256) for _ in range(3))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x - width // 2, y - height // 2, x + width // 2, y + height // 2), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(2))


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
