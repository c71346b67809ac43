/** `npm run fault-matrix` writes docs/fault-matrix.md from the rows, the titles of the tests and the mutants. */
import { writeFileSync } from "node:fs";
import { matrixFile, renderMatrix } from "./fault-matrix-text";

writeFileSync(matrixFile, renderMatrix());
console.log(`Wrote ${matrixFile}.`);
