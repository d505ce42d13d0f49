export function addDoctorCommand(_: unknown): void {}
