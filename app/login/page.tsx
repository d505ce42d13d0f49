import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "#components/auth/auth-frame.tsx";
import { LoginForm } from "#components/auth/login-form.tsx";
import { safeNext } from "#components/auth/safe-next.ts";
import { currentPrincipal } from "#server/auth/current-principal.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const [{ next }, principal] = await Promise.all([searchParams, currentPrincipal()]);
  if (principal !== null) redirect("/");
  return (
    <AuthFrame title="Sign in" description="Workflows: written, run, watched.">
      <LoginForm next={safeNext(typeof next === "string" ? next : undefined)} />
    </AuthFrame>
  );
}
