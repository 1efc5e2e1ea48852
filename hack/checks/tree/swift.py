"""Swift text as far as the checks must understand it: code apart from comments and strings, declarations, bodies."""

import re


def code_of(text):
    """The text with comments, string contents and raw identifiers blanked, every line and column in its place.

    Code within an interpolation stays. Regex literals are not recognised.
    """
    out = list(text)
    _blank(text, 0, out, end=None)
    return "".join(out)


def _erase(out, start, end):
    for index in range(start, end):
        if out[index] != "\n":
            out[index] = " "


def _blank(text, at, out, end):
    """Walks code from `at` to its end, or past the parenthesis that closes an interpolation; returns where it
    stopped."""
    depth = 0
    while at < len(text):
        if text.startswith("//", at):
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            _erase(out, at, stop)
            at = stop
        elif text.startswith("/*", at):
            stop = _comment_end(text, at)
            _erase(out, at, stop)
            at = stop
        elif (literal := re.compile(r'(#*)("""|")').match(text, at)):
            at = _string(text, at, literal, out)
        elif text[at] == "`":
            stop = text.find("`", at + 1)
            stop = at + 1 if stop < 0 else stop
            for index in range(at + 1, stop):
                if not out[index].isalnum():
                    out[index] = "_"
            at = stop + 1
        elif end and text[at] == end and depth == 0:
            return at + 1
        else:
            depth += {"(": 1, ")": -1}.get(text[at], 0) if end else 0
            at += 1
    return at


def _comment_end(text, at):
    depth, at = 1, at + 2
    while at < len(text) and depth:
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
        else:
            at += 1
    return at


def _string(text, at, literal, out):
    hashes, quotes = literal.group(1), literal.group(2)
    closing, escape = quotes + hashes, "\\" + hashes
    at = literal.end()
    while at < len(text):
        if text.startswith(closing, at):
            return at + len(closing)
        if text.startswith(escape + "(", at):
            _erase(out, at, at + len(escape))
            at = _blank(text, at + len(escape) + 1, out, end=")")
        elif text.startswith(escape, at):
            _erase(out, at, min(at + len(escape) + 1, len(text)))
            at += len(escape) + 1
        elif quotes == '"' and text[at] == "\n":
            return at
        else:
            _erase(out, at, at + 1)
            at += 1
    return at


def line_at(text, offset):
    """The line number, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1


_IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:package|internal|public|private|fileprivate)[ \t]+)?"
    r"import[ \t]+(?:(?:struct|class|enum|protocol|typealias|func|var|let)[ \t]+)?(\w+)",
    re.MULTILINE,
)


def imports_of(code):
    """The modules that the code imports, as (line, module)."""
    return [(line_at(code, match.start(1)), match.group(1)) for match in _IMPORT.finditer(code)]


_TYPE = re.compile(r"(?<![.\w])(?:struct|class|enum|protocol|actor|typealias)[ \t]+(`?\w+`?)")


def types_of(code):
    """The types that the code declares, as (line, name). `class func` and `class var` declare none."""
    found = ((line_at(code, match.start(1)), match.group(1).strip("`")) for match in _TYPE.finditer(code))
    return [(line, name) for line, name in found if name not in ("func", "var", "let", "subscript", "final")]


_CALLABLE = re.compile(
    r"(?<![.\w])(?:func[ \t]+([-+*/=<>!&|^~?%.]+|`?[^\s(<`]+`?)"
    r"|(init)[?!]?(?=[ \t]*[(<])|(deinit|subscript)\b)"
)
_NEXT_DECLARATION = re.compile(
    r"[@}]|\b(?:func|var|let|init|deinit|subscript|case|static|struct|class|enum|protocol|associatedtype|typealias|"
    r"package|private|fileprivate|internal|public|mutating|nonmutating|nonisolated|override|final|extension|import)\b"
)


def functions_of(code):
    """The functions, initialisers and subscripts with a body, as (line, name, start, end) of what is between
    its braces."""
    found = []
    for match in _CALLABLE.finditer(code):
        opening = _body_opening(code, match.end())
        if opening is not None:
            name = match.group(1) or match.group(2) or match.group(3)
            found.append((line_at(code, match.start()), name.strip("`"), opening + 1, closing_brace(code, opening)))
    return found


def _body_opening(code, at):
    """Where the body's brace opens after a signature; None for a requirement of a protocol."""
    depth = 0
    while at < len(code):
        character = code[at]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif depth == 0 and character == "{":
            return at
        elif depth == 0 and (code[at - 1] in " \n\t}@" or character in "}@") and _NEXT_DECLARATION.match(code, at):
            return None
        at += 1
    return None


def closing_brace(code, opening):
    """Where the brace closes that opens at `opening`; the end of the code where it never does."""
    depth = 0
    for at in range(opening, len(code)):
        if code[at] == "{":
            depth += 1
        elif code[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return len(code)
