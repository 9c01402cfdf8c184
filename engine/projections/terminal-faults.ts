import type { Fact } from "#actors/facts.ts"
import { columns, fromRow, type TerminalFault, toRow } from "../records/terminals/fault-row.ts"
import type { Projection } from "./projection.ts"

/** One fact more about a fault of a terminal. Its first end counts; who is visited in vain says so again, as another one. */
export const foldFault = (record: TerminalFault | undefined, fact: Fact): TerminalFault | undefined => {
  switch (fact._tag) {
    case "TerminalFaulty":
      return faulty(record, fact)
    case "TerminalFaultEnded":
      return over(record, fact.at, fact.because)
    case "TaskEnded":
      return fact.outcome === "done" ? over(record, fact.at, "visited") : record
    default:
      return record
  }
}

export const terminalFaults: Projection<TerminalFault> = {
  name: "terminal-faults",
  version: 1,
  table: "terminal_faults",
  factColumn: "fault",
  columns,
  numbered: { series: "terminal-faults", column: "serial" },
  fold: foldFault,
  keeping: (_, anew) => anew,
  toRow,
  fromRow: (row) => fromRow(row as Parameters<typeof fromRow>[0])
}

const faulty = (
  record: TerminalFault | undefined,
  { at, customer, device, event, fault, terminal, title, work }: Extract<Fact, { _tag: "TerminalFaulty" }>
): TerminalFault => {
  const [kind, id] = [work.slice(0, work.indexOf("/")), work.slice(work.indexOf("/") + 1)]
  const begun = record ?? {
    fault,
    terminal,
    title,
    customer,
    event,
    device,
    task: null,
    incident: null,
    beganAt: at,
    endedAt: null,
    because: null
  }
  return kind === "task" ? { ...begun, task: id } : { ...begun, incident: id }
}

const over = (record: TerminalFault | undefined, at: TerminalFault["beganAt"], because: string) =>
  record === undefined || record.endedAt !== null ? record : { ...record, endedAt: at, because }
