import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title="There is nothing at this address"
      isPage
      actions={
        <>
          <Button asChild>
            <Link href="/dags">Workflows</Link>
          </Button>
          <Button asChild>
            <Link href="/runs">Runs</Link>
          </Button>
        </>
      }
    >
      It may have been deleted, or the link may be cut short.
    </EmptyState>
  );
}
