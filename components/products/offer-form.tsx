"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import {
  Banner,
  Button,
  Card,
  CardSection,
  Checkbox,
  Field,
  Input,
  Select,
  Textarea,
  useActionForm,
} from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import type { WrittenOffer } from "@/lib/products/write-offer";
import { QuestionsEditor } from "./questions-editor";

type OfferFormProps = {
  businessId: string;
  productId: string;
  offer: WrittenOffer;
  product: { name: string; currency: string; hasTax: boolean };
  /** Units that open payments hold right now. */
  held: number;
  save: FormAction<null>;
};

/** The website stands open; everything else has a default and waits under More. */
export function OfferForm(props: OfferFormProps) {
  const { businessId, productId, offer, save } = props;
  const router = useRouter();
  const [savedStock, setSavedStock] = useState(offer.stock);
  const parts = { ...props, savedStock };
  const { form, pending, errorOf, error, message, state } = useActionForm(save, {
    onSuccess: () => {
      setSavedStock(typedStock(form.ref.current));
      router.refresh();
    },
  });
  const isElsewhere = state !== null && !state.ok && state.field !== undefined && state.field !== "websites";
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="productId" value={productId} />
      <Card>
        <CardSection>
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          <Field
            label="On which website?"
            name="websites"
            optional
            error={errorOf("websites")}
            hint="A line each. With and without www is the same website."
          >
            <Textarea
              defaultValue={offer.websites}
              rows={2}
              maxLength={2_000}
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
          <details className="group mt-5" open={isElsewhere || undefined}>
            <summary className="cursor-pointer font-[550] text-accent">More</summary>
            <div className="mt-5 space-y-8">
              <Shown {...parts} errorOf={errorOf} />
              <Amounts {...parts} errorOf={errorOf} />
              <Asked {...parts} errorOf={errorOf} />
              <Afterwards {...parts} errorOf={errorOf} />
            </div>
          </details>
          <div className="mt-6 flex items-center justify-end gap-4">
            <span role="status" className="text-sm text-good">
              {message}
            </span>
            <Button type="submit" variant="primary" pending={pending}>
              Save
            </Button>
          </div>
        </CardSection>
      </Card>
    </form>
  );
}

type PartProps = OfferFormProps & {
  errorOf: (field: string) => string | null;
  /** What stood in the field when it was last in step with the server: left so, the stock is left alone. */
  savedStock: string;
};

function typedStock(form: HTMLFormElement | null): string {
  const control = form?.elements.namedItem("stock");
  return control instanceof HTMLInputElement ? control.value : "";
}

function Shown({ offer, product, errorOf }: PartProps) {
  return (
    <fieldset className="space-y-4">
      <legend className="mb-3 font-semibold">What buyers see</legend>
      <Field label="Name" name="publicName" optional error={errorOf("publicName")} hint="Empty: the product's own.">
        <Input defaultValue={offer.publicName} placeholder={product.name} maxLength={150} autoComplete="off" />
      </Field>
      <Field label="Text" name="publicText" optional error={errorOf("publicText")} hint="Empty: the product's own.">
        <Textarea defaultValue={offer.publicText} rows={4} maxLength={4_000} />
      </Field>
      <Field label="Language" name="language" error={errorOf("language")} className="max-w-xs">
        <Select defaultValue={offer.language}>
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </Select>
      </Field>
    </fieldset>
  );
}

function Amounts({ offer, product, held, savedStock, errorOf }: PartProps) {
  const [kind, setKind] = useState(offer.amountKind);
  const isOpen = kind === "open";
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 font-semibold">Price and quantity</legend>
      <Field label="Price" name="amountKind" error={errorOf("amountKind")}>
        <Select value={kind} onChange={(event) => setKind(event.target.value === "open" ? "open" : "fixed")}>
          <option value="fixed">Fixed, the product’s own</option>
          <option value="open">The buyer chooses</option>
        </Select>
      </Field>
      <div hidden={!isOpen}>
        <Field label={`At least, ${product.currency}`} name="minimum" error={errorOf("minimum")}>
          <Input defaultValue={offer.minimum} inputMode="decimal" maxLength={20} className="num" />
        </Field>
      </div>
      <div hidden={isOpen} className="grid grid-cols-2 gap-4">
        <Field label="Quantity from" name="minQuantity" error={errorOf("minQuantity")}>
          <Input defaultValue={offer.minQuantity} inputMode="numeric" maxLength={6} className="num" />
        </Field>
        <Field label="to" name="maxQuantity" error={errorOf("maxQuantity")}>
          <Input defaultValue={offer.maxQuantity} inputMode="numeric" maxLength={6} className="num" />
        </Field>
      </div>
      <input type="hidden" name="shownStock" value={savedStock} />
      <Field
        label="How many are there?"
        name="stock"
        optional
        error={errorOf("stock")}
        hint={
          held > 0
            ? `${held} of them are being paid for right now.`
            : "Empty: it never runs out. Nobody can pay for more than there are."
        }
      >
        <Input defaultValue={offer.stock} inputMode="numeric" maxLength={8} className="num" />
      </Field>
    </fieldset>
  );
}

function Asked({ offer, errorOf }: PartProps) {
  return (
    <fieldset className="space-y-4">
      <legend className="mb-1 font-semibold">What buyers are asked</legend>
      <p className="text-[13px] text-ink-2">
        Name and e-mail always; a company’s address only from those who want an invoice for it.
      </p>
      <QuestionsEditor fields={offer.fields} errorOf={errorOf} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Terms to accept" name="termsText" optional error={errorOf("termsText")}>
          <Input defaultValue={offer.termsText} placeholder="I accept the terms of sale" maxLength={300} />
        </Field>
        <Field label="Where the terms stand" name="termsUrl" optional error={errorOf("termsUrl")}>
          <Input
            defaultValue={offer.termsUrl}
            placeholder="https://example.com/terms"
            maxLength={1_000}
            inputMode="url"
          />
        </Field>
      </div>
    </fieldset>
  );
}

function Afterwards({ offer, product, errorOf }: PartProps) {
  return (
    <fieldset className="space-y-4">
      <legend className="mb-3 font-semibold">After the sale</legend>
      <Field label="Thank-you text" name="thankYouText" optional error={errorOf("thankYouText")}>
        <Textarea defaultValue={offer.thankYouText} rows={3} maxLength={2_000} />
      </Field>
      <Field
        label="Page to continue on"
        name="returnUrl"
        optional
        error={errorOf("returnUrl")}
        hint="Buyers find a button to it on their receipt."
      >
        <Input
          defaultValue={offer.returnUrl}
          placeholder="https://example.com/thanks"
          maxLength={1_000}
          inputMode="url"
        />
      </Field>
      <Field
        label="Who else is told of each sale"
        name="notify"
        optional
        error={errorOf("notify")}
        hint="E-mail addresses, with commas between them. You are told as your settings say."
      >
        <Input defaultValue={offer.notify} maxLength={1_000} autoCapitalize="none" />
      </Field>
      <Checkbox
        name="holdsZeroTax"
        defaultChecked={offer.holdsZeroTax}
        label="Sales without tax wait for my OK"
        hint={
          product.hasTax
            ? "This product has tax on it, so nothing waits at the moment."
            : "The invoice is mailed to the buyer when you have looked at it."
        }
      />
    </fieldset>
  );
}
