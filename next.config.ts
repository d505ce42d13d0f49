import type { NextConfig } from "next";

/** For every answer; the content security policy has a nonce and is set in proxy.ts. */
const SECURITY_HEADERS = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "x-frame-options", value: "DENY" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

const config: NextConfig = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // Types are checked by `npm run check`, over the whole house: who only starts the product does not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Streams are flushed line by line, and on one machine there is no network to save.
  compress: false,
  images: { unoptimized: true },
  serverExternalPackages: ["pg", "pino", "better-auth", "drizzle-orm"],
  experimental: {
    turbopackRustReactCompiler: true,
    agentUpgrade: false,
    // With the cache of a former `next dev`, each page is told that its modules differ, and reloads without end.
    turbopackFileSystemCacheForDev: false,
  },
  // A page asks many times a minute; what `next dev` says of pages would drown in it.
  logging: { incomingRequests: { ignore: [/^\/api\/trpc\//] } },
  agentRules: false,
  headers: () => Promise.resolve([{ source: "/:path*", headers: SECURITY_HEADERS }]),
};

export default config;
