export * from "./businesses";
export * from "./connections";
export * from "./invoices";
export * from "./payments";
export * from "./people";
export * from "./work";
