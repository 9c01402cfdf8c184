import type { Address } from "#actors/vocabulary.ts"
import { type Chance, makeChance } from "./chance.ts"
import type { AgentPlan, CallerPlan, Click, Deed, Faults, Occasion, Reaction, Scenario } from "./scenario.ts"

const FAR_FROM_OTHER_SEEDS = 1_000_000_000

/** How long callers go on arriving. */
const DAY_MS = 240_000

/** A day drawn from one number: another mixture of patience, habits and faults for every seed. */
export const randomDay = (seed: number): Scenario => {
  const chance = makeChance(seed)
  const agents = Array.from({ length: chance.between(1, 7) }, (_, index) => agentPlan(chance, index))
  // Some days everybody calls at once.
  const rushAt = chance.happens(0.3) ? chance.between(0, DAY_MS / 2) : undefined
  const arrival = () =>
    rushAt !== undefined && chance.happens(0.5) ? rushAt + chance.between(0, 50) : chance.between(0, DAY_MS)
  const callers = Array.from({ length: chance.between(3, 24) }, () => callerPlan(chance, arrival())).toSorted(
    (a, b) => a.at - b.at
  )
  return {
    seed,
    callers,
    agents,
    // A chance of its own, so that the rest of the day does not depend on it.
    faults: { ...faultsOf(chance), ...stepFaultsOf(makeChance(seed + FAR_FROM_OTHER_SEEDS), agents, callers) },
    queues: {
      sales: {
        wrapUpMs: chance.pick([0, 0, 3_000, 10_000]),
        ringTimeoutMs: chance.pick([5_000, 20_000]),
        maxWaiting: chance.pick([2, 8])
      },
      help: { wrapUpMs: chance.pick([0, 5_000]), ringTimeoutMs: 10_000 }
    },
    jitterMs: chance.pick([5, 30, 150]),
    clearsOther: chance.happens(0.5),
    endsRings: chance.happens(0.7)
  }
}

const callerPlan = (chance: Chance, at: number): CallerPlan => {
  const dials = chance.pick(["95000", "95000", "95000", "95000", "95001", "95001", "95001", "12345"])
  // Three of four know what to press; the others press late, wrong, twice or nothing.
  const digits = chance.pick([["1"], ["1"], ["2"], ["1", "1"], ["7", "1"], ["9"], [], ["*", "2"]])
  const presses = digits.map((digit) => ({ afterMs: chance.between(500, 14_000), digit }))
  const patienceMs = chance.happens(0.3) ? chance.between(0, 20_000) : chance.between(15_000, 150_000)
  const talks = chance.happens(0.5) ? { talksMs: chance.pick([0, 5, chance.between(100, 60_000)]) } : {}
  return { at, dials, presses: presses.toSorted((a, b) => a.afterMs - b.afterMs), patienceMs, ...talks }
}

const agentPlan = (chance: Chance, index: number): AgentPlan => {
  const queues = chance.pick([undefined, undefined, ["sales"], ["help"], ["sales", "help"]])
  return {
    name: String(1001 + index),
    ...(queues === undefined ? {} : { queues }),
    click: CLICKS[index % CLICKS.length]!,
    rings: Array.from({ length: chance.between(1, 4) }, () => reaction(chance)),
    deeds: Array.from({ length: chance.happens(0.6) ? chance.between(0, 8) : 0 }, () => ({
      at: chance.between(0, DAY_MS),
      does: chance.pick(DEEDS)
    })).toSorted((a, b) => a.at - b.at),
    reflexes: chance.happens(0.4) ? [reflex(chance)] : [],
    noticesAfterMs: chance.pick([1_000, 7_000, 20_000])
  }
}

const CLICKS: ReadonlyArray<Click> = ["takes", "none", "refuses"]

const DEEDS: ReadonlyArray<Deed> = [
  "sign-out",
  "sign-in",
  "not-ready",
  "ready",
  "finish-wrap-up",
  "extend-wrap-up",
  "reject",
  "answer",
  "hang-up",
  "unplug",
  "plug-in",
  "open-panel",
  "close-panel"
]

/** Some leave the very moment somebody calls. */
const reflex = (chance: Chance): { readonly on: Occasion; readonly does: Deed } =>
  chance.happens(0.3)
    ? { on: "a call waits", does: chance.pick(["not-ready", "sign-out", "unplug"]) }
    : { on: chance.pick(OCCASIONS), does: chance.pick(DEEDS) }

const OCCASIONS: ReadonlyArray<Occasion> = ["Reserved", "Ringing", "Talking", "WrapUp", "NotReady", "a call waits"]

const reaction = (chance: Chance): Reaction => {
  if (chance.happens(0.12)) return "never"
  if (chance.happens(0.05)) return "busy"
  if (chance.happens(0.08)) return { rejectsAfterMs: chance.between(200, 8_000) }
  // Some answer in the very moment the ring ends.
  const answersAfterMs = chance.pick([
    chance.between(300, 6_000),
    chance.between(6_950, 7_150),
    chance.between(1_000, 25_000)
  ])
  return chance.happens(0.5)
    ? { answersAfterMs, talksMs: chance.pick([1, chance.between(500, 60_000)]) }
    : { answersAfterMs }
}

const faultsOf = (chance: Chance): Faults => {
  const [lost, late, repeated] = chance.happens(0.5)
    ? [chance.pick([0, 0.02, 0.1]), chance.pick([0, 0.05]), chance.pick([0, 0.05, 0.2])]
    : [0, 0, 0]
  const crashes = Array.from({ length: chance.happens(0.5) ? chance.between(1, 4) : 0 }, () => ({
    atStep: chance.between(30, 1_500),
    downMs: chance.between(200, 4_000),
    beforeActing: chance.happens(0.3)
  }))
  const linkDown = chance.happens(0.15) ? [{ at: chance.between(0, DAY_MS), forMs: chance.between(100, 20_000) }] : []
  const commitEveryMs = chance.happens(0.2) ? chance.between(100, 10_000) : 20
  return {
    lost,
    late,
    repeated,
    crashes: crashes.toSorted((a, b) => a.atStep - b.atStep),
    linkDown,
    commitEveryMs
  }
}

/** Some fall asleep between two messages of one call, others when everybody has gone home. */
const sleepsAfter = (chance: Chance): number => chance.pick([200, 1_000, chance.between(2_000, 60_000)])

/** What befalls the actors themselves: messages that break them, senders gone wild, news of calls long forgotten. */
const stepFaultsOf = (
  chance: Chance,
  agents: ReadonlyArray<AgentPlan>,
  callers: ReadonlyArray<CallerPlan>
): Pick<Faults, "belated" | "floods" | "mailboxLimit" | "poison" | "sleepsAfterMs"> => {
  const anybody = (): Address =>
    chance.pick<() => Address>([
      () => `agent/${chance.pick(agents).name}`,
      () => chance.pick(["queue/sales", "queue/help"]),
      () => "distributor/centre",
      () => `call/c${chance.between(1, callers.length)}`
    ])()
  const times = (share: number, most: number) =>
    Array.from({ length: chance.happens(share) ? chance.between(1, most) : 0 }, () => chance.between(0, DAY_MS))
  const mailboxLimit = chance.pick([16, 64, 256])
  // Floods come when there is something to drown.
  const floods = times(0.4, 4).map(() => {
    const to = anybody()
    const at = chance.pick(callers).at + chance.between(0, 20_000)
    // What a distributor is not told of who left, nobody tells it again: it would have to sweep its list as a queue does.
    const forMs = to.startsWith("distributor/") ? 1 : chance.pick([1, chance.between(1, 3_000)])
    return { at, to, forMs }
  })
  return {
    belated: chance.happens(0.4) ? 0.05 : 0,
    poison: times(0.5, 4).map((at) => ({ at, to: anybody() })),
    ...(floods.length === 0 ? {} : { mailboxLimit, floods }),
    ...(chance.happens(0.5) ? {} : { sleepsAfterMs: { agent: sleepsAfter(chance), queue: sleepsAfter(chance) } })
  }
}
