"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button.tsx";

const CONFIRMED_MS = 1600;

/** Copies a text and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      toast.error("The browser did not allow copying", { description: "Select the text and copy it by hand." });
    }
  };
  return (
    <Button size="small" onClick={() => void copy()}>
      {isCopied ? <Check className="text-state-success" /> : <Copy />}
      <span aria-live="polite">{isCopied ? "Copied" : label}</span>
    </Button>
  );
}
