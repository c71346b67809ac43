import { MessagePage } from "@/components/hosted/message-page";
import { readerLanguage } from "@/lib/http/hosted";
import { translator } from "@/lib/messages/messages";

/** One answer for every wrong link: it does not tell whether there ever was a product. */
export default async function NoSuchProduct() {
  const t = translator(await readerLanguage(), "page");
  return (
    <>
      <title>{t("notFoundTitle")}</title>
      <MessagePage title={t("notFoundTitle")} text={t("notFoundText")} />
    </>
  );
}
