import { AgentId, type Channel } from "#wire/words-of-work.ts"
import type { WorkTaken } from "#wire/work.ts"
import { FREE, handOf, notReady, panel, ready, REFUSED_ONCE } from "./conditions.ts"
import type { Stage } from "./stage.ts"

type Written = Exclude<Channel, "voice">

/** Who does the written work of earlier in the day, and what must end just before the moment. */
export const WRITES = "1037"

/** Sees their panel and is ready for everything. */
export const sitDown = async (stage: Stage, number: string): Promise<() => void> => {
  const close = await stage.agent(number).panel.openScreen()
  await stage.agentIs(number, "SignedIn", panel("Open"))
  await stage.agent(number).ready()
  await stage.agentIs(number, "SignedIn", ready("task"))
  return close
}

/** Put into the queue `desk`, where it stands on this agent's panel. */
const offerTask = async (stage: Stage, channel: Written, title: string, number: string): Promise<WorkTaken> => {
  const task = await stage.write("desk", channel, title, number)
  await stage.taskIs(task, "Alerting", `state->>'agent' = '${AgentId.make(number)}'`)
  await stage.agentIs(number, "SignedIn", handOf(task.work, "Alerting"))
  return task
}

/** The same, and they took it. */
export const startTask = async (stage: Stage, channel: Written, title: string, number: string): Promise<WorkTaken> => {
  const task = await offerTask(stage, channel, title, number)
  await acceptTask(stage, task, number)
  return task
}

const acceptTask = async (stage: Stage, task: WorkTaken, number: string): Promise<void> => {
  await stage.agent(number).panel.ask(number, { _tag: "AcceptWork", work: task.work })
  await stage.taskIs(task, "Active")
  await stage.agentIs(number, "SignedIn", handOf(task.work, "Active"))
}

/** The same, and they ended it with a note and are writing more about it. */
const noteTask = async (stage: Stage, task: WorkTaken, number: string, note: string | null): Promise<void> => {
  await stage.agent(number).panel.ask(number, { _tag: "EndWork", work: task.work, note })
  await stage.taskIs(task, "Ended", "state->>'outcome' = 'done'")
  await stage.agentIs(number, "SignedIn", handOf(task.work, "WrapUp"))
}

export const finishTask = async (stage: Stage, task: WorkTaken, number: string, note: string | null): Promise<void> => {
  await noteTask(stage, task, number, note)
  await stage.agent(number).panel.ask(number, { _tag: "FinishWrapUp", work: task.work })
}

/** Every way in which written work may go, and who is signed out meanwhile because nothing reaches them. */
export const playEarlierTasks = async (stage: Stage): Promise<void> => {
  await tasksThatEnd(stage)
  await tasksThatComeBack(stage)
  await unreachable(stage)
}

const tasksThatEnd = async (stage: Stage): Promise<void> => {
  const { panel: desk } = stage.agent(WRITES)
  const done = await startTask(stage, "task", "回访", WRITES)
  await noteTask(stage, done, WRITES, "已核实，无需再次上门")
  await desk.ask(WRITES, { _tag: "ExtendWrapUp", work: done.work })
  await desk.ask(WRITES, { _tag: "FinishWrapUp", work: done.work })
  await stage.agentIs(WRITES, "SignedIn", FREE)
  const taken = await startTask(stage, "chat", "地址更正", WRITES)
  await stage.admin.withdrawWork(taken.id)
  await stage.taskIs(taken, "Ended", "state->>'outcome' = 'withdrawn'")
  await stage.agentIs(WRITES, "SignedIn", FREE)
  // Nobody does it in time, and then somebody takes it out.
  await sitDown(stage, "1041")
  const missed = await stage.write("short", "sms", "请回短信", "1041")
  await stage.taskIs(missed, "Waiting", REFUSED_ONCE)
  await stage.agentIs("1041", "SignedIn", notReady("no-answer", "sms"))
  await stage.admin.withdrawWork(missed.id)
  await stage.taskIs(missed, "Ended", "state->>'outcome' = 'withdrawn'")
}

const tasksThatComeBack = async (stage: Stage): Promise<void> => {
  const refused = await offerTask(stage, "mail", "发票更正", WRITES)
  await stage.agent(WRITES).panel.ask(WRITES, { _tag: "RejectWork", work: refused.work })
  await stage.taskIs(refused, "Waiting", REFUSED_ONCE)
  await stage.agentIs(WRITES, "SignedIn", notReady("rejected", "mail"))
  await stage.agent(WRITES).ready()
  await stage.taskIs(refused, "Alerting")
  await stage.agentIs(WRITES, "SignedIn", handOf(refused.work, "Alerting"))
  await acceptTask(stage, refused, WRITES)
  const alarm = await startTask(stage, "alarm", "3 号楼紧急按钮", WRITES)
  await stage.taskIs(refused, "SetAside")
  await finishTask(stage, alarm, WRITES, "误报")
  await stage.taskIs(refused, "Active")
  await finishTask(stage, refused, WRITES, "已更正")
  await stage.agentIs(WRITES, "SignedIn", FREE)
}

/** After a minute the engine signs them out. */
const unreachable = async (stage: Stage): Promise<void> => {
  await stage.agent("1042").stop()
  const close = await sitDown(stage, "1043")
  close()
}

/** What lasts: written work at hand in every way, and some that waits. */
export const playLastingTasks = async (stage: Stage): Promise<void> => {
  for (const number of ["1032", "1034", "1035", "1036"]) await sitDown(stage, number)
  await offerTask(stage, "task", "核对名单", "1032")
  const mail = await startTask(stage, "mail", "投诉答复", "1034")
  await startTask(stage, "alarm", "电梯困人", "1034")
  await stage.taskIs(mail, "SetAside")
  const sms = await startTask(stage, "sms", "催单", "1035")
  await offerTask(stage, "alarm", "烟感报警", "1035")
  await stage.taskIs(sms, "SetAside")
  await startTask(stage, "chat", "在线咨询", "1036")
  await noteTask(stage, await startTask(stage, "task", "资料补登", "1036"), "1036", null)
  await besideACall(stage)
  await waitingTasks(stage)
}

/** This agent talks already. */
const besideACall = async (stage: Stage): Promise<void> => {
  await stage.agent("1040").panel.openScreen()
  await stage.agentIs("1040", "SignedIn", panel("Open"))
  await startTask(stage, "task", "边通话边登记", "1040")
}

/** Two have a place that nobody else serves, and at least one waits outside. */
const waitingTasks = async (stage: Stage): Promise<void> => {
  await sitDown(stage, "1038")
  const refused = await stage.write("letters", "mail", "英文来信")
  await stage.agentIs("1038", "SignedIn", handOf(refused.work, "Alerting"))
  await stage.agent("1038").panel.ask("1038", { _tag: "RejectWork", work: refused.work })
  await stage.taskIs(refused, "Waiting", REFUSED_ONCE)
  await stage.agentIs("1038", "SignedIn", notReady("rejected", "mail"))
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const asked = await Promise.allSettled(AT_ONCE.map((title) => stage.write("letters", "mail", title)))
    const taken = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
    if (taken.length > 1) return
    for (const { id } of taken) await stage.admin.withdrawWork(id)
  }
  throw new Error(`in ${TRIES} tries no work came into a queue that had just become full`)
}

/** Who asks at once is let in before any of them has the last place. */
const AT_ONCE = ["来信甲", "来信乙", "来信丙"]
const TRIES = 50

/** Ended tasks are remembered for a minute: one of each outcome. */
export const playLastTasks = async (stage: Stage): Promise<void> => {
  const done = await startTask(stage, "task", "最后一件", WRITES)
  await finishTask(stage, done, WRITES, "完成")
  const withdrawn = await offerTask(stage, "chat", "不再需要", WRITES)
  await stage.admin.withdrawWork(withdrawn.id)
  await stage.taskIs(withdrawn, "Ended", "state->>'outcome' = 'withdrawn'")
  await stage.agentIs(WRITES, "SignedIn", FREE)
}
