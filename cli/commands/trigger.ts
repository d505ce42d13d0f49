export function addTriggerCommand(_: unknown): void {}
