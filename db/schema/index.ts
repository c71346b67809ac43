export * from "./businesses";
export * from "./connections";
export * from "./health";
export * from "./inbox";
export * from "./invoices";
export * from "./payments";
export * from "./people";
export * from "./work";
