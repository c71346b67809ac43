import { MessagePage } from "@/components/shell/message-page";
import { ButtonLink } from "@/components/ui/button";

/** The same words for a business that does not exist and for one the reader does not belong to. */
export default function OwnerNotFound() {
  return (
    <MessagePage title="This does not exist" text="It was removed, never existed, or your role does not include it.">
      <ButtonLink href="/b">To your business</ButtonLink>
    </MessagePage>
  );
}
