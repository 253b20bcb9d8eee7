"""Small pictures for the demonstration's evidence, drawn without an imaging library."""

import struct
import zlib

WIDTH = 240
HEIGHT = 160
SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BIT_RGB = bytes((8, 2, 0, 0, 0))  # depth, colours, compression, filter, interlacing


def picture(hue: int) -> bytes:
    """A valid PNG of hills under a sky; another `hue` (0 to 255) gives another picture."""
    lines = bytearray()
    for y in range(HEIGHT):
        lines.append(0)  # no filter
        for x in range(WIDTH):
            lines += bytes(_colour(x, y, hue))
    content = bytearray(SIGNATURE)
    content += _chunk(b"IHDR", struct.pack(">II", WIDTH, HEIGHT) + EIGHT_BIT_RGB)
    content += _chunk(b"IDAT", zlib.compress(bytes(lines), 9))
    content += _chunk(b"IEND", b"")
    return bytes(content)


def _colour(x: int, y: int, hue: int) -> tuple[int, int, int]:
    far_hill = 70 + abs((x + hue) % 120 - 60) // 2
    near_hill = 105 + abs((x * 2 + 3 * hue) % 160 - 80) // 4
    if y > near_hill:
        return 60, 110 + hue % 40, 70
    if y > far_hill:
        return 110, 150, 120 + hue % 60
    if (x - 40 - hue % 150) ** 2 + (y - 32) ** 2 < 200:
        return 230, 90, 60
    return 150 + y // 2, 190 + y // 4, 235


def _chunk(name: bytes, data: bytes) -> bytes:
    length = struct.pack(">I", len(data))
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return length + name + data + checksum
