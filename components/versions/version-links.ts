/** Addresses of versions. */
export function versionHref(dagId: string, version: number, base?: number) {
  const id = encodeURIComponent(dagId);
  return base === undefined || base === version - 1
    ? (`/dags/${id}/versions/${version}` as const)
    : (`/dags/${id}/versions/${version}?base=${base}` as const);
}

export function versionsHref(dagId: string) {
  return `/dags/${encodeURIComponent(dagId)}?tab=versions` as const;
}
