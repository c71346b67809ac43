/** Zones for a select, the offsets left out because they change with the seasons. */
export const timeZones = (): string[] => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].sort();
