"""The sample's application: finds strategies by similarity, through the pooler, and says what it found.

  DATABASE_URL   SQLAlchemy's URL, as the consumer's Secret has it under psycopg-uri
  EVERY_SECONDS  how often it reads; default 5
"""

import os
import signal
import sys
import time

from sqlalchemy import create_engine, exc, text

STRATEGIES = {"momentum": 1, "mean reversion": 5, "carry": 9}

TENANT = """
INSERT INTO entra_tenant_links (tenant, entra_tenant_id) VALUES ('demo', '00000000-0000-0000-0000-00000000d380')
ON CONFLICT DO NOTHING
"""
STRATEGY = """
INSERT INTO strategies (tenant_id, name, embedding)
SELECT id, :name, CAST(:embedding AS vector) FROM entra_tenant_links WHERE tenant = 'demo'
ON CONFLICT DO NOTHING
"""
NEAREST = """
SELECT current_user, count(*) OVER () AS total, name
FROM strategies ORDER BY embedding <-> CAST(:embedding AS vector) LIMIT 1
"""


def vector(number):
    return str([number] * 8)


def say(line):
    print(f"core: {line}", flush=True)


def write(engine):
    with engine.begin() as connection:
        connection.execute(text(TENANT))
        for name, number in STRATEGIES.items():
            connection.execute(text(STRATEGY), {"name": name, "embedding": vector(number)})


def read(engine):
    with engine.connect() as connection:
        user, total, name = connection.execute(text(NEAREST), {"embedding": vector(4)}).one()
        say(f"{user} reads {total} strategies, the nearest to 4 is {name}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # A connection that the pooler closed meanwhile is replaced before it is used.
    engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True, pool_size=1)
    has_written = False
    while True:
        try:
            if not has_written:
                write(engine)
                has_written = True
            read(engine)
        except exc.DBAPIError as error:
            say(f"not now: {str(error.orig).strip().splitlines()[-1]}")
            time.sleep(1)
            continue
        time.sleep(float(os.environ.get("EVERY_SECONDS", "5")))


main()
