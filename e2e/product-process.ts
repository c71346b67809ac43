/** Runs verbs of the product for a test, one message each; its environment says which installation. */
import { env } from "@/lib/env";
import { createContext } from "@/lib/http/context";
import * as verbs from "./product-verbs";

type Call = { id: number; verb: string; input: unknown };
type Verb = (ctx: Awaited<ReturnType<typeof createContext>>, input: unknown) => Promise<unknown>;

const context = createContext(env());

process.on("message", (message) => void answer(asCall(message)));
process.on("disconnect", () => process.exit(0));

async function answer({ id, verb, input }: Call): Promise<void> {
  try {
    const run = verbOf(verb);
    process.send?.({ id, result: (await run(await context, input)) ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function verbOf(name: string): Verb {
  const found = Object.entries(verbs).find(([key]) => key === name)?.[1];
  if (found === undefined) throw new Error(`product-verbs.ts has no ${name}.`);
  return asVerb(found);
}

/** product.ts gives each verb its own input; the types are checked there. */
const asVerb = (found: unknown) => found as Verb;

/** The only sender is product.ts. */
const asCall = (message: unknown) => message as Call;
