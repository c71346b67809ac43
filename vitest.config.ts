import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };
const shared = { environment: "node" as const, testTimeout: 20_000, hookTimeout: 60_000 };
const exclude = ["**/node_modules/**", "**/.next/**", "e2e/**", "data/**", "dist/**"];

/** The query tests run a second time on PostgreSQL, in this process (PGlite). */
export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    globalSetup: ["testing/build-pdf-worker.ts"],
    projects: [
      { resolve: { alias }, test: { ...shared, name: "sqlite", include: ["**/*.test.{ts,tsx}"], exclude } },
      {
        resolve: { alias },
        test: {
          ...shared,
          name: "postgres",
          // Each database is a whole PostgreSQL of its own, started in this process.
          testTimeout: 60_000,
          include: ["db/queries/**/*.test.ts", "db/engines.test.ts"],
          exclude,
          env: { DATABASE_URL: "pglite:" },
        },
      },
    ],
  },
});
