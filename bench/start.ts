// `npm start` to the first answer, and memory of all its processes when idle.
// npx tsx bench/start.ts
import { median, report } from "./figures";
import { leavePlace, pause, startApp, takePlace } from "./place";
import { processTree, residentMb } from "./processes";

const ROUNDS = 3;
const SETTLE_MS = 8_000;

const place = await takePlace();
const startedMs: number[] = [];
const idleMb: number[] = [];
const productMb: number[] = [];
try {
  // The first start also makes keys and database; like every first start.
  for (let round = 0; round < ROUNDS; round += 1) {
    const app = await startApp(place, ["npm", "start", "--silent"]);
    startedMs.push(app.startedInMs);
    await pause(SETTLE_MS);
    const tree = await processTree(app.pid);
    idleMb.push(residentMb(tree));
    productMb.push(Math.max(...tree.map((one) => one.rssMb)));
    if (round === 0)
      for (const { rssMb, command } of tree) console.log(`  ${rssMb.toFixed(0).padStart(5)} MB  ${command}`);
    await app.stop();
  }
} finally {
  leavePlace(place);
}
report("first start, with keys and migrations, to the first answer", startedMs[0] ?? Number.NaN, "ms", {
  atMost: 3_000,
});
report("npm start to the first answer, median of the others", median(startedMs.slice(1)), "ms", { atMost: 3_000 });
report("resident memory idle, npm and all children, median", median(idleMb), "MB", { atMost: 350 });
report("of it the server process, median", median(productMb), "MB");
