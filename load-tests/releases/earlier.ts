import { ReasonId } from "#wire/words-of-work.ts"
import { until } from "../crowd/wait.ts"
import type { Caller, Manners, Stage } from "./stage.ts"
import {
  FREE,
  hand,
  HEARS_A_MENU,
  HEARS_A_PROMPT,
  JOINED,
  notReady,
  RECORDED,
  signedOutBecause,
  TRIED_ONCE
} from "./conditions.ts"
import { finishTask, playEarlierTasks, sitDown, startTask, WRITES } from "./tasks.ts"

/** Who is there earlier in the day. The others come later: an agent who is there costs the journal something every few seconds. */
const EARLY: Readonly<Record<string, Manners>> = {
  "1015": "never",
  "1016": "never",
  "1017": { status: 404, reason: "Not Found" },
  "1025": 100,
  "1026": { status: 486, reason: "Busy Here" },
  "1037": "never",
  "1041": "never",
  "1042": "never",
  "1043": "never"
}

/** What happened earlier in the day: every way work may end, every way a ring may fail, and a death of the core. */
export const playEarlier = async (stage: Stage, say: (line: string) => void): Promise<void> => {
  say(`signing in ${Object.keys(EARLY).length} agents`)
  await stage.enter(EARLY)
  await sitDown(stage, WRITES)
  say("the core dies while one talks, one waits and one writes")
  await aDeath(stage)
  say("written work that goes in every way")
  await playEarlierTasks(stage)
  say("calls that end in every way")
  await callsThatEnd(stage)
  say("rings that fail in every way")
  await ringsThatFail(stage)
  say("until a minute has gone")
  await afterAMinute(stage)
}

/** Who answers in the queue `short`. */
const ANSWERS = "1025"

/** Dials and is talked to by the one who answers. */
export const talk = async (stage: Stage, number: string, agent: string): Promise<Caller> => {
  const caller = await stage.dial(number)
  await stage.callIs(caller, "Served", RECORDED)
  await stage.agentIs(agent, "SignedIn", hand("voice", "Active"))
  return caller
}

const callsThatEnd = async (stage: Stage): Promise<void> => {
  const agent = stage.agent(ANSWERS)
  await agent.ready()
  const first = await talk(stage, "95002", ANSWERS)
  stage.hangUp(first)
  await stage.outcomeIs(first, "handled")
  await stage.agentIs(ANSWERS, "SignedIn", FREE)

  const second = await talk(stage, "95002", ANSWERS)
  agent.phone.hangUp(agent.leg!)
  await stage.outcomeIs(second, "handled")
  await stage.agentIs(ANSWERS, "SignedIn", FREE)

  const third = await stage.dial("95000")
  await stage.callIs(third, "InFlow", HEARS_A_MENU)
  await stage.press(third, "3")
  await stage.callIs(third, "Served", JOINED)
  await agent.panel.ask(ANSWERS, { _tag: "HangUp" })
  await stage.outcomeIs(third, "handled")
  await stage.agentIs(ANSWERS, "SignedIn", FREE)
  await agent.panel.ask(ANSWERS, { _tag: "GoNotReady", reason: ReasonId.make("break") })

  const impatient = await stage.dial("95002")
  await stage.callIs(impatient, "Waiting")
  stage.hangUp(impatient)
  await stage.outcomeIs(impatient, "abandoned")

  const inFlow = await stage.dial("95000")
  await stage.callIs(inFlow, "InFlow", HEARS_A_PROMPT)
  stage.hangUp(inFlow)
  await stage.outcomeIs(inFlow, "in-flow")

  const wrongKeys = await stage.dial("95000")
  await stage.callIs(wrongKeys, "InFlow", HEARS_A_MENU)
  await stage.press(wrongKeys, "9")
  await stage.callIs(wrongKeys, "InFlow", TRIED_ONCE)
  await stage.press(wrongKeys, "9")
  await stage.outcomeIs(wrongKeys, "in-flow")

  await stage.outcomeIs(await stage.dial("12345"), "refused")
  const holder = await stage.dial("95003")
  await stage.callIs(holder, "Waiting")
  await stage.outcomeIs(await stage.dial("95003"), "refused")
  stage.hangUp(holder)
  await stage.outcomeIs(holder, "abandoned")
}

const ringsThatFail = async (stage: Stage): Promise<void> => {
  const sleeper = "1015"
  await stage.agent(sleeper).ready()
  const gaveUp = await stage.dial("95002")
  await stage.callIs(gaveUp, "Ringing")
  stage.hangUp(gaveUp)
  await stage.outcomeIs(gaveUp, "abandoned")
  await stage.agentIs(sleeper, "SignedIn", FREE)

  // Each of them is called first and fails; then somebody who answers is there.
  await failedRing(stage, sleeper, "no-answer")
  await failedRing(stage, "1016", "rejected", () => stage.agent("1016").panel.ask("1016", { _tag: "RejectCall" }))
  await failedRing(stage, "1017", "device-unregistered")
  await failedRing(stage, "1026", "device-busy")
}

const failedRing = async (stage: Stage, agent: string, reason: string, act?: () => Promise<void>): Promise<void> => {
  if (agent !== "1015") await stage.agent(agent).ready()
  const caller = await stage.dial("95002")
  if (act !== undefined) {
    await stage.agentIs(agent, "SignedIn", hand("voice", "Alerting"))
    await act()
  }
  await stage.agentIs(agent, "SignedIn", notReady(reason))
  await stage.agent(ANSWERS).ready()
  await stage.callIs(caller, "Served", JOINED)
  stage.hangUp(caller)
  await stage.outcomeIs(caller, "handled")
  await stage.agentIs(ANSWERS, "SignedIn", FREE)
  await stage.agent(ANSWERS).panel.ask(ANSWERS, { _tag: "GoNotReady", reason: ReasonId.make("break") })
}

const aDeath = async (stage: Stage): Promise<void> => {
  await stage.agent(ANSWERS).ready()
  const talks = await talk(stage, "95002", ANSWERS)
  const waits = await stage.dial("95004")
  await stage.callIs(waits, "Waiting")
  const task = await startTask(stage, "task", "查询结果待回复", WRITES)
  const before = await stage.corePid()
  process.kill(before, "SIGKILL")
  await until(
    "a recovered core",
    async () => {
      const health = await stage.centre.health().catch(() => undefined)
      const core = health?.workers["core"]
      return health?.ok === true && core?.state === "up" && core.pid !== before
    },
    { withinMs: 30_000 }
  )
  await finishTask(stage, task, WRITES, "已回复")
  stage.hangUp(waits)
  await stage.outcomeIs(waits, "abandoned")
  stage.hangUp(talks)
  await stage.outcomeIs(talks, "handled")
  await stage.agentIs(ANSWERS, "SignedIn", FREE)
  await stage.agent(ANSWERS).panel.ask(ANSWERS, { _tag: "GoNotReady", reason: ReasonId.make("break") })
}

/** What needs a minute: those whom nothing reaches are signed out, and the first task that ended is forgotten. */
const afterAMinute = async (stage: Stage): Promise<void> => {
  await stage.agentIs("1042", "SignedOut", signedOutBecause("unreachable"))
  await stage.agentIs("1043", "SignedOut", signedOutBecause("panel-lost"))
  await stage.wasOnce("task Gone")
}
