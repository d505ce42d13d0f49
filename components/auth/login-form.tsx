"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { postAuth } from "./auth-request.ts";
import { FormError } from "./form-error.tsx";

/** @param next where to go afterwards; a path of this site */
export function LoginForm({ next }: { readonly next: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    const answer = await postAuth("/api/auth/sign-in/email", { email, password });
    if (answer.ok) {
      // A full load: everything is drawn anew for the person who has just come in.
      window.location.assign(next);
      return;
    }
    setIsBusy(false);
    setError(answer.message);
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="Email">
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="h-10 text-base"
          />
        )}
      </Field>
      <FormError message={error} />
      <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
        Sign in
      </Button>
    </form>
  );
}
