/** Names one press of a button, so that the server does it once however often the request arrives. */
export function newPressKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
