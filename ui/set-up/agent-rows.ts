import type { Words } from "#wire/permissions.ts"
import { person } from "#engine/records/people/schema.ts"
import { problemOf } from "#engine/records/thing/problems.ts"

/** A line of the small table of agents. */
export interface AgentRow {
  readonly agent: string
  readonly name: string
}

export interface RowProblem {
  readonly row: number
  readonly field: keyof AgentRow
  readonly words: Words
}

export const EMPTY_ROW: AgentRow = { agent: "", name: "" }

export const isEmpty = ({ agent, name }: AgentRow): boolean => agent.trim() === "" && name.trim() === ""

/** Lines copied from a spreadsheet or typed: number and name, with a tab, comma or space between. Null: it is one field's text. */
export const pastedRows = (text: string): ReadonlyArray<AgentRow> | null => {
  if (!/[\t\n]/u.test(text.trim())) return null
  const rows = text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [agent = "", ...name] = line.split(/[\t,，]|\s+/u)
      return { agent: agent.trim(), name: name.join(" ").trim() }
    })
  return rows.length === 0 ? null : rows
}

const TWICE: Words = { zh: "工号重复", en: "stands here twice" }
const TAKEN: Words = { zh: "已有此用户名或工号", en: "somebody has this user name or number" }

/** What is wrong with the lines that say something, by the declaration of people; the number is the user name, too. */
export const problemsOfRows = (rows: ReadonlyArray<AgentRow>, taken: ReadonlySet<string>): ReadonlyArray<RowProblem> =>
  rows.flatMap((row, index): ReadonlyArray<RowProblem> => {
    if (isEmpty(row)) return []
    const { agent, name } = { agent: row.agent.trim(), name: row.name.trim() }
    const fit = [
      ...(agent === "" ? problemOf("agent", person.fields.name, "") : problemOf("agent", person.fields.agent, agent)),
      ...problemOf("name", person.fields.name, name)
    ].map(({ field, words }) => ({ row: index, field: field as keyof AgentRow, words }))
    if (fit.some(({ field }) => field === "agent")) return fit
    const isTwice = rows.some((other, before) => before < index && other.agent.trim() === agent)
    const why = isTwice ? TWICE : taken.has(agent) ? TAKEN : undefined
    return why === undefined ? fit : [{ row: index, field: "agent", words: why }, ...fit]
  })
