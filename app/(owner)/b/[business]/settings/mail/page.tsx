import type { Metadata } from "next";
import { MailTemplateEditor } from "@/components/settings/mail/mail-template-editor";
import { ButtonLink, PageHeader, Tabs } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { loadMailSettings } from "@/lib/mail/load-mail-settings";
import { templateKinds, templateVariables } from "@/lib/mail/mail-template";
import { languageNames, languages } from "@/lib/messages/messages";
import { previewTemplateAction, resetTemplateAction, saveTemplateAction, sendSampleAction } from "./actions";

export const metadata: Metadata = { title: "E-mail" };

type PageProps = {
  params: Promise<{ business: string }>;
  searchParams: Promise<{ kind?: string | string[]; language?: string | string[] }>;
};

const kindNames = { invoice: "Invoice", reminder: "Reminder", receipt: "Receipt" } as const;

/** What customers read: the owner's words around the parts that every mail has. */
export default async function MailSettingsPage({ params, searchParams }: PageProps) {
  const { businessId, business, email } = await requireOwner((await params).business, { roles: ["owner"] });
  const asked = await searchParams;
  const kind = templateKinds.find((one) => one === asked.kind) ?? "invoice";
  const language = languages.find((one) => one === asked.language) ?? business.language;
  const settings = await loadMailSettings(await getContext(), { businessId, kind, language });
  const href = (wanted: { kind?: string; language?: string }) =>
    `/b/${businessId}/settings/mail?${new URLSearchParams({ kind, language, ...wanted })}`;
  return (
    <div className="max-w-6xl">
      <PageHeader
        title="E-mail"
        subtitle="What your customers read when you send an invoice, a reminder or a receipt."
        actions={<ButtonLink href={`/b/${businessId}/settings/mail/server`}>Mail server</ButtonLink>}
      />
      <Tabs
        label="Mails"
        className="mb-5"
        items={templateKinds.map((one) => ({ href: href({ kind: one }), label: kindNames[one], active: one === kind }))}
      />
      <MailTemplateEditor
        key={`${kind} ${language}`}
        businessId={businessId}
        kind={kind}
        language={language}
        languages={languages.map((one) => ({
          label: languageNames[one],
          href: href({ language: one }),
          active: one === language,
        }))}
        template={settings.template}
        ours={settings.ours}
        isOwn={settings.isOwn}
        variables={Object.entries(templateVariables).map(([name, text]) => ({ name, text }))}
        preview={settings.preview}
        fromAddress={settings.fromAddress}
        ownAddress={email}
        actions={{
          save: saveTemplateAction,
          reset: resetTemplateAction,
          preview: previewTemplateAction,
          sample: sendSampleAction,
        }}
      />
    </div>
  );
}
