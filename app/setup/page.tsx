import type { Metadata } from "next";
import Link from "next/link";
import { AuthFrame } from "#components/auth/auth-frame.tsx";
import { SetupForm } from "#components/auth/setup-form.tsx";
import { SHORTEST_PASSWORD } from "#server/auth/auth.ts";
import { linkProblem } from "#server/auth/setup.ts";
import { runtime } from "#server/runtime.ts";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "") {
    return (
      <AuthFrame
        title="The link is incomplete"
        description={
          <>
            The one-time link is in what <code>npm start</code> printed, and ends in <code>?token=…</code>. Open it as a
            whole.
          </>
        }
      >
        <Link href="/login" className="text-accent text-sm underline-offset-4 hover:underline">
          To the sign-in page
        </Link>
      </AuthFrame>
    );
  }
  const problem = await linkProblem((await runtime()).pool, token);
  if (problem !== undefined) {
    return (
      <AuthFrame
        title={problem === "used" ? "It is set up already" : "The link is not valid any more"}
        description={
          problem === "used" ? (
            "The link works once, and somebody has used it. Sign in with the account that was made then, or ask for one."
          ) : (
            <>
              Start the program again (<code>npm start</code>): it prints a new link.
            </>
          )
        }
      >
        <Link href="/login" className="text-accent text-sm underline-offset-4 hover:underline">
          To the sign-in page
        </Link>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Set up" description="Create the first administrator. This link works once.">
      <SetupForm token={token} shortestPassword={SHORTEST_PASSWORD} />
    </AuthFrame>
  );
}
