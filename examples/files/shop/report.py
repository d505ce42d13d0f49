"""Writes the report as Markdown, from what the summaries have handed on."""

import json
import os

import workspace

lines = [f"# Sales of {os.environ['LOGICAL_DATE'][:10]}", ""]
for title in ("Region", "Category", "Customer"):
    lines += [f"## By {title.lower()}", "", f"| {title} | Orders | Revenue |", "|---|---:|---:|"]
    for row in json.loads(os.environ[f"BY_{title.upper()}"]):
        lines.append(f"| {row['name']} | {row['orders']} | {row['cents'] / 100:,.2f} |")
    lines.append("")
lines.append(f"{os.environ['REJECTED']} lines of the export were rejected.")

report = workspace.run_directory() / "report.md"
report.write_text("\n".join(lines) + "\n")
print("\n".join(lines))
revenue = sum(row["cents"] for row in json.loads(os.environ["BY_REGION"]))
workspace.hand_on(report=str(report), revenue_cents=revenue)
