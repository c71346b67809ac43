"use client";

import { useRouter } from "next/navigation";
import { Banner, Button, Card, CardSection, Field, Input, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type StartOfferProps = {
  businessId: string;
  productId: string;
  mode: "test" | "live";
  start: FormAction<{ key: string }>;
};

/** The one question before a product is for sale. */
export function StartOffer({ businessId, productId, mode, start }: StartOfferProps) {
  const router = useRouter();
  const { form, pending, errorOf, error } = useActionForm(start, { onSuccess: () => router.refresh() });
  const more = mode === "test" ? " For a test, localhost and staging addresses work too." : "";
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="productId" value={productId} />
      <Card>
        <CardSection
          title="Sell it on your own website"
          text="You get a link and one line for your website. Buyers pay by card or wallet, and their paid invoice is mailed by itself."
        >
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          <Field
            label="On which website?"
            name="websites"
            error={errorOf("websites")}
            hint={`With and without www is the same website. Leave it empty to sell by link only.${more}`}
          >
            <Input
              placeholder="example.com"
              maxLength={500}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
          <div className="mt-5 flex justify-end">
            <Button type="submit" variant="primary" pending={pending}>
              Put it up for sale
            </Button>
          </div>
        </CardSection>
      </Card>
    </form>
  );
}
