/**
 * One product for all tests that do not stop it: started from nothing, with its first admin and a key
 * for each role. Its first start also makes the build that the others use.
 */
import { createKey, startProduct } from "./product.ts";
import { ADMIN, type Shared, SHARED_VARIABLE } from "./shared.ts";

export default async function setUp(): Promise<() => Promise<void>> {
  const product = await startProduct();
  const token = new URL(product.setUpLink ?? "").searchParams.get("token");
  const response = await fetch(`${product.url}/api/setup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: product.url },
    body: JSON.stringify({ token, ...ADMIN }),
  });
  if (!response.ok) throw new Error(`set-up: ${response.status} ${await response.text()}`);
  const shared: Shared = {
    url: product.url,
    port: product.port,
    dataDir: product.dataDir,
    keys: {
      admin: await createKey(product, "admin"),
      operator: await createKey(product, "operator"),
      viewer: await createKey(product, "viewer"),
    },
  };
  process.env[SHARED_VARIABLE] = JSON.stringify(shared);
  return async () => {
    await product.interrupt();
    await product.remove();
  };
}
