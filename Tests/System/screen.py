"""Holds a captured screen against what it must look like; reads `tmux capture-pane -p -e` from standard input.

screen.py COLUMNS LINES TEXT...   fails where a line is wider, where there are more lines, where an escape sequence is
                                  not one of colour, where a control character is left over, or where a TEXT is not
                                  in the screen, in this order
"""

import re
import sys
import unicodedata

COLOR = re.compile(r"\x1b\[[0-9;]*m|\x0e|\x0f")


def width(text):
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def faults(screen, columns, lines, texts):
    rows = screen.rstrip("\n").split("\n")
    if len(rows) > lines:
        yield f"{len(rows)} lines, of {lines}"
    plain = [COLOR.sub("", row) for row in rows]
    for number, row in enumerate(plain, 1):
        if width(row) > columns:
            yield f"line {number} is {width(row)} columns wide: {row}"
        if any(unicodedata.category(letter) == "Cc" for letter in row):
            yield f"line {number} holds a control character: {row!r}"
    place = 0
    for text in texts:
        found = next((index for index in range(place, len(plain)) if text in plain[index]), None)
        if found is None:
            yield f"not found, or not in this order: {text}"
        else:
            place = found


def main(columns, lines, *texts):
    screen = sys.stdin.read()
    found = list(faults(screen, int(columns), int(lines), texts))
    if found:
        print("\n".join(found))
        print(screen)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
