"""Keeps the orders that can be trusted, and says of each other one why not."""

import collections
import datetime

import workspace


def problem(order: dict, seen: set) -> str | None:
    if order["order_id"] in seen:
        return "duplicate"
    try:
        datetime.date.fromisoformat(order["ordered_on"])
    except ValueError:
        return "no such day"
    if not order["quantity"].isdigit() or int(order["quantity"]) < 1:
        return "bad quantity"
    return None


kept, rejected, seen = [], collections.Counter(), set()
for order in workspace.read("raw-orders.csv.json"):
    reason = problem(order, seen)
    if reason is None:
        seen.add(order["order_id"])
        kept.append({**order, "quantity": int(order["quantity"])})
    else:
        rejected[reason] += 1
        print(f"rejected {order['order_id']}: {reason}")

workspace.write("orders.json", kept)
print(f"kept {len(kept)}, rejected {sum(rejected.values())}")
workspace.hand_on(kept=len(kept), rejected=sum(rejected.values()), reasons=rejected)
