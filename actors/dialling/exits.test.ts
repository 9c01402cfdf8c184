import { assert, it } from "@effect/vitest"
import type { Centre } from "../centre.ts"
import { CHANNELS, type ExitWish } from "../work.ts"
import { withExits } from "./exits.ts"
import { NO_DIALLING } from "./settings.ts"

const queue = (id: string, exitWishes?: ReadonlyArray<ExitWish>) => ({
  id,
  name: id,
  group: "centre",
  priority: 0,
  ageingMs: null,
  needs: [],
  channels: CHANNELS,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 0,
  serviceLevelSeconds: 20,
  music: "music",
  maxWaiting: 10,
  ...(exitWishes === undefined ? {} : { exitWishes })
})
const trunk = {
  id: "t1",
  order: 1,
  takes: ["local", "national"],
  zeroBeforeMobiles: false,
  shown: "95000",
  shows: [],
  isPrivate: false
}
const flow = (version: number) => ({ id: "night", version, start: "a", nodes: { a: { _tag: "HangUp", cause: "X" } } })
const centreOf = (wishes: ReadonlyArray<ExitWish>) =>
  ({
    queues: [queue("sales", wishes), queue("help")],
    agents: [],
    numbers: {},
    flows: [flow(1), flow(3), flow(2)],
    dialling: { ...NO_DIALLING, trunks: [trunk] }
  }) as unknown as Centre
const exitsOf = (...wishes: ReadonlyArray<ExitWish>) => withExits(centreOf(wishes), () => false).queues[0]!.exits ?? []

it("a way out is made of what was entered: the newest flow, the trunk of a number and what is shown there", () => {
  const exits = exitsOf(
    { on: "late", to: "queue", of: "help" },
    { on: "closed", to: "flow", of: "night" },
    { on: "full", to: "number", of: "13800138000" },
    { on: "9", to: "goodbye", of: "bye" },
    { on: "8", to: "callback", of: "later" },
    { on: "7", to: "voicemail", of: "speak" }
  )
  assert.deepStrictEqual(
    exits.map(({ to }) => to),
    [
      { _tag: "Queue", queue: "help" },
      { _tag: "Flow", id: "night", version: 3 },
      { _tag: "Number", digits: "13800138000", trunk: "t1", shown: "95000" },
      { _tag: "Goodbye", prompt: "bye" },
      { _tag: "Callback", prompt: "later" },
      { _tag: "Voicemail", prompt: "speak", atMostMs: 120_000, atLeastMs: 2_000 }
    ] as never
  )
})

it("a way that leads nowhere is none: the queue itself, one that is gone, a number that is refused", () => {
  assert.deepStrictEqual(
    exitsOf(
      { on: "late", to: "queue", of: "sales" },
      { on: "full", to: "queue", of: "gone" },
      { on: "closed", to: "flow", of: "gone" },
      { on: "1", to: "number", of: "110" }
    ),
    []
  )
})
