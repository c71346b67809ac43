import type { Metadata } from "next";
import { DeveloperPart, Part } from "@/components/health/developer-part";
import { HealthSummary } from "@/components/health/health-summary";
import { NeedList } from "@/components/health/need-list";
import { ShieldCard } from "@/components/health/shield-card";
import { WebhookHealth } from "@/components/settings/webhook-health";
import { TestBadge } from "@/components/ui";
import { loadWebhookHealth } from "@/lib/connections/load-webhook-health";
import { loadHealth } from "@/lib/health/load-health";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { loadPauses } from "@/lib/shield/load-pauses";
import { endPauseAction, markHandledAction, replayEventsAction } from "./actions";

export const metadata: Metadata = { title: "Health" };

const dayMs = 86_400_000;

type PageProps = { params: Promise<{ business: string }> };

/** Whether all money is accounted for, what waits for a person, and the machinery for who wants to see it. */
export default async function HealthPage({ params }: PageProps) {
  const { business, businessId } = await requireOwner((await params).business, { roles: ["owner"] });
  const mode = await currentMode(business);
  const ctx = await getContext();
  const [health, webhook, pauses] = await Promise.all([
    loadHealth(ctx, { business, mode }),
    loadWebhookHealth(ctx, { businessId, mode }),
    loadPauses(ctx, { businessId, mode, since: ctx.now() - 30 * dayMs, limit: 20 }),
  ]);
  return (
    <>
      <h1 className="mb-5 flex items-center gap-3">Health {mode === "test" ? <TestBadge /> : null}</h1>
      <div className="space-y-5">
        <HealthSummary businessId={businessId} health={health} />
        <NeedList
          businessId={businessId}
          title={health.standing?.text ?? "Needs you"}
          needs={health.needs}
          isOwner
          markHandled={markHandledAction}
        />
        {pauses.length === 0 ? null : (
          <ShieldCard businessId={businessId} pauses={pauses} timeZone={business.timeZone} end={endPauseAction} />
        )}
        <DeveloperPart
          businessId={businessId}
          health={health}
          timeZone={business.timeZone}
          replay={replayEventsAction}
          markHandled={markHandledAction}
          isOpen={health.stuck.length > 0}
        >
          {webhook === null ? null : (
            <Part title="Webhook, last two weeks">
              <WebhookHealth health={webhook} timeZone={business.timeZone} />
            </Part>
          )}
        </DeveloperPart>
      </div>
    </>
  );
}
