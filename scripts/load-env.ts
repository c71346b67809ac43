/**
 * The settings of .env, for a command of the shell. Imported before anything else: the schema binds to its engine when it is
 * loaded, and which engine that is stands in DATABASE_URL.
 */
import nextEnv from "@next/env";

nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });
