import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ReaderClockProvider } from "#components/format/reader-clock.tsx";
import { knownTimeZone, TIME_ZONE_COOKIE } from "#components/format/time-zone.ts";
import { TRPCProvider } from "#components/trpc.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";

export const metadata: Metadata = {
  title: { default: "dag", template: "%s · dag" },
  description: "Workflows: written, run, watched.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafaf8" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e12" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [requestHeaders, requestCookies] = await Promise.all([headers(), cookies()]);
  const nonce = requestHeaders.get("x-nonce");
  return (
    // The theme's class is set by a script before the first paint, which React must not undo.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider
          attribute="class"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          {...(nonce === null ? {} : { nonce })}
        >
          <ReaderClockProvider
            renderedAt={Date.now()}
            timeZone={knownTimeZone(requestCookies.get(TIME_ZONE_COOKIE)?.value)}
          >
            <NuqsAdapter>
              <TRPCProvider>
                <TooltipProvider delayDuration={300} skipDelayDuration={150}>
                  {children}
                </TooltipProvider>
              </TRPCProvider>
            </NuqsAdapter>
          </ReaderClockProvider>
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
