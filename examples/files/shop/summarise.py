"""One table of the report, from the warehouse: `summarise.py region|category|customer`."""

import contextlib
import sqlite3
import sys

import workspace

by = sys.argv[1]
assert by in ("region", "category", "customer"), by
with contextlib.closing(sqlite3.connect(workspace.WAREHOUSE, timeout=30)) as database:
    rows = database.execute(
        f"select {by}, count(*), sum(cents) from sale group by {by} order by sum(cents) desc limit 5"
    ).fetchall()

for name, orders, cents in rows:
    print(f"{name:<24} {orders:>6} {cents / 100:>12,.2f}")
workspace.hand_on(rows=[{"name": name, "orders": orders, "cents": cents} for name, orders, cents in rows])
