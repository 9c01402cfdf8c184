import type { Field } from "#engine/records/thing/field.ts"
import type { Words } from "#wire/permissions.ts"
import { say } from "../../shared/language.ts"
import { HELP } from "./help-table.ts"

/** What stands below an input; empty where there is nothing to say. Reactive. */
export const helpText = ({ help }: Pick<Field<unknown>, "help">): string => {
  // As built, a field has the number of its sentence.
  const words = help as Words | number | undefined
  const said = typeof words === "number" ? HELP[words] : words
  return said === undefined ? "" : say(said)
}
