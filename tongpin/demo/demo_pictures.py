"""Small pictures for the demonstration's evidence, drawn without an imaging library."""

import struct
import zlib

WIDTH, HEIGHT = 240, 160


def picture(hue: int) -> bytes:
    """A valid PNG of hills under a sky; another `hue` (0 to 255) gives another picture."""
    lines = bytearray()
    for y in range(HEIGHT):
        lines.append(0)  # no filter
        for x in range(WIDTH):
            lines += bytes(_colour(x, y, hue))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _colour(x: int, y: int, hue: int) -> tuple[int, int, int]:
    far = 70 + abs((x + hue) % 120 - 60) // 2
    near = 105 + abs((x * 2 + 3 * hue) % 160 - 80) // 4
    if y > near:
        return 60, 110 + hue % 40, 70
    if y > far:
        return 110, 150, 120 + hue % 60
    if (x - 40 - hue % 150) ** 2 + (y - 32) ** 2 < 200:
        return 230, 90, 60
    return 150 + y // 2, 190 + y // 4, 235


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
