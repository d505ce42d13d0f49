import type { Metadata } from "next";
import Link from "next/link";
import { AuthFrame } from "#components/auth/auth-frame.tsx";
import { SetupForm } from "#components/auth/setup-form.tsx";

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
  return (
    <AuthFrame title="Set up" description="Create the first administrator. This link works once.">
      <SetupForm token={token} />
    </AuthFrame>
  );
}
