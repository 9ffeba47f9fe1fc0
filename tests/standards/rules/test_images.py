"""Images are told by their content, bounded, and freed of what does not draw."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from standards.kernel.errors import DomainError, InvalidInput, TooLarge, Unsupported
from standards.rules.images import MAX_BYTES, read_picture


def chunk(name, body=b""):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=2, height=2, *extra):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80\x10\x20" * min(width, 9)) * min(height, 9))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(extra)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND")
    )


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn):
    return exif_of((0x0112, turn)) + b"\0\0\0\0GPS 48.1 N"


def exif_of(*entries):
    told = b"".join(struct.pack("<HHIHH", tag, 3, 1, value, 0) for tag, value in entries)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + told


def jpeg(width=30, height=20, *extra, scan=b"\x12\xff\x00\x34\xff\xd0\x56"):
    size = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + b"".join(extra)
        + size
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + scan
        + b"\xff\xd9"
    )


def gif(*extra):
    head = b"GIF89a" + struct.pack("<HHBBB", 3, 4, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 3, 4, 0) + b"\x02\x02\x4c\x01\x00"
    return head + b"".join(extra) + frame + b";"


def webp(*extra, flags=0x0C):
    canvas = struct.pack("<I", flags) + (6).to_bytes(3, "little") + (4).to_bytes(3, "little")
    frame = b"\x2f" + struct.pack("<I", 6 | 4 << 14) + b"\x00"
    return riff((b"VP8X", canvas), (b"VP8L", frame), *extra)


def riff(*pieces):
    body = b"WEBP"
    for name, data in pieces:
        body += name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (png(640, 480), "image/png", (640, 480)),
        (jpeg(), "image/jpeg", (30, 20)),
        (gif(), "image/gif", (3, 4)),
        (webp(), "image/webp", (7, 5)),
    ],
)
def test_kind_and_size_come_from_the_content(data, kind, size):
    picture = read_picture(data)
    assert (picture.media_type, (picture.width, picture.height)) == (kind, size)
    assert read_picture(picture.data) == picture


@pytest.mark.parametrize(
    "data",
    [
        png(2, 2, chunk(b"tEXt", b"Author\0SECRET"), chunk(b"eXIf", b"SECRET")) + b"SECRET",
        jpeg(30, 20, segment(0xE1, exif(1) + b"SECRET"), segment(0xFE, b"SECRET")) + b"SECRET",
        jpeg(30, 20, segment(0xED, b"Photoshop SECRET"), segment(0xE2, b"MPF\0SECRET")),
        gif(b"!\xfe\x06SECRET\x00", b"!\xff\x0bXMP DataXMP\x06SECRET\x00") + b"SECRET",
        webp((b"EXIF", b"SECRET"), (b"XMP ", b"SECRET!")) + b"SECRET",
    ],
)
def test_what_does_not_draw_is_left_out(data):
    assert b"SECRET" not in read_picture(data).data


def test_a_turned_photograph_stays_turned_and_says_nothing_else():
    picture = read_picture(jpeg(30, 20, segment(0xE1, exif(6))))
    assert (picture.width, picture.height) == (20, 30)
    assert b"GPS" not in picture.data
    assert b"Exif" in picture.data
    assert read_picture(picture.data) == picture


def test_a_turn_is_found_after_other_entries():
    picture = read_picture(jpeg(30, 20, segment(0xE1, exif_of((0x0128, 2), (0x0112, 8)))))
    assert (picture.width, picture.height) == (20, 30)


@pytest.mark.parametrize(
    "told",
    [
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>",
        exif_of((0x0128, 2)),
        exif_of((0x0112, 9)),
        exif_of((0x0128, 2), (0x0112, 6))[:-12],
    ],
    ids=["no Exif", "no turn", "unknown turn", "cut before the turn"],
)
def test_a_photograph_that_tells_no_turn_is_shown_as_it_lies(told):
    assert read_picture(jpeg(30, 20, segment(0xE1, told))) == read_picture(jpeg(30, 20))


def test_filling_between_the_pieces_of_a_photograph_is_left_out():
    assert read_picture(jpeg(30, 20, b"\xff\xff\xff")) == read_picture(jpeg(30, 20))


@pytest.mark.parametrize(
    ("name", "frame"),
    [
        (b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 300 | 1 << 14, 200 | 2 << 14)),
        (b"VP8L", b"\x2f" + struct.pack("<I", 299 | 199 << 14)),
    ],
)
def test_a_plain_webp_has_the_size_of_its_frame(name, frame):
    picture = read_picture(riff((name, frame)))
    assert (picture.width, picture.height) == (300, 200)
    assert read_picture(picture.data) == picture


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
        + chunk(b"IEND"),
        b"\xff\xd8" + segment(0xC0, struct.pack(">BHHB", 8, 20, 30, 1)) + b"\xff\xd9",
        b"GIF89a" + struct.pack("<HHBBB", 3, 4, 0, 0, 0) + b";",
        riff((b"VP8X", bytes(4) + b"\x06\0\0\x04\0\0")),
    ],
    ids=["png", "jpeg", "gif", "webp"],
)
def test_an_image_in_which_nothing_is_drawn_is_refused(data):
    with pytest.raises(InvalidInput, match="damaged"):
        read_picture(data)


def test_a_colour_profile_is_kept():
    profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01colours")
    assert profile in read_picture(jpeg(30, 20, profile)).data


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Unsupported),
        (b"%PDF-1.7", Unsupported),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', Unsupported),
        (b"GIF89a<script>alert(1)</script>", InvalidInput),
        (png()[:-20], InvalidInput),
        (png().replace(b"IDAT", b"IDAU"), InvalidInput),
        (jpeg()[:40], InvalidInput),
        (webp()[:-4], InvalidInput),
        (png(0, 5), InvalidInput),
        (png(60_000, 60_000), TooLarge),
        (png(20_000, 2), TooLarge),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), TooLarge),
    ],
)
def test_what_is_no_sound_image_is_refused_with_a_sentence(data, error):
    with pytest.raises(error) as caught:
        read_picture(data)
    assert str(caught.value).endswith(".")


def test_cut_and_mutated_images_never_fault():
    chance = random.Random(11)
    for whole in (png(), jpeg(), gif(), webp()):
        for _round in range(400):
            data = bytearray(whole[: chance.randrange(3, len(whole) + 1)])
            for _change in range(chance.randrange(4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            try:
                read_picture(bytes(data))
            except DomainError:
                continue
