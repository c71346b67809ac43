/** Enough for every small business; a larger file is refused before it is read, in the browser already. */
export const LARGEST_FILE_BYTES = 2_000_000;

export const TOO_LARGE = "This file is larger than 2 MB. Split it into several.";
