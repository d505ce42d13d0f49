"use client";

import { Dialog, DialogBody, DialogContent } from "../ui/dialog.tsx";
import { ShortcutKeys } from "./key-names.tsx";
import { useShortcutGroups } from "./shortcuts.tsx";

interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What `?` opens: the keys of this page. */
export function ShortcutsDialog({ isOpen, onOpenChange }: ShortcutsDialogProps) {
  const groups = useShortcutGroups();
  // A page may take over a key of the shell: it is listed for what it does here.
  const heard = new Map(groups.flatMap(({ shortcuts }) => shortcuts.map((shortcut) => [shortcut.keys, shortcut])));
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard shortcuts" description="What the keys do on this page." size="medium">
        <DialogBody className="columns-1 gap-8 sm:columns-2">
          {[...Map.groupBy(groups, ({ group }) => group)]
            .map(([group, parts]) => ({
              group,
              shortcuts: parts.flatMap(({ shortcuts }) => shortcuts.filter((each) => heard.get(each.keys) === each)),
            }))
            .filter((group) => group.shortcuts.length > 0)
            .map((group) => (
              <section key={group.group} className="mb-5 break-inside-avoid">
                <h3 className="mb-1 font-medium text-faint text-xs">{group.group}</h3>
                <dl>
                  {group.shortcuts.map((shortcut) => (
                    <div
                      key={`${shortcut.keys} ${shortcut.label}`}
                      className="flex min-h-7 items-center justify-between gap-4"
                    >
                      <dt>{shortcut.label}</dt>
                      <dd>
                        <ShortcutKeys keys={shortcut.keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
