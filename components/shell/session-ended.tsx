import { AlertLine } from "../ui/alert-line.tsx";

interface SessionEndedProps {
  /** What did not happen: "Not saved". */
  readonly what: string;
  /** What to do when one is signed in again: "save here". */
  readonly then: string;
}

/** Said in place of an error by what keeps its work on the screen while one signs in again elsewhere. */
export function SessionEnded({ what, then }: SessionEndedProps) {
  return (
    <AlertLine>
      {what}: your session has ended. Nothing is lost.{" "}
      <a href="/login" target="_blank" rel="noreferrer" className="text-accent underline">
        Sign in again in another tab
      </a>
      , then {then}.
    </AlertLine>
  );
}
