import type Stripe from "stripe";
import type { Branding } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor, TIMEOUT_MS } from "./client";
import { asking } from "./errors";

/** A logo larger than this is not a logo; Stripe itself takes 512 kB. */
const LOGO_LIMIT_BYTES = 5_000_000;

/** Name, contact, color and logo as the owner set them in Stripe. Whatever can't be read is null. */
export async function fetchBranding(deps: StripeDeps, secretKey: string, account: Stripe.Account): Promise<Branding> {
  const profile = account.business_profile ?? null;
  const look = account.settings?.branding ?? null;
  const file = look?.logo ?? look?.icon ?? null;
  return {
    name: profile?.name ?? account.settings?.dashboard.display_name ?? null,
    supportEmail: profile?.support_email ?? null,
    supportPhone: profile?.support_phone ?? null,
    website: profile?.url ?? null,
    address: supportAddress(profile),
    primaryColor: hexColor(look?.primary_color ?? null),
    statementDescriptor: account.settings?.payments?.statement_descriptor ?? null,
    logo: file === null ? null : await fetchLogo(deps, secretKey, typeof file === "string" ? file : file.id),
  };
}

function supportAddress(profile: Stripe.Account["business_profile"] | null): Branding["address"] {
  const given = profile?.support_address ?? null;
  if (given === null || !given.line1?.trim()) return null;
  const { line1, line2, postal_code: postalCode, city, state: region, country } = given;
  return { line1, line2, postalCode, city, region, country };
}

function hexColor(color: string | null): string | null {
  return color !== null && /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : null;
}

async function fetchLogo(deps: StripeDeps, secretKey: string, fileId: string): Promise<Branding["logo"]> {
  try {
    const file = await asking(() => stripeFor(deps, secretKey).files.retrieve(fileId));
    if (file.url === null || !isStripeHost(deps, file.url)) return null;
    return await download(secretKey, file.url);
  } catch (error) {
    // A logo is an ornament: without the right to read files, or while Stripe is slow, connecting goes on without it.
    deps.log.info("stripe.logo_not_read", { reason: error instanceof ProviderError ? error.kind : "network" });
    return null;
  }
}

/** The secret key travels with the download, so it goes to Stripe's own hosts and nowhere else. */
export function isStripeHost(deps: Pick<StripeDeps, "apiBase">, address: string): boolean {
  const url = new URL(address);
  if (deps.apiBase !== null) return url.host === new URL(deps.apiBase).host;
  return url.protocol === "https:" && (url.hostname === "files.stripe.com" || url.hostname === "api.stripe.com");
}

async function download(secretKey: string, url: string): Promise<Branding["logo"]> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${secretKey}` },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const contentType = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const length = Number(response.headers.get("content-length") ?? 0);
  if (!response.ok || !contentType.startsWith("image/") || length > LOGO_LIMIT_BYTES) return null;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return bytes.byteLength > LOGO_LIMIT_BYTES ? null : { bytes, contentType };
}
