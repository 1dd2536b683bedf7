"""Reads the signals and samples of a recording, by docs/recording.md and nothing else.

recording.py FILE       one line a signal: entity, name, number of samples, newest value
recording.py --cost FILE   the file's bytes for each sample

A second reader of the format beside the daemon's own: what both agree on is what the document says. Needs the
system's libzstd.
"""

import ctypes
import struct
import sys

MASK = (1 << 64) - 1
KINDS = "host unit device filesystem interface process template unattributed source".split()
COUNTS = {1: 1.0, 2: 1024.0, 3: 4096.0}
DIVISORS = (100.0, 1000.0, 1e6, 1e9)
RATE_FACTORS = (1.0, 512.0, 1024.0, 4096.0)
SHARE_DIVISORS = {20: 1.0, 21: 1000.0}
REST = 22


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_size_t), ("position", ctypes.c_size_t)]


class Stream:
    """One Zstandard stream that comes in blocks."""

    def __init__(self):
        self.library = ctypes.CDLL("libzstd.so.1")
        self.library.ZSTD_createDCtx.restype = ctypes.c_void_p
        self.library.ZSTD_decompressStream.restype = ctypes.c_size_t
        self.library.ZSTD_decompressStream.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        self.context = self.library.ZSTD_createDCtx()
        self.room = ctypes.create_string_buffer(1 << 17)

    def decompress(self, block):
        source = ctypes.create_string_buffer(block, len(block))
        given = Buffer(ctypes.addressof(source), len(block), 0)
        parts = []
        while True:
            taken = Buffer(ctypes.addressof(self.room), len(self.room), 0)
            left = self.library.ZSTD_decompressStream(self.context, ctypes.byref(taken), ctypes.byref(given))
            if left > 1 << 63:
                raise ValueError("the stream is damaged")
            parts.append(self.room.raw[: taken.position])
            if given.position == given.size and taken.position < taken.size:
                return b"".join(parts)


class Reader:
    def __init__(self, data):
        self.data, self.position = data, 0

    def byte(self):
        return self.raw(1)[0]

    def raw(self, count):
        end = self.position + count
        if end > len(self.data):
            raise EOFError
        part, self.position = self.data[self.position : end], end
        return part

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def zigzag(self):
        return unsigned_to_signed(self.varint())

    def bytes(self):
        return self.raw(self.varint())

    def text(self):
        return self.bytes().decode()


class Bits:
    def __init__(self, data):
        self.value, self.position = int.from_bytes(data, "little"), 0

    def read(self, count):
        value = self.value >> self.position & (1 << count) - 1
        self.position += count
        return value


def unsigned_to_signed(value):
    return value >> 1 ^ -(value & 1)


def divide(dividend, divisor):
    """As IEEE 754 has it; Python would raise an error."""
    if divisor:
        return dividend / divisor
    return float("nan") if dividend == 0 else float("inf") * dividend


class Track:
    """What is remembered of a slot."""

    def __init__(self):
        self.bits = self.form = self.numerator = self.width = self.leading = self.length = 0
        self.denominator, self.time, self.next = 1, None, None


class Past:
    def __init__(self):
        self.tracks, self.first, self.denominator = {}, None, 1
        self.boot, self.monotonic, self.realtime, self.step = bytes(16), 0, 0, 0

    def track(self, slot):
        return self.tracks.setdefault(slot, Track())


class Frame:
    """A frame's time in seconds, what appeared and vanished, and its samples."""

    def __init__(self, reader, past):
        before = past.monotonic
        self.read_header(reader, past)
        self.vanished = [reader.varint() for _ in range(reader.varint())]
        self.appeared = [self.appearance(reader) for _ in range(reader.varint())]
        slots = self.read_slots(reader, past)
        bits = Bits(reader.bytes())
        self.samples = [(slot, self.value(bits, past.track(slot), past, before)) for slot in slots]
        self.seconds = past.monotonic / 1e9

    def read_header(self, reader, past):
        presence, self.flags = reader.byte(), reader.byte()
        past.boot = reader.raw(16) if presence & 1 else past.boot
        if presence & 2:
            reader.zigzag()
        past.step = past.step + reader.zigzag() & MASK
        past.monotonic = past.monotonic + past.step & MASK
        reader.zigzag()

    @staticmethod
    def appearance(reader):
        slot, kind = reader.varint(), KINDS[reader.byte()]
        entity, name = reader.text(), reader.text()
        reader.text()
        reader.raw(3 + 8 + 8 + 1)
        return slot, (kind, entity, name)

    @staticmethod
    def read_slots(reader, past):
        count, slots = reader.varint(), []

        def successor():
            return past.track(slots[-1]).next if slots else past.first

        while len(slots) < count:
            for _ in range(reader.varint()):
                slots.append(successor())
            if len(slots) < count:
                slot = reader.varint()
                if slots:
                    past.track(slots[-1]).next = slot
                else:
                    past.first = slot
                slots.append(slot)
        return slots

    def value(self, bits, track, past, before):
        begin = before if track.time is None else track.time
        passed = max(0, past.monotonic - begin) / 1e9
        track.time = past.monotonic
        if bits.read(1):
            if bits.read(1):
                track.form = bits.read(5)
            track.bits = self.changed(bits, track, past, passed)
        return struct.unpack("<d", track.bits.to_bytes(8, "little"))[0]

    def changed(self, bits, track, past, passed):
        if track.form == 0:
            if bits.read(1):
                track.leading, track.length = bits.read(6), bits.read(6) + 1
            return track.bits ^ bits.read(track.length) << 64 - track.leading - track.length
        if track.form >= 20:
            if bits.read(1):
                track.denominator = bits.read(31) if bits.read(1) else past.denominator
            past.denominator = track.denominator
        if bits.read(1):
            track.width = bits.read(6)
        track.numerator += unsigned_to_signed(bits.read(track.width))
        value = formed(track.form, float(track.numerator), float(track.denominator), passed)
        return int.from_bytes(struct.pack("<d", value), "little")


def formed(form, numerator, denominator, passed):
    if form in COUNTS:
        return numerator * COUNTS[form]
    if form < 8:
        return numerator / DIVISORS[form - 4]
    if form < 12:
        return divide(numerator, passed) * RATE_FACTORS[form - 8]
    if form < 16:
        return divide(numerator, passed) / DIVISORS[form - 12]
    if form < 20:
        return divide(numerator / DIVISORS[form - 16], passed)
    if form in SHARE_DIVISORS:
        return divide(numerator, denominator) / SHARE_DIVISORS[form]
    if form == REST:
        return 1 - divide(numerator, denominator)
    raise ValueError(f"form {form}")


def blocks(path):
    with open(path, "rb") as file:
        reader, stream = Reader(file.read()), Stream()
    if reader.raw(8) != b"TOCSINRC" or reader.varint() != 4:
        raise ValueError("no recording of version 4")
    try:
        while reader.position < len(reader.data):
            length = reader.varint()
            reader.raw(4)
            yield stream.decompress(reader.raw(length))
    except EOFError:
        # It was cut, or is still being written.
        return


def frames(path):
    past = Past()
    for index, block in enumerate(blocks(path)):
        reader = Reader(block)
        while index > 0 and reader.position < len(block):
            yield Frame(Reader(reader.bytes()), past)


def series(path):
    """(kind, entity, name) to a list of (seconds, value); seconds are of the monotonic clock."""
    names, found = {}, {}
    for frame in frames(path):
        if frame.flags & 16:
            names.clear()
        for slot in frame.vanished:
            names.pop(slot, None)
        names.update(frame.appeared)
        for slot, value in frame.samples:
            found.setdefault(names[slot], []).append((frame.seconds, value))
    return found


def main(arguments):
    found = series(arguments[-1])
    if arguments[0] == "--cost":
        with open(arguments[-1], "rb") as file:
            size = len(file.read())
        samples = sum(map(len, found.values()))
        print(f"{size} bytes, {len(found)} signals, {samples} samples: {size / samples:.2f} bytes a sample")
        return
    for (kind, entity, name), values in found.items():
        print(kind, entity, name, len(values), values[-1][1])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
