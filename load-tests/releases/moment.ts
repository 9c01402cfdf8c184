import { ReasonId } from "#wire/words-of-work.ts"
import { talk } from "./earlier.ts"
import type { Caller, Manners, Stage } from "./stage.ts"
import {
  FREE,
  hand,
  HEARS_A_MENU,
  HEARS_A_PROMPT,
  LEAVING,
  NOTHING_AT_HAND,
  notReady,
  panel,
  ready,
  REFUSED_ONCE,
  TRIED_ONCE,
  WAITS_FOR_A_KEY,
  WITHOUT_TELEPHONE
} from "./conditions.ts"
import { playLastingTasks, playLastTasks } from "./tasks.ts"

/** Who comes for the moment, and what their telephones do when they ring. */
const LATE: Readonly<Record<string, Manners>> = {
  ...each(["1001", "1002", "1004", "1005", "1007", "1040"], 0),
  ...each(["1008", "1010", "1014", "1020"], "never"),
  ...each(["1022", "1023", "1024", "1031", "1039"], "never"),
  ...each(["1027", "1028"], 0),
  ...each(["1032", "1034", "1035", "1036", "1038"], "never"),
  "2001": "never"
}

function each(numbers: ReadonlyArray<string>, manner: Manners): Record<string, Manners> {
  return Object.fromEntries(numbers.map((number) => [number, manner]))
}

/** Brings everybody into a state that lasts, so that at one moment all states are there together. */
export const playLasting = async (stage: Stage, say: (line: string) => void): Promise<void> => {
  say(`signing in ${Object.keys(LATE).length} agents`)
  await stage.enter(LATE)
  await closePanelEarly(stage)
  say("callers who wait, and one whom an agent refused")
  await waitingCallers(stage)
  say("agents who are away, and agents who talk, ring, wrap up")
  await agentsAway(stage)
  await agentsAtWork(stage)
  await agentsReady(stage)
  say("written work at hand, and some that waits")
  await playLastingTasks(stage)
}

const waitingCallers = async (stage: Stage): Promise<void> => {
  await stage.callIs(await stage.dial("95004"), "Waiting")
  await stage.agent("1026").ready()
  const refused = await stage.dial("95002")
  await stage.callIs(refused, "Waiting", REFUSED_ONCE)
  const patient = await stage.dial("95005")
  await stage.callIs(patient, "InFlow", WAITS_FOR_A_KEY)
}

const agentsAway = async (stage: Stage): Promise<void> => {
  // 1010 stays as everybody is who has just signed in; 1015, 1016 and 1017 missed their calls earlier.
  await stage.agentIs("1010", "SignedIn", notReady("signed-in"))
  await goNotReady(stage, "1014", "training")
  for (const [number, reason] of [
    ["1015", "no-answer"],
    ["1016", "rejected"],
    ["1017", "device-unregistered"],
    ["1026", "device-busy"]
  ] as const)
    await stage.agentIs(number, "SignedIn", notReady(reason))
  await stage.agent("1020").panel.openScreen()
  for (const number of ["1020", "2001"]) {
    await stage.agent(number).panel.ask(number, { _tag: "SignOut" })
    await stage.agentIs(number, "SignedOut")
  }
}

const goNotReady = async (stage: Stage, number: string, reason: string, also = "true"): Promise<void> => {
  await stage.agent(number).panel.ask(number, { _tag: "GoNotReady", reason: ReasonId.make(reason) })
  await stage.agentIs(number, "SignedIn", `${notReady(reason, "task")} and ${also}`)
}

const agentsAtWork = async (stage: Stage): Promise<void> => {
  for (const number of ["1001", "1002", "1004", "1040"]) {
    await stage.agent(number).ready()
    await talk(stage, "95001", number)
  }
  await stage.agent("1001").panel.openScreen()
  await goNotReady(stage, "1002", "meal", hand("voice", "Active"))
  await stage.agent("1008").ready()
  await stage.callIs(await stage.dial("95001"), "Ringing")
  await stage.agentIs("1008", "SignedIn", hand("voice", "Alerting"))
  await agentsWithNotes(stage)
}

/** Each goes on in another way when the notes are written. */
const agentsWithNotes = async (stage: Stage): Promise<void> => {
  for (const number of ["1005", "1007"]) {
    await stage.agent(number).ready()
    const caller = await talk(stage, "95001", number)
    if (number === "1007") await stage.agent(number).panel.ask(number, { _tag: "SignOut" })
    stage.hangUp(caller)
    await stage.agentIs(number, "SignedIn", hand("voice", "WrapUp"))
  }
  await stage.agent("1005").panel.ask("1005", { _tag: "ExtendWrapUp" })
  await goNotReady(stage, "1005", "training", hand("voice", "WrapUp"))
  await stage.agentIs("1007", "SignedIn", `${hand("voice", "WrapUp")} and ${LEAVING}`)
}

const agentsReady = async (stage: Stage): Promise<void> => {
  for (const number of ["1022", "1023", "1031", "1039"]) await stage.agent(number).ready()
  await stage.agent("1022").panel.openScreen()
  // With a panel and without a telephone: written work would still come.
  await stage.agent("1023").panel.openScreen()
  await stage.agent("1023").stop()
  await stage.agentIs("1023", "SignedIn", `${ready("voice")} and ${panel("Open")} and ${WITHOUT_TELEPHONE}`)
  await goNotReady(stage, "1031", "no-written", ready("voice"))
  for (const number of CROWD) await stage.agent(number).ready()
}

/** What lasts some seconds only, shortly before the moment. What lasts longest comes first. */
export const playLastSeconds = async (stage: Stage, say: (line: string) => void): Promise<void> => {
  say("a ready agent's panel is lost")
  await stage.agentIs("1024", "SignedIn", `${ready("voice")} and ${panel("Lost")}`)
  say("work that has just ended, and callers in the middle of a menu")
  await playLastTasks(stage)
  await endings(stage)
  await stage.callIs(await stage.dial("95006"), "InFlow", HEARS_A_MENU)
  const pressed = await stage.dial("95006")
  await stage.callIs(pressed, "InFlow", HEARS_A_MENU)
  await stage.press(pressed, "9")
  await stage.callIs(pressed, "InFlow", TRIED_ONCE)
  await stage.callIs(await stage.dial("95007"), "InFlow", HEARS_A_PROMPT)
  await closePanel(stage)
}

/** Of a ready agent, some time before it counts as lost. */
export const closePanelEarly = async (stage: Stage): Promise<void> => {
  const agent = stage.agent("1024")
  // A panel that is away for long signs its agent out: at a second try that has happened.
  await agent.panel.ask("1024", { _tag: "SignIn" }).catch(() => {})
  await agent.ready().catch(() => {})
  const close = await agent.panel.openScreen()
  await stage.agentIs("1024", "SignedIn", `${ready("voice")} and ${panel("Open")}`)
  close()
  await stage.agentIs("1024", "SignedIn", `${ready("voice")} and ${panel("Closed")}`)
}

/** Of one who talks. It counts as lost after some seconds. */
const closePanel = async (stage: Stage): Promise<void> => {
  const close = await stage.agent("1004").panel.openScreen()
  await stage.agentIs("1004", "SignedIn", `${hand("voice", "Active")} and ${panel("Open")}`)
  close()
  await stage.agentIs("1004", "SignedIn", `${hand("voice", "Active")} and ${panel("Closed")}`)
}

/** A call that ended is remembered for half a minute: one of each outcome. */
const endings = async (stage: Stage): Promise<void> => {
  const handled = await talk(stage, "95001", CROWD[0]!)
  stage.hangUp(handled)
  await stage.callIs(handled, "Ended", "state->>'outcome' = 'handled'")
  await stage.agentIs(CROWD[0]!, "SignedIn", hand("voice", "WrapUp"))
  await stage.agent(CROWD[0]!).finishWrapUp()
  await stage.agentIs(CROWD[0]!, "SignedIn", FREE)
  const abandoned = await stage.dial("95004")
  await stage.callIs(abandoned, "Waiting")
  stage.hangUp(abandoned)
  await stage.callIs(abandoned, "Ended", "state->>'outcome' = 'abandoned'")
  const inFlow = await stage.dial("95007")
  await stage.callIs(inFlow, "InFlow", HEARS_A_PROMPT)
  stage.hangUp(inFlow)
  await stage.callIs(inFlow, "Ended", "state->>'outcome' = 'in-flow'")
  await stage.callIs(await stage.dial("12345"), "Ended", "state->>'outcome' = 'refused'")
}

/** Free when many call at once. */
export const CROWD = ["1027", "1028"]

/** Lets the free agents talk, and then everything be as before many called. */
export const calmDown = async (stage: Stage, callers: ReadonlyArray<Caller>): Promise<void> => {
  for (const number of CROWD) await stage.agentIs(number, "SignedIn", hand("voice", "Active"))
  callers.forEach(stage.hangUp)
  for (const caller of callers) await stage.callIs(caller, "Ended")
  for (const number of CROWD) {
    await stage.agentIs(number, "SignedIn", hand("voice", "WrapUp"))
    await stage.agent(number).finishWrapUp()
    // Idle in this order again, so that the next call comes to the first of them.
    await goNotReady(stage, number, "break", NOTHING_AT_HAND)
    await stage.agent(number).ready()
    await stage.agentIs(number, "SignedIn", FREE)
  }
}
