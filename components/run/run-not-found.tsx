import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** For an id that no run has, whatever its form. */
export function RunNotFound({ id }: { readonly id: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title={`There is no run ${id}`}
      isPage
      actions={
        <Button asChild>
          <Link href="/runs">All runs</Link>
        </Button>
      }
    >
      It may have been removed when its retention ended, or its address was cut short.
    </EmptyState>
  );
}
