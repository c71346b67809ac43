import { createThrottle, type Throttle } from "@/lib/auth/throttle";

/** One for the process: Next evaluates modules more than once, and counting must not start over with each. */
export function signInThrottle(): Throttle {
  shared.paymastSignInThrottle ??= createThrottle();
  return shared.paymastSignInThrottle;
}

const shared = onGlobalThis();

/** One own property, named so that nothing else uses it. */
function onGlobalThis() {
  return globalThis as { paymastSignInThrottle?: Throttle };
}
