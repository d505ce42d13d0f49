export function addRunCommands(_: unknown): void {}
