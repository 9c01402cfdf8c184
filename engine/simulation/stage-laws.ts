import type { QueueSettings } from "#actors/centre.ts"
import type { Message } from "#actors/distributor/protocol.ts"
import type { Message as QueueMessage } from "#actors/queue/protocol.ts"
import { overdueSince, passTime, type PlainWait, type Staff } from "#actors/distributor/plain-stages.ts"
import type { Work, WorkId } from "#actors/work.ts"
import type { Told } from "./centre-laws.ts"
import { wantedAgent } from "./known-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What waiting changes of work: its queue says it as its settings do, and the distributor takes it in time. */

type Broken = (law: string) => void

/** A stage that is due is taken within the time that an actor takes to get to its timer. */
const STAGE_SLACK_MS = 2_000

/** Every stage that the settings mean for this work, and no other. */
export const stagedAsTold = (told: Told, { address, commands, message }: Step, broken: Broken): void => {
  const { asked } = message as Extract<QueueMessage, { _tag: "WorkAnnounced" }>
  const settings = asked === undefined ? undefined : told.queue(asked.queue)
  if (settings === undefined) return
  for (const output of commands) {
    if (output._tag !== "Tell" || output.message._tag !== "WorkRanked") continue
    const { stages = [], work } = output.message as Extract<Message, { _tag: "WorkRanked" }>
    const { agent, as } = wantedAgent(settings, asked)
    if (work.preferred !== agent || work.preferredAs !== as)
      broken(`${address} means ${asked.id} for ${work.preferred} (${work.preferredAs}), and not for ${agent} (${as})`)
    const said = stages.map((each) => JSON.stringify(Object.entries(each).toSorted()))
    const wanted = wantedBy(settings, { ...asked, preferred: agent as Asked["preferred"] }).map((each) =>
      JSON.stringify(Object.entries(each).toSorted())
    )
    for (const each of said) if (!wanted.includes(each)) broken(`${address} makes ${each} of ${asked.id}`)
    for (const each of wanted) if (!said.includes(each)) broken(`${address} forgets ${each} of ${asked.id}`)
  }
}

type Asked = Extract<QueueMessage, { _tag: "WorkAnnounced" }>["asked"]

const wantedBy = (settings: QueueSettings, { area, channel, needs, preferred }: Asked): ReadonlyArray<object> => {
  const wanted: Array<object> = []
  for (const each of settings.relaxations ?? [])
    for (const { level, skill } of [...settings.needs, ...needs])
      if (skill === each.skill && level > (each.to ?? 0)) wanted.push({ _tag: "Relaxed", ...each })
  const { areaStepMs, preferredHoldMs, servedWithinMs } = settings
  if (preferredHoldMs != null && preferred !== null) wanted.push({ _tag: "Released", afterMs: preferredHoldMs })
  if (servedWithinMs != null && channel !== "alarm") wanted.push({ _tag: "Overdue", afterMs: servedWithinMs })
  if (areaStepMs == null || area === null) return wanted
  const neighbours = settings.neighbours?.[area] ?? []
  neighbours.forEach((each, place) =>
    wanted.push({ _tag: "Widened", afterMs: areaStepMs * (place + 1), areas: [each] })
  )
  return [...wanted, { _tag: "Widened", afterMs: areaStepMs * (neighbours.length + 1), areas: null }]
}

/** After each message that a distributor decides after: what all its waiting work has come to. */
export const passAll = (
  waiting: ReadonlyMap<WorkId, PlainWait>,
  { after, at, before, message }: Step,
  staffOf: (work: Work) => Staff
): void => {
  const isIgnored = before._tag === "Deciding" && ["Resumed", "ResumeExpired"].includes(message._tag)
  if (after._tag !== "Deciding" || message._tag === "RollCallDue" || isIgnored) return
  for (const wait of waiting.values()) if (wait.stages.length > 0) passTime(wait, at, staffOf(wait.work))
}

/** No work waits on as it was when more time has passed than its queue wanted. */
export const stagesInTime = (waiting: ReadonlyMap<WorkId, PlainWait>, now: number, broken: Broken): void => {
  for (const [id, wait] of waiting) {
    const since = overdueSince(wait)
    if (since !== undefined && since + STAGE_SLACK_MS < now) broken(`${id} was to come to another stage at ${since}`)
  }
}
