/** What a run's version is called: `v3`, or the draft that was tried. */
export function versionName(version: number): string {
  return version === 0 ? "draft" : `v${version}`;
}
