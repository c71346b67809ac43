/**
 * Which payments a process is asking a provider about right now. Places are limited, in the process and for one
 * connection, so that a provider that hangs holds up few others. A process that dies forgets it.
 */
import type { DueEvent } from "@/db/queries/event-queue";

const places = 40;
const placesOfOneConnection = 8;

/** The key of the payment an event is about; an event about none stands for itself. */
export const paymentOf = ({ id, connectionId, ref, attemptId }: DueEvent): string =>
  `${connectionId} ${ref ?? attemptId ?? id}`;

type Question = { connectionId: string; ref: string | null; leasedUntil: number };

export type Asking = ReturnType<typeof createAsking>;

const askingByDatabase = new WeakMap<object, Asking>();

export function askingOf(db: object): Asking {
  const known = askingByDatabase.get(db);
  if (known !== undefined) return known;
  const created = createAsking();
  askingByDatabase.set(db, created);
  return created;
}

function createAsking() {
  const questions = new Map<string, Question>();
  /** A question whose lease is over counts no more: another process may be asking it by now. */
  const running = (now: number) => [...questions.values()].filter((question) => question.leasedUntil > now);

  return {
    begin(about: DueEvent, leasedUntil: number): void {
      questions.set(paymentOf(about), { connectionId: about.connectionId, ref: about.ref, leasedUntil });
    },
    end(about: DueEvent, leasedUntil: number): void {
      const key = paymentOf(about);
      if (questions.get(key)?.leasedUntil === leasedUntil) questions.delete(key);
    },
    refs: (now: number): string[] => running(now).flatMap(({ ref }) => ref ?? []),
    fullConnections(now: number): string[] {
      const counts = new Map<string, number>();
      for (const { connectionId } of running(now)) counts.set(connectionId, (counts.get(connectionId) ?? 0) + 1);
      return [...counts].filter(([, count]) => count >= placesOfOneConnection).map(([connectionId]) => connectionId);
    },
    /** Whether one more may begin besides those that are about to. */
    hasPlace(now: number, connectionId: string, about: { all: number; ofConnection: number }): boolean {
      const all = running(now);
      const ofConnection = all.filter((question) => question.connectionId === connectionId).length;
      return all.length + about.all < places && ofConnection + about.ofConnection < placesOfOneConnection;
    },
  };
}
