import { type Kysely, sql } from "kysely"
import { type KnownKind, WAYS, type Way } from "../../laboratory/known.ts"
import type { LaboratoryPlace } from "../../laboratory/laboratory-thread.ts"
import { TRICKS } from "../../laboratory/deeds.ts"
import type { Tables } from "../../ports/Database.ts"
import type { LaboratoryDeed, LaboratoryPress, LaboratoryWay } from "#wire/laboratory.ts"
import type { FieldProblem } from "../refusals.ts"

/** A terminal's records, as far as they stand on the device. */
export interface Entered {
  readonly id: string
  readonly name: string
  readonly line: string
  readonly dialect: string | null
  readonly account: string
  readonly key: string | null
  readonly numbers: ReadonlyArray<string>
  readonly testUntil: number | null
  readonly isVirtual: boolean
}

export const enteredTerminal = async (db: Kysely<Tables>, id: string): Promise<Entered | undefined> => {
  const { rows } = await sql<Entered>`
    select t.id, t.name, t.line, t.dialect, t.account, k.key, t.numbers, t.test_until as "testUntil", t.is_virtual as "isVirtual"
    from terminals t left join terminal_keys k on k.terminal = t.id where t.id = ${id}`.execute(db)
  return rows[0]
}

/** A call takes seconds, and a device that has one line makes one at a time. */
const deedsOf = ({ door, says }: Way): ReadonlyArray<LaboratoryDeed> => [
  ...says,
  ...TRICKS.filter((trick) =>
    door === "calls" ? false : trick === "lost-network" ? says.includes("heartbeat") : says.includes("press")
  )
]

const isOpen = (door: Way["door"], { ports, sip }: LaboratoryPlace): boolean => {
  if (door === "calls" || door === "sip" || door === "sipTcp")
    // Its telephones, and SIP by UDP, speak IPv4.
    return !sip.address.includes(":") && (door !== "sipTcp" || ports.sipTcp !== 0)
  return ports[door] !== 0
}

/** What this centre hears; a line that is off is no way to press anything. */
export const waysAt = (place: LaboratoryPlace): ReadonlyArray<LaboratoryWay> =>
  (Object.entries(WAYS) as ReadonlyArray<[KnownKind, Way]>)
    .filter(([, { door }]) => isOpen(door, place))
    .map(([kind, way]) => ({
      kind,
      line: way.line,
      dialect: way.dialect,
      deeds: deedsOf(way),
      calls: way.door === "calls"
    }))

/** Numbers whose flow hears terminals that call. */
export const numbersOfTerminals = async (
  db: Kysely<Tables>
): Promise<ReadonlyArray<{ readonly number: string; readonly line: string }>> => {
  const { rows } = await sql<{ readonly number: string; readonly hasTones: boolean; readonly hasCall: boolean }>`
    select n.id as number, f.body::text like '%"AlarmTones"%' as "hasTones", f.body::text like '%"AlarmCall"%' as "hasCall"
    from numbers n join flows f on f.id = n.flow order by n.id`.execute(db)
  return rows.flatMap(({ hasCall, hasTones, number }) => [
    ...(hasTones ? [{ number, line: "contact-id" }] : []),
    ...(hasCall ? [{ number, line: "call" }] : [])
  ])
}

/** Why it cannot be pressed so; empty: it can. */
export const problemsOf = (
  asked: LaboratoryPress,
  entered: Entered,
  ways: ReadonlyArray<LaboratoryWay>,
  numbers: ReadonlyArray<{ readonly number: string }>,
  at: number
): ReadonlyArray<FieldProblem> => {
  const way = ways.find(({ kind }) => kind === asked.kind)
  if (way === undefined || way.line !== entered.line || (way.dialect !== null && way.dialect !== entered.dialect))
    return [
      {
        field: "kind",
        zh: "虚拟终端不会说此终端的协议或方言，或该线路未开启",
        en: "no virtual terminal speaks this terminal's protocol or dialect, or the line is off"
      }
    ]
  const problems: Array<FieldProblem> = []
  if (!way.deeds.includes(asked.deed))
    problems.push({ field: "deed", zh: "此协议不能这样做", en: "this protocol cannot do that" })
  if (way.calls && !numbers.some(({ number }) => number === asked.number))
    problems.push({
      field: "number",
      zh: "不是本中心的接入号码，或其流程不受理终端",
      en: "is no dialled number whose flow hears terminals"
    })
  const isOnTest = entered.testUntil !== null && at < entered.testUntil
  if (!entered.isVirtual && !isOnTest && asked.isConfirmed !== true)
    problems.push({
      field: "isConfirmed",
      zh: "此终端不是虚拟终端，也不在测试中：会产生真实警情，须确认",
      en: "it is neither virtual nor on test: what it says is a real alarm, and has to be confirmed"
    })
  if ((way.line === "json" || way.line === "mqtt") && entered.key === null)
    problems.push({ field: "terminal", zh: "终端没有密钥，须先设置", en: "it has no key: set one first" })
  return problems
}
