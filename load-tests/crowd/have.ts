import type { Panel } from "./panel.ts"

/** What a test or the demo needs in a centre that may have it already. */

type Row = Readonly<Record<"id" | "version", unknown>>

/** It is there with these values, whether it was before or not. */
export const have = async (
  admin: Panel,
  plural: string,
  values: { readonly id: string } & Readonly<Record<string, unknown>>
): Promise<void> => {
  const path = `${plural}/${encodeURIComponent(values.id)}`
  const isThere = await admin.send<Row>("GET", `/api/${path}`).then(
    () => true,
    () => false
  )
  if (!isThere) return void (await admin.send("POST", `/api/${plural}`, values))
  const { id: _id, ...rest } = values
  await change(admin, path, rest)
}

/** As it is, with some fields that are different. */
export const change = async (admin: Panel, path: string, values: object): Promise<void> => {
  const {
    changedAt: _at,
    changedBy: _by,
    id: _id,
    version,
    ...row
  } = await admin.send<Readonly<Record<"changedAt" | "changedBy" | "id" | "version", unknown>>>("GET", `/api/${path}`)
  await admin.send("PUT", `/api/${path}?version=${String(version)}`, { ...row, ...values })
}
