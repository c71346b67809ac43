/** Addresses that only this computer or this house can open. */
const PRIVATE =
  /^(localhost|.*\.localhost|.*\.local|.*\.internal|0\.0\.0\.0|127\..*|10\..*|169\.254\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[::1?\]|\[f[cd].*\]|\[fe80.*\])$/;

/** A name without a dot is one of the local network. */
export const isPrivateHost = (host: string): boolean => PRIVATE.test(host) || !/[.:]/.test(host);

export type AddressFacts = { kind: "public" | "plain_http" | "private"; host: string };

/** Who can open a Paymast at this address. */
export function publicAddress(publicUrl: string): AddressFacts {
  const { hostname, host, protocol } = new URL(publicUrl);
  if (isPrivateHost(hostname)) return { kind: "private", host };
  return { kind: protocol === "https:" ? "public" : "plain_http", host };
}
