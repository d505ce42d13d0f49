import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "#components/auth/auth-frame.tsx";
import { LoginForm } from "#components/auth/login-form.tsx";
import { safeNext } from "#components/auth/safe-next.ts";
import { currentPrincipal } from "#server/auth/current-principal.ts";
import { hasUsers } from "#server/auth/setup.ts";
import { runtime } from "#server/runtime.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const [{ next }, principal] = await Promise.all([searchParams, currentPrincipal()]);
  if (principal !== null) redirect("/");
  if (!(await hasUsers((await runtime()).pool))) {
    return (
      <AuthFrame
        title="Set it up first"
        description={
          <>
            There is no account yet. The one-time link that makes the first one stands where <code>npm start</code> was
            run. If it is gone or older than a day, start the program again: it prints a new one.
          </>
        }
      >
        {null}
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Sign in" description="Workflows: written, run, watched.">
      <LoginForm next={safeNext(typeof next === "string" ? next : undefined)} />
    </AuthFrame>
  );
}
