import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { openFront } from "./front";

test("a front never stands in front of itself", async () => {
  const front = await openFront();
  onTestFinished(front.close);
  expect(() => front.add(front.port)).toThrow("in front of itself");
  expect(front.targets).toEqual([]);
});

test("who does not listen is passed over, and who answered is noted", async () => {
  const front = await openFront();
  onTestFinished(front.close);
  const app = createServer((_, answer) => answer.writeHead(204).end());
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void app.close());
  const address = app.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  // Nobody listens on port 1.
  front.add(1, port);
  for (let n = 0; n < 2; n += 1) expect((await fetch(`${front.url}/x`)).status).toBe(204);
  const noted = () => front.passed.map(({ by, path }) => ({ by, path }));
  // Noted when the answer is closed, which the caller may hear first.
  await expect.poll(noted).toEqual(Array(2).fill({ by: port, path: "/x" }));
});
