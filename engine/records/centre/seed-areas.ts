import * as Schema from "effect/Schema"
import type { Centre } from "#actors/centre.ts"
import type { Values } from "../tables/change.ts"

/** The centre has what no form would take. */
export class SeedRefused extends Schema.TaggedError<SeedRefused>()("SeedRefused", { why: Schema.String }) {}

type AreaRow = Values & { readonly id: string }

/**
 * Areas that a seed says or only names. Who helps out is said by its queues, as the engine has it, and kept at the area, as its
 * form has it: so no two queues may mean others, nor a queue others than the area's own row.
 */
export const seedAreas = (
  { agents, numberAreas = {}, queues }: Pick<Centre, "agents" | "numberAreas" | "queues">,
  said: ReadonlyArray<AreaRow>
): ReadonlyArray<AreaRow> => {
  const helpers = new Map<string, { readonly by: string; readonly neighbours: ReadonlyArray<string> }>(
    said.flatMap(({ id, neighbours }) =>
      neighbours === undefined ? [] : [[id, { by: `area ${id}`, neighbours: neighbours as ReadonlyArray<string> }]]
    )
  )
  for (const queue of queues)
    for (const [id, neighbours] of Object.entries(queue.neighbours ?? {})) {
      const [by, other] = [`queue ${queue.id}`, helpers.get(id)]
      if (other !== undefined && other.neighbours.join() !== neighbours.join())
        throw new SeedRefused({
          why: `queues.${queue.id}.neighbours.${id}: ${other.by} names other areas that help out`
        })
      helpers.set(id, { by, neighbours })
    }
  const named = [
    ...agents.flatMap(({ areas }) => areas),
    ...Object.values(numberAreas),
    ...[...helpers].flatMap(([id, { neighbours }]) => [id, ...neighbours])
  ]
  const rows = new Map<string, AreaRow>(
    [...new Set<string>(named)].map((id): [string, AreaRow] => [id, { id, name: id }])
  )
  for (const row of said) rows.set(row.id, row)
  for (const [id, { neighbours }] of helpers) rows.set(id, { ...rows.get(id)!, neighbours })
  return [...rows.values()]
}
