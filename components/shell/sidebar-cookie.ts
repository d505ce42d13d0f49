/** Remembers whether the sidebar is collapsed, so that the server draws it so at once. */
export const SIDEBAR_COOKIE = "sidebar";
