/** How we learned of a change: the doors into settle (the daily comparison is one), and a member who typed it. */
export type Door = "webhook" | "return" | "sweep" | "check" | "comparison" | "manual";
