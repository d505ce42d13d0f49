"use client";

import { Menu, Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Sheet, SheetContent } from "../ui/sheet.tsx";
import { BrandMark } from "./brand.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { NAVIGATION } from "./navigation.ts";
import type { Person } from "./person.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { useShortcuts } from "./shortcuts.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SIDEBAR_COOKIE } from "./sidebar-cookie.ts";
import { useIsWidePage } from "./wide-page.ts";

interface AppShellProps {
  readonly person: Person;
  readonly isInitiallyCollapsed: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: navigation at the side (a drawer on a phone), the palette and the keys. */
export function AppShell({ person, isInitiallyCollapsed, children }: AppShellProps) {
  const router = useRouter();
  const [isCollapsedElsewhere, setIsCollapsedElsewhere] = useState(isInitiallyCollapsed);
  const [isCollapsedOnWide, setIsCollapsedOnWide] = useState(true);
  const isWide = useIsWidePage(usePathname());
  const isCollapsed = isWide ? isCollapsedOnWide : isCollapsedElsewhere;
  const [open, setOpen] = useState<"drawer" | "palette" | "shortcuts">();
  const close = () => setOpen(undefined);

  const toggleSidebar = () => {
    const next = !isCollapsed;
    if (isWide) return setIsCollapsedOnWide(next);
    setIsCollapsedElsewhere(next);
    // By cookie, so that the server draws the next page at the right width.
    document.cookie = `${SIDEBAR_COOKIE}=${next ? "collapsed" : "open"}; path=/; max-age=31536000; samesite=lax`;
  };

  useShortcuts("Everywhere", [
    { keys: "mod+k", label: "Search and commands", run: () => setOpen("palette") },
    { keys: "?", label: "Show these shortcuts", run: () => setOpen("shortcuts") },
    { keys: "[", label: "Collapse or expand the sidebar", run: toggleSidebar },
    ...NAVIGATION.map((entry) => ({
      keys: entry.keys,
      label: `Go to ${entry.label.toLowerCase()}`,
      run: () => router.push(entry.href),
    })),
    { keys: "c", label: "New workflow", run: () => router.push("/dags/new") },
  ]);

  const sidebarActions = {
    person,
    onOpenPalette: () => setOpen("palette"),
    onShowShortcuts: () => setOpen("shortcuts"),
  };

  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-accent-ink text-sm focus-visible:translate-y-0"
      >
        Skip to content
      </a>

      <aside
        className={classNames(
          "sticky top-0 hidden h-dvh shrink-0 border-line border-r bg-sunken/70 transition-[width] md:block",
          isCollapsed ? "w-13" : "w-56",
        )}
      >
        <Sidebar {...sidebarActions} isCollapsed={isCollapsed} onToggle={toggleSidebar} />
      </aside>

      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-line border-b bg-canvas/90 px-2 backdrop-blur-sm md:hidden">
          <Button variant="ghost" size="icon" aria-label="Open navigation" onClick={() => setOpen("drawer")}>
            <Menu />
          </Button>
          <BrandMark className="size-5" />
          <span className="font-semibold text-base">dag</span>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Search and commands"
            className="ml-auto"
            onClick={() => setOpen("palette")}
          >
            <Search />
          </Button>
        </header>
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>

      <Sheet open={open === "drawer"} onOpenChange={(isOpen) => (isOpen ? setOpen("drawer") : close())}>
        <SheetContent title="Navigation" side="left" isTitleHidden className="w-64">
          <Sidebar {...sidebarActions} isCollapsed={false} onNavigate={close} />
        </SheetContent>
      </Sheet>
      <CommandPalette isOpen={open === "palette"} onOpenChange={(isOpen) => (isOpen ? setOpen("palette") : close())} />
      <ShortcutsDialog
        isOpen={open === "shortcuts"}
        onOpenChange={(isOpen) => (isOpen ? setOpen("shortcuts") : close())}
      />
    </div>
  );
}
