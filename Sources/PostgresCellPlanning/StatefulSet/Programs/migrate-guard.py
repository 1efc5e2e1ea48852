"""Runs Alembic migrations so that each runs once, whole, and as it was written.

It is `alembic upgrade` with a guard: the image's own env.py connects and configures, as it does for its author. On that
one connection the guard takes the migrations' lock, compares every applied revision with the ledger in the database,
refuses where a file was edited or removed, and writes the ledger's row in the revision's own transaction. A second run,
two runs at once and a kill at any moment change nothing.

What it sets, whatever env.py says: the option sqlalchemy.url, one transaction for each revision, lock_timeout and
client_connection_check_interval. What env.py sets stays: version_table and its schema, search paths, naming, callbacks.

Needs Python 3.8, Alembic 1.7 and a driver of SQLAlchemy for Postgres, all in the image that has the migrations.

  DATABASE_URL        postgresql://...; env.py finds it here and as sqlalchemy.url, with the driver to use
  ALEMBIC_CONFIG      the configuration file, from the working directory
  ALEMBIC_SECTION     the section that names the script directory
  MIGRATION_TARGET    head, heads, or a revision
  MIGRATION_IMAGE     recorded in the ledger, as POD_NAME is
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
import traceback
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import exc, text
from sqlalchemy.engine import make_url

DONE, FAILED, BUSY, REFUSED = 0, 1, 75, 78
SUMMARY_BYTES = 4096
MESSAGE_BYTES = 2048
LOCK_KEY = "postgrescell migrations"
LOCK_NOT_AVAILABLE = "55P03"
DRIVERS = ["psycopg", "psycopg2", "asyncpg", "pg8000"]
# Alembic's own width; an id of more characters needs a wider column.
VERSION_CHARACTERS = 32

LEDGER = """
CREATE TABLE IF NOT EXISTS postgrescell.migration_ledger (
    version_table text NOT NULL,
    revision text NOT NULL,
    down_revision text,
    file text NOT NULL,
    sha256 text NOT NULL,
    image text,
    pod text,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (version_table, revision)
)"""

RECORD = """
INSERT INTO postgrescell.migration_ledger (version_table, revision, down_revision, file, sha256, image, pod)
VALUES (:version_table, :revision, :down, :file, :sha256, :image, :pod)
ON CONFLICT (version_table, revision) DO UPDATE
SET image = excluded.image, pod = excluded.pod, applied_at = excluded.applied_at"""

# What an interrupted CREATE INDEX CONCURRENTLY leaves behind; one that is being built now is none.
INVALID_INDEXES = """
SELECT i.indexrelid::regclass::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS p WHERE p.index_relid = i.indexrelid)"""


class Refusal(Exception):
    """The migrations are not what they were, or not what can be run."""


class Busy(Exception):
    """Not now: another run holds the lock."""


class Stopped(BaseException):
    """The pod is to end."""


class Summary:
    """What is told to those who watch: a JSON line for each step, the last one in the termination log."""

    def __init__(self, path):
        self.path = path
        self.began = time.monotonic()
        self.heads, self.applied, self.pending = [], [], []

    def tell(self, message, reason=None):
        line = self.encoded(message, reason)
        print(line, flush=True)
        try:
            Path(self.path).write_text(line, encoding="utf-8")
        except OSError as error:
            print(f"migrate-guard: {self.path}: {error}", file=sys.stderr)

    def encoded(self, message, reason):
        """Newest revisions first; the oldest are left out where the log has no room for them."""
        document = {
            "heads": self.heads[:64],
            "applied": list(self.applied),
            "pending": self.pending[:16],
            "message": shortened(message, MESSAGE_BYTES),
            "elapsedSeconds": round(time.monotonic() - self.began, 1),
        }
        if reason:
            document["reason"] = reason
        while True:
            line = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
            excess = len(line.encode()) - SUMMARY_BYTES
            if excess <= 0:
                return line
            if document["applied"]:
                document["truncated"] = True
                del document["applied"][-max(1, excess // 32):]
            else:
                document["message"] = shortened(document["message"], len(document["message"].encode()) // 2)
                document["heads"] = document["heads"][:16]


def shortened(message, size):
    """The beginning and the end of a text: the cause stands at either."""
    encoded = message.encode()
    if len(encoded) <= size:
        return message
    head, tail = encoded[: size // 3], encoded[-(size - size // 3 - 5):]
    return f"{head.decode(errors='ignore')} ... {tail.decode(errors='ignore')}"


class Migrations:
    """The script directory of the image: its revisions and what their files hash to."""

    def __init__(self, config):
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
        found, waiting = set(), [head for head in heads if head in self.revisions]
        while waiting:
            revision = waiting.pop()
            if revision not in found:
                found.add(revision)
                script = self.revisions[revision]
                waiting += [*script._normalized_down_revisions, *script._normalized_resolved_dependencies]
        return [revision for revision in self.revisions if revision in found]

    def steps(self, target, heads):
        return list(self.scripts._upgrade_revs(target, heads))

    def verify(self, ledger, heads):
        """Applied revisions are immutable: each is there as it was when it was applied."""
        for revision, (file, recorded) in ledger.items():
            if revision not in self.revisions:
                raise Refusal(f"applied revision {revision} ({file}) is missing from this image")
            found = self.sha256(revision)
            if found != recorded:
                raise Refusal(
                    f"applied revision {revision} ({file}) was edited: recorded {recorded[:12]}, image has"
                    f" {found[:12]}; restore the file and add a new revision"
                )
        unknown = [head for head in heads if head not in self.revisions]
        if unknown:
            raise Refusal(f"the database is at revision {', '.join(unknown)}, which this image does not have")


class Run:
    """One pass of env.py: what it configures, and the revisions that it then runs."""

    def __init__(self, url, target, migrations, summary):
        self.url = url
        self.target = target
        self.migrations = migrations
        self.summary = summary
        self.current = None
        # By version table: an env.py may run the same revisions in several schemas.
        self.heads = {}
        self.connection = None
        self.is_ours = True

    def guard(self, environment):
        """Puts the guard around the `context.configure` that env.py calls."""
        configure = environment.configure

        def guarded(connection=None, **options):
            if connection is None:
                raise Refusal("env.py configures no connection: it must run its migrations online")
            self.connection = connection
            # A transaction that env.py has begun is env.py's to end.
            self.is_ours = not connection.in_transaction()
            self.prepare_connection()
            callbacks = options.get("on_version_apply") or ()
            callbacks = tuple(callbacks) if isinstance(callbacks, (list, tuple, set)) else (callbacks,)
            options.update(transaction_per_migration=True, on_version_apply=(*callbacks, self.applied))
            configure(connection=connection, **options)

        environment.configure = guarded

    def run(self, statement, **values):
        """One statement, which ends its transaction: an open one would block CREATE INDEX CONCURRENTLY elsewhere."""
        result = self.connection.execute(text(statement), values)
        rows = result.fetchall() if result.returns_rows else []
        self.settle()
        return rows

    def settle(self):
        transaction = self.connection.get_transaction() if self.is_ours else None
        if transaction is not None:
            transaction.commit()

    def prepare_connection(self):
        [(database, user)] = self.run("SELECT current_database(), session_user")
        if (database, user) != (self.url.database, self.url.username):
            raise Refusal(
                f"env.py connects to database {database} as {user}, not to {self.url.database} as {self.url.username}:"
                " let it use sqlalchemy.url of the configuration, or DATABASE_URL"
            )
        self.run("SET lock_timeout = '10s'")
        # Ends a statement whose client died, so that the next run need not wait for it.
        self.run("SET client_connection_check_interval = '5s'")
        self.lock(float(os.environ.get("LOCK_WAIT_SECONDS", "600")))

    def lock(self, wait_seconds):
        """Asks again and again: to wait inside the server would deadlock with CREATE INDEX CONCURRENTLY.

        The lock is held by the connection that migrates, so that it outlives a killed client by its last statement.
        """
        end = time.monotonic() + wait_seconds
        told = False
        while not self.run("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))", key=LOCK_KEY)[0][0]:
            if time.monotonic() > end:
                raise Busy(f"another run has held the migrations' lock for {wait_seconds:.0f} s")
            if not told:
                self.summary.tell("waiting for another run's lock")
                told = True
            time.sleep(0.5)

    def steps(self, heads, context):
        """What Alembic runs: called by it with the database's heads, and again for each step."""
        self.settle()
        schema = context.version_table_schema or self.run("SELECT current_schema()")[0][0]
        self.version_table = f"{schema}.{context.version_table}"
        if not self.run("SELECT 1 FROM pg_namespace WHERE nspname = 'postgrescell'"):
            self.run("CREATE SCHEMA postgrescell")
        self.run(LEDGER)
        ledger = self.ledger()
        self.migrations.verify(ledger, heads)
        # Revisions from before the ledger are believed once, as they are now.
        for revision in self.migrations.ancestry(heads):
            if revision not in ledger:
                self.record(revision)
        self.settle()
        self.widen_version_table(schema, context.version_table)

        steps = self.migrations.steps(self.target, heads)
        self.note(heads)
        self.summary.pending = [step.revision.revision for step in steps]
        self.summary.tell(f"{len(steps)} revisions to apply")
        for step in steps:
            self.current = step.revision.revision
            name = f"postgrescell-migrate:{self.current}"[:63]
            self.run("SELECT set_config('application_name', :name, false)", name=name)
            self.summary.tell(f"applying {self.current} ({self.migrations.file(self.current)})")
            yield step
            self.current = None

    def applied(self, ctx, step, heads, run_args, **_):
        """Called by Alembic in the revision's transaction, after its version is written."""
        for revision in step.up_revision_ids:
            self.record(revision)
        invalid = [name for (name,) in self.connection.execute(text(INVALID_INDEXES)).fetchall()]
        if invalid:
            raise Refusal(
                f"index {', '.join(invalid)} is invalid, as an interrupted CREATE INDEX CONCURRENTLY leaves it:"
                f" drop it, then run revision {self.current} again"
            )
        self.note(heads)
        self.summary.pending.remove(self.current)

    def note(self, heads):
        """What every version table has: an application's pod may use any of them."""
        self.heads[self.version_table] = sorted(heads)
        applied = [self.migrations.ancestry(own) for own in self.heads.values()]
        self.summary.heads = sorted({head for own in self.heads.values() for head in own})
        self.summary.applied = [revision for revision in applied[0] if all(revision in own for own in applied)]

    def ledger(self):
        rows = self.run(
            "SELECT revision, file, sha256 FROM postgrescell.migration_ledger WHERE version_table = :version_table"
            " ORDER BY applied_at",
            version_table=self.version_table,
        )
        return {revision: (file, sha256) for revision, file, sha256 in rows}

    def record(self, revision):
        self.connection.execute(
            text(RECORD),
            {
                "version_table": self.version_table,
                "revision": revision,
                "down": self.migrations.down(revision),
                "file": self.migrations.file(revision),
                "sha256": self.migrations.sha256(revision),
                "image": os.environ.get("MIGRATION_IMAGE"),
                "pod": os.environ.get("POD_NAME"),
            },
        )

    def widen_version_table(self, schema, table):
        """Alembic makes its column for 32 characters and lets longer ids fail in the middle."""
        longest = max((len(revision) for revision in self.migrations.revisions), default=0)
        width = self.run(
            "SELECT a.atttypmod - 4, c.oid::regclass::text"
            " FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
            " WHERE c.relname = :table AND c.relnamespace = to_regnamespace(quote_ident(:schema))"
            " AND a.attname = 'version_num' AND a.atttypmod > 0",
            schema=schema,
            table=table,
        )
        if longest > VERSION_CHARACTERS and width and width[0][0] < longest:
            self.run(f"ALTER TABLE {width[0][1]} ALTER COLUMN version_num TYPE varchar(255)")


def url_with_driver(url, config):
    """The URL with the driver that the configuration names, else with the first one that is installed."""
    named = (config.get_main_option("sqlalchemy.url") or "").partition("://")[0].partition("+")[2]
    for driver in [named, *DRIVERS]:
        if driver and importlib.util.find_spec(driver.partition("_")[0]):
            return make_url("postgresql+" + driver + url[url.index("://"):])
    raise Refusal(f"the image has no Postgres driver: install one of {', '.join(DRIVERS)}")


def migrate(summary):
    path = os.environ.get("ALEMBIC_CONFIG", "alembic.ini")
    if not Path(path).is_file():
        raise Refusal(f"{path} is not there: set migrations.alembic.config and workingDirectory")
    config = Config(path, ini_section=os.environ.get("ALEMBIC_SECTION", "alembic"))
    url = url_with_driver(os.environ["DATABASE_URL"], config)
    os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
    # The configuration's parser takes a percent sign for the beginning of a reference.
    config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"].replace("%", "%%"))

    migrations = Migrations(config)
    target = os.environ.get("MIGRATION_TARGET", "head")
    if target == "head" and len(migrations.scripts.get_heads()) > 1:
        heads = ", ".join(sorted(migrations.scripts.get_heads()))
        raise Refusal(f"the migrations have several heads ({heads}): merge them, or set the target to heads")
    if not Path(migrations.scripts.dir, "env.py").is_file():
        raise Refusal(f"{migrations.scripts.dir} has no env.py")

    run = Run(url, target, migrations, summary)
    environment = EnvironmentContext(config, migrations.scripts, fn=run.steps, destination_rev=target)
    run.guard(environment)
    try:
        with environment:
            migrations.scripts.run_env()
    except (Refusal, Busy):
        raise
    except Exception as error:
        if run.current:
            error.revision = f"{run.current} ({migrations.file(run.current)})"
        raise
    if not run.heads:
        raise Refusal("env.py ran no migrations: it must call context.configure and context.run_migrations")
    summary.tell(f"at {', '.join(summary.heads) or 'base'}")


def explained(error):
    """What a migration's author needs to know: the server's words and the statement, without its parameters."""
    if isinstance(error, exc.DBAPIError):
        words = f"{type(error.orig).__name__}: {str(error.orig).strip()}"
        return words + (f" [SQL: {shortened(error.statement.strip(), 600)}]" if error.statement else "")
    return f"{type(error).__name__}: {error}".strip()


def judged(error):
    """Exit code, reason and message of what went wrong outside of the guard."""
    revision = getattr(error, "revision", None)
    if isinstance(error, exc.OperationalError):
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
        if state == LOCK_NOT_AVAILABLE:
            return BUSY, "Busy", f"revision {revision} waited too long for a lock: {explained(error)}"
        if revision is None:
            return BUSY, "DatabaseUnavailable", explained(error)
    return FAILED, "RevisionFailed", f"{f'revision {revision}' if revision else 'env.py'} failed: {explained(error)}"


def main():
    def stop(*_):
        raise Stopped

    # So that a stop ends the transaction and says so.
    signal.signal(signal.SIGTERM, stop)
    # As Alembic's own command does.
    sys.path.insert(0, os.getcwd())
    summary = Summary(os.environ.get("TERMINATION_LOG", "/dev/termination-log"))
    try:
        migrate(summary)
    except (Refusal, CommandError) as refusal:
        summary.tell(str(refusal), reason="Refused")
        return REFUSED
    except Busy as busy:
        summary.tell(str(busy), reason="Busy")
        return BUSY
    except Stopped:
        summary.tell("stopped before the end", reason="Busy")
        return BUSY
    except Exception as error:  # Whatever a migration or env.py raises is the message that its author needs.
        traceback.print_exc()
        code, reason, message = judged(error)
        summary.tell(message, reason=reason)
        return code
    return DONE


if __name__ == "__main__":
    sys.exit(main())
