"""What the checks share: the files of a tree, Swift text without comments and strings, and the report."""
