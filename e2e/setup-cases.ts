import { serverCases } from "./setup/server-cases";
import { stripeCases } from "./setup/stripe-cases";
import type { SetupCase } from "./setup/tools";
import { rightCases, typedCases } from "./setup/typed-cases";

/**
 * Set-ups that look right and do not work. Each is made where people make it (typed, in Stripe's dashboard, on the server),
 * never in our tables, and ends with a sentence on the screen and a paid invoice. The table in README.md is made from it:
 * npx tsx e2e/setup-table.ts
 */
export const setupCases: readonly SetupCase[] = [...typedCases, ...rightCases, ...stripeCases, ...serverCases];
