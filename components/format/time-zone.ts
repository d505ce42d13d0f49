/** The cookie by which the browser tells the server its zone, so that the next page comes out right at once. */
export const TIME_ZONE_COOKIE = "time_zone";

/** The IANA zone that a cookie names, or UTC where it names none that exists. */
export function knownTimeZone(cookie: string | undefined): string {
  if (cookie === undefined) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: decodeURIComponent(cookie) }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
