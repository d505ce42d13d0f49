import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { RunPage } from "./run-page.tsx";

const answer = vi.hoisted(() => ({ httpStatus: 404, message: "" }));
vi.mock("../trpc.tsx", () => ({
  useTRPC: () => ({
    runs: {
      get: {
        queryOptions: ({ id }: { id: string }) => ({
          queryKey: [id],
          queryFn: () => Promise.reject(Object.assign(new Error(answer.message), { data: answer })),
          retry: false,
        }),
      },
    },
  }),
}));

afterEach(cleanup);

const open = (id: string) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RunPage id={id} />
    </QueryClientProvider>,
  );

test.each([
  ["nobody has", "0199c1f0-0000-7000-8000-000000000001", 404, "There is no run 0199c1f0."],
  ["is none", "123", 400, "Invalid UUID"],
])("an id that %s leads to a page that says so, and on", async (_, id, httpStatus, message) => {
  Object.assign(answer, { httpStatus, message });
  open(id);
  expect(await screen.findByRole("heading", { level: 1, name: `There is no run ${id}` })).toBeDefined();
  expect(screen.getByRole("link", { name: "All runs" }).getAttribute("href")).toBe("/runs");
  expect(screen.queryByText(/UUID/)).toBeNull();
});

test("what went wrong otherwise can be tried again", async () => {
  Object.assign(answer, { httpStatus: 500, message: "The database does not answer." });
  open("0199c1f0-0000-7000-8000-000000000001");
  expect(await screen.findByText("The database does not answer.")).toBeDefined();
  expect(screen.queryByText(/There is no run/)).toBeNull();
});
