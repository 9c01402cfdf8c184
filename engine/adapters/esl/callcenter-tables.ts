import type { EpochMs } from "#actors/vocabulary.ts"
import type { SwitchAgent, SwitchQueue, SwitchQueues } from "#wire/switch-queues.ts"

/**
 * What `callcenter_config` answers (FreeSWITCH 1.10, mod_callcenter): a line of names, a line a row, fields parted by `|`, and
 * `+OK` at the end. Times are seconds since 1970, 0 for never.
 */

type Row = Readonly<Record<string, string>>

/** Undefined when it is no table: the module is not loaded, or knows no such queue. One without rows may have no names either. */
export const readTable = (answer: string): ReadonlyArray<Row> | undefined => {
  const [head = "", ...lines] = answer.trimEnd().split("\n")
  if (head === "+OK") return []
  if (!head.includes("|")) return undefined
  const names = head.split("|")
  return lines.filter((line) => line.includes("|")).map((line) => rowOf(names, line))
}

/** A caller's name may have a `|` in it: what is too much is that field's. */
const rowOf = (names: ReadonlyArray<string>, line: string): Row => {
  const fields = line.split("|")
  const extra = fields.length - names.length
  const free = names.indexOf("cid_name")
  if (extra > 0 && free !== -1) fields.splice(free, extra + 1, fields.slice(free, free + extra + 1).join("|"))
  return Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ""]))
}

/** `members`: who waits, by queue. */
export const switchQueuesOf = (
  tables: Readonly<Record<"queues" | "agents" | "tiers", ReadonlyArray<Row>>>,
  members: ReadonlyMap<string, ReadonlyArray<Row>>
): SwitchQueues => ({
  queues: Object.fromEntries(
    tables.queues.map(({ calls_abandoned: abandoned, calls_answered: answered, name = "" }) => [
      name,
      {
        ...waitingOf(members.get(name) ?? []),
        answered: wholeOf(answered),
        abandoned: wholeOf(abandoned),
        agents: tables.tiers.flatMap(({ agent = "", queue }) => (queue === name ? [agent] : []))
      }
    ])
  ),
  agents: Object.fromEntries(tables.agents.map((row) => [row["name"] ?? "", agentOf(row)]))
})

const WAITING: ReadonlySet<string | undefined> = new Set(["Waiting", "Trying"])

const waitingOf = (rows: ReadonlyArray<Row>): Pick<SwitchQueue, "waiting" | "longestSince" | "talking"> => {
  const waiting = rows.filter(({ state }) => WAITING.has(state))
  const entered = waiting.flatMap(({ joined_epoch: joined }) => timeOf(joined) ?? [])
  return {
    waiting: waiting.length,
    longestSince: entered.length === 0 ? null : (Math.min(...entered) as EpochMs),
    talking: rows.filter(({ state }) => state === "Answered").length
  }
}

/** Of a talk the switch says when it began, of all else when they last said what they do. */
const agentOf = ({ last_bridge_start: talkBegan, last_status_change: said, state, status }: Row): SwitchAgent => {
  const now = stateOf(status, state)
  return { state: now, since: timeOf(now === "talking" ? talkBegan : said) }
}

const stateOf = (status: string | undefined, state: string | undefined): SwitchAgent["state"] => {
  if (state === "In a queue call") return "talking"
  if (state === "Receiving" || state === "Reserved") return "ringing"
  if (status === "Logged Out") return "signed-out"
  return status?.startsWith("Available") === true ? "ready" : "not-ready"
}

const wholeOf = (text: string | undefined): number => (/^\d+$/u.test(text ?? "") ? Number(text) : 0)

const timeOf = (text: string | undefined): EpochMs | null => {
  const seconds = wholeOf(text)
  return seconds === 0 ? null : ((seconds * 1_000) as EpochMs)
}
