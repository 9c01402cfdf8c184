import { assert, describe, it } from "@effect/vitest"
import { levelsAtStart } from "./at-start.ts"
import { type Change, HOLD_MS, Silence } from "./silence.ts"

const MINUTE_MS = 60_000
const HEARTBEAT_MS = 5 * MINUTE_MS

const started = (nowMs = 0) => {
  const silence = new Silence(nowMs)
  silence.resume(nowMs)
  return silence
}

/** Everything that is told until then, second by second; each is on disk at once. */
const run = (silence: Silence, fromMs: number, toMs: number, each: (nowMs: number) => void = () => {}) => {
  const told: Array<Change & { readonly atMs: number }> = []
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 1_000) {
    each(nowMs)
    silence.advance(nowMs)
    for (const change of silence.changes(nowMs, 1_000)) {
      silence.told(change)
      told.push({ ...change, atMs: nowMs })
    }
  }
  return told
}

const watched = (groups: ReadonlyArray<string> = [], heartbeatMs = HEARTBEAT_MS) => ({
  heartbeatMs,
  groups,
  lastHeardAt: 1,
  nowMs: 0
})

describe("the silence of a terminal", () => {
  it("is a fault after one and a half of its heartbeat and an incident after three, each told once, and over when it is heard", () => {
    const silence = started()
    silence.watch(0, watched())
    const told = run(silence, 0, 60 * MINUTE_MS, (nowMs) => {
      if (nowMs === 50 * MINUTE_MS) silence.heard(0, nowMs)
    })
    assert.deepStrictEqual(
      told.map((change) => (change._tag === "Terminal" ? change.level : change.group)),
      [1, 2, 0, 1]
    )
    const [first, second, third] = told.map(({ atMs }) => atMs) as [number, number, number]
    assert.closeTo(first, 1.5 * HEARTBEAT_MS + HOLD_MS, 2_000)
    assert.closeTo(second, 3 * HEARTBEAT_MS, 2_000)
    assert.strictEqual(third, 50 * MINUTE_MS)
  })

  it("is none while it is heard, though its heartbeats wander", () => {
    const silence = started()
    silence.watch(0, watched())
    const told = run(silence, 0, 120 * MINUTE_MS, (nowMs) => {
      if (nowMs % (7 * MINUTE_MS) === 0) silence.heard(0, nowMs)
    })
    assert.isEmpty(told)
  })

  it("is told of nobody for a time in which we were away, and each has its whole time again afterwards", () => {
    const silence = started()
    silence.watch(0, watched())
    run(silence, 0, 4 * MINUTE_MS)
    silence.pause()
    assert.isEmpty(run(silence, 4 * MINUTE_MS, 90 * MINUTE_MS))
    silence.resume(90 * MINUTE_MS)
    const [first] = run(silence, 90 * MINUTE_MS, 120 * MINUTE_MS)
    assert.closeTo(first!.atMs, 90 * MINUTE_MS + 1.5 * HEARTBEAT_MS + HOLD_MS, 2_000)
  })

  it("is told again and again until it is on disk, as it is by then", () => {
    const silence = started()
    silence.watch(0, watched())
    let refused = 0
    for (let nowMs = 0; nowMs <= 16 * MINUTE_MS; nowMs += 1_000) {
      silence.advance(nowMs)
      for (const change of silence.changes(nowMs, 10)) {
        refused += 1
        silence.untold(change)
      }
    }
    assert.isAbove(refused, 100)
    assert.deepStrictEqual(
      silence.changes(16 * MINUTE_MS, 10).map((change) => change._tag === "Terminal" && change.level),
      [2]
    )
  })

  it("of one that was never heard is a fault, and no incident", () => {
    const silence = started()
    silence.watch(0, { ...watched(), lastHeardAt: null })
    const told = run(silence, 0, 120 * MINUTE_MS)
    assert.deepStrictEqual(
      told.map((change) => change._tag === "Terminal" && change.level),
      [1]
    )
  })

  it("of one that was never heard stays a fault when its records are told again after its time", () => {
    const silence = started()
    const never = { ...watched(), lastHeardAt: null }
    silence.watch(0, never)
    const told = run(silence, 0, 120 * MINUTE_MS, (nowMs) => {
      if (nowMs % (20 * MINUTE_MS) === 0) silence.watch(0, { ...never, nowMs })
    })
    assert.deepStrictEqual(
      told.map((change) => change._tag === "Terminal" && change.level),
      [1]
    )
    assert.deepStrictEqual(silence.counts(), { silent: 1, long: 0, groups: 0 })
  })

  it("of one that is entered while we hear has its whole time first, and again when its heartbeat changes", () => {
    for (const lastHeardAt of [null, 1]) {
      const silence = started()
      const [enteredMs, changedMs, shorterMs] = [60 * MINUTE_MS, 66 * MINUTE_MS, MINUTE_MS]
      const told = run(silence, 0, changedMs + 1.5 * shorterMs + HOLD_MS + 2_000, (nowMs) => {
        if (nowMs === enteredMs) silence.watch(0, { ...watched(), lastHeardAt, nowMs })
        if (nowMs === changedMs) silence.watch(0, { ...watched([], shorterMs), lastHeardAt, nowMs })
        if (nowMs < changedMs + 1.5 * shorterMs) assert.strictEqual(silence.levelOf(0), 0)
      })
      const [first] = told
      assert.strictEqual(first?._tag === "Terminal" && first.level, lastHeardAt === null ? 1 : 2)
    }
  })

  it("of one that was told before a restart is not told again, and is restored when it is heard", () => {
    const silence = started()
    silence.watch(0, { ...watched(), told: 2 })
    assert.deepStrictEqual(silence.counts(), { silent: 0, long: 1, groups: 0 })
    assert.isEmpty(run(silence, 0, 60 * MINUTE_MS))
    silence.heard(0, 61 * MINUTE_MS)
    const [restored] = run(silence, 61 * MINUTE_MS, 62 * MINUTE_MS)
    assert.strictEqual(restored?._tag === "Terminal" && restored.level, 0)
  })

  it("of one of which nobody knows whether it was told is told if it lasts, and restored if it is heard", () => {
    const lasting = started()
    lasting.watch(0, { ...watched(), told: "maybe" })
    assert.strictEqual(run(lasting, 0, 14 * MINUTE_MS).length, 1)
    const heard = started()
    heard.watch(0, { ...watched(), told: "maybe" })
    heard.heard(0, 1_000)
    assert.deepStrictEqual(
      run(heard, 1_000, 2_000).map((change) => change._tag === "Terminal" && change.level),
      [0]
    )
  })
})

describe("many at once", () => {
  const area = (silence: Silence, count: number, group = "area/a1") => {
    for (let slot = 0; slot < count; slot++) silence.watch(slot, watched([group]))
  }

  it("of one area are one message and none of their own; heard again, it is over", () => {
    const silence = started()
    area(silence, 40)
    // They were heard all over the last minute, and then the area's mast fails.
    for (let slot = 0; slot < 40; slot++) silence.heard(slot, slot * 1_000)
    const told = run(silence, 40_000, 60 * MINUTE_MS, (nowMs) => {
      if (nowMs === 40 * MINUTE_MS) for (let slot = 0; slot < 39; slot++) silence.heard(slot, nowMs)
    })
    assert.deepStrictEqual(
      told.map((change) => (change._tag === "Group" ? `${change.group} ${change.isSilent}` : change.level)).slice(0, 3),
      // The one that stays silent is told by itself then.
      ["area/a1 true", "area/a1 false", 2]
    )
    assert.strictEqual(told[0]?._tag === "Group" && told[0].silent, 12)
  })

  it("that were never heard are no area; heard once, they are part of it", () => {
    const silence = started()
    for (let slot = 0; slot < 20; slot++) silence.watch(slot, { ...watched(["area/a1"]), lastHeardAt: null })
    const installedMs = 40 * MINUTE_MS
    const told = run(silence, 0, 80 * MINUTE_MS, (nowMs) => {
      if (nowMs === installedMs) for (let slot = 0; slot < 12; slot++) silence.heard(slot, nowMs)
    })
    const isBefore = ({ atMs }: { readonly atMs: number }) => atMs < installedMs
    assert.isTrue(told.filter(isBefore).every((change) => change._tag === "Terminal" && change.level === 1))
    assert.lengthOf(told.filter(isBefore), 20)
    const groups = told.filter(({ _tag }) => _tag === "Group")
    assert.deepStrictEqual(
      groups.map((change) => change._tag === "Group" && [change.isSilent, change.members >= 10, change.members <= 12]),
      [[true, true, true]]
    )
    assert.isAtLeast(groups[0]!.atMs, installedMs + 1.5 * HEARTBEAT_MS)
  })

  const said = (told: ReadonlyArray<Change>) =>
    told.map((change) => (change._tag === "Group" ? `${change.group} ${change.isSilent}` : change.level))

  it("that were silent together before a restart are their area still: told anew, over when they are heard", () => {
    const silence = started(120 * MINUTE_MS)
    for (let slot = 0; slot < 40; slot++)
      silence.watch(slot, { ...watched(["area/a1"]), lastHeardAt: 1 + slot * 1_000, told: 2 })
    silence.begun()
    assert.deepStrictEqual(said(run(silence, 120 * MINUTE_MS, 130 * MINUTE_MS)), ["area/a1 true"])
    for (let slot = 0; slot < 39; slot++) silence.heard(slot, 130 * MINUTE_MS)
    const over = said(run(silence, 130 * MINUTE_MS, 131 * MINUTE_MS))
    assert.strictEqual(over[0], "area/a1 false")
    // The one that stays silent may have been told with its area only.
    assert.lengthOf(
      over.filter((level) => level === 2),
      1
    )
  })

  it("that fell silent one by one before a restart are no area after it", () => {
    const silence = started(300 * MINUTE_MS)
    for (let slot = 0; slot < 20; slot++)
      silence.watch(slot, { ...watched(["area/a1"]), lastHeardAt: 1 + slot * 5 * MINUTE_MS, told: 2 })
    silence.begun()
    assert.isEmpty(run(silence, 300 * MINUTE_MS, 330 * MINUTE_MS))
  })

  it("that were half back at a restart are their area still, and over when the others are heard", () => {
    const silence = started(120 * MINUTE_MS)
    for (let slot = 0; slot < 20; slot++)
      silence.watch(slot, {
        ...watched(["area/a1"]),
        nowMs: 120 * MINUTE_MS,
        ...(slot < 8
          ? { lastHeardAt: 1 + slot * 1_000, told: 2 as const }
          : { lastHeardAt: 119 * MINUTE_MS, told: 0 as const })
      })
    silence.begun()
    const hear = (from: number) => (nowMs: number) => {
      if (nowMs % MINUTE_MS === 0) for (let slot = from; slot < 20; slot++) silence.heard(slot, nowMs)
    }
    assert.deepStrictEqual(said(run(silence, 120 * MINUTE_MS, 130 * MINUTE_MS, hear(8))), ["area/a1 true"])
    assert.strictEqual(said(run(silence, 130 * MINUTE_MS, 131 * MINUTE_MS, hear(0)))[0], "area/a1 false")
  })

  /** 20 of a small area, of 8 of which nobody knows whether they were told with it. */
  const unsure = () => {
    const silence = started(120 * MINUTE_MS)
    for (let slot = 0; slot < 20; slot++)
      silence.watch(slot, {
        ...watched(["area/a1"]),
        nowMs: 120 * MINUTE_MS,
        ...(slot < 8
          ? { lastHeardAt: 1 + slot * 1_000, told: "maybe" as const }
          : { lastHeardAt: 119 * MINUTE_MS, told: 0 as const })
      })
    silence.begun()
    return silence
  }

  it("of which nobody knows after a restart whether their area was told are it, if they stay silent", () => {
    const silence = unsure()
    const told = run(silence, 120 * MINUTE_MS, 150 * MINUTE_MS, (nowMs) => {
      const from = nowMs < 140 * MINUTE_MS ? 8 : 0
      if (nowMs % MINUTE_MS === 0) for (let slot = from; slot < 20; slot++) silence.heard(slot, nowMs)
    })
    assert.deepStrictEqual(
      said(told).filter((change) => typeof change === "string"),
      ["area/a1 true", "area/a1 false"]
    )
    assert.isEmpty(told.filter((change) => change._tag === "Terminal" && change.level > 0))
  })

  it("of which nobody knows after a restart whether their area was told restore it, when they are heard", () => {
    const silence = unsure()
    const told = run(silence, 120 * MINUTE_MS, 150 * MINUTE_MS, (nowMs) => {
      if (nowMs % MINUTE_MS === 0 && nowMs > 120 * MINUTE_MS)
        for (let slot = 0; slot < 20; slot++) silence.heard(slot, nowMs)
    })
    assert.strictEqual(said(told)[0], "area/a1 false")
    assert.lengthOf(
      said(told).filter((change) => typeof change === "string"),
      1
    )
    // It is an area as any other afterwards: few of it are few.
    const later = run(silence, 150 * MINUTE_MS, 170 * MINUTE_MS, (nowMs) => {
      if (nowMs % MINUTE_MS === 0) for (let slot = 6; slot < 20; slot++) silence.heard(slot, nowMs)
    })
    assert.isEmpty(later.filter(({ _tag }) => _tag === "Group"))
  })

  it("are single terminals when they are a few of many", () => {
    const silence = started()
    area(silence, 100)
    const told = run(silence, 0, 14 * MINUTE_MS, (nowMs) => {
      for (let slot = 12; slot < 100; slot++) if (nowMs % (4 * MINUTE_MS) === 0) silence.heard(slot, nowMs)
    })
    assert.deepStrictEqual(
      told.map(({ _tag }) => _tag),
      Array.from({ length: 12 }, () => "Terminal" as const)
    )
  })
})

/** A small generator, so that a seed is a script. */
const chances = (seed: number) => {
  let state = seed * 2_654_435_761 + 1
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe("laws of silence, on random scripts", () => {
  it("what is told is what a slow look at every terminal says, and is told once", () => {
    for (let seed = 1; seed <= 25; seed++) {
      const chance = chances(seed)
      const silence = started()
      const terminals = Array.from({ length: 12 }, (_, slot) => {
        const heartbeatMs = (1 + chance(6)) * MINUTE_MS
        silence.watch(slot, watched([], heartbeatMs))
        return { heartbeatMs, heardAt: 1, told: 0, toldAt: 0, deaf: chance(3) === 0 }
      })
      let sinceMs = 0
      let isAway = false
      for (let nowMs = 1_000; nowMs <= 90 * MINUTE_MS; nowMs += 1_000) {
        if (chance(2_000) === 0) {
          isAway = !isAway
          if (isAway) silence.pause()
          else {
            silence.resume(nowMs)
            sinceMs = nowMs
          }
        }
        if (chance(900) === 0) {
          const one = terminals[chance(12)]!
          one.deaf = !one.deaf
        }
        terminals.forEach((one, slot) => {
          if (one.deaf || chance(one.heartbeatMs / 1_000) > 0) return
          one.heardAt = nowMs
          silence.heard(slot, nowMs)
        })
        if (isAway) continue
        silence.advance(nowMs)
        for (const change of silence.changes(nowMs, 100)) {
          if (change._tag === "Group") throw new Error("nobody is in a group")
          const one = terminals[change.slot]!
          assert.notStrictEqual(change.level, one.told, `seed ${seed}: told twice`)
          const silentMs = nowMs - one.heardAt
          if (change.level > 0) {
            // Never before its time, and never for a time of our own absence.
            const least = (change.level === 1 ? 1.5 : 3) * one.heartbeatMs
            assert.isAtLeast(silentMs, least, `seed ${seed}`)
            if (one.told === 0) assert.isAtLeast(nowMs - sinceMs, Math.min(least, HOLD_MS), `seed ${seed}`)
            one.toldAt = nowMs
          } else assert.isAtLeast(one.heardAt, one.toldAt, `seed ${seed}: restored, and was not heard`)
          one.told = change.level
          silence.told(change)
        }
        if (nowMs % 15_000 > 0) continue
        terminals.forEach((one, slot) => {
          // Heard for three heartbeats and the hold at the latest: it is told, or it is heard.
          const dueMs = Math.max(one.heardAt, sinceMs) + 3 * one.heartbeatMs + 2 * HOLD_MS + 2_000
          if (nowMs > dueMs) assert.strictEqual(one.told, 2, `seed ${seed}, terminal ${slot}`)
          assert.isTrue(silence.levelOf(slot) === 0 || nowMs - one.heardAt >= 1.5 * one.heartbeatMs, `seed ${seed}`)
        })
      }
    }
  })
})

describe("laws of areas, on random scripts", () => {
  it("a terminal is told by itself or with its area, never both at once, and everybody who stays silent is told", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const chance = chances(seed + 1_000)
      const silence = started()
      const areas = ["area/a", "area/b"]
      const terminals = Array.from({ length: 50 }, (_, slot) => {
        const area = areas[chance(2)]!
        silence.watch(slot, watched([area]))
        return {
          area,
          heardAt: 1,
          deafFromMs: chance(3) === 0 ? chance(60 * MINUTE_MS) : Number.POSITIVE_INFINITY,
          told: 0
        }
      })
      // One area fails at a time of the script.
      const [failing, failsAtMs] = [areas[chance(2)]!, (10 + chance(20)) * MINUTE_MS]
      const silentAreas = new Set<string>()
      for (let nowMs = 1_000; nowMs <= 100 * MINUTE_MS; nowMs += 1_000) {
        terminals.forEach((one, slot) => {
          if (nowMs >= one.deafFromMs || (one.area === failing && nowMs >= failsAtMs) || chance(150) > 0) return
          one.heardAt = nowMs
          silence.heard(slot, nowMs)
        })
        silence.advance(nowMs)
        for (const change of silence.changes(nowMs, 100)) {
          silence.told(change)
          if (change._tag === "Group") {
            assert.notStrictEqual(silentAreas.has(change.group), change.isSilent, `seed ${seed}: told twice`)
            if (change.isSilent) silentAreas.add(change.group)
            else silentAreas.delete(change.group)
            continue
          }
          const one = terminals[change.slot]!
          if (change.level > 0)
            assert.isFalse(silentAreas.has(one.area), `seed ${seed}: by itself, and with its area at once`)
          one.told = change.level
        }
      }
      assert.isTrue(silentAreas.has(failing), `seed ${seed}`)
      for (const one of terminals)
        if (100 * MINUTE_MS - one.heardAt > 4 * HEARTBEAT_MS)
          assert.isTrue(one.told === 2 || silentAreas.has(one.area), `seed ${seed}: nobody was told`)
    }
  })
})

describe("at a start", () => {
  const at = (ago: number) => ({ heartbeatMs: HEARTBEAT_MS, lastHeardAt: 1_000_000_000 - ago * MINUTE_MS })

  it("who was heard last says when we were there last: who was silent by then was told, all others were not", () => {
    const many = Array.from({ length: 2_000 }, () => at(60))
    const nowMs = 1_000_000_000
    assert.deepStrictEqual(levelsAtStart([...many, at(62), at(71), at(75.5), at(90)], nowMs).slice(1_999), [
      0,
      0,
      1,
      "maybe",
      2
    ])
  })

  it("in a small centre it may have been told of whoever was not heard for long", () => {
    assert.deepStrictEqual(levelsAtStart([at(60), { heartbeatMs: HEARTBEAT_MS, lastHeardAt: null }], 1_000_000_000), [
      "maybe",
      0
    ])
  })
})
