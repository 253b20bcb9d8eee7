import io

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from tongpin.evidence.actions import HALF, band_rows, keep_file, like_pictures
from tongpin.evidence.likeness import NEAR, bands, likeness_of, near_bands
from tongpin.evidence.models import PictureBand
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.testing import NOON


def jpeg(image, quality):
    return Image.open(io.BytesIO(as_file(image, "JPEG", quality=quality)))


def marked(image):
    """With the time and the place written into a corner, as phones do."""
    drawn = image.copy()
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((10, 430, 210, 470), fill="black")
    draw.text((20, 440), "2021-03-23 09:30", fill="white")
    return drawn


def cropped(image, share):
    width, height = image.size
    left, upper = int(width * share / 2), int(height * share / 2)
    return image.crop((left, upper, width - left, height - upper))


CHANGES = {
    "smaller": lambda image: image.resize((200, 150)),
    "squashed": lambda image: image.resize((400, 400)),
    "grey": lambda image: image.convert("L"),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    "sharpened": lambda image: image.filter(ImageFilter.SHARPEN),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.4),
    "poor quality": lambda image: jpeg(image, 20),
    "marked": marked,
    "cropped": lambda image: cropped(image, 0.02),
    "mirrored": ImageOps.mirror,
    "upside down": ImageOps.flip,
    "turned left": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "turned right and mirrored": lambda image: ImageOps.mirror(
        image.transpose(Image.Transpose.ROTATE_270)
    ),
    "framed": lambda image: ImageOps.expand(image, 40, "white"),
}


def apart(first, second):
    likeness, other = likeness_of(first), likeness_of(second)
    return likeness.distance(other.perceptual[0], other.gradient[0])


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_picture_is_known_again(change, number):
    assert apart(CHANGES[change](scene(number)), scene(number)) <= NEAR


def test_pictures_of_other_things_stay_apart():
    looks = [likeness_of(scene(number)) for number in range(40)]

    nearest = min(
        likeness.distance(other.perceptual[0], other.gradient[0])
        for position, likeness in enumerate(looks)
        for other in looks[position + 1 :]
    )

    assert nearest > NEAR


@pytest.mark.parametrize("size", [(63, 400), (400, 63)])
def test_small_pictures_make_no_claim(size):
    assert likeness_of(scene(1).resize(size)) is None


def test_whatever_is_near_shares_a_band():
    number = 0x0123456789ABCDEF
    turned = number
    for bit in (0, 17, 20, 33, 50, 60):  # six bits, as evenly as they can lie
        turned ^= 1 << bit

    assert set(near_bands(number, 1)) & set(bands(turned, 1))


@pytest.mark.django_db
def test_the_index_finds_just_what_lies_near():
    stored = keep_file("a.txt", b"any file will do", by=None, now=NOON)
    looks = likeness_of(scene(1))
    for __, key, number in band_rows(stored.pk, looks):
        PictureBand.objects.create(file=stored, key=key, number=number)

    assert like_pictures(likeness_of(marked(scene(1))))[0][0] == stored.pk
    assert like_pictures(likeness_of(scene(2))) == []
    assert -HALF <= PictureBand.objects.first().number < HALF
