"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const reference = error.digest === undefined ? "" : ` Reference for the server's log: ${error.digest}.`;
  return (
    <ErrorState
      title="This page broke"
      message={`The rest still works; nothing that runs is affected.${reference}`}
      onRetry={reset}
      isPage
    />
  );
}
