import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { parseDocument } from "yaml"
import { Centre, type Flow, type FlowNode } from "#actors/centre.ts"

/** What a centre's data can have wrong. The tag is for programs, `where` and `message` for the person who wrote it. */
export interface SeedProblem {
  readonly _tag:
    | "NotYaml"
    | "WrongShape"
    | "Twice"
    | "UnknownQueue"
    | "UnknownFlow"
    | "UnknownNode"
    | "SeveralGroups"
    | "NoSuchKey"
    | "NeverEnds"
  /** `flows.hotline.nodes.welcome`, `agents.1003` … */
  readonly where: string
  readonly message: string
}

export type Seed = { readonly centre: Centre } | { readonly problems: ReadonlyArray<SeedProblem> }

/** A centre as YAML text, decoded and checked against itself: every name that is used exists. */
export const readSeed = (text: string): Seed => {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0)
    return {
      problems: document.errors.map((error) => ({
        _tag: "NotYaml",
        where: "file",
        message: error.message.split("\n")[0]!
      }))
    }
  const exit = decode(document.toJS())
  if (Exit.isFailure(exit)) {
    const error = Cause.squash(exit.cause)
    if (!Schema.isSchemaError(error)) throw error
    return {
      problems: format(error.issue).issues.map((issue) => ({
        _tag: "WrongShape",
        where: (issue.path ?? []).map(String).join(".") || "file",
        message: issue.message
      }))
    }
  }
  const problems = crossCheck(exit.value)
  return problems.length > 0 ? { problems } : { centre: exit.value }
}

const decode = Schema.decodeUnknownExit(Centre, { errors: "all", onExcessProperty: "error" })
const format = SchemaIssue.makeFormatterStandardSchemaV1()

const crossCheck = (centre: Centre): ReadonlyArray<SeedProblem> => {
  const groups = new Map<string, string>(centre.queues.map(({ group, id }) => [id, group]))
  const flows = new Set(centre.flows.map(({ id }) => id))
  return [
    ...twice("queues", centre.queues),
    ...twice("agents", centre.agents),
    ...twice("flows", centre.flows),
    ...centre.agents.flatMap(({ id, queues }) => agentProblems(id, queues, groups)),
    ...Object.entries(centre.numbers)
      .filter(([, flow]) => !flows.has(flow))
      .map(([number, flow]) => problem("UnknownFlow", `numbers.${number}`, `there is no flow "${flow}"`)),
    ...centre.flows.flatMap((flow) => flowProblems(flow, groups))
  ]
}

const agentProblems = (id: string, queues: ReadonlyArray<string>, groups: ReadonlyMap<string, string>) => {
  const unknown = queues.filter((queue) => !groups.has(queue))
  const used = new Set(queues.flatMap((queue) => groups.get(queue) ?? []))
  return [
    ...unknown.map((queue) => problem("UnknownQueue", `agents.${id}`, `there is no queue "${queue}"`)),
    // One distributor decides about an agent; two of them would offer two calls at once.
    ...(used.size > 1
      ? [
          problem(
            "SeveralGroups",
            `agents.${id}`,
            `works for the groups ${[...used].join(" and ")}; one agent has one group`
          )
        ]
      : [])
  ]
}

const flowProblems = (flow: Flow, queues: ReadonlyMap<string, string>): ReadonlyArray<SeedProblem> => {
  const where = `flows.${flow.id}`
  const problems: Array<SeedProblem> = []
  if (!Object.hasOwn(flow.nodes, flow.start))
    problems.push(problem("UnknownNode", where, `starts at "${flow.start}", which it has not`))
  for (const [name, node] of Object.entries(flow.nodes)) {
    const here = `${where}.nodes.${name}`
    for (const next of followers(node))
      if (!Object.hasOwn(flow.nodes, next))
        problems.push(problem("UnknownNode", here, `goes to "${next}", which the flow has not`))
    if (node._tag === "Enqueue" && !queues.has(node.queue))
      problems.push(problem("UnknownQueue", here, `there is no queue "${node.queue}"`))
    if (node._tag === "Menu")
      for (const key of Object.keys(node.keys))
        if (!/^[0-9*#A-D]$/u.test(key)) problems.push(problem("NoSuchKey", here, `"${key}" is no key of a telephone`))
    if (!ends(flow, name))
      problems.push(problem("NeverEnds", here, "leads to no queue and no hang-up: its callers would go round for ever"))
  }
  return problems
}

const followers = (node: FlowNode): ReadonlyArray<string> => {
  if (node._tag === "Play") return [node.next]
  if (node._tag === "Menu") return [...Object.values(node.keys), node.otherwise]
  return []
}

/** Whether some way from here comes to a queue or a hang-up. A name that is missing is reported by itself. */
const ends = (flow: Flow, start: string): boolean => {
  const seen = new Set<string>()
  const open = [start]
  while (open.length > 0) {
    const name = open.pop()!
    if (seen.has(name)) continue
    seen.add(name)
    const node = flow.nodes[name]
    if (node === undefined || node._tag === "Enqueue" || node._tag === "HangUp") return true
    open.push(...followers(node))
  }
  return false
}

const twice = (list: string, things: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<SeedProblem> =>
  things
    .filter(({ id }, index) => things.findIndex((other) => other.id === id) < index)
    .map(({ id }) => problem("Twice", `${list}.${id}`, "stands there twice"))

const problem = (_tag: SeedProblem["_tag"], where: string, message: string): SeedProblem => ({ _tag, where, message })
