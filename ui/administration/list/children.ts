import type { Row } from "#engine/records/thing/thing.ts"

export type Below = ReadonlyMap<string | null, ReadonlyArray<Row>>

/** By the id above. What stands below something that this person does not see stands at the top. */
export const childrenOf = (rows: ReadonlyArray<Row>): Below => {
  const known = new Set(rows.map(({ id }) => id))
  const below = new Map<string | null, Array<Row>>()
  for (const row of rows) {
    const parent = row["parent"]
    const above = typeof parent === "string" && known.has(parent) ? parent : null
    const beside = below.get(above)
    if (beside === undefined) below.set(above, [row])
    else beside.push(row)
  }
  return below
}
