import { spawn } from "node:child_process";

/** Whether a browser could appear in front of the person who types: not over ssh, not in a container. */
export function hasDisplay(environment: NodeJS.ProcessEnv): boolean {
  const isRemote = environment["SSH_CONNECTION"] !== undefined || environment["CI"] !== undefined;
  return !isRemote && (environment["DISPLAY"] ?? environment["WAYLAND_DISPLAY"] ?? "") !== "";
}

/** Opens the person's browser. That it cannot be opened is no problem: the address is printed. */
export function openBrowser(url: string): void {
  const opener = spawn("xdg-open", [url], { stdio: "ignore", detached: true });
  opener.once("error", () => {});
  opener.unref();
}
