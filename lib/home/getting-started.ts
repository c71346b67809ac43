/** What leads to being paid, each known from what is stored and not from a tick somebody set. */
export type StartFacts = {
  /** Keys are saved, in either mode, and the provider is switched on. */
  isConnected: boolean;
  autoPayments: boolean;
  /** A payment through the provider arrived, in either mode. */
  hasPayment: boolean;
  hasAddress: boolean;
  isLive: boolean;
};

export type StartStep = { key: "connect" | "try" | "details" | "live"; isDone: boolean };

/** The way from sign-up to real money, in order. */
export function gettingStarted(facts: StartFacts): StartStep[] {
  return [
    { key: "connect", isDone: facts.isConnected && facts.autoPayments },
    { key: "try", isDone: facts.hasPayment },
    { key: "details", isDone: facts.hasAddress },
    { key: "live", isDone: facts.isLive },
  ];
}
