import type { Metadata } from "next";
import { CallsPart } from "@/components/developers/reference/calls-part";
import { EmbedPart } from "@/components/developers/reference/embed-part";
import { MessagesPart } from "@/components/developers/reference/messages-part";
import { getContext } from "@/lib/http/context";

export const metadata: Metadata = {
  title: "For developers",
  description: "Sell on your website, be told what happens, and create invoices: what this Paymast offers to programs.",
};

const parts = [
  { id: "website", title: "Sell on a website" },
  { id: "messages", title: "Be told what happens" },
  { id: "calls", title: "Create invoices" },
] as const;

/** What a programmer needs, printed from the types and schemas that the product itself runs on. */
export default async function DevelopersPage() {
  const { instance } = await getContext();
  const { publicUrl } = instance;
  return (
    <main className="mx-auto w-full max-w-4xl px-5 py-10 sm:px-8">
      <h1 className="text-3xl tracking-[-0.02em]">For developers</h1>
      <p className="mt-2 max-w-2xl text-ink-2">
        Three things, each of which works without the others. Keys and secrets are made in Paymast under Settings,
        Developers; begin in test mode, where no real money moves.
      </p>
      <nav aria-label="On this page" className="mt-5">
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {parts.map(({ id, title }) => (
            <li key={id}>
              <a className="link" href={`#${id}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <EmbedPart id="website" publicUrl={publicUrl} />
      <MessagesPart id="messages" />
      <CallsPart id="calls" publicUrl={publicUrl} />
    </main>
  );
}
