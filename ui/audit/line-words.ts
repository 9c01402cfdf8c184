import { isParameter, parameters } from "#engine/records/parameters/schema.ts"
import type { Field } from "#engine/records/thing/field.ts"
import { thingNamed, things } from "#engine/records/things.ts"
import { hrefOf, PARAMETERS_PATH } from "../administration/paths.ts"
import type { Values } from "../administration/records.ts"
import { say, t, tOr } from "../shared/language.ts"
import type { Session } from "../shared/session.ts"
import { mayOpen } from "../shell/may-open.ts"
import type { AuditLine } from "./fetch-audit.ts"

/** What a line of the log is called: what was done, to which kind of thing, and where more is to be seen. */

export const ACTIONS = [
  "create",
  "change",
  "remove",
  "restore",
  "import",
  "export",
  "seed",
  "erase",
  "clean",
  "listen",
  "download",
  "unmask",
  "dial",
  "seal",
  "read",
  "merge",
  "unmerge",
  "note",
  "own-link",
  "own-link-off",
  "own-data",
  "lock",
  "unlock",
  "end-sessions",
  "set-password",
  "set-key",
  "press-virtual",
  "set-telephone-password",
  "telephone-link",
  "telephone-link-off",
  "telephone-fetched",
  "turn-on-two-step",
  "turn-off-two-step",
  "reset-two-step",
  "use-recovery-code",
  "renew-secret",
  "turn-on",
  "turn-off"
] as const

/** What is logged beside the things that a centre is made of. */
export const OTHER_OBJECTS = [
  "parameter",
  "call",
  "call-remark",
  "incident",
  "letter",
  "alarm-message",
  "recording",
  "recordings",
  "task",
  "api-key",
  "audit"
] as const

/** The same words as in the history of one thing; one that has none stands as it is written. */
export const actionText = (action: string): string => tOr(`history.${action}`, action)

export const objectText = (object: string): string => {
  const thing = thingNamed(object)
  return thing === undefined ? tOr(`audit-object.${object}`, object) : say(thing.words)
}

export const objectOptions = () =>
  [...things.map(({ name }) => name), ...OTHER_OBJECTS].map((value) => ({ value, text: objectText(value) }))

/** Which one it is: a parameter by its words, whatever else by its id. */
export const idText = ({ id, object }: AuditLine): string => {
  if (object === "parameter" && isParameter(id)) return say(parameters[id].field.words)
  return id === "" ? "—" : id
}

/** Where somebody sees more of what the line is about; null where there is no such page for them. */
export const wayTo = ({ id, object }: AuditLine, session: Session): { href: string; text: string } | null => {
  if (object === "parameter" && mayOpen(session, "parameters.view"))
    return { href: PARAMETERS_PATH, text: t("audit.parameter") }
  const thing = thingNamed(object)
  if (thing === undefined || id === "" || !mayOpen(session, thing.permissions.view)) return null
  return { href: `${hrefOf(thing, id)}/history`, text: t("audit.history") }
}

type Fields = Readonly<Record<string, Field<unknown>>>

/** By which fields the values of a line are read; null where nothing declares them. */
export const fieldsOf = ({ id, object }: AuditLine): Fields | null => {
  if (object === "parameter") return isParameter(id) ? { value: parameters[id].field as Field<unknown> } : null
  return thingNamed(object)?.fields ?? null
}

/** A record, as values of things are. */
export const valuesOf = (value: unknown): Values | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : null

/** A value that no field declares. */
export const plainText = (value: unknown): string => {
  if (value === null || value === undefined || value === "") return "—"
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no")
  return typeof value === "object" ? JSON.stringify(value, undefined, 2) : String(value as number | string)
}
