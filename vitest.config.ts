import { defineConfig } from "vitest/config"

// Files run one after another: several of them start real processes, and two cores are what a small centre has.
export default defineConfig({
  test: { include: ["{actors,engine,config,load-tests,ui}/**/*.test.ts"], fileParallelism: false, testTimeout: 60_000 }
})
