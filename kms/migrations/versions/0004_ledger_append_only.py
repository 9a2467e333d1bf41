"""The database itself refuses to change the ledger, to reopen a closed month, and to book anything into one."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("reward_rule", "reward_accrual", "reward_txn", "reward_posting")
CLOSED = "EXISTS (SELECT 1 FROM reward_period WHERE month = NEW.month AND state = 'closed')"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for action in ("UPDATE", "DELETE"):
            _refuse(sqlite, table, action)
    for action in ("UPDATE", "DELETE"):
        _keep_closed(sqlite, action)
    if sqlite:
        op.execute(
            f"CREATE TRIGGER reward_txn_month_open BEFORE INSERT ON reward_txn WHEN {CLOSED} "
            "BEGIN SELECT RAISE(ABORT, 'the month is closed'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {CLOSED} THEN RAISE EXCEPTION 'the month is closed'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER reward_txn_month_open BEFORE INSERT ON reward_txn "
        "FOR EACH ROW EXECUTE FUNCTION refuse_closed_month()"
    )


def _refuse(sqlite: bool, table: str, action: str) -> None:
    head = f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
    if sqlite:
        op.execute(head + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    else:
        op.execute(head + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def _keep_closed(sqlite: bool, action: str) -> None:
    head = f"CREATE TRIGGER reward_period_no_{action.lower()} BEFORE {action} ON reward_period "
    if sqlite:
        op.execute(
            head + "WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed reward_period is append-only'); END"
        )
    else:
        op.execute(head + "FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name != "sqlite"
    names = [(table, f"{table}_no_{action}") for table in (*TABLES, "reward_period") for action in ("update", "delete")]
    for table, name in [*names, ("reward_txn", "reward_txn_month_open")]:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION refuse_closed_month()")
