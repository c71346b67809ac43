"use client";

import { useState } from "react";
import { Banner, Button, Field, Input, Select, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import type { MailServerView } from "@/lib/mail/load-mail-server";
import type { MailServer } from "@/lib/mail/mailer";

type FormProps = { businessId: string; view: MailServerView; save: FormAction<null>; remove: FormAction<null> };

const usualPort: Record<MailServer["security"], string> = { tls: "465", starttls: "587", none: "25" };

/** What a mail provider's help page calls "outgoing server (SMTP)". */
export function MailServerForm({ businessId, view, save, remove }: FormProps) {
  const { own } = view;
  const { form, pending, error, errorOf, message } = useActionForm(save);

  return (
    <>
      <h2>Your own server</h2>
      <p className="mt-1 mb-5 text-sm text-ink-2">
        {own === null
          ? `Now mails come from ${view.fromAddress}. With your own server they come from your address, and answers of mail servers reach you.`
          : "Your mail provider calls this “outgoing server” or SMTP."}
      </p>
      <form {...form} autoComplete="off" className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <input type="hidden" name="businessId" value={businessId} />
        <ServerFields key={JSON.stringify(own)} own={own} errorOf={errorOf} />
        <div className="sm:col-span-2">
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          {message !== null && own !== null ? (
            <Banner tone="good" live className="mb-4">
              {message}
            </Banner>
          ) : null}
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </div>
      </form>
      {own === null ? null : <RemoveServer businessId={businessId} remove={remove} />}
    </>
  );
}

type FieldsProps = { own: MailServerView["own"]; errorOf: (field: string) => string | null };

/** New whenever another server is stored, so that the fields show it; the form around them lives on and says "Saved". */
function ServerFields({ own, errorOf }: FieldsProps) {
  const [security, setSecurity] = useState<MailServer["security"]>(own?.security ?? "starttls");
  const [port, setPort] = useState(String(own?.port ?? usualPort.starttls));

  /** The port follows the choice as long as nobody typed another one. */
  function choose(next: MailServer["security"]) {
    if (Object.values(usualPort).includes(port)) setPort(usualPort[next]);
    setSecurity(next);
  }

  return (
    <>
      <Field label="Server" name="host" error={errorOf("host")}>
        <Input defaultValue={own?.host ?? ""} placeholder="smtp.example.com" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Field label="Port" name="port" error={errorOf("port")}>
        <Input inputMode="numeric" value={port} onChange={(event) => setPort(event.target.value)} />
      </Field>
      <Field label="Encryption" name="security" error={errorOf("security")} className="sm:col-span-2">
        <Select value={security} onChange={(event) => choose(asSecurity(event.target.value))}>
          <option value="starttls">STARTTLS (port 587)</option>
          <option value="tls">TLS (port 465)</option>
          <option value="none">None, a server on this machine</option>
        </Select>
      </Field>
      <Field label="User" name="user" error={errorOf("user")} className="sm:col-span-2" optional>
        <Input defaultValue={own?.user ?? ""} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Field
        label="Password"
        name="password"
        error={errorOf("password")}
        className="sm:col-span-2"
        hint={
          own?.hasPassword ? "Stored encrypted. Leave empty to keep it." : "Stored encrypted; it is never shown again."
        }
      >
        <Input type="password" autoComplete="new-password" placeholder={own?.hasPassword ? "••••••••" : ""} />
      </Field>
      <Field
        label="Sender address"
        name="fromAddress"
        error={errorOf("fromAddress")}
        className="sm:col-span-2"
        hint="The server must be allowed to send for it."
      >
        <Input
          type="email"
          defaultValue={own?.fromAddress ?? ""}
          placeholder="invoices@example.com"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
    </>
  );
}

function RemoveServer({ businessId, remove }: Pick<FormProps, "businessId" | "remove">) {
  const { form, pending, error } = useActionForm(remove);
  return (
    <form {...form} className="mt-3">
      <input type="hidden" name="businessId" value={businessId} />
      <Button type="submit" variant="ghost" size="sm" className="-ml-3" pending={pending}>
        Use this Paymast's own server again
      </Button>
      {error ? (
        <Banner tone="bad" live>
          {error}
        </Banner>
      ) : null}
    </form>
  );
}

/** The options above are the only values. */
const asSecurity = (value: string): MailServer["security"] =>
  value === "tls" || value === "none" ? value : "starttls";
