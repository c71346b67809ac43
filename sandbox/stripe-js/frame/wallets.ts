/**
 * The wallets this device would have: Apple Pay in Safari, Google Pay in Chromium and Firefox, Link anywhere. What the
 * sandbox's account has switched off is left out.
 */
export function deviceWallets(enabled: string[]): string[] {
  const agent = navigator.userAgent;
  const isSafari = /Safari\//.test(agent) && !/Chrom(e|ium)\/|Android|Edg\//.test(agent);
  const has: Record<string, boolean> = { apple_pay: isSafari, google_pay: !isSafari, link: true };
  return enabled.filter((wallet) => has[wallet] === true);
}
