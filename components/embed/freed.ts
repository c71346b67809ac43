/** In the address in place of `why=sandbox`: the window got out of the sandbox. Its own file, so that the browser loads nothing else. */
export const FREED = "freed";
