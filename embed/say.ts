/** To whoever looks into the page's console. */
export function say(text: string): void {
  console.warn(`[Paymast] ${text}`);
}
