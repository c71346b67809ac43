import { defineConfig } from "drizzle-kit";
import { dialect } from "./db/columns";

/** Used by scripts/generate-migrations.mjs, once for each dialect. */
export default defineConfig({
  dialect: dialect === "postgres" ? "postgresql" : "sqlite",
  schema: "./db/schema/index.ts",
  out: `./db/migrations/${dialect}`,
});
