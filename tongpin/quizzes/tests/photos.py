"""Answer sheets as a pencil fills them and a phone takes them, for tests."""

import io
import random

import pypdfium2
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from tongpin.quizzes.sheets.layout import ACROSS, HEIGHT, WIDTH, SheetPoint, bubble
from tongpin.quizzes.sheets.projection import projection

DOTS = 8  # of the scan, to the millimetre


def printed(pdf: bytes, page: int = 0) -> Image.Image:
    """One page of the PDF as a printer would put it on paper."""
    document = pypdfium2.PdfDocument(pdf)
    return document[page].render(scale=DOTS * 25.4 / 72).to_pil().convert("L")


def with_pencil(paper: Image.Image, marks: list[tuple[int, int]], *, dark: int = 70) -> Image.Image:
    """The circles (line, number) filled by hand, none of them quite round."""
    drawn, chance = paper.copy(), random.Random(7)
    pencil = ImageDraw.Draw(drawn)
    for line, number in marks:
        middle = bubble(line, number)
        for _ in range(60):
            x = (middle.x + chance.gauss(0, ACROSS / 6)) * DOTS
            y = (middle.y + chance.gauss(0, ACROSS / 6)) * DOTS
            size = 0.7 * DOTS
            pencil.ellipse((x - size, y - size / 2, x + size, y + size / 2), fill=dark)
    return drawn


def photographed(
    paper: Image.Image, *, turn: float = 0, lean: float = 0.0, shade: float = 0.0, blur: float = 1.0
) -> bytes:
    """A picture by a phone: turned, seen from the side, unevenly lit, not quite sharp."""
    width, height = int(WIDTH * DOTS), int(HEIGHT * DOTS)
    table = Image.new("L", (int(width * 1.2), int(height * 1.2)), 90)
    table.paste(paper.resize((width, height)), (int(width * 0.1), int(height * 0.1)))
    if lean:
        w, h = table.size
        there = [
            SheetPoint(lean * w, lean * h),
            SheetPoint(w * (1 - lean / 2), 0),
            SheetPoint(w, h),
            SheetPoint(0, h * (1 - lean / 3)),
        ]
        here = [SheetPoint(0, 0), SheetPoint(w, 0), SheetPoint(w, h), SheetPoint(0, h)]
        numbers = projection(list(zip(there, here, strict=True)))
        table = table.transform(
            table.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=90
        )
    table = table.rotate(turn, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    if shade:
        light = Image.linear_gradient("L").resize(table.size)
        dark = ImageEnhance.Brightness(table).enhance(1 - shade)
        table = Image.composite(table, dark, light)
    table = table.filter(ImageFilter.GaussianBlur(blur))
    table.thumbnail((2600, 2600))
    stream = io.BytesIO()
    table.convert("RGB").save(stream, "JPEG", quality=80)
    return stream.getvalue()
