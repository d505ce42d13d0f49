export function addLogsCommand(_: unknown): void {}
