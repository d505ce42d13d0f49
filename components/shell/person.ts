/** Who is signed in, as far as the shell shows it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: "admin" | "operator" | "viewer";
}
