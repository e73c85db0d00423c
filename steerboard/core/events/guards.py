"""Triggers that refuse to change or delete events and checkpoints.

They stop accidents and casual tampering; the owner of the database can drop them, and then the
hash chain and the signed checkpoints tell.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = ("core_event", "core_checkpoint")

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION steerboard_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The event log is append-only.'; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; doing it twice changes nothing."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in GUARDED:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION steerboard_append_only()"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION steerboard_append_only()"
                )
                continue
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'The event log is append-only.'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (tests that empty the database, and restores)."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
                continue
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of tables whose guard triggers are not all in place."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
            wanted = {t: {f"{t}_append_only", f"{t}_no_truncate"} for t in GUARDED}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {t: {f"{t}_no_update", f"{t}_no_delete"} for t in GUARDED}
        present = {row[0] for row in cursor.fetchall()}
    return [table for table, names in wanted.items() if not names <= present]
