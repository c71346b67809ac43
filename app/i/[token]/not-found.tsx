import { headers } from "next/headers";
import { MessagePage } from "@/components/hosted/message-page";
import { shownLanguage, translator } from "@/lib/messages/messages";

/** One answer for every wrong link: it does not tell whether there ever was a document. */
export default async function NoSuchDocument() {
  const t = translator(shownLanguage((await headers()).get("accept-language")), "page");
  return (
    <>
      <title>{t("notFoundTitle")}</title>
      <MessagePage title={t("notFoundTitle")} text={t("notFoundText")} />
    </>
  );
}
