/** How we learned of a change: the four doors into settle, and a member who typed it. */
export type Door = "webhook" | "return" | "sweep" | "check" | "manual";
