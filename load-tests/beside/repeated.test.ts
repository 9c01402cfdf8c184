import { assert, describe, it } from "@effect/vitest"
import { until } from "../crowd/wait.ts"
import { repeat } from "./repeated.ts"

describe("a command beside a measurement", () => {
  it("runs again each time that it is done, and ends with what it started", async () => {
    const repeated = repeat("sleep 0; true")
    await until("two runs", () => repeated.runs() >= 2, { withinMs: 10_000 })
    await repeated.stop()
    const runs = repeated.runs()
    await repeated.stop()
    assert.strictEqual(repeated.runs(), runs)
  })

  it("is stopped in the middle of a run", async () => {
    const repeated = repeat("sleep 3600 & wait")
    await repeated.stop()
    assert.strictEqual(repeated.runs(), 0)
  })

  it("says how a run failed", async () => {
    const repeated = repeat("echo no such thing >&2; exit 3")
    // Nothing tells when it has failed but the one who stops it.
    const failed = await until("its end", () => repeated.failed(), { withinMs: 10_000 }).then(() =>
      repeated.stop().catch((error: Error) => error.message)
    )
    assert.strictEqual(failed, '"echo no such thing >&2; exit 3" ended by exit code 3: no such thing\n')
  })
})
