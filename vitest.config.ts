import { defineConfig } from "vitest/config"

const NEVER = ["**/node_modules/**", "ui/dist/**", "data/**"]

/**
 * Those that start whole processes, a switch or a browser: several of them at once would measure each other, and two cores are
 * what a small centre has. Those that only calculate run beside them, behind them in line for the processor (config/tools/test.ts).
 */
const WHOLE = [
  "load-tests/**/*.test.ts",
  "engine/{workers,supervisor,core,softswitch,gateway}/**/*.test.ts",
  "engine/adapters/embedded-postgres/*.test.ts",
  "ui/**/*screens.test.ts",
  "ui/ui.test.ts"
]

// A database is made in 2 s on a quiet machine, in 20 s on one that does much else.
const within = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...within,
          name: "parts",
          include: ["{actors,engine,config,ui}/**/*.test.{ts,tsx}"],
          exclude: [...NEVER, ...WHOLE],
          // Beside the others, with what these leave of the processor (config/tools/test.ts): a test may wait long for it.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          sequence: { groupOrder: 0 }
        }
      },
      {
        test: {
          ...within,
          name: "whole",
          include: WHOLE,
          exclude: NEVER,
          fileParallelism: false,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
