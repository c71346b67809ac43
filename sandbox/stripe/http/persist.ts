import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { State } from "../machine/state";

export type Store = { changed(): void; flush(): void };

/** Only writeState below ever writes this file, and it writes a State of the version that is checked here. */
function asState(json: unknown): State {
  const state = json as State;
  if (state.version !== 1) throw new Error("The sandbox's state file has another version; delete it to start anew.");
  // Written by a version without payouts.
  for (const scope of Object.values(state.scopes)) scope.paidOut ??= {};
  return state;
}

export function readState(path: string): State | null {
  if (!existsSync(path)) return null;
  return asState(JSON.parse(readFileSync(path, "utf8")));
}

function writeState(path: string, state: State): void {
  mkdirSync(dirname(path), { recursive: true });
  // A crash in the middle leaves the old file whole: rename is atomic.
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Writes at most once in 100 ms, and at once on flush. */
export function createStore(path: string | null, state: () => State): Store {
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    if (path !== null) writeState(path, state());
  };
  const changed = (): void => {
    if (path === null || timer !== null) return;
    timer = setTimeout(flush, 100);
  };
  return { changed, flush };
}
