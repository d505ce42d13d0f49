import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "#components/shell/app-shell.tsx";
import { PersonProvider } from "#components/shell/person-context.tsx";
import { ShortcutsProvider } from "#components/shell/shortcuts.tsx";
import { SIDEBAR_COOKIE } from "#components/shell/sidebar-cookie.ts";
import { requirePerson } from "../require-person.ts";

export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const [person, requestCookies] = await Promise.all([requirePerson(), cookies()]);
  return (
    <PersonProvider person={person}>
      <ShortcutsProvider>
        <AppShell person={person} isInitiallyCollapsed={requestCookies.get(SIDEBAR_COOKIE)?.value === "collapsed"}>
          {children}
        </AppShell>
      </ShortcutsProvider>
    </PersonProvider>
  );
}
