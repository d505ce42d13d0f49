"""Fetches one of the shop's exports over HTTP: `extract.py orders.csv`.

The shop's server is a small one that this step starts itself, on a port that the kernel chooses.
"""

import csv
import functools
import http.server
import io
import json
import os
import sys
import threading
import urllib.request

import workspace


class ShopServer(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        print("shop:", format % args)


name = sys.argv[1]
directory = os.path.join(os.environ["DAG_FILES_DIR"], "shop")
server = http.server.ThreadingHTTPServer(
    ("127.0.0.1", 0), functools.partial(ShopServer, directory=directory)
)
threading.Thread(target=server.serve_forever, daemon=True).start()

url = f"http://127.0.0.1:{server.server_port}/{name}"
with urllib.request.urlopen(url, timeout=30) as response:
    text = response.read().decode()
server.shutdown()

rows = list(csv.DictReader(io.StringIO(text))) if name.endswith(".csv") else json.loads(text)
workspace.write(f"raw-{name}.json", rows)
print(f"fetched {len(rows)} rows, {len(text)} bytes")
workspace.hand_on(rows=len(rows), bytes=len(text))
