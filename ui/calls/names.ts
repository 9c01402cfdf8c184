import type { Option } from "../controls/select.tsx"
import { useLive } from "../shared/live.ts"
import { whoText } from "../shared/who-text.ts"

/** What agents and queues are called, as far as this person sees them on the board; else their ids stand. */
export const createNames = () => {
  const { board } = useLive()
  const all = (of: "agents" | "queues"): Readonly<Record<string, { readonly name: string }>> => board()?.[of] ?? {}
  const nameOf = (of: "agents" | "queues", id: string) => {
    const known = all(of)
    return Object.hasOwn(known, id) ? known[id]?.name : undefined
  }
  const options = (of: "agents" | "queues", text: (id: string) => string): ReadonlyArray<Option> =>
    Object.keys(all(of)).map((id) => ({ value: id, text: text(id) }))
  const agentName = (id: string): string => {
    const name = nameOf("agents", id)
    return name === undefined ? whoText(id) : `${id} ${name}`
  }
  const queueName = (id: string): string => nameOf("queues", id) ?? id
  return {
    agentName,
    queueName,
    agents: () => options("agents", agentName),
    queues: () => options("queues", queueName)
  }
}
