import { AppError } from "@/lib/app-error";

/**
 * Refuses a write that another site's page asked for. Browsers send `Origin` with every POST; `null` (a sandboxed frame, a
 * local file) is foreign. Programs that send none are not browsers, so no cookie of a visitor travels with them.
 */
export function requireOwnOrigin(request: Request, publicUrl: string): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isForeign =
    origin === null ? site !== null && site !== "same-origin" && site !== "none" : origin !== new URL(publicUrl).origin;
  if (isForeign) throw new AppError("FORBIDDEN", "This request came from another site.");
}
