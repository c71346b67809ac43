import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { ProviderName } from "@/lib/providers/provider";

/** All that is ever shown of a secret key. */
export const lastFour = (key: string): string => key.slice(-4);

/** The address a provider's events come to. The id is the endpoint row's, so it exists before the provider is called. */
export function webhookUrl(publicUrl: string, of: { provider: ProviderName; endpointId: string }): string {
  return `${publicUrl}/api/webhooks/${of.provider}/${of.endpointId}`;
}

/** What the owner typed for one mode; both empty means that this mode stays as it is. */
export type TypedKeys = { publishableKey: string; secretKey: string };

/** The form's name of a field: Test and Live stand side by side in one form. */
export function fieldName(mode: Mode, field: string): string {
  return `${mode}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** The host of our pages, as wallets know it. */
export const hostOf = (publicUrl: string): string => new URL(publicUrl).hostname;

export const isHttps = (publicUrl: string): boolean => publicUrl.startsWith("https://");
