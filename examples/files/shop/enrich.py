"""Joins orders with customers and products, and works out what each order is worth."""

import os

import workspace

customers = {customer["id"]: customer for customer in workspace.read("raw-customers.json.json")}
products = {product["sku"]: product for product in workspace.read("raw-products.json.json")}
region = os.environ["REGION"]

sales, unmatched = [], 0
for order in workspace.read("orders.json"):
    customer, product = customers.get(order["customer_id"]), products.get(order["sku"])
    if customer is None or product is None:
        unmatched += 1
        print(f"unmatched {order['order_id']}: {order['customer_id']}, {order['sku']}")
        continue
    if region not in ("all", customer["region"]):
        continue
    sales.append(
        {
            "order_id": order["order_id"],
            "ordered_on": order["ordered_on"],
            "customer": customer["name"],
            "region": customer["region"],
            "product": product["name"],
            "category": product["category"],
            "cents": round(product["price"] * 100) * order["quantity"],
        }
    )

workspace.write("sales.json", sales)
print(f"{len(sales)} sales, {unmatched} orders without customer or product")
workspace.hand_on(sales=len(sales), unmatched=unmatched)
