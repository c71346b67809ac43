/**
 * Next calls this once when a server starts, not during a build. The queues run in the server's own process; with
 * PAYMAST_WORKER=off they don't (a second web process), with PAYMAST_PROCESSING=off events are only taken in (benches).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  if (process.env.NEXT_PHASE === "phase-production-build") return;
  const { env } = await import("./lib/env");
  const settings = env();
  if (settings.PAYMAST_WORKER === "off") return;
  const { startWork } = await import("./lib/http/work");
  await startWork({ processesEvents: settings.PAYMAST_PROCESSING !== "off" });
  if (settings.PAYMAST_PROCESSING === "off") return;
  const { lookAtWebhooks } = await import("./lib/http/look-at-webhooks");
  await lookAtWebhooks();
}
