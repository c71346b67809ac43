"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { MessagePage } from "./message-page";

type ErrorMessageProps = { error: Error & { digest?: string }; retry: () => void; home: string };

/** Something broke on our side: no stack, a reference for the log, and a way to go on. */
export function ErrorMessage({ error, retry, home }: ErrorMessageProps) {
  const reference = error.digest ? ` Reference for the server's log: ${error.digest}.` : "";
  return (
    <MessagePage
      title="This page could not be shown"
      text={`Something went wrong on our side. Nothing you saved is lost.${reference}`}
    >
      <Button variant="primary" onClick={retry}>
        Try again
      </Button>
      <ButtonLink href={home}>To the start</ButtonLink>
    </MessagePage>
  );
}
