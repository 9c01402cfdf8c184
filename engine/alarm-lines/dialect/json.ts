/** What an IoT platform pushes, or a device publishes: an object whose fields stand where the dialect says. */
import { type NotUnderstood, notUnderstood, type Understood } from "../message.ts"
import { type FieldWords, understandFields } from "./fields.ts"
import type { FieldName } from "./schema.ts"

export const MOST_JSON_CHARACTERS = 65_536

/** Where each field stands: names with dots between. */
export type Paths = Readonly<Partial<Record<FieldName, string>>>

/** Our own form, for whoever can choose: `{"controller": …, "code": "fall", …}`; codes are our words. */
export const OWN_PATHS: Paths = {
  controller: "controller",
  code: "event",
  phase: "phase",
  reference: "id",
  device: "device",
  place: "place",
  text: "text",
  battery: "battery",
  signal: "signal",
  heart: "heart",
  temperature: "temperature",
  latitude: "latitude",
  longitude: "longitude",
  accuracy: "accuracy",
  time: "time"
}

/** `controller`: who it is by another way, a topic say; what the object says of that goes before it. */
export const understandJson = (
  text: string,
  paths: Paths,
  words: FieldWords,
  nowMs: number,
  controller: string | null = null
): NotUnderstood | Understood => {
  if (text.length > MOST_JSON_CHARACTERS)
    return notUnderstood(`JSON of ${text.length} characters; ${MOST_JSON_CHARACTERS} are read`, controller)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return notUnderstood(`not JSON: ${(error as Error).message.slice(0, 120)}`, controller)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return notUnderstood("JSON that is no object", controller)
  const fields = new Map<FieldName, string>(controller === null ? [] : [["controller", controller]])
  for (const [name, path] of Object.entries(paths)) {
    const said = at(value, path)
    if (said !== undefined && said !== "") fields.set(name as FieldName, said)
  }
  return understandFields(fields, words, nowMs)
}

/** Own properties only: a path may be `constructor.name`. */
const at = (value: unknown, path: string): string | undefined => {
  let here = value
  for (const name of path.split(".")) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[name]
  }
  return typeof here === "string" || typeof here === "number" || typeof here === "boolean"
    ? String(here).trim()
    : undefined
}
