// Types, formatting, lint with the arrows, dependency floors and the tests that need no browser.
import { installDependencies, run } from "./install.mjs";

installDependencies();
run("npx", ["tsc", "--noEmit"], { failure: "Types: see above." });
run("npx", ["biome", "check", "--error-on-warnings", "."], {
  failure: "Lint: see above. `npm run format` mends what can be mended.",
});
run("node", ["scripts/check-floors.mjs"], { failure: "A dependency is below its security floor." });
run("npx", ["vitest", "run"], { failure: "Tests: see above." });
