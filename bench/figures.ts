/** The value below which the given share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Prints one figure beside its goal; a goal that is missed is marked, never hidden. */
export function report(name: string, value: number, unit: string, goal?: { atMost?: number; atLeast?: number }): void {
  const missed =
    (goal?.atMost !== undefined && value > goal.atMost) || (goal?.atLeast !== undefined && value < goal.atLeast);
  const aim = goal?.atMost !== undefined ? `≤ ${goal.atMost}` : goal?.atLeast !== undefined ? `≥ ${goal.atLeast}` : "";
  console.log(
    `${name.padEnd(58)} ${value.toFixed(value < 100 ? 1 : 0).padStart(9)} ${unit.padEnd(6)} ${aim}${missed ? "   MISSED" : ""}`,
  );
}
