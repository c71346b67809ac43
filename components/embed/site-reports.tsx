"use client";

import { useRouter } from "next/navigation";
import { Banner, Button, CardSection, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

export type ShownReport = { id: string; origin: string; text: string; count: number; last: string };

type SiteReportsProps = {
  businessId: string;
  productId: string;
  reports: ShownReport[];
  /** Null for who may not change anything. */
  forget: FormAction<null> | null;
};

/** Where buyers were led to the product's page because the overlay could not open. Nothing of them is known here. */
export function SiteReports({ businessId, productId, reports, forget }: SiteReportsProps) {
  if (reports.length === 0) return null;
  return (
    <CardSection
      title="Where the overlay did not open"
      text="Most of these buyers were led to the product’s page instead and could pay there; out of a sandbox some only saw its address."
      actions={forget === null ? null : <Forget businessId={businessId} productId={productId} forget={forget} />}
    >
      <ul className="space-y-3">
        {reports.map(({ id, origin, text, count, last }) => (
          <li key={id} className="text-sm">
            <p className="font-[550] wrap-anywhere">{origin === "" ? "A page without an address" : origin}</p>
            <p className="text-[13px] text-ink-2">{text}</p>
            <p className="num text-[13px] text-ink-3">
              {count === 1 ? "Once" : `${count} times`}, last on {last}
            </p>
          </li>
        ))}
      </ul>
    </CardSection>
  );
}

function Forget({
  businessId,
  productId,
  forget,
}: Pick<SiteReportsProps, "businessId" | "productId"> & { forget: FormAction<null> }) {
  const router = useRouter();
  const { form, pending, error } = useActionForm(forget, { onSuccess: () => router.refresh() });
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="productId" value={productId} />
      {error ? (
        <Banner tone="bad" live>
          {error}
        </Banner>
      ) : null}
      <Button type="submit" size="sm" pending={pending}>
        Clear this list
      </Button>
    </form>
  );
}
