#!/usr/bin/env python3
"""Every `package` declaration has a `///` comment above it (above its attributes).

Exempt, and nothing else:
- a memberwise `package init`: each statement of its body assigns to a member, or the body is empty;
- a stored `package let` or `package var` in a file below a folder `Kinds`, where Kubernetes' own reference says what
  the field means;
- a member whose contract its protocol states: `==`, `<`, `hash(into:)`, `encode(to:)`, `init(from:)`, `next()`,
  `makeAsyncIterator()`, `description`, `debugDescription`, `errorDescription`.
Members without the word `package` (enum cases, requirements of a protocol) are not looked at.
"""

import re

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import closing_brace, code_of, functions_of, line_at

_ATTRIBUTE = r"@\w+(?:\((?:[^()]|\([^()]*\))*\))?\s+"
_MODIFIER = r"[a-z]+(?:\([a-z]+\))?[ \t]+"
_DECLARATION = re.compile(
    rf"^[ \t]*(?:{_ATTRIBUTE})*(?:{_MODIFIER})*?package[ \t]+(?:{_MODIFIER})*?"
    r"(func|var|let|struct|class|enum|actor|protocol|typealias|init|subscript|macro)\b[ \t]*(`[^`]*`|[^\s(:<{=]*)",
    re.MULTILINE,
)
_STATED_ELSEWHERE = re.compile(
    r"func\s+(?:==|<)\s*\(|func\s+hash\(into\b|func\s+encode\(to\b|func\s+(?:next|makeAsyncIterator)\(|"
    r"init\(from\s+\w+\s*:\s*(?:any\s+)?Decoder|var\s+(?:description|debugDescription|errorDescription)\b"
)
_ASSIGNMENT = re.compile(r"(?:self\.)?\w+\s*=(?!=)")


def is_documented(lines, line):
    """Whether a doc comment ends right above a line (from 1), attributes and plain comments in between allowed."""
    above = line - 2
    while above >= 0:
        text = lines[above].strip()
        if text.startswith("///"):
            return True
        if not (text.startswith(("@", "//")) or (text.endswith(")") and text.startswith(")"))):
            return False
        above -= 1
    return False


def is_memberwise(body):
    """Whether a body does nothing but assign to members."""
    statements, depth, before = [], 0, ""
    for line in filter(str.strip, body.splitlines()):
        if depth == 0 and not before.endswith("="):
            statements.append(line.strip())
        before = line.rstrip()
        depth += sum(line.count(c) for c in "([{") - sum(line.count(c) for c in ")]}")
    return all(_ASSIGNMENT.match(statement) or statement[0] in ")]}.?:&|" for statement in statements)


def is_stored(code, match):
    """Whether a property stores: no brace follows it, or one with observers."""
    rest = code[match.end():].split("\n", 1)[0]
    if "=" in rest or "{" not in rest:
        return True
    opening = code.index("{", match.end())
    return re.search(r"\b(?:didSet|willSet)\b", code[opening:closing_brace(code, opening)]) is not None


root = root_from_arguments()
report = Report("documentation")
files = swift_files(root, "Sources")
declarations = exempt = 0
for path in files:
    text = text_of(root, path)
    code, lines = code_of(text), text.splitlines()
    bodies = {line: code[start:end] for line, name, start, end in functions_of(code) if name == "init"}
    for match in _DECLARATION.finditer(code):
        declarations += 1
        kind, name = match.group(1), match.group(2)
        line = line_at(code, match.start(1))
        first = line_at(code, match.start() + len(match.group()) - len(match.group().lstrip()))
        if is_documented(lines, first):
            continue
        if (
            (kind == "init" and line in bodies and is_memberwise(bodies[line]))
            or (kind in ("let", "var") and "Kinds" in path.parts and is_stored(code, match))
            or _STATED_ELSEWHERE.match(code, match.start(1))
        ):
            exempt += 1
            continue
        report.add(path, line, f"package {kind} {name}".strip() + " has no /// comment that states its contract")
report.finish(f"{count(declarations, 'package declaration')} in {count(len(files), 'file')}, {exempt} exempt")
