import { assert, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { manifest } from "./manifest.ts"
import { giveNiceness, type Scheduler } from "./niceness.ts"

/** A system on which the supervisor has the niceness `own` and may give none below `lowest`. */
const system = (own: number, lowest: number, threads: ReadonlyArray<number> = [7, 8]) => {
  const given = new Map<number, number>()
  const scheduler: Scheduler = {
    ownNiceness: () => own,
    threadsOf: () => threads,
    setNiceness: (thread, niceness) => {
      if (thread === 404) throw Object.assign(new Error("no such process"), { info: { code: "ESRCH" } })
      if (niceness < lowest) throw Object.assign(new Error("permission denied"), { info: { code: "EACCES" } })
      given.set(thread, niceness)
    }
  }
  return { scheduler, given }
}
const ROOT = -20
const specs = manifest(defaults, pathsOf(defaults, "/house"))
/** Switch, core, store and gateway, as they stand on this system. */
const standing = (own: number, lowest: number) =>
  ["switch", "core", "store", "gateway"].map((name) =>
    giveNiceness(7, specs.find((spec) => spec.name === name)!.niceness, system(own, lowest).scheduler)
  )

describe("who waits when the processor is full", () => {
  it("is the gateway before PostgreSQL before the core before the switch, below and above other programs", () => {
    assert.deepStrictEqual(standing(0, ROOT), [-12, -10, 5, 10])
  })

  it("is the same without the right to negative numbers: the others step back", () => {
    assert.deepStrictEqual(standing(0, 0), [0, 1, 5, 10])
  })

  it("counts from the niceness that the centre was started with, up to the system's last", () => {
    assert.deepStrictEqual(standing(10, 10), [10, 11, 15, 19])
    assert.deepStrictEqual(standing(-15, ROOT), [-20, -20, -10, -5])
  })

  it("uses a right that reaches only so far", () => {
    assert.deepStrictEqual(standing(0, -11), [0, -10, 5, 10])
  })
})

describe("a process", () => {
  it("gets it in all its threads but those that have ended meanwhile", () => {
    const { given, scheduler } = system(0, ROOT, [7, 404, 9])
    assert.strictEqual(giveNiceness(7, { wanted: -3, withoutRight: 0 }, scheduler), -3)
    assert.deepStrictEqual(
      [...given],
      [
        [7, -3],
        [9, -3]
      ]
    )
  })

  it("gets it also in a thread that was started while the others got it", () => {
    const { given, scheduler } = system(0, ROOT)
    const threads = [7]
    const starting: Scheduler = {
      ...scheduler,
      threadsOf: () => [...threads],
      setNiceness: (thread, niceness) => {
        if (thread === 7) threads.push(8)
        scheduler.setNiceness(thread, niceness)
      }
    }
    giveNiceness(7, { wanted: -3, withoutRight: 0 }, starting)
    assert.deepStrictEqual([...given.keys()], [7, 8])
  })

  it("keeps what it has where the system refuses all", () => {
    assert.strictEqual(giveNiceness(7, { wanted: -3, withoutRight: 4 }, system(0, 99).scheduler), undefined)
  })
})
