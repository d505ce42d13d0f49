/** Who gets in, and what each role may do. */
import { Api } from "./stack/api.ts";
import { ADMIN, expect, signIn, test } from "./stack/shared.ts";

test("without a session every page leads to the sign-in page, and back after it", async ({ page }) => {
  await page.goto("/workers");
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("Email").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/workers$/);
  await expect(page.getByRole("heading", { level: 1, name: "Workers" })).toBeVisible();
});

test("a wrong password is refused and says no more than that", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
});

test("signing out ends the session", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: `Account of ${ADMIN.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/dags");
  await expect(page).toHaveURL(/\/login/);
});

test("a viewer reads and may not trigger; an operator may; nobody without a key gets anything", async ({
  shared,
  api,
}) => {
  await api.apply("id: roles\ntasks:\n  - { id: only, type: noop }\n");
  const viewer = new Api(shared, shared.keys.viewer);
  expect((await viewer.request("GET", "/dags/roles")).status).toBe(200);
  const refused = await viewer.request("POST", "/dags/roles/trigger", {});
  expect(refused).toMatchObject({ status: 403, body: { code: "INSUFFICIENT_PERMISSIONS" } });
  expect(
    (await viewer.request("POST", "/dags", "id: x\ntasks: [{ id: a, type: noop }]", "application/yaml")).status,
  ).toBe(403);

  const operator = new Api(shared, shared.keys.operator);
  expect((await operator.request("POST", "/dags/roles/trigger", {})).status).toBe(201);

  const anonymous = new Api(shared);
  for (const route of ["/dags", "/dags/roles", "/dag-runs", "/task-instances", "/workers"]) {
    expect((await anonymous.request("GET", route)).status, route).toBe(401);
  }
  expect(
    (await new Api(shared, "dag_000000000000_00000000000000000000000000000000").request("GET", "/dags")).status,
  ).toBe(401);
});

test("what does not exist is 404, in the API and on the pages", async ({ adminPage: page, api }) => {
  const nobody = "01920000-0000-7000-8000-000000000000";
  for (const route of [
    "/dags/none",
    `/dag-runs/${nobody}`,
    `/task-instances/${nobody}.0`,
    "/dag-runs/not-an-id",
    "/nowhere",
  ]) {
    expect((await api.request("GET", route)).status, route).toBe(404);
  }
  const response = await page.goto("/nowhere");
  expect(response?.status()).toBe(404);
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
  // An id with a dot is a page, and not a file that needs no policy.
  const dotted = await page.goto("/dags/load.svg");
  expect(dotted?.headers()["content-security-policy"]).toContain("default-src 'self'");
  await expect(page.getByText("There is no workflow load.svg")).toBeVisible();
  await page.goto("/dags/none");
  await expect(page.getByText("There is no workflow none")).toBeVisible();
  await page.goto(`/runs/${nobody}`);
  await expect(page.getByText(`There is no run ${nobody}`)).toBeVisible();
  // Not the words of whatever checked the id.
  await page.goto("/runs/123");
  await expect(page.getByText("There is no run 123")).toBeVisible();
});
