"""Merges a patch into the object of a file that it names: merge.py <objects.yaml> <patch.yaml>."""

import sys

import yaml


def merge(value, patch):
    """A JSON merge patch without removals."""
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    return value | {key: merge(value.get(key), part) for key, part in patch.items()}


def is_same(one, other):
    return one["kind"] == other["kind"] and one["metadata"]["name"] == other["metadata"]["name"]


def main(objects_path, patch_path):
    with open(patch_path, encoding="utf-8") as file:
        patch = yaml.safe_load(file)
    with open(objects_path, encoding="utf-8") as file:
        objects = list(yaml.safe_load_all(file))
    yaml.safe_dump_all([merge(each, patch) if is_same(each, patch) else each for each in objects], sys.stdout)


main(*sys.argv[1:])
