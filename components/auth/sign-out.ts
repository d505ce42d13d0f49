/**
 * Ends the session and goes to the sign-in page. A full load, so that nothing of the former person's
 * data stays in the browser's memory.
 */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  window.location.assign("/login");
}
