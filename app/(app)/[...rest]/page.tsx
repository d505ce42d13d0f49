import { notFound } from "next/navigation";

/** Unknown addresses keep the navigation around them. */
export default function UnknownPage(): never {
  notFound();
}
