import { publicAddress } from "@/lib/links/public-address";

/** Where this installation stands: it decides which keys may be used here. */
export type KeyRules = { isSandboxed: boolean; publicUrl: string };

/** Keys of the sandbox carry a mark, so that a real key never reaches a stand-in and a sandbox key never reaches Stripe. */
export const isSandboxKey = (key: string): boolean => /^(sk|rk|pk)_(test|live)_sandbox/.test(key);
export const isLiveKey = (key: string): boolean => /^(sk|rk|pk)_live_/.test(key);

/** Why a key must not be used in this installation, as a sentence for the owner; null when it may (design.md section 5). */
export function keyRefusal(rules: KeyRules, key: string): string | null {
  if (!rules.isSandboxed && isSandboxKey(key)) {
    return "This key belongs to the Stripe sandbox that comes with Paymast; the real Stripe does not know it. Copy a key from your Stripe dashboard.";
  }
  if (rules.isSandboxed && isLiveKey(key) && !isSandboxKey(key)) {
    return "This Paymast runs against a sandbox (STRIPE_API_BASE or STRIPE_JS_URL is set), so it takes no real live keys. Remove these two settings and restart, then save again.";
  }
  if (isLiveKey(key) && !isSandboxKey(key) && !rules.publicUrl.startsWith("https://")) {
    return "Live keys need https: customers type card numbers on your pages. Set PAYMAST_URL to your https address and restart, then save again.";
  }
  if (isLiveKey(key) && !isSandboxKey(key) && publicAddress(rules.publicUrl).kind === "private") {
    return "Live keys need an address that your customers can open, and this Paymast runs on this computer only. Set PAYMAST_URL to your public https address and restart, then save again. Test keys work here.";
  }
  return null;
}
