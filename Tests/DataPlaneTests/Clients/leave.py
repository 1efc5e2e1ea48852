"""One client in a transaction and an idle one, while the pooler drains.

  leave.py <uri> <folder>

Writes <folder>/ready once both are connected; commits when <folder>/commit is there, then uses the idle one.
"""

import sys
import time
from pathlib import Path

import psycopg

uri, folder = sys.argv[1], Path(sys.argv[2])
idle = psycopg.connect(uri, autocommit=True)
idle.execute("SELECT 1")
busy = psycopg.connect(uri)
busy.execute("SELECT 1")
(folder / "ready").touch()
while not (folder / "commit").exists():
    time.sleep(0.05)
busy.execute("SELECT 2")
busy.commit()
print("committed")
try:
    idle.execute("SELECT 3")
    print("idle client: served")
except psycopg.OperationalError:
    print("idle client: connection closed")
