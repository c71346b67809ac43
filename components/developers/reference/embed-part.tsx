import {
  BUTTON_VARIABLES,
  cspLines,
  EMBED_ATTRIBUTES,
  EMBED_DETAIL,
  EMBED_EVENTS,
  embedButton,
  embedLink,
  embedScript,
  frameSandbox,
} from "@/lib/embed/reference";
import { Code, Facts, Part } from "./parts";

export function EmbedPart({ id, publicUrl }: { id: string; publicUrl: string }) {
  const product = `${publicUrl}/buy/YOUR-PRODUCT`;
  const events = Object.entries(EMBED_EVENTS).map(([name, text]) => [`paymast:${name}`, text] as const);
  return (
    <Part id={id} title="Sell on a website">
      <p>
        Copy the snippet of a product from Paymast (Products, the product, Online sales). The link sells by itself, also
        without JavaScript; the script, once anywhere on the site, opens the form over your page.
      </p>
      <Code label="A product's button" text={`${embedLink(product, "Buy the workshop")}\n${embedScript(publicUrl)}`} />
      <h3>Attributes</h3>
      <p className="text-sm text-ink-2">
        With <code>data-</code> in front on the link, or in the link's address: <code>?reference=cart-17</code>.
      </p>
      <Facts facts={Object.entries(EMBED_ATTRIBUTES).map(([name, text]) => [`data-${name}`, text] as const)} />
      <h3>Events</h3>
      <p className="text-sm text-ink-2">
        Fired on the link or button; they bubble to the document. They never say who bought. Types for TypeScript:{" "}
        <code>{publicUrl}/embed.d.ts</code>
      </p>
      <Facts facts={events} />
      <Facts facts={Object.entries(EMBED_DETAIL).map(([name, text]) => [`event.detail.${name}`, text] as const)} />
      <Code
        label="Say thank you on your own page"
        text={
          'document.addEventListener("paymast:paid", (event) => {\n  console.log(event.detail.order, event.detail.reference);\n});'
        }
      />
      <h3>Another look</h3>
      <p className="text-sm text-ink-2">
        The button as an element, to be styled with <code>::part(button)</code> and these variables:{" "}
        {BUTTON_VARIABLES.map((name) => (
          <code key={name} className="mr-2 inline-block">
            {name}
          </code>
        ))}
      </p>
      <Code label="The same as an element" text={embedButton(product, "Buy the workshop")} />
      <Code label="If your site has a Content-Security-Policy, it needs these" text={cspLines(publicUrl).join("\n")} />
      <p className="text-sm text-ink-2">
        If your page stands in an <code>&lt;iframe sandbox&gt;</code>, that frame has to allow what follows. With only{" "}
        <code>allow-scripts</code> nothing can open out of it, not even the product's page: the buyer is then shown its
        address, and you read it in Online sales.
      </p>
      <Code label="On that iframe" text={frameSandbox} />
    </Part>
  );
}
