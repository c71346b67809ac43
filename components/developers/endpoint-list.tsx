import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Pill, type Tone } from "@/components/ui";
import type { DeveloperPage, EndpointView } from "@/lib/hooks/load-developers";
import { formatInstant } from "@/lib/money/format-money";

type EndpointListProps = { businessId: string; endpoints: DeveloperPage["endpoints"]; timeZone: string };

export function EndpointList({ businessId, endpoints, timeZone }: EndpointListProps) {
  if (endpoints.length === 0) return <p className="text-sm text-ink-2">No address yet.</p>;
  return (
    <ul className="divide-y divide-line-2">
      {endpoints.map((endpoint) => (
        <li key={endpoint.id}>
          <Link
            href={`/b/${businessId}/settings/developers/${endpoint.id}`}
            className="-mx-2 flex items-center gap-3 rounded-control px-2 py-3 hover:bg-line-2"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-[550] wrap-anywhere">{endpoint.url}</span>
              <span className="num block text-[13px] text-ink-2">
                {countWords(endpoint)}
                {endpoint.lastSuccessAt === null
                  ? ""
                  : ` · last one arrived ${formatInstant(endpoint.lastSuccessAt, "en", timeZone)}`}
              </span>
            </span>
            <EndpointState endpoint={endpoint} />
            <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function countWords({ counts }: DeveloperPage["endpoints"][number]): string {
  const parts = [
    `${counts.delivered} arrived in 30 days`,
    counts.waiting > 0 ? `${counts.waiting} on their way` : "",
    counts.held > 0 ? `${counts.held} kept until it is on again` : "",
    counts.failed > 0 ? `${counts.failed} given up` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

export function EndpointState({ endpoint }: { endpoint: EndpointView }) {
  const [tone, words] = stateOf(endpoint);
  return <Pill tone={tone}>{words}</Pill>;
}

function stateOf(endpoint: EndpointView): [Tone, string] {
  if (!endpoint.isOn) return endpoint.offReason === null ? ["mute", "Off"] : ["bad", "Switched off"];
  if (endpoint.failingSince !== null) return ["warn", "Failing"];
  return endpoint.lastSuccessAt === null ? ["info", "Nothing sent yet"] : ["good", "Working"];
}
