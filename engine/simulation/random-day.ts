import { type QueueSettings, StrategyName } from "#actors/centre.ts"
import { type Address, QueueId, type SkillId } from "#actors/vocabulary.ts"
import { CHANNELS, EXIT_OCCASIONS, type ExitTarget } from "#actors/work.ts"
import { type Chance, makeChance } from "./chance.ts"
import { changesOf, openingChangesOf, recordingChangesOf } from "./random-changes.ts"
import {
  type AgentPlan,
  CAPACITIES,
  type CallbackPlan,
  type CallerPlan,
  type Click,
  type Deed,
  type Faults,
  type Handling,
  type HouseTalk,
  KNOWN_NUMBERS,
  type Occasion,
  type Reaction,
  type Scenario,
  type TaskPlan
} from "./scenario.ts"
import { knownOf, preferringOf } from "./random-known.ts"
import { areasOf, stagesOfLine, withOwn } from "./random-stages.ts"
import { alarmsOf, inCalls, withTerminals } from "./random-terminals.ts"
import { deathsOf, handTransfersOf, servicesOf } from "./random-services.ts"

const FAR_FROM_OTHER_SEEDS = 1_000_000_000

/** How long callers go on arriving. */
const DAY_MS = 240_000

/** On a third of the days telephones talk with each other, for some seconds or for minutes. */
const houseTalksOf = (chance: Chance, agents: ReadonlyArray<{ readonly name: string }>): ReadonlyArray<HouseTalk> =>
  Array.from({ length: chance.happens(0.35) ? chance.between(1, 8) : 0 }, () => ({
    at: chance.between(0, DAY_MS),
    agent: chance.pick(agents).name,
    forMs: chance.pick([chance.between(1, 2_000), chance.between(2_000, 90_000)])
  })).toSorted((a, b) => a.at - b.at)

/** A day drawn from one number: another mixture of patience, habits and faults for every seed. */
export const randomDay = (seed: number): Scenario => {
  const chance = makeChance(seed)
  const agents = Array.from({ length: chance.between(1, 7) }, (_, index) => agentPlan(chance, index))
  // Some days everybody calls at once.
  const rushAt = chance.happens(0.3) ? chance.between(0, DAY_MS / 2) : undefined
  const arrival = () =>
    rushAt !== undefined && chance.happens(0.5) ? rushAt + chance.between(0, 50) : chance.between(0, DAY_MS)
  const strangers = Array.from({ length: chance.between(3, 24) }, () => callerPlan(chance, arrival())).toSorted(
    (a, b) => a.at - b.at
  )
  // Chances of their own, so that the rest of the day does not depend on them.
  const [ofSteps, ofWriting, ofSwitch, ofRush, ofCentre, ofCallers, ofRecording, ofPatience] = [
    1, 2, 3, 4, 5, 6, 7, 8
  ].map((times) => makeChance(seed + times * FAR_FROM_OTHER_SEEDS)) as [
    Chance,
    Chance,
    Chance,
    Chance,
    Chance,
    Chance,
    Chance,
    Chance
  ]
  const { callbacks, callers } = withCallbacks(
    someLate(someKnown(strangers, ofCallers), makeChance(seed + 50 * FAR_FROM_OTHER_SEEDS), seed % 7 === 3),
    makeChance(seed + 30 * FAR_FROM_OTHER_SEEDS),
    HAS_CALLBACKS.has(seed % 11)
  )
  const ofServices = makeChance(seed + 9 * FAR_FROM_OTHER_SEEDS)
  const ofOverflow = makeChance(seed + 10 * FAR_FROM_OTHER_SEEDS)
  const ofUnstaffed = makeChance(seed + 11 * FAR_FROM_OTHER_SEEDS)
  const ofHandTransfers = makeChance(seed + 12 * FAR_FROM_OTHER_SEEDS)
  const ofLimit = makeChance(seed + 13 * FAR_FROM_OTHER_SEEDS)
  const ofAlarms = makeChance(seed + 14 * FAR_FROM_OTHER_SEEDS)
  const ofHelp = makeChance(seed + 15 * FAR_FROM_OTHER_SEEDS)
  const ofTerminals = makeChance(seed + 16 * FAR_FROM_OTHER_SEEDS)
  const ofStrategies = makeChance(seed + 17 * FAR_FROM_OTHER_SEEDS)
  const ofRings = makeChance(seed + 40 * FAR_FROM_OTHER_SEEDS)
  const ofHouse = makeChance(seed + 18 * FAR_FROM_OTHER_SEEDS)
  const ofStages = makeChance(seed + 23 * FAR_FROM_OTHER_SEEDS)
  const isStaged = ofStages.happens(0.5)
  const ofExits = makeChance(seed + 24 * FAR_FROM_OTHER_SEEDS)
  const ofLines = makeChance(seed + 21 * FAR_FROM_OTHER_SEEDS)
  const ofNews = makeChance(seed + 25 * FAR_FROM_OTHER_SEEDS)
  const ofKnown = makeChance(seed + 42 * FAR_FROM_OTHER_SEEDS)
  const isKnown = ofKnown.happens(0.3)
  const services = servicesOf(ofServices, DAY_MS, agents)
  const { changes, later } = changesOf(ofCentre, DAY_MS, agents)
  const written = rushed(tasksOf(ofWriting), ofRush)
  const tasks = isStaged ? withOwn(written, agents, ofStages) : written
  return {
    seed,
    callers,
    tasks,
    ...(callbacks.length === 0 ? {} : { callbacks }),
    ...(isKnown ? { known: knownOf(ofKnown, callers.length, agents) } : {}),
    ...withTerminals(inCalls(alarmsOf(ofAlarms, DAY_MS), ofLines), ofTerminals, DAY_MS),
    agents: withHelp(agents, ofHelp).map((agent) => ({
      ...agent,
      ...tiersOf(ofStrategies),
      ...(isStaged ? areasOf(ofStages) : {}),
      ...deskOf(ofWriting),
      ...(later.has(agent.name) ? { comesLater: true } : {})
    })),
    changes: [
      ...changes,
      ...recordingChangesOf(ofRecording, DAY_MS, agents),
      ...openingChangesOf(ofExits, DAY_MS)
    ].toSorted((a, b) => a.at - b.at),
    services: [...services, ...handTransfersOf(ofHandTransfers, DAY_MS, agents)].toSorted((a, b) => a.at - b.at),
    houseTalks: houseTalksOf(ofHouse, agents),
    faults: {
      ...withDeaths(withSwitchDeaths(faultsOf(chance), ofSwitch), deathsOf(ofServices, services)),
      ...stepFaultsOf(ofSteps, agents, callers, tasks)
    },
    queues: {
      sales: {
        wrapUpMs: chance.pick([0, 0, 3_000, 10_000]),
        ringTimeoutMs: chance.pick([5_000, 20_000]),
        maxWaiting: chance.pick([2, 8]),
        ...orderOf(chance),
        ...patienceOf(ofPatience),
        ...overflowOf(ofOverflow, ofUnstaffed),
        ...withPromises(exitsOf(ofExits, "help"), seed % 5 === 2),
        ...newsOf(ofNews),
        ...strategyOf(ofStrategies),
        ...ringingAll(ofRings),
        ...(isStaged ? stagesOfLine(ofStages) : {}),
        ...(isKnown ? preferringOf(ofKnown) : {})
      },
      help: {
        wrapUpMs: chance.pick([0, 5_000]),
        ringTimeoutMs: 10_000,
        ...orderOf(chance),
        ...patienceOf(ofPatience),
        ...overflowOf(ofOverflow, ofUnstaffed),
        ...exitsOf(ofExits, "sales"),
        ...newsOf(ofNews),
        ...strategyOf(ofStrategies),
        ...(isStaged ? stagesOfLine(ofStages) : {}),
        ...(isKnown ? preferringOf(ofKnown) : {})
      }
    },
    jitterMs: chance.pick([5, 30, 150]),
    clearsOther: chance.happens(0.5),
    endsRings: chance.happens(0.7),
    ...(ofLimit.happens(0.2) ? { longestRecordingMs: ofLimit.pick([7_000, 25_000]) } : {})
  }
}

/** How a queue orders its callers, and what it asks of its agents. */
const orderOf = (chance: Chance): Partial<QueueSettings> => ({
  priority: chance.pick([0, 0, 10]),
  ageingMs: chance.pick([null, null, 2_000]),
  needs: chance.pick([[], [], [], [{ skill: "english" as SkillId, level: chance.between(1, 4) }]])
})

/** Whom it chooses: mostly the longest idle, on many days in another way. */
const strategyOf = (chance: Chance): Pick<QueueSettings, "strategy"> => ({
  strategy: chance.happens(0.4) ? "longest-idle" : chance.pick(ONE_AT_A_TIME)
})
const ONE_AT_A_TIME = StrategyName.literals.filter((name) => name !== "ring-all")

/** A line that rings everybody at once: drawn apart, so that all other days are as they were. */
const ringingAll = (chance: Chance): Partial<QueueSettings> => (chance.happens(0.25) ? { strategy: "ring-all" } : {})
const tiersOf = (chance: Chance): Pick<AgentPlan, "tiers"> =>
  chance.happens(0.5) ? {} : { tiers: { [chance.pick(["sales", "help"])]: chance.between(1, 3) } }

/** What it says to callers who wait, and when it sends them away. */
const patienceOf = (chance: Chance): Partial<QueueSettings> =>
  chance.happens(0.5)
    ? {}
    : {
        waitPrompt: chance.pick(["wait", "wait", "no-such-prompt", ""]),
        waitPromptEveryMs: chance.pick([10_000, 30_000]),
        waitAtMostMs: chance.pick([null, 10_000, 40_000, 90_000]),
        farewellPrompt: chance.pick(["goodbye", "goodbye", ""])
      }

/** What it tells callers of their wait. */
const newsOf = (chance: Chance): Partial<QueueSettings> =>
  chance.happens(0.5)
    ? {}
    : {
        news: {
          tells: chance.pick(["place", "wait", "both"]),
          language: chance.pick(["zh-CN", "en"]),
          firstMs: chance.pick([5_000, 12_000]),
          everyMs: chance.pick([10_000, 30_000]),
          placeAtMost: chance.pick([null, 1, 3]),
          waitAtMostMs: chance.pick([60_000, 600_000])
        }
      }

/** Where it sends callers for whom nobody is there. */
const overflowOf = (chance: Chance, ofUnstaffed: Chance): Partial<QueueSettings> => {
  const whenUnstaffed = ofUnstaffed.happens(0.4)
  const refused = ofUnstaffed.happens(0.15)
  return chance.happens(0.6)
    ? {}
    : {
        overflow: {
          to: refused
            ? { number: "16812345678", refusal: "barred" }
            : { digits: "013900139000", trunk: null, shown: "" },
          whenUnstaffed,
          afterMs: chance.pick([null, 5_000, 20_000]),
          afterUnanswered: chance.pick([null, 1, 2]),
          ringTimeoutMs: chance.pick([5_000, 20_000]),
          againAfterMs: chance.pick([10_000, 60_000])
        }
      }
}

/** Ways out of it, which may lead to and fro. */
const exitsOf = (chance: Chance, other: string): Partial<QueueSettings> =>
  chance.happens(0.5)
    ? {}
    : {
        maxWaiting: chance.pick([1, 2, 8]),
        ...(chance.happens(0.5) ? { waitAtMostMs: chance.pick([10_000, 20_000]), farewellPrompt: "goodbye" } : {}),
        exits: EXIT_OCCASIONS.filter(() => chance.happens(0.4)).map((on) => ({
          on,
          to: chance.pick<ExitTarget>([
            { _tag: "Queue", queue: QueueId.make(other) },
            { _tag: "Queue", queue: QueueId.make(other) },
            { _tag: "Flow", id: "hotline", version: 1 },
            { _tag: "Flow", id: "direct", version: 1 },
            { _tag: "Number", digits: "013900139000", trunk: null, shown: "" },
            { _tag: "Goodbye", prompt: chance.pick(["goodbye", ""]) }
          ])
        })),
        sendsAtClosing: chance.happens(0.5)
      }

/** On some days who would have heard goodbye is called back, and who would have gone outside leaves a message. */
const withPromises = (queue: Partial<QueueSettings>, happens: boolean): Partial<QueueSettings> =>
  !happens || queue.exits === undefined
    ? queue
    : {
        ...queue,
        exits: queue.exits.map(({ on, to }) => ({
          on,
          to:
            to._tag === "Goodbye"
              ? { _tag: "Callback", prompt: "goodbye" }
              : to._tag === "Number"
                ? { _tag: "Voicemail", prompt: "wait", atMostMs: 15_000, atLeastMs: 2_000 }
                : to
        }))
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

/** On some days people call whom the lists know, and some call a line that has opening hours. */
const someKnown = (callers: ReadonlyArray<CallerPlan>, chance: Chance): ReadonlyArray<CallerPlan> => {
  if (!chance.happens(0.4)) return callers
  return callers.map((caller) => {
    const calls = chance.happens(0.4) ? { calls: chance.pick(Object.values(KNOWN_NUMBERS)) } : {}
    return { ...caller, ...calls, ...(chance.happens(0.2) ? { dials: "95002" } : {}) }
  })
}

/** On some days some call a line that answers late. */
const someLate = (callers: ReadonlyArray<CallerPlan>, chance: Chance, happens: boolean): ReadonlyArray<CallerPlan> =>
  happens ? callers.map((caller) => (chance.happens(0.4) ? { ...caller, dials: "95004" } : caller)) : callers

/** By its number: of days that broke a law once none is another than it was. */
const HAS_CALLBACKS: ReadonlySet<number> = new Set([0, 4, 9])

/** On some days people are to be called back, and some of them call again before that. */
const withCallbacks = (
  callers: ReadonlyArray<CallerPlan>,
  chance: Chance,
  happens: boolean
): { readonly callers: ReadonlyArray<CallerPlan>; readonly callbacks: ReadonlyArray<CallbackPlan> } => {
  if (!happens) return { callers, callbacks: [] }
  const callbacks = Array.from({ length: chance.between(1, 6) }, (_, index): CallbackPlan => ({
    at: chance.between(0, DAY_MS),
    number: `139000100${String(index).padStart(2, "0")}`,
    queue: chance.pick(["sales", "help"]),
    ...(chance.happens(0.2) ? { notBeforeMs: chance.between(1_000, 60_000) } : {}),
    ...(chance.happens(0.2) ? { cancelledAfterMs: chance.between(0, 60_000) } : {})
  }))
  const known = callers.map((caller) => {
    if (chance.happens(0.2)) return { ...caller, calls: chance.pick(callbacks).number }
    if (!chance.happens(0.3)) return caller
    const keys = chance.pick(["1", "1", "1", "213900010077#", "2139", "3", ""])
    const presses = [...keys].map((digit, index) => ({ afterMs: 1_000 + index * 300, digit }))
    return { ...caller, dials: "95003", presses }
  })
  return { callers: known, callbacks: callbacks.toSorted((a, b) => a.at - b.at) }
}

const agentPlan = (chance: Chance, index: number): AgentPlan => {
  const queues = chance.pick([undefined, undefined, ["sales"], ["help"], ["sales", "help"]])
  return {
    name: String(1001 + index),
    ...(queues === undefined ? {} : { queues }),
    skills: chance.pick([{}, { english: chance.between(1, 6) }, { english: 9 }]),
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

const [, ...WRITTEN] = CHANNELS

/** Written work, of which alarms are the rarest and come when they come. */
const tasksOf = (chance: Chance): ReadonlyArray<TaskPlan> =>
  Array.from({ length: chance.between(0, 14) }, (): TaskPlan => {
    const withdrawn = chance.happens(0.1) ? { withdrawnAfterMs: chance.between(0, 90_000) } : {}
    const skilled = chance.happens(0.1) ? { needs: [{ skill: "english" as SkillId, level: chance.between(1, 6) }] } : {}
    return {
      at: chance.between(0, DAY_MS),
      channel: chance.pick(WRITTEN),
      queue: chance.pick(["sales", "help"]),
      priority: chance.pick([0, 0, 0, 5]),
      ...withdrawn,
      ...skilled
    }
  }).toSorted((a, b) => a.at - b.at)

/** Some days a mail server was away and hands over what it has all at once, to one line: more than has room there. */
const rushed = (tasks: ReadonlyArray<TaskPlan>, chance: Chance): ReadonlyArray<TaskPlan> => {
  if (tasks.length === 0 || !chance.happens(0.15)) return tasks
  const { at, queue } = chance.pick(tasks)
  return tasks
    .map((task) => (chance.happens(0.7) ? { ...task, at: at + chance.between(0, 20), queue } : task))
    .toSorted((a, b) => a.at - b.at)
}

/** On some days agents ask for help as soon as they talk, or when they have thought about it, and take their time afterwards. */
const withHelp = (agents: ReadonlyArray<AgentPlan>, chance: Chance): ReadonlyArray<AgentPlan> =>
  chance.happens(0.5)
    ? agents
    : agents.map((agent) => ({
        ...agent,
        deeds: [
          ...(agent.deeds ?? []),
          ...Array.from({ length: chance.between(4, 24) }, () => ({
            at: chance.between(0, DAY_MS),
            does: chance.pick(OF_HELP)
          }))
        ].toSorted((a, b) => a.at - b.at),
        reflexes: [
          ...(agent.reflexes ?? []),
          ...(chance.happens(0.5) ? [{ on: "Talking", does: "ask-help" } as const] : []),
          ...(chance.happens(0.3) ? [{ on: "WrapUp", does: "keep-wrap-up" } as const] : [])
        ]
      }))

const OF_HELP: ReadonlyArray<Deed> = [
  "ask-help",
  "is-helped",
  "is-helped",
  "is-helped",
  "withdraw-help",
  "keep-wrap-up",
  "finish-wrap-up",
  "finish-wrap-up"
]

/** Most have a panel open; those who have not get no written work. */
const deskOf = (chance: Chance): Pick<AgentPlan, "capacity" | "panel" | "written"> => {
  const capacity = chance.pick([undefined, undefined, ...CAPACITIES.map(({ id }) => id)])
  return {
    ...(capacity === undefined ? {} : { capacity }),
    panel: chance.happens(0.75),
    written: Array.from({ length: chance.between(1, 4) }, () => handling(chance))
  }
}

const handling = (chance: Chance): Handling => {
  if (chance.happens(0.08)) return "never"
  if (chance.happens(0.08)) return { refusesAfterMs: chance.between(0, 8_000) }
  const takesAfterMs = chance.pick([0, chance.between(500, 6_000), chance.between(1_000, 22_000)])
  const worksMs = chance.pick([0, chance.between(1_000, 20_000), chance.between(10_000, 120_000)])
  return { takesAfterMs, worksMs, ...(chance.happens(0.2) ? { ends: "anyhow" } : {}) }
}

const CLICKS: ReadonlyArray<Click> = ["takes", "none", "refuses"]

const DEEDS: ReadonlyArray<Deed> = [
  "sign-out",
  "sign-in",
  "not-ready",
  "calls-only",
  "writing-only",
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
    beforeActing: chance.happens(0.3),
    older: chance.happens(0.3)
  }))
  const linkDown = chance.happens(0.15) ? [{ at: chance.between(0, DAY_MS), forMs: chance.between(100, 20_000) }] : []
  const commitEveryMs = chance.pick([
    20,
    20,
    20,
    20,
    20,
    20,
    20,
    20,
    chance.between(100, 1_000),
    chance.between(100, 10_000)
  ])
  return {
    lost,
    late,
    repeated,
    crashes: crashes.toSorted((a, b) => a.atStep - b.atStep),
    linkDown,
    commitEveryMs
  }
}

/** Some links break because the switch died. */
const withSwitchDeaths = (faults: Faults, chance: Chance): Faults => {
  const { linkDown = [] } = faults
  return { ...faults, linkDown: linkDown.map((down) => ({ ...down, switchDies: chance.happens(0.5) })) }
}

const withDeaths = (faults: Faults, deaths: NonNullable<Faults["crashes"]>): Faults => ({
  ...faults,
  crashes: [...(faults.crashes ?? []), ...deaths]
})

/** Some fall asleep between two messages of one call, others when everybody has gone home. */
const sleepsAfter = (chance: Chance): number => chance.pick([200, 1_000, chance.between(2_000, 60_000)])

/** What befalls the actors themselves: messages that break them, senders gone wild, news of calls long forgotten. */
const stepFaultsOf = (
  chance: Chance,
  agents: ReadonlyArray<AgentPlan>,
  callers: ReadonlyArray<CallerPlan>,
  tasks: ReadonlyArray<TaskPlan>
): Pick<Faults, "belated" | "floods" | "mailboxLimit" | "poison" | "sleepsAfterMs"> => {
  const anybody = (): Address =>
    chance.pick<() => Address>([
      () => `agent/${chance.pick(agents).name}`,
      () => chance.pick(["queue/sales", "queue/help"]),
      () => "distributor/centre",
      () => `call/c${chance.between(1, callers.length)}`,
      () => `task/t${chance.between(1, Math.max(1, tasks.length))}`
    ])()
  const times = (share: number, most: number) =>
    Array.from({ length: chance.happens(share) ? chance.between(1, most) : 0 }, () => chance.between(0, DAY_MS))
  const mailboxLimit = chance.pick([16, 64, 256])
  // Floods come when there is something to drown.
  const floods = times(0.4, 4).map(() => {
    const to = anybody()
    const at = chance.pick(callers).at + chance.between(0, 20_000)
    const forMs = chance.pick([1, chance.between(1, 3_000)])
    return { at, to, forMs }
  })
  return {
    belated: chance.happens(0.4) ? 0.05 : 0,
    poison: times(0.5, 4).map((at) => ({ at, to: anybody() })),
    ...(floods.length === 0 ? {} : { mailboxLimit, floods }),
    ...(chance.happens(0.5) ? {} : { sleepsAfterMs: { agent: sleepsAfter(chance), queue: sleepsAfter(chance) } })
  }
}
