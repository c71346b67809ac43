"use client";

import { useEffect, useRef, useState } from "react";
import type { MailPreview, TemplateActions } from "./types";

type Typed = { businessId: string; kind: string; language: string; subject: string; body: string };

const AFTER_TYPING_MS = 400;

/** The mail as typed, drawn by the server a moment after the typing stops; the last good one stays while it is wrong. */
export function useLivePreview(draw: TemplateActions["preview"], typed: Typed, first: MailPreview) {
  const [preview, setPreview] = useState(first);
  const [failure, setFailure] = useState<{ field?: string; message: string } | null>(null);
  const [isStale, setStale] = useState(false);
  const { businessId, kind, language, subject, body } = typed;
  const drawn = useRef(`${subject}\n${body}`);

  useEffect(() => {
    const wanted = `${subject}\n${body}`;
    if (drawn.current === wanted) return;
    setStale(true);
    let isOver = false;
    const timer = setTimeout(async () => {
      const answer = await draw(null, { businessId, kind, language, subject, body });
      if (isOver || answer === null) return;
      drawn.current = wanted;
      setStale(false);
      setFailure(answer.ok ? null : answer);
      if (answer.ok) setPreview(answer.data);
    }, AFTER_TYPING_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [draw, businessId, kind, language, subject, body]);

  return {
    preview,
    isStale,
    errorOf: (field: string): string | null => (failure?.field === field ? failure.message : null),
  };
}
