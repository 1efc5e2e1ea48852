"""The tables as the application's ORM sees them.

Conventions: every constraint and index has a name that follows from its table and columns, so that a later revision can
drop it; every table has an identity key `id`; times are timestamptz with a default of the server's; a tenant's rows
name the tenant. `alembic check` says where these and the revisions differ.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Optional
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType


class Vector(UserDefinedType):
    """pgvector's column, as text on the wire: no package beside SQLAlchemy is needed."""

    cache_ok = True

    def __init__(self, dimensions=None):
        self.dimensions = dimensions

    def get_col_spec(self, **_):
        return f"vector({self.dimensions})"


postgresql.base.ischema_names["vector"] = Vector


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BigInteger,
        str: Text,
        datetime: postgresql.TIMESTAMP(timezone=True),
        dict[str, Any]: postgresql.JSONB,
        UUID: postgresql.UUID(as_uuid=True),
    }


class Identified(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"), sort_order=2)


class EntraTenantLink(Identified):
    __tablename__ = "entra_tenant_links"
    __table_args__ = (Index(None, "entra_tenant_id", unique=True, postgresql_where=text("unlinked_at IS NULL")),)

    tenant: Mapped[str] = mapped_column(unique=True)
    entra_tenant_id: Mapped[UUID]
    unlinked_at: Mapped[Optional[datetime]]


class Owned(Identified):
    __abstract__ = True

    tenant_id: Mapped[int] = mapped_column(ForeignKey("entra_tenant_links.id"), index=True, sort_order=-1)


class Strategy(Owned):
    __tablename__ = "strategies"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        Index(None, "embedding", postgresql_using="hnsw", postgresql_ops={"embedding": "vector_cosine_ops"}),
    )

    name: Mapped[str]
    embedding: Mapped[Optional[Any]] = mapped_column(Vector(8))


class Bot(Owned):
    __tablename__ = "bots"
    __table_args__ = (CheckConstraint("state IN ('idle', 'running', 'retired')", name="state"),)

    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id"), index=True)
    state: Mapped[str] = mapped_column(server_default="idle")


class Run(Owned):
    __tablename__ = "runs"

    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"), index=True)
    finished_at: Mapped[Optional[datetime]]


class WorkloadRun(Owned):
    __tablename__ = "workload_runs"

    workload: Mapped[str]
    outcome: Mapped[str]


class TerraformRun(Owned):
    __tablename__ = "terraform_runs"

    workspace: Mapped[str]
    plan: Mapped[dict[str, Any]]


class StrategySpecVersion(Identified):
    __tablename__ = "strategy_spec_versions"
    __table_args__ = (UniqueConstraint("strategy_id", "content_hash"),)

    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id"))
    spec: Mapped[dict[str, Any]]
    content_hash: Mapped[str]


class BotSpecVersion(Identified):
    __tablename__ = "bot_spec_versions"
    __table_args__ = (UniqueConstraint("bot_id", "content_hash"),)

    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    spec: Mapped[dict[str, Any]]
    content_hash: Mapped[str]


class LedgerEntry(Owned):
    __tablename__ = "ledger_entries"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    account: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(38, 18))


class OwnershipSnapshot(Owned):
    __tablename__ = "ownership_snapshots"

    taken_at: Mapped[datetime]


class OwnershipEdge(Base):
    __tablename__ = "ownership_edges"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("ownership_snapshots.id"), primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    owned: Mapped[str] = mapped_column(primary_key=True)


class SecurityAuditEvent(Owned):
    __tablename__ = "security_audit_events"

    actor: Mapped[str]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
