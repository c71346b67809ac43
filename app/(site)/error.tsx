"use client";

import { ErrorMessage } from "@/components/shell/error-message";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function AreaError({ error, reset }: ErrorPageProps) {
  return <ErrorMessage error={error} retry={reset} home="/" />;
}
