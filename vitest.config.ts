import { defineConfig } from "vitest/config"

// Files run one after another: several of them start real processes, and two cores are what a small centre has.
export default defineConfig({
  test: {
    include: ["{actors,engine,config,load-tests,ui}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "ui/dist/**", "data/**"],
    fileParallelism: false,
    // A database is made in 2 s on a quiet machine, in 20 s on one that does much else.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
