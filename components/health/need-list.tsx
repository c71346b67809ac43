import { ButtonLink } from "@/components/ui/button";
import { Card, CardSection } from "@/components/ui/card";
import type { Need } from "@/lib/health/needs";
import type { FormAction } from "@/lib/http/action-state";
import { HandledButton } from "./handled-button";

type NeedListProps = {
  businessId: string;
  title: string;
  needs: Need[];
  /** Members read of settings that only owners open. */
  isOwner: boolean;
  markHandled: FormAction;
};

/** What waits for a person and for nobody else, each with the one button that leads on. */
export function NeedList({ businessId, title, needs, isOwner, markHandled }: NeedListProps) {
  if (needs.length === 0) return null;
  return (
    <Card>
      <CardSection title={title}>
        <ul className="divide-y divide-line-2">
          {needs.map((need) => (
            <NeedRow key={need.key} need={need} businessId={businessId} isOwner={isOwner} markHandled={markHandled} />
          ))}
        </ul>
      </CardSection>
    </Card>
  );
}

type NeedRowProps = Omit<NeedListProps, "title" | "needs"> & { need: Need };

function NeedRow({ need, businessId, isOwner, markHandled }: NeedRowProps) {
  const isOpenTo = isOwner || !need.isForOwners;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-3.5 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-72 items-start gap-3">
        <span aria-hidden className="mt-2 size-2 shrink-0 rounded-full bg-warn" />
        <div className="min-w-0">
          <p className="font-[550] wrap-anywhere">{need.text}</p>
          <p className="text-[13px] wrap-anywhere text-ink-2">
            {need.detail}
            {isOpenTo ? null : " Ask an owner of the business to look at it."}
          </p>
        </div>
      </div>
      {isOpenTo ? (
        <div className="flex flex-wrap items-center gap-2 pl-5 sm:pl-0">
          {need.handled === null ? null : (
            <HandledButton businessId={businessId} of={need.handled} about={need.text} action={markHandled} />
          )}
          <ButtonLink size="sm" href={`/b/${businessId}${need.action.path}`}>
            {need.action.label}
            <span className="sr-only">: {need.text}</span>
          </ButtonLink>
        </div>
      ) : null}
    </li>
  );
}
