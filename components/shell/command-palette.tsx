"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CornerDownLeft, LogOut, Plus, Search, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useDeferredValue, useState } from "react";
import { toast } from "sonner";
import { signOut } from "../auth/sign-out.ts";
import { RelativeTime } from "../format/time-text.tsx";
import { useTRPC } from "../trpc.tsx";
import { backdropStyle } from "../ui/dialog.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { ShortcutKeys } from "./key-names.tsx";
import { NAVIGATION } from "./navigation.ts";
import { useShortcutGroups } from "./shortcuts.tsx";
import { THEMES } from "./theme-switch.tsx";

interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What ⌘K opens: workflows, runs and everything one can do from here. */
export function CommandPalette({ isOpen, onOpenChange }: CommandPaletteProps) {
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={backdropStyle} />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised shadow-modal outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98"
        >
          <Primitive.Title className="sr-only">Search and commands</Primitive.Title>
          <PaletteContent onDone={() => onOpenChange(false)} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_RESULTS = 8;

function PaletteContent({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const { setTheme } = useTheme();
  const pageGroups = useShortcutGroups().filter((group) => group.group !== "Everywhere");
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const dags = useQuery(
    trpc.dags.list.queryOptions(search === "" ? {} : { search }, { placeholderData: keepPreviousData }),
  );
  const runs = useQuery(trpc.runs.list.queryOptions({}));

  const act = (action: () => void) => () => {
    onDone();
    action();
  };

  return (
    <Command loop label="Search and commands">
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search workflows, runs and commands"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto overscroll-contain p-1.5 outline-none">
        <Command.Empty className="px-3 py-10 text-center text-muted text-sm">
          Nothing matches “{text}”. Paste a run's id to open it.
        </Command.Empty>

        {RUN_ID.test(search) && (
          <Group heading="Run">
            <Item value={`open run ${search}`} onSelect={act(() => router.push(`/runs/${search}`))}>
              <CornerDownLeft aria-hidden="true" />
              Open run <code className="text-muted text-xs">{search}</code>
            </Item>
          </Group>
        )}

        {pageGroups.map((group) => (
          <Group key={group.group} heading={group.group}>
            {group.shortcuts.map(
              ({ run, ...shortcut }) =>
                run && (
                  <Item key={shortcut.keys} value={`${group.group} ${shortcut.label}`} onSelect={act(run)}>
                    {shortcut.label}
                    <ShortcutKeys keys={shortcut.keys} className="ml-auto inline-flex gap-1" />
                  </Item>
                ),
            )}
          </Group>
        ))}

        <Group heading="Workflows">
          {(dags.data?.items ?? []).slice(0, MOST_RESULTS).map((dag) => (
            // The server has matched these already; the search as a keyword keeps the palette from hiding them again.
            <Item
              key={dag.id}
              value={`workflow ${dag.id}`}
              keywords={[dag.name, search]}
              onSelect={act(() => router.push(`/dags/${encodeURIComponent(dag.id)}`))}
            >
              <Workflow aria-hidden="true" />
              <span className="truncate">{dag.name}</span>
              {dag.name !== dag.id && <span className="ml-auto truncate text-faint text-xs">{dag.id}</span>}
            </Item>
          ))}
        </Group>

        <Group heading="Recent runs">
          {(runs.data?.items ?? []).slice(0, MOST_RESULTS).map((run) => (
            <Item
              key={run.id}
              value={`run ${run.id}`}
              keywords={[run.dagId, STATE_STYLES[run.state].label]}
              onSelect={act(() => router.push(`/runs/${run.id}`))}
            >
              <StateIcon state={run.state} label={STATE_STYLES[run.state].label} />
              <span className="truncate">{run.dagId}</span>
              <RelativeTime at={Date.parse(run.createdAt)} className="ml-auto shrink-0 text-faint text-xs" />
            </Item>
          ))}
        </Group>

        <Group heading="Go to">
          {NAVIGATION.map((entry) => (
            <Item key={entry.href} value={`go to ${entry.label}`} onSelect={act(() => router.push(entry.href))}>
              <entry.icon aria-hidden="true" />
              {entry.label}
              <ShortcutKeys keys={entry.keys} className="ml-auto inline-flex gap-1" />
            </Item>
          ))}
        </Group>

        <Group heading="Commands">
          <Item value="new workflow create import" onSelect={act(() => router.push("/dags/new"))}>
            <Plus aria-hidden="true" /> New workflow
            <ShortcutKeys keys="c" className="ml-auto inline-flex gap-1" />
          </Item>
          {THEMES.map((theme) => (
            <Item key={theme.value} value={`theme ${theme.label}`} onSelect={act(() => setTheme(theme.value))}>
              <theme.icon aria-hidden="true" /> Theme: {theme.label}
            </Item>
          ))}
          <Item
            value="sign out log out"
            onSelect={act(() => {
              signOut().catch(() => toast.error("Could not sign out. The server did not answer."));
            })}
          >
            <LogOut aria-hidden="true" /> Sign out
          </Item>
        </Group>
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly keywords?: string[];
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ value, keywords, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      {...(keywords === undefined ? {} : { keywords })}
      onSelect={onSelect}
      className="flex h-8.5 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg:not([class*=text-state])]:text-muted"
    >
      {children}
    </Command.Item>
  );
}
