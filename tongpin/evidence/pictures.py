"""Pictures made clean: decoded, turned upright, written anew without anything but the picture."""

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from tongpin.evidence.sniffing import FileError

PIXELS = 120_000_000  # a picture may have
LONG_SIDE = 4096  # px kept
QUALITY = 88  # of JPEG
FORMATS = ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"]
EXIF, TAKEN, TAKEN_ZONE = 0x8769, 0x9003, 0x9011  # numbers of EXIF tags

Image.MAX_IMAGE_PIXELS = PIXELS


@dataclass(frozen=True)
class Cleaned:
    """A picture as it is kept."""

    image: Image.Image
    content: bytes
    media_type: str
    taken_at: datetime | None  # what the camera said


def _takes_heic() -> bool:
    try:
        import pillow_heif  # an extra
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


if _takes_heic():
    FORMATS.append("HEIF")


def clean_picture(content: bytes, media_type: str) -> Cleaned:
    """The picture without metadata, upright, at most LONG_SIDE pixels long.

    Raises FileError for one that cannot be decoded or has too many pixels.
    """
    if media_type == "image/heic" and "HEIF" not in FORMATS:
        raise FileError(
            _("HEIC pictures are not taken here. Set the phone to “most compatible”, or send JPEG.")
        )
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > PIXELS:
                raise Image.DecompressionBombError
            taken_at = _taken_at(image)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image.load()
            upright = _in_srgb(ImageOps.exif_transpose(_in_bytes(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        told = {"millions": PIXELS // 1_000_000}
        text = _("This picture has more than %(millions)s million pixels.")
        raise FileError(text % told) from error
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        raise FileError(_("This picture is damaged; send it again.")) from error
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    return _written(upright, media_type, taken_at)


def _written(image: Image.Image, media_type: str, taken_at: datetime | None) -> Cleaned:
    """PNG stays PNG, for screens and drawings; everything else becomes JPEG."""
    stream = io.BytesIO()
    if media_type == "image/png":
        bare = image.convert("RGBA" if _is_clear(image) else "RGB")
        bare.info = {}
        bare.save(stream, "PNG")
    else:
        bare = _on_white(image)
        bare.info = {}
        bare.save(stream, "JPEG", quality=QUALITY)
        media_type = "image/jpeg"
    return Cleaned(bare, stream.getvalue(), media_type, taken_at)


def _in_bytes(image: Image.Image) -> Image.Image:
    """Scanners give sixteen bits for each grey; screens show eight."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point([value >> 8 for value in range(1 << 16)], "L")
    return image


def _is_clear(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _on_white(image: Image.Image) -> Image.Image:
    if not _is_clear(image):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as every screen shows them, for the profile goes with the metadata."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            made = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return made or image
    return image


def _taken_at(image: Image.Image) -> datetime | None:
    """When the camera says that the picture was taken; local time where it names no zone."""
    told: dict[int, object] = {}
    with suppress(Exception):  # a picture with odd metadata is a picture all the same
        told = image.getexif().get_ifd(EXIF)
    text, zone = str(told.get(TAKEN, "")), str(told.get(TAKEN_ZONE, ""))
    for form, written in (("%Y:%m:%d %H:%M:%S%z", text + zone), ("%Y:%m:%d %H:%M:%S", text)):
        try:
            moment = datetime.strptime(written.strip("\x00 "), form)  # noqa: DTZ007  # below
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=get_default_timezone())
    return None
