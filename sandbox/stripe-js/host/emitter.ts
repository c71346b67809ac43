export type Listener = (event: unknown) => void;

export type Emitter = {
  on(name: string, listener: Listener): void;
  off(name: string, listener?: Listener): void;
  emit(name: string, event: unknown): void;
  has(name: string): boolean;
};

export function createEmitter(): Emitter {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
    },
    off(name, listener) {
      if (listener) listeners.get(name)?.delete(listener);
      else listeners.delete(name);
    },
    has: (name) => (listeners.get(name)?.size ?? 0) > 0,
    emit(name, event) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        // One listener's exception is the page's own; it must neither stop the others nor the element.
        try {
          listener(event);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}
