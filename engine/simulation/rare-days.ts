import type { GroupId } from "#actors/vocabulary.ts"
import type { Scenario } from "./scenario.ts"
import { knownDays } from "./known-days.ts"
import { stageDays } from "./stage-days.ts"
import { strategyDays } from "./strategy-days.ts"

/** Terminals are pressed every few seconds, and the core dies between what it wrote down and what it was to do. */
const pressedAgainAndAgain: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [1, 2, 3, 4].map((seed): readonly [string, Scenario] => [
    `terminals are pressed again and again, and the core dies again and again, ${seed}`,
    {
      seed,
      callers: [],
      alarms: Array.from({ length: 48 }, (_, index) => ({
        at: 1_000 + index * 4_000 + (index % 3 === 2 ? -3_990 : 0),
        terminal: index % 5 === 4 ? "a2" : "a1",
        event: index % 9 === 8 ? ("fall" as const) : ("personal" as const)
      })).toSorted((a, b) => a.at - b.at),
      agents: ["1001", "1002"].map((name) => ({
        name,
        rings: [],
        panel: true,
        written: [{ takesAfterMs: 500, worksMs: 2_000 }],
        noticesAfterMs: 1_000
      })),
      changes: [
        { at: 60_000, does: "remove-queue", queue: "help" },
        { at: 90_000, does: "add-queue", queue: "help" }
      ],
      faults: {
        crashes: Array.from({ length: 24 }, (_, index) => ({
          atStep: 40 + index * 61 + seed * 7,
          downMs: 300,
          beforeActing: index % 3 !== 2
        }))
      },
      jitterMs: 5
    }
  ])
)

/** Many are to be called back, and some call again; the core dies while agents call them. */
const calledBack: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [1, 2, 3].map((seed): readonly [string, Scenario] => [
    `many are called back, and some call again, ${seed}`,
    {
      seed,
      callers: Array.from({ length: 12 }, (_, index) => ({
        at: 2_000 + index * 9_000,
        dials: index % 3 === 0 ? "95003" : "95001",
        ...(index % 3 === 1 ? { calls: `1390001000${index % 7}` } : {}),
        presses: [{ afterMs: 1_500, digit: "1" }],
        patienceMs: 60_000,
        talksMs: 4_000
      })),
      callbacks: Array.from({ length: 7 }, (_, index) => ({
        at: 1_000 + index * 12_000,
        number: `1390001000${index}`,
        queue: index % 2 === 0 ? "sales" : "help",
        ...(index % 3 === 2 ? { notBeforeMs: 40_000 } : {}),
        ...(index === 5 ? { cancelledAfterMs: 30_000 } : {})
      })),
      agents: ["1001", "1002"].map((name, index) => ({
        name,
        rings: [{ answersAfterMs: 600 }, { answersAfterMs: 900 }, "never" as const],
        click: "takes" as const,
        panel: index === 0,
        written: [{ takesAfterMs: 500, worksMs: 2_000 }],
        noticesAfterMs: 1_000
      })),
      faults:
        seed === 1
          ? {}
          : {
              crashes: [
                { at: 30_000 * seed, downMs: 400 },
                { atService: "outbound", downMs: 300 }
              ]
            },
      jitterMs: 5
    }
  ])
)

const desk = (name: string) => ({
  name,
  rings: [],
  panel: true,
  written: [{ takesAfterMs: 500, worksMs: 2_000 }],
  noticesAfterMs: 1_000
})

const TEN = Array.from({ length: 10 }, (_, index) => `d${index + 1}`)

const faultsAndDeaths: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [1, 2, 3, 4].map((seed): readonly [string, Scenario] => [
    `faults are over and come again, and the core dies again and again, ${seed}`,
    {
      seed,
      callers: [],
      alarms: Array.from({ length: 32 }, (_, index) => ({
        at: 1_000 + index * 5_000,
        terminal: index % 2 === 0 ? "a1" : "a2",
        event: "battery-low" as const,
        phase: index % 4 < 2 ? ("began" as const) : ("restored" as const)
      })),
      agents: [desk("1001")],
      faults: {
        crashes: Array.from({ length: 20 }, (_, index) => ({
          atStep: 20 + index * 37 + seed * 5,
          downMs: 300,
          beforeActing: true
        }))
      },
      jitterMs: 5
    }
  ])
)

/** What records of terminals and what the terminals say meet in. */
const recordsAndTerminals: Readonly<Record<string, Scenario>> = {
  "a terminal is taken out and entered again between its user's check-in and the deadline": {
    seed: 1,
    callers: [],
    alarms: [{ at: 100_000, terminal: "d1", event: "check-in" }],
    terminals: [
      {
        id: "d1",
        checkIns: [2],
        remindedMs: null,
        changes: [
          { at: 105_000, does: "retire" },
          { at: 110_000, does: "enter" }
        ]
      }
    ],
    agents: [desk("1001")]
  },
  "terminals say something in the moment in which their records go": {
    seed: 2,
    callers: [],
    alarms: TEN.map((id) => ({ at: 59_998, terminal: id, event: "mains-failed" as const })),
    terminals: TEN.map((id) => ({
      id,
      checkIns: [2],
      remindedMs: 5_000,
      changes: [{ at: 60_000, does: "retire" as const }]
    })),
    agents: [desk("1001")],
    jitterMs: 5
  },
  "terminals that nobody entered are pressed again and again": {
    seed: 3,
    callers: [],
    alarms: Array.from({ length: 40 }, (_, index) => ({
      at: 1_000 + index * 3_700,
      terminal: index % 4 === 3 ? "x2" : "x1",
      event: index % 5 === 4 ? ("periodic-test" as const) : ("personal" as const)
    })),
    agents: [desk("1001"), desk("1002")],
    jitterMs: 5
  },
  "the records of a terminal go while its incident is open, and a check-in is due": {
    seed: 5,
    callers: [],
    alarms: [{ at: 117_500, terminal: "d1", event: "personal" }],
    terminals: [{ id: "d1", checkIns: [2], remindedMs: 5_000, changes: [{ at: 118_500, does: "retire" }] }],
    agents: [desk("1001")]
  },
  ...faultsAndDeaths
}

/** What hardly ever meets on a random day, and must be lived through all the same. Each is a day by its name. */
export const rareDays: Readonly<Record<string, Scenario>> = {
  "talks are recorded for longer than the switch writes, and of its events many are lost": {
    seed: 2,
    callers: [1, 2, 3].map((second) => ({
      at: second * 1_000,
      dials: "95001",
      patienceMs: 60_000,
      talksMs: 90_000
    })),
    agents: ["1001", "1002", "1003"].map((name) => ({
      name,
      rings: [{ answersAfterMs: 800, talksMs: 90_000 }],
      noticesAfterMs: 1_000
    })),
    longestRecordingMs: 10_000,
    faults: { lost: 0.3 },
    jitterMs: 5
  },
  "the switch dies while somebody talks, and is away for longer than a call that is over waits for news": {
    seed: 824,
    callers: [{ at: 49_048, dials: "95001", patienceMs: 200_000 }],
    agents: [
      {
        name: "1002",
        rings: [{ answersAfterMs: 828 }],
        deeds: [{ at: 86_244, does: "hang-up" }],
        noticesAfterMs: 1_000,
        panel: true
      }
    ],
    faults: { linkDown: [{ at: 83_792, forMs: 85_796, switchDies: true }] },
    jitterMs: 30,
    endsRings: true
  },
  "a caller hangs up while nobody hears the switch, and the flow ends the call before it is heard again": {
    seed: 106,
    callers: [
      {
        at: 64_666,
        dials: "95000",
        presses: [
          { afterMs: 1_116, digit: "1" },
          { afterMs: 1_321, digit: "7" }
        ],
        patienceMs: 19_323
      }
    ],
    agents: [{ name: "1003", rings: [], noticesAfterMs: 7_000, panel: true }],
    faults: { linkDown: [{ at: 82_383, forMs: 81_591 }], commitEveryMs: 20 },
    jitterMs: 30,
    endsRings: false
  },
  "an agent consults a colleague who lets it ring, and goes back to the customer": {
    seed: 11,
    callers: [{ at: 10_000, dials: "95001", patienceMs: 200_000, talksMs: 90_000 }],
    agents: [
      { name: "1001", rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000, panel: true },
      { name: "1002", rings: [], noticesAfterMs: 1_000, panel: true }
    ],
    services: [
      { at: 60_000, by: "1001", does: "consult", to: "1002" },
      { at: 61_000, by: "1001", does: "reconnect", to: "1002" }
    ],
    jitterMs: 30,
    endsRings: false
  },
  "a customer leaves a conference while its recording is paused, and the two agents talk on, and then on record": {
    seed: 12,
    callers: [{ at: 10_000, dials: "95001", patienceMs: 200_000, talksMs: 60_000 }],
    agents: [
      { name: "1001", rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000, panel: true },
      { name: "1002", rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000, panel: true }
    ],
    services: [
      { at: 40_000, by: "1001", does: "call-in", to: "1002" },
      { at: 60_000, by: "1001", does: "pause-recording", to: "1002" },
      { at: 90_000, by: "1001", does: "resume-recording", to: "1002" },
      { at: 110_000, by: "1001", does: "put-down", to: "1002" }
    ],
    jitterMs: 30,
    endsRings: false
  },
  "a customer leaves two agents, and the end of the customer's part is heard when the other leg is on record": {
    seed: 143,
    callers: [
      {
        at: 3_644,
        dials: "95001",
        presses: [
          { afterMs: 3_888, digit: "1" },
          { afterMs: 6_084, digit: "1" }
        ],
        patienceMs: 23_698
      },
      {
        at: 201_355,
        dials: "95001",
        presses: [{ afterMs: 6_599, digit: "2" }],
        patienceMs: 19_196,
        talksMs: 23_326
      }
    ],
    agents: [
      {
        name: "1003",
        click: "refuses",
        rings: [
          { answersAfterMs: 714, talksMs: 18_650 },
          { answersAfterMs: 7_078 },
          { rejectsAfterMs: 3_661 },
          { answersAfterMs: 787, talksMs: 47_207 }
        ],
        noticesAfterMs: 7_000,
        panel: false
      },
      {
        name: "1005",
        skills: { english: 9 },
        click: "none",
        rings: [{ answersAfterMs: 1_417 }],
        reflexes: [{ on: "Ringing", does: "finish-wrap-up" }],
        noticesAfterMs: 1_000,
        capacity: "one-thing",
        panel: true
      }
    ],
    services: [{ at: 214_351, by: "1003", does: "call-in", to: "1005" }],
    faults: { commitEveryMs: 428, poison: [{ at: 20_485, to: "distributor/centre" }] },
    queues: {
      sales: {
        wrapUpMs: 0,
        ringTimeoutMs: 5_000,
        maxWaiting: 8,
        waitPrompt: "wait",
        waitPromptEveryMs: 30_000,
        waitAtMostMs: 10_000,
        farewellPrompt: "goodbye"
      },
      help: {
        wrapUpMs: 5_000,
        ringTimeoutMs: 10_000,
        priority: 10,
        ageingMs: 2_000,
        waitPrompt: "wait",
        waitPromptEveryMs: 30_000,
        waitAtMostMs: 40_000,
        farewellPrompt: ""
      }
    },
    jitterMs: 150,
    clearsOther: true,
    endsRings: false
  },
  "the switch ends the recording of three who talk, at its own limit, and the customer leaves them": {
    seed: 13,
    callers: [{ at: 10_000, dials: "95001", patienceMs: 200_000, talksMs: 70_000 }],
    agents: [
      { name: "1001", rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000, panel: true },
      { name: "1002", rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000, panel: true }
    ],
    services: [
      { at: 40_000, by: "1001", does: "call-in", to: "1002" },
      { at: 110_000, by: "1001", does: "put-down", to: "1002" }
    ],
    longestRecordingMs: 45_000,
    jitterMs: 30,
    endsRings: false
  },
  "an agent moves to a group that others keep awake, and somebody calls the line that moved": {
    seed: 3,
    callers: [{ at: 60_000, dials: "95001", patienceMs: 100_000, talksMs: 5_000 }],
    agents: [
      { name: "1001", queues: ["sales"], rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000 },
      { name: "1002", queues: ["help"], rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000 }
    ],
    queues: { help: { group: "annexe" as GroupId } },
    changes: [{ at: 40_000, does: "change-queue", queue: "sales", to: { group: "annexe" as GroupId } }]
  },
  "a queue moves to another group while somebody waits in it, and its old group goes on": {
    seed: 4,
    callers: [{ at: 20_000, dials: "95001", patienceMs: 100_000, talksMs: 5_000 }],
    agents: [{ name: "1002", queues: ["help"], rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000 }],
    changes: [{ at: 50_000, does: "change-queue", queue: "sales", to: { group: "annexe" as GroupId } }]
  },
  ...pressedAgainAndAgain,
  ...recordsAndTerminals,
  ...stageDays,
  ...knownDays,
  ...calledBack,
  ...strategyDays
}
