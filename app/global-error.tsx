"use client";

import "./globals.css";
import { ErrorState } from "#components/ui/error-state.tsx";

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** The last resort: the layout itself broke, so this draws its own document. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  const reference = error.digest === undefined ? "" : ` Reference for the server's log: ${error.digest}.`;
  return (
    <html lang="en">
      <body>
        <title>Something broke · dag</title>
        <main className="grid min-h-dvh place-items-center">
          <ErrorState
            title="The page could not be drawn"
            message={`Is the database reachable? Workers go on with what they run.${reference}`}
            onRetry={reset}
            isPage
          />
        </main>
      </body>
    </html>
  );
}
