"""Runs Alembic migrations so that each runs once, whole, and as it was written.

On one direct connection: takes the migrations' lock, compares every applied revision with the ledger in the database,
refuses where a file was edited or removed, and upgrades one revision at a time, writing the ledger's row in the
revision's own transaction. A second run, two runs at once and a kill at any moment change nothing.

Needs Python 3.8, Alembic 1.7 and a driver of SQLAlchemy for Postgres, all in the image that has the migrations.

  DATABASE_URL        postgresql://...; the driver is chosen from what is installed
  ALEMBIC_CONFIG      the configuration file, from the working directory
  ALEMBIC_SECTION     the section that names the script directory
  MIGRATION_TARGET    head, heads, or a revision
  MIGRATION_IMAGE     recorded in the ledger
  LOCK_WAIT_SECONDS   how long another run is waited for; default 600
  TERMINATION_LOG     where the summary goes; default /dev/termination-log

Exit codes: 0 done, 1 a revision failed, 75 busy or unreachable, 78 refused: trying again cannot help.
"""

import hashlib
import importlib.util
import json
import os
import signal
import sys
import time
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, exc, pool, text

DONE, FAILED, BUSY, REFUSED = 0, 1, 75, 78
SUMMARY_BYTES = 4096
LOCK_KEY = "postgrescell migrations"
DRIVERS = ["psycopg", "psycopg2", "pg8000"]

LEDGER = """
CREATE TABLE IF NOT EXISTS postgrescell.migration_ledger (
    revision text PRIMARY KEY,
    down_revision text,
    file text NOT NULL,
    sha256 text NOT NULL,
    image text,
    pod text,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""


class Refusal(Exception):
    """The migrations are not what they were, or not what can be run."""


class Busy(Exception):
    """Not now: another run holds the lock."""


class Summary:
    """What is told to those who watch: a JSON line for each step, the last one in the termination log."""

    def __init__(self, path):
        self.path = path
        self.began = time.monotonic()
        self.heads, self.applied, self.pending, self.reason, self.message = [], [], [], None, "starting"

    def tell(self, message, reason=None):
        self.message, self.reason = message, reason
        line = self.encoded()
        print(line, flush=True)
        try:
            Path(self.path).write_text(line, encoding="utf-8")
        except OSError as error:
            print(f"migrate-guard: {self.path}: {error}", file=sys.stderr)

    def encoded(self):
        """Newest revisions first; the oldest are left out where the log has no room for them."""
        document = {
            "heads": self.heads,
            "applied": list(self.applied),
            "pending": self.pending[:16],
            "message": self.message[:1024],
            "elapsedSeconds": round(time.monotonic() - self.began, 1),
        }
        if self.reason:
            document["reason"] = self.reason
        while True:
            line = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
            if len(line) <= SUMMARY_BYTES or not document["applied"]:
                return line[:SUMMARY_BYTES]
            document["truncated"] = True
            del document["applied"][-max(1, (len(line) - SUMMARY_BYTES) // 32):]


class Migrations:
    """The script directory of the image: its revisions and what their files hash to."""

    def __init__(self, config):
        self.config = config
        self.scripts = ScriptDirectory.from_config(config)
        self.revisions = {script.revision: script for script in self.scripts.walk_revisions()}

    def sha256(self, revision):
        # Line ends may differ between check-outs of one commit.
        content = Path(self.revisions[revision].path).read_bytes().replace(b"\r\n", b"\n")
        return hashlib.sha256(content).hexdigest()

    def file(self, revision):
        return Path(self.revisions[revision].path).name

    def down(self, revision):
        down = self.revisions[revision].down_revision
        return ",".join(down) if isinstance(down, (tuple, list)) else down

    def ancestry(self, heads):
        """Every revision that a database with these heads has, newest first."""
        known = [head for head in heads if head in self.revisions]
        return [script.revision for script in self.scripts.iterate_revisions(tuple(known), "base")] if known else []

    def pending(self, target, heads):
        """What is to be applied, in order."""
        applied = set(self.ancestry(heads))
        steps = self.scripts._upgrade_revs(target, tuple(heads))
        return [step.revision.revision for step in steps if step.revision.revision not in applied]


class Database:
    """The one connection that locks, migrates and keeps the ledger."""

    def __init__(self, url, config):
        self.engine = create_engine(
            url_with_driver(url),
            poolclass=pool.NullPool,
            connect_args={"application_name": "postgrescell-migrate"} if "pg8000" not in url_with_driver(url) else {},
        )
        self.options = {
            "version_table": config.get_main_option("version_table") or "alembic_version",
            "version_table_schema": config.get_main_option("version_table_schema") or None,
        }
        self.connection = None

    def open(self):
        self.connection = self.engine.connect()
        self.run("SET lock_timeout = '10s'")
        # Ends a statement whose client died, so that the next run need not wait for it.
        self.run("SET client_connection_check_interval = '5s'")

    def run(self, statement, **values):
        """One statement in a transaction of its own: an open one would block CREATE INDEX CONCURRENTLY elsewhere."""
        result = self.connection.execute(text(statement), values)
        rows = result.fetchall() if result.returns_rows else []
        self.connection.commit()
        return rows

    def lock(self, wait_seconds, waiting):
        """Asks again and again: to wait inside the server would deadlock with CREATE INDEX CONCURRENTLY."""
        end = time.monotonic() + wait_seconds
        told = False
        while not self.run("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))", key=LOCK_KEY)[0][0]:
            if time.monotonic() > end:
                raise Busy(f"another run has held the migrations' lock for {wait_seconds} s")
            if not told:
                waiting()
                told = True
            time.sleep(1)

    def prepare_ledger(self):
        if not self.run("SELECT 1 FROM pg_namespace WHERE nspname = 'postgrescell'"):
            self.run("CREATE SCHEMA postgrescell")
        self.run(LEDGER)

    def ledger(self):
        rows = self.run("SELECT revision, file, sha256 FROM postgrescell.migration_ledger ORDER BY applied_at")
        return {revision: (file, sha256) for revision, file, sha256 in rows}

    def heads(self):
        context = MigrationContext.configure(self.connection, opts=self.options)
        heads = list(context.get_current_heads())
        self.connection.commit()
        return sorted(heads)

    def record(self, connection, migrations, revision):
        connection.execute(
            text(
                "INSERT INTO postgrescell.migration_ledger (revision, down_revision, file, sha256, image, pod)"
                " VALUES (:revision, :down, :file, :sha256, :image, :pod) ON CONFLICT (revision) DO NOTHING"
            ),
            {
                "revision": revision,
                "down": migrations.down(revision),
                "file": migrations.file(revision),
                "sha256": migrations.sha256(revision),
                "image": os.environ.get("MIGRATION_IMAGE"),
                "pod": os.environ.get("POD_NAME"),
            },
        )

    def upgrade(self, migrations, revision):
        """One revision; Alembic's version and our ledger's row move in the same transaction as far as it has one."""
        self.run("SELECT set_config('application_name', :name, false)", name=f"postgrescell-migrate:{revision}"[:63])

        def applied(ctx, step, heads, run_args, **_):
            for done in step.up_revision_ids:
                self.record(ctx.connection, migrations, done)

        def steps(current, _):
            return migrations.scripts._upgrade_revs(revision, current)

        with EnvironmentContext(migrations.config, migrations.scripts, fn=steps, destination_rev=revision) as context:
            context.configure(
                connection=self.connection,
                transaction_per_migration=True,
                on_version_apply=applied,
                **self.options,
            )
            with context.begin_transaction():
                context.run_migrations()
        self.connection.commit()

    def invalid_indexes(self):
        """What an interrupted CREATE INDEX CONCURRENTLY leaves behind; IF NOT EXISTS would take it for whole."""
        return [name for (name,) in self.run("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")]


def url_with_driver(url):
    for driver in DRIVERS:
        if importlib.util.find_spec(driver):
            return "postgresql+" + driver + url[url.index("://"):]
    raise Refusal(f"the image has no Postgres driver: install one of {', '.join(DRIVERS)}")


def verify(migrations, ledger, heads):
    """Applied revisions are immutable: each is there as it was when it was applied."""
    unknown = [head for head in heads if head not in migrations.revisions]
    if unknown:
        raise Refusal(f"the database is at revision {', '.join(unknown)}, which this image does not have")
    for revision, (file, recorded) in ledger.items():
        if revision not in migrations.revisions:
            raise Refusal(f"applied revision {revision} ({file}) is missing from this image")
        found = migrations.sha256(revision)
        if found != recorded:
            raise Refusal(
                f"applied revision {revision} ({file}) was edited: recorded {recorded[:12]}, image has {found[:12]};"
                " restore the file and add a new revision"
            )


def migrate(summary):
    section = os.environ.get("ALEMBIC_SECTION", "alembic")
    path = os.environ.get("ALEMBIC_CONFIG", "alembic.ini")
    if not Path(path).is_file():
        raise Refusal(f"{path} is not there: set migrations.alembic.config and workingDirectory")
    config = Config(path, ini_section=section)
    migrations = Migrations(config)
    target = os.environ.get("MIGRATION_TARGET", "head")
    if target == "head" and len(migrations.scripts.get_heads()) > 1:
        heads = ", ".join(sorted(migrations.scripts.get_heads()))
        raise Refusal(f"the migrations have several heads ({heads}): merge them, or set the target to heads")

    database = Database(os.environ["DATABASE_URL"], config)
    database.open()
    database.lock(
        int(os.environ.get("LOCK_WAIT_SECONDS", "600")),
        waiting=lambda: summary.tell("waiting for another run's lock"),
    )
    database.prepare_ledger()

    summary.heads = database.heads()
    verify(migrations, database.ledger(), summary.heads)
    # Revisions from before the ledger are believed once, as they are now.
    for revision in set(migrations.ancestry(summary.heads)) - set(database.ledger()):
        database.record(database.connection, migrations, revision)
    database.connection.commit()

    summary.applied = migrations.ancestry(summary.heads)
    summary.pending = migrations.pending(target, summary.heads)
    summary.tell(f"{len(summary.pending)} revisions to apply")
    for revision in list(summary.pending):
        summary.tell(f"applying {revision} ({migrations.file(revision)})")
        database.upgrade(migrations, revision)
        summary.heads = database.heads()
        summary.applied = migrations.ancestry(summary.heads)
        summary.pending.remove(revision)
    invalid = database.invalid_indexes()
    if invalid:
        raise RuntimeError(f"index {', '.join(invalid)} is invalid: drop it and create it anew in a new revision")
    summary.tell(f"at {', '.join(summary.heads) or 'base'}")


def main():
    # So that a stop ends the transaction and says so.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(BUSY))
    # Of env.py only the script directory's place is used; modules beside the configuration can be imported as there.
    sys.path.insert(0, os.getcwd())
    summary = Summary(os.environ.get("TERMINATION_LOG", "/dev/termination-log"))
    try:
        migrate(summary)
    except Refusal as refusal:
        summary.tell(str(refusal), reason="Refused")
        return REFUSED
    except CommandError as error:
        summary.tell(str(error), reason="Refused")
        return REFUSED
    except Busy as busy:
        summary.tell(str(busy), reason="Busy")
        return BUSY
    except exc.OperationalError as error:
        summary.tell(f"{str(error.orig).strip().splitlines()[0]}", reason="DatabaseUnavailable")
        return BUSY
    except Exception as error:  # Whatever a migration raises is the message that its author needs.
        lines = str(error).strip().splitlines() or [""]
        summary.tell(f"{type(error).__name__}: {lines[0]}", reason="RevisionFailed")
        raise
    return DONE


if __name__ == "__main__":
    sys.exit(main())
