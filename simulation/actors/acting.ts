import { isAppError } from "@/lib/app-error";
import { describeError } from "@/lib/describe-error";
import { ProviderError } from "@/lib/providers/provider";
import { scopeKey } from "@/sandbox/stripe/machine/state";
import { accounts } from "../stage";
import { alive, type Process, violate, type World } from "../world";

/** What a step does with its three numbers; false when there is nothing it could be done to. */
export type Act = (world: World, a: number, b: number, c: number) => boolean;

export const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % list.length];

/** The process whose turn a request falls to. */
export function anyProcess(world: World, number: number): Process {
  const process = pick(alive(world), number);
  if (process === undefined) throw new Error("No process is alive.");
  return process;
}

/**
 * Begins a request of somebody. A sentence for a person and a provider that says no are answers; anything else that is
 * thrown is a bug.
 */
export function begin(world: World, what: string, run: () => Promise<unknown>): void {
  world.trace?.(`   → ${what}`);
  world.running += 1;
  run()
    .then(
      (value) => world.trace?.(`   ← ${what}: ${JSON.stringify(value)?.slice(0, 200) ?? "done"}`),
      (error: unknown) => {
        const isAnswer = isAppError(error) || error instanceof ProviderError;
        if (isAnswer) world.trace?.(`   ← ${what}: ${describeError(error)}`);
        else violate(world, "I0", `${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
      },
    )
    .finally(() => {
      world.running -= 1;
    });
}

/** The account's live side at Stripe. */
export const scopeOf = (world: World, account: number) => {
  const scope = world.machine.state.scopes[scopeKey(accounts[account]?.accountId ?? "", true)];
  if (scope === undefined) throw new Error(`There is no account ${account}.`);
  return scope;
};

/** Every PaymentIntent in live mode, in all accounts. */
export const allIntents = (world: World) =>
  accounts.flatMap((_, account) =>
    Object.values(scopeOf(world, account).objects.payment_intent).map((intent) => ({ account, intent })),
  );

/** A key of the account that Stripe takes. */
export function validSecret(world: World, account: number): string {
  const { accountId } = scopeOf(world, account);
  const key = Object.values(world.machine.state.keys).find(
    (one) => one.accountId === accountId && one.livemode && one.kind === "secret" && one.state === "active",
  );
  if (key === undefined) throw new Error(`Account ${accountId} has no key.`);
  return key.key;
}

/** A call that somebody else makes at Stripe: a browser, or the owner in Stripe's dashboard. */
export function atStripe(
  world: World,
  account: number,
  path: string,
  form: Parameters<World["machine"]["handle"]>[0]["form"],
): { status: number; body: string } {
  const reply = world.machine.handle({
    method: "POST",
    path,
    form,
    authorization: `Bearer ${validSecret(world, account)}`,
    idempotencyKey: null,
    stripeVersion: null,
    upload: null,
  });
  world.trace?.(
    `   ⇒ ${path} ${JSON.stringify(form)}: ${reply.status}${reply.status >= 400 ? ` ${reply.body.slice(0, 300)}` : ""}`,
  );
  return reply;
}
