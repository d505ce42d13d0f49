"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { postAuth } from "./auth-request.ts";
import { FormError } from "./form-error.tsx";

interface SetupFormProps {
  readonly token: string;
  /** The fewest characters that the server takes for a password. */
  readonly shortestPassword: number;
}

/** Creates the first administrator and signs them in. */
export function SetupForm({ token, shortestPassword }: SetupFormProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [passwordError, setPasswordError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password.length < shortestPassword) {
      setPasswordError(`At least ${shortestPassword} characters`);
      return;
    }
    setIsBusy(true);
    setError(undefined);
    const created = await postAuth("/api/setup", { token, name, email, password });
    const answer = created.ok ? await postAuth("/api/auth/sign-in/email", { email, password }) : created;
    if (answer.ok) {
      window.location.assign("/");
      return;
    }
    setIsBusy(false);
    setError(answer.message);
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            required
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="Email">
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="Password" hint={`at least ${shortestPassword} characters`} error={passwordError}>
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setPasswordError(undefined);
            }}
            className="h-10 text-base"
          />
        )}
      </Field>
      <FormError message={error} />
      <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
        Create administrator
      </Button>
    </form>
  );
}
