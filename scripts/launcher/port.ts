import { createServer } from "node:net";

export type PortState = { readonly isFree: true } | { readonly isFree: false; readonly message: string };

/** Whether a server could listen there now; the message says what to do if not. */
export function probePort(host: string, port: number): Promise<PortState> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      resolve({ isFree: false, message: reason(error, host, port) });
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve({ isFree: true })));
  });
}

function reason(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use by another program. Choose another one: npm start -- --port ${port === 65_535 ? 3000 : port + 1}`;
    case "EACCES":
      return `Port ${port} needs more rights than this user has. Choose one above 1023: npm start -- --port 3000`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `This machine has no address ${host}. Choose another one: npm start -- --host 127.0.0.1`;
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}`;
  }
}

/** A port that is free now on loopback, chosen by the kernel. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
