import { render } from "react-email";
import { MailPage } from "./mail-page";
import { type MailParts, plainText } from "./mail-parts";

export type DrawnMail = { html: string; text: string };

/** HTML and plain text of the same parts. */
export async function drawMail(parts: MailParts): Promise<DrawnMail> {
  return { html: await render(<MailPage parts={parts} />), text: plainText(parts) };
}
