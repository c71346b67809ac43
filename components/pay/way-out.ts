/**
 * In a frame of the owner's website some ways to pay can't be finished: a bank's own page refuses to be framed. Whoever put
 * the form into a frame says here how to go on in the whole tab.
 */
let wayOut: (() => void) | null = null;

/** Returns how to take it back. */
export function setWayOut(leave: () => void): () => void {
  wayOut = leave;
  return () => {
    if (wayOut === leave) wayOut = null;
  };
}

/** Null outside of frames: there every way to pay can be finished. */
export const findWayOut = (): (() => void) | null => wayOut;
