/** How the server in front tells the proxy who may frame a page. From outside the header is dropped (`forwarded.ts`). */
export const FRAME_HEADER = "x-paymast-frame";

/** `/buy/KEY?embed=1` and the order's page under it are the only ones that may stand in a frame. */
export function isFramed(url: string | undefined): boolean {
  if (url === undefined || !url.startsWith("/buy/")) return false;
  return /[?&]embed=1(&|$)/.test(url);
}

export const readFrameOrigins = (header: string | null): string[] =>
  (header ?? "").split(" ").filter((origin) => origin !== "");
