import { createHash, createHmac } from "node:crypto";

/**
 * Public links are derived, not stored: the same document and link version always give the same token, so a reminder, a
 * re-rendered PDF, a QR and Copy link carry one link, and a stolen database holds none. The row keeps only the hash.
 */
export function publicToken(linkKey: Uint8Array, link: { documentId: string; linkVersion: number }): string {
  return createHmac("sha256", linkKey).update(`${link.documentId}\n${link.linkVersion}`).digest("base64url");
}

/** What is stored for look-up: hex SHA-256 of the token. */
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** 43 characters of base64url: a token can be refused by its form before the database is asked. */
export const isTokenShaped = (token: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(token);

type Site = { publicUrl: string };

export const invoiceUrl = (site: Site, token: string): string => `${site.publicUrl}/i/${token}`;
export const payUrl = (site: Site, token: string): string => `${site.publicUrl}/i/${token}/pay`;
export const pdfUrl = (site: Site, token: string): string => `${site.publicUrl}/i/${token}/pdf`;
