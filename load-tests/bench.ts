import { measureDistributor } from "./bench/distributor.ts"
import { commandLine } from "./command-line.ts"

/** `npm run bench -- <profile>`: one part of the engine alone, in this process: no centre, no switch, no database. */

await commandLine(
  "bench",
  {
    distributor: {
      about: "decisions a second with 1,000 agents and 5,000 works waiting: 20,000 at least, and growth at most linear",
      numbers: { decisions: { default: 20_000, about: "decisions at each size" } },
      measure: async (say, _centre, numbers) =>
        measureDistributor(say, (numbers as Record<"decisions", number>).decisions)
    }
  },
  false
)
