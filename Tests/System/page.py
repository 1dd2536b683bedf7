"""Looks at a page of `tocsin report --format html` on standard input as a browser would, and more severely.

page.py [TEXT...]   fails where tags do not match, where anything could run or be fetched, where the policy does
                    not allow exactly the page's own style sheet, or where a TEXT is not shown
"""

import base64
import hashlib
import html.parser
import re
import sys

EMPTY = {"meta"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "section", "div", "details", "summary", "span",
    "h1", "h2", "p", "strong", "em", "table", "tr", "td", "dl", "dt", "dd", "pre",
    "svg", "g", "rect", "line", "text", "polygon", "polyline",
}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "role", "aria-label", "aria-hidden", "viewbox",
    "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points", "text-anchor",
}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems, self.text, self.style, self.policy = [], [], [], "", ""

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.problems.append(f"unexpected <{tag}>")
        for name, value in attributes:
            if name not in ATTRIBUTES:
                self.problems.append(f"unexpected {name}= in <{tag}>")
            if name == "points" and not re.fullmatch(r"(-?[\d.]+,-?[\d.]+ ?)*", value):
                self.problems.append(f"no points: {value[:60]}")
        values = dict(attributes)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> does not end what is open")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")


def main(*texts):
    source = sys.stdin.read()
    page = Page()
    page.feed(source)
    page.close()
    problems = page.problems + [f"<{tag}> is not ended" for tag in page.open]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    wanted = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    if page.policy != wanted:
        problems.append(f"the policy is {page.policy!r}, not {wanted!r}")
    if re.search(r"@import|url\(", page.style):
        problems.append("the style sheet fetches something")
    if not source.isascii() or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", source):
        problems.append("bytes that are no printable ASCII")
    shown = "".join(page.text)
    problems += [f"{text!r} is not shown" for text in texts if text not in shown]
    print("\n".join(problems[:20]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
