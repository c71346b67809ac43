/** Counts wrong links per client, so that trying out tokens is slowed. Pure but for its memory. */

type Window = { startedAt: number; misses: number };

export type MissCounter = {
  /** Notes one miss; true when this client has had more than its share. */
  miss(client: string, now: number): boolean;
};

/** `limit` misses per client in `windowMs`; remembers at most `size` clients and forgets the oldest first. */
export function createMissCounter(options: { limit: number; windowMs: number; size: number }): MissCounter {
  const windows = new Map<string, Window>();
  return {
    miss(client, now) {
      const known = windows.get(client);
      const window = known && now - known.startedAt < options.windowMs ? known : { startedAt: now, misses: 0 };
      window.misses += 1;
      windows.delete(client);
      windows.set(client, window);
      const oldest = windows.size > options.size ? windows.keys().next().value : undefined;
      if (oldest !== undefined) windows.delete(oldest);
      return window.misses > options.limit;
    },
  };
}
