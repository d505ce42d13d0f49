import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Not found · dag</title>
      <EmptyState
        icon={Compass}
        isPage
        title="There is nothing at this address"
        actions={
          <Button asChild>
            <Link href="/">Go to the overview</Link>
          </Button>
        }
      >
        It may have been deleted, or the link may be cut short.
      </EmptyState>
    </main>
  );
}
