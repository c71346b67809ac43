/**
 * Whether the outcome that is shown next is news to this customer (they just paid) or was so when they came. Only news
 * takes the keyboard's focus.
 */
let isNews = false;

export function markOutcomeNews(): void {
  isNews = true;
}

/** True once for each mark. */
export function takeOutcomeNews(): boolean {
  const was = isNews;
  isNews = false;
  return was;
}
