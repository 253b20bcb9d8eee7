"""Pictures made clean: decoded, turned upright, written anew without anything but the picture."""

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from tongpin.evidence.file_types import FileError

PIXELS = 120_000_000  # a JPEG may have, for it is shrunk while it is read
PIXELS_AT_ONCE = 64_000_000  # any other picture may have
KEPT_PIXELS = 4096 * 4096  # a picture is kept with; long screenshots stay readable
LONG_SIDE = 60_000  # px that JPEG can hold
QUALITY = 88  # of JPEG
FORMATS = ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"]
ORIENTATION = 0x0112  # and other numbers of EXIF's tags
EXIF = 0x8769
TAKEN = 0x9003
TAKEN_ZONE = 0x9011
GREY_BYTES = [value >> 8 for value in range(1 << 16)]  # of greys of sixteen bits

Image.MAX_IMAGE_PIXELS = PIXELS


@dataclass(frozen=True)
class CleanedPicture:
    """A picture as it is kept."""

    image: Image.Image
    content: bytes
    media_type: str
    taken_at: datetime | None  # what the camera said


def _takes_heic() -> bool:
    try:
        import pillow_heif  # noqa: PLC0415  # an extra
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


if _takes_heic():
    FORMATS.append("HEIF")


def clean_picture(
    content: bytes, media_type: str, most_pixels: int = KEPT_PIXELS
) -> CleanedPicture:
    """The picture without metadata, upright, with at most so many pixels.

    Raises FileError for one that cannot be decoded or has too many pixels.
    """
    if media_type == "image/heic" and "HEIF" not in FORMATS:
        raise FileError(
            _("HEIC pictures are not taken here. Set the phone to “most compatible”, or send JPEG.")
        )
    limit = PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            limit = PIXELS if image.format in ("JPEG", "MPO") else PIXELS_AT_ONCE
            if image.width * image.height > limit:
                raise Image.DecompressionBombError
            if media_type == "image/tiff" and getattr(image, "n_frames", 1) > 1:
                raise FileError(_("This picture has several pages; send it as PDF."))
            taken_at = _taken_at(image)
            upright = _upright(image, most_pixels)
    except FileError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        text = _("This picture has more than %(millions)s million pixels.")
        raise FileError(text % {"millions": limit // 1_000_000}) from error
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        raise FileError(_("This picture is damaged; send it again.")) from error
    return _written(upright, media_type, taken_at)


def _upright(image: Image.Image, most_pixels: int) -> Image.Image:
    """The picture decoded, as small as it is kept, upright, in the colours of screens."""
    turn = _turn(image)
    image.draft("RGB", _kept_size(image.size, most_pixels))
    image.load()
    profile = image.info.get("icc_profile")
    shrunk = _shrunk(_in_bytes(image), most_pixels)
    if turn is not None:
        shrunk = shrunk.transpose(turn)
    return _in_srgb(shrunk, profile)


def _written(image: Image.Image, media_type: str, taken_at: datetime | None) -> CleanedPicture:
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
    return CleanedPicture(bare, stream.getvalue(), media_type, taken_at)


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the picture has to be turned to stand upright, as its camera says."""
    with suppress(Exception):
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    return None


def _kept_size(size: tuple[int, int], most_pixels: int) -> tuple[int, int]:
    width, height = size
    scale = min(1.0, (most_pixels / (width * height)) ** 0.5, LONG_SIDE / max(size))
    return max(int(width * scale), 1), max(int(height * scale), 1)


def _shrunk(image: Image.Image, most_pixels: int) -> Image.Image:
    size = _kept_size(image.size, most_pixels)
    if size == image.size:
        return image
    if image.mode in ("1", "P", "PA"):
        image = image.convert("RGBA" if _is_clear(image) else "RGB")
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_bytes(image: Image.Image) -> Image.Image:
    """Scanners give sixteen bits for each grey; screens show eight."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(GREY_BYTES, "L")
    return image


def _is_clear(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _on_white(image: Image.Image) -> Image.Image:
    if not _is_clear(image):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen shows them, for the profile goes with the metadata."""
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            screen = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(
                image, io.BytesIO(profile), screen, outputMode="RGB"
            )
            return converted or image
    return image


def _taken_at(image: Image.Image) -> datetime | None:
    """When the camera says that the picture was taken; local time where it names no zone."""
    tags: dict[int, object] = {}
    with suppress(Exception):  # a picture with odd metadata is a picture all the same
        tags = image.getexif().get_ifd(EXIF)
    text = str(tags.get(TAKEN, ""))
    zone = str(tags.get(TAKEN_ZONE, ""))
    moment = _moment(text + zone, "%Y:%m:%d %H:%M:%S%z") or _moment(text, "%Y:%m:%d %H:%M:%S")
    if moment is None or moment.year not in range(1970, 2100):  # a camera that was never set
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=get_default_timezone())


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip("\x00 "), form)  # noqa: DTZ007  # its caller adds it
    except ValueError:
        return None
