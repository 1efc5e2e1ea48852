"""The report of one check: violations as `path:line: message`, then one line that says what was looked at."""

import sys


class Report:
    def __init__(self, check):
        self.check = check
        self.violations = []

    def add(self, path, line, message):
        self.violations.append((str(path), line, message))

    def finish(self, checked):
        """Prints everything and ends the process: 0 without violations, else 1. `checked` counts what was read."""
        for path, line, message in sorted(self.violations, key=lambda found: (found[0], found[1] or 0, found[2])):
            print(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        print(f"{self.check}: {checked}: {count(len(self.violations), 'violation')}")
        sys.exit(1 if self.violations else 0)


def count(number, noun):
    """`1 file`, `2 files`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
