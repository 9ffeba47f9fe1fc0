"""Read images by their content: what kind, how large; keep the picture, leave out what tells of it.

PNG, JPEG, GIF and WebP are taken apart into their pieces and put together again from those that
draw, so that places, cameras, names and whatever was glued to the end do not get into a draft.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zlib import crc32

from standards.kernel.errors import InvalidInput, TooLarge, Unsupported
from standards.kernel.phrases import Phrase
from standards.kernel.phrases import gettext_noop as _

MAX_BYTES = 10 << 20
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000

BIG2, BIG4 = struct.Struct(">H"), struct.Struct(">I")
LITTLE2, LITTLE4 = struct.Struct("<H"), struct.Struct("<I")
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip
JPEG_SIZES = frozenset(
    {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
)
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
WEBP_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_TELLS = 0x0C
"""The bits of a WebP head that announce Exif and XMP."""


@dataclass(frozen=True)
class Picture:
    """Hold a cleaned image: its media type, the size in pixels as it is shown, its bytes."""

    media_type: str
    width: int
    height: int
    data: bytes


class Broken(Exception):
    """Say that the pieces of an image do not fit together."""


def read_picture(data: bytes) -> Picture:
    """Return the image without what does not draw.

    TooLarge over 10 MiB or 40 million pixels; Unsupported for other kinds, drawings in SVG among
    them; InvalidInput where it is damaged.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(
            Phrase(_("The image is larger than 10 MB. Make it smaller, then try again."))
        )
    read = _reader_of(data)
    try:
        picture = read(data)
    except (Broken, struct.error, IndexError):
        raise InvalidInput(
            Phrase(_("The image is damaged: it cannot be read to its end. Save it anew."))
        ) from None
    _check_size(picture)
    return picture


def _reader_of(data: bytes) -> Callable[[bytes], Picture]:
    """Return what reads an image that begins like this."""
    if data.startswith(PNG_HEAD):
        return _png
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return _gif
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp
    if b"<svg" in data[:4096].lower():
        raise Unsupported(
            Phrase(_("SVG drawings can hold programs and are not taken. Save the drawing as PNG."))
        )
    raise Unsupported(Phrase(_("This is no PNG, JPEG, WebP or GIF image.")))


def _check_size(picture: Picture) -> None:
    width, height = picture.width, picture.height
    if not width or not height:
        raise InvalidInput(Phrase(_("The image has no size. Save it anew.")))
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        words = _("The image has %(width)d × %(height)d pixels; at most 40 million are taken.")
        raise TooLarge(Phrase(words, {"width": width, "height": height}))


def _cut(data: bytes, start: int, length: int) -> bytes:
    """Return a piece that must be there whole."""
    if start + length > len(data):
        raise Broken
    return data[start : start + length]


# ── PNG ────────────────────────────────────────────────────────────────────────────────────────


def _png(data: bytes) -> Picture:
    kept = [PNG_HEAD]
    at, size, drawn = len(PNG_HEAD), (0, 0), False
    name = b""
    while name != b"IEND":
        length = BIG4.unpack_from(data, at)[0]
        name = _cut(data, at + 4, 4)
        body = _cut(data, at + 4, length + 4)
        if crc32(body) != BIG4.unpack_from(data, at + 8 + length)[0]:
            raise Broken
        if name == b"IHDR":
            size = (BIG4.unpack_from(body, 4)[0], BIG4.unpack_from(body, 8)[0])
        drawn = drawn or name == b"IDAT"
        if name in PNG_KEPT:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
    if not drawn:
        raise Broken
    return Picture("image/png", *size, b"".join(kept))


# ── JPEG ───────────────────────────────────────────────────────────────────────────────────────


def _jpeg(data: bytes) -> Picture:
    """Keep colour profiles and how it is turned; leave out Exif, XMP, comments, thumbnails."""
    kept = [b"\xff\xd8"]
    size, turn, drawn = (0, 0), 1, False
    for marker, piece in _jpeg_pieces(data):
        if marker in JPEG_SIZES:
            height, width = BIG2.unpack_from(piece, 5)[0], BIG2.unpack_from(piece, 7)[0]
            size = (width, height)
        drawn = drawn or marker == 0xDA
        if marker == 0xE1:
            turn = _turn_of(piece[4:]) or turn
        if _jpeg_keeps(marker, piece):
            kept.append(piece)
    if not drawn:
        raise Broken
    if turn != 1:
        kept.insert(1, _turned(turn))
    width, height = size if turn < 5 else size[::-1]
    return Picture("image/jpeg", width, height, b"".join(kept) + b"\xff\xd9")


def _jpeg_keeps(marker: int, piece: bytes) -> bool:
    if marker == 0xE2:
        return piece[4:16] == b"ICC_PROFILE\0"
    return marker in {0xE0, 0xEE} or not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _jpeg_pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and segment in order, a scan with the coded picture after it, up to the end."""
    at = 2
    while True:
        if _cut(data, at, 1) != b"\xff":
            raise Broken
        marker = _cut(data, at + 1, 1)[0]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return
        length = 0 if marker in JPEG_BARE else BIG2.unpack_from(data, at + 2)[0]
        end = at + 2 + length
        if marker == 0xDA:
            end = _scan_end(data, end)
        yield marker, _cut(data, at, end - at)
        at = end


def _scan_end(data: bytes, at: int) -> int:
    """Return where the coded picture ends: at the next marker that is no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Broken
        following = data[at + 1]
        if following and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _turn_of(exif: bytes) -> int:
    """Return the orientation (1–8) that Exif tells, 0 where it tells none."""
    if not exif.startswith(b"Exif\0\0"):
        return 0
    tiff = exif[6:]
    two, four = (LITTLE2, LITTLE4) if tiff[:2] == b"II" else (BIG2, BIG4)
    try:
        start = four.unpack_from(tiff, 4)[0]
        for entry in range(two.unpack_from(tiff, start)[0]):
            place = start + 2 + 12 * entry
            if two.unpack_from(tiff, place)[0] == 0x0112:
                turn = int(two.unpack_from(tiff, place + 8)[0])
                return turn if 1 <= turn <= 8 else 0
    except struct.error:
        return 0
    return 0


def _turned(turn: int) -> bytes:
    """Write an Exif segment that says nothing but how the picture is turned."""
    entry = BIG2.pack(0x0112) + BIG2.pack(3) + BIG4.pack(1) + BIG2.pack(turn) + b"\0\0"
    body = b"Exif\0\0MM\0*" + BIG4.pack(8) + BIG2.pack(1) + entry + BIG4.pack(0)
    return b"\xff\xe1" + BIG2.pack(len(body) + 2) + body


# ── GIF ────────────────────────────────────────────────────────────────────────────────────────


def _gif(data: bytes) -> Picture:
    """Keep frames, their control and the loop; leave out comments, texts and other programs'."""
    width, height = LITTLE2.unpack_from(data, 6)[0], LITTLE2.unpack_from(data, 8)[0]
    at = 13 + _colours(data[10])
    kept, drawn = [_cut(data, 0, at)], False
    while (sign := _cut(data, at, 1)) != b";":
        start = at
        if sign == b"!":
            label = data[at + 1]
            at = _blocks_end(data, at + 2)
            keeps = label == 0xF9 or (
                label == 0xFF and data[start + 3 : start + 14] == b"NETSCAPE2.0"
            )
        elif sign == b",":
            at = _blocks_end(data, at + 11 + _colours(data[at + 9]))
            keeps = drawn = True
        else:
            raise Broken
        if keeps:
            kept.append(data[start:at])
    if not drawn:
        raise Broken
    return Picture("image/gif", width, height, b"".join(kept) + b";")


def _colours(flags: int) -> int:
    """Return the bytes of a colour table that a packed field announces."""
    return 3 << (1 + (flags & 7)) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """Return the place after a run of sub-blocks and its end."""
    while length := data[at]:
        at += 1 + length
    return at + 1


# ── WebP ───────────────────────────────────────────────────────────────────────────────────────


def _webp(data: bytes) -> Picture:
    whole = _cut(data, 0, 8 + LITTLE4.unpack_from(data, 4)[0])
    kept, at, size, drawn = [], 12, (0, 0), False
    while at + 8 <= len(whole):
        name, length = whole[at : at + 4], LITTLE4.unpack_from(whole, at + 4)[0]
        body = _cut(whole, at + 8, length)
        if size == (0, 0):
            size = _webp_size(name, body)
        drawn = drawn or name in {b"VP8 ", b"VP8L", b"ANMF"}
        if name == b"VP8X":
            body = bytes([body[0] & ~WEBP_TELLS]) + body[1:]
        if name in WEBP_KEPT:
            kept.append(name + LITTLE4.pack(length) + body + b"\0" * (length % 2))
        at += 8 + length + length % 2
    if not drawn:
        raise Broken
    joined = b"WEBP" + b"".join(kept)
    return Picture("image/webp", *size, b"RIFF" + LITTLE4.pack(len(joined)) + joined)


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        canvas = body[4:7] + b"\0" + body[7:10] + b"\0"
        return LITTLE4.unpack_from(canvas, 0)[0] + 1, LITTLE4.unpack_from(canvas, 4)[0] + 1
    if name == b"VP8 ":
        return LITTLE2.unpack_from(body, 6)[0] & 0x3FFF, LITTLE2.unpack_from(body, 8)[0] & 0x3FFF
    if name == b"VP8L":
        bits = LITTLE4.unpack_from(body, 1)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0
