import type { Field } from "#engine/records/thing/field.ts"
import { channelText, weekdayText } from "../value-text.ts"

/** Where in a value of many parts something is wrong, in words: `2.0` of a week is Wednesday. */
export const placeText = ({ input }: Field<unknown>, place: string): string => {
  const parts = place.split(".")
  const editor = input.kind === "own" ? input.editor : ""
  switch (editor) {
    case "week":
      return weekdayText(Number(parts[0]))
    case "amounts":
      return channelText(parts[0] ?? "")
    case "flow":
      return parts.at(-1) ?? place
    default:
      return /^\d+$/u.test(parts[0] ?? "") ? `#${Number(parts[0]) + 1}` : place
  }
}
