"""Loads the sales into the table `sale` of a SQLite database.

By key, in one transaction: run twice, or killed half-way and run again, the table is the same.
"""

import contextlib
import sqlite3

import workspace

workspace.HOME.mkdir(parents=True, exist_ok=True)
with contextlib.closing(sqlite3.connect(workspace.WAREHOUSE, timeout=30)) as database, database:
    database.execute(
        """
        create table if not exists sale (
            order_id text primary key,
            ordered_on text not null,
            customer text not null,
            region text not null,
            product text not null,
            category text not null,
            cents integer not null check (cents > 0)
        )
        """
    )
    sales = workspace.read("sales.json")
    database.executemany(
        """
        insert into sale values (:order_id, :ordered_on, :customer, :region, :product, :category, :cents)
        on conflict (order_id) do update set
            ordered_on = excluded.ordered_on, customer = excluded.customer, region = excluded.region,
            product = excluded.product, category = excluded.category, cents = excluded.cents
        """,
        sales,
    )
    (total,) = database.execute("select count(*) from sale").fetchone()

print(f"loaded {len(sales)} sales into {workspace.WAREHOUSE}, which now holds {total}")
workspace.hand_on(loaded=len(sales), rows=total, database=str(workspace.WAREHOUSE))
