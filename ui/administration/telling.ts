import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { say, t } from "../shared/language.ts"
import { tell } from "../shell/toasts.tsx"
import { type Refused, removeRow, restoreRow } from "./records.ts"
import { titleOf } from "./value-text.ts"

/** An answer that is no success, in one line. */
export const refusalText = (answer: Refused): string => {
  switch (answer.kind) {
    case "unfit":
      return answer.problems.map((each) => say(each)).join(t("value.comma"))
    case "stale":
      return t("conflict.title")
    case "refused":
      return t(`refused.${answer.why}`)
  }
}

export const tellRefusal = (answer: Refused): void => tell({ kind: "refused", text: refusalText(answer) })

/** Removes at once, and offers to take it back. True when it is gone. */
export const removeWithUndo = async (thing: AnyThing, row: Row, onRestored: () => void): Promise<boolean> => {
  const what = titleOf(thing, row)
  const answer = await removeRow(thing, row)
  if (answer.kind !== "done") {
    tellRefusal(answer)
    return false
  }
  const undo = async (): Promise<void> => {
    const back = await restoreRow(thing, row.id)
    if (back.kind !== "done") return tellRefusal(back)
    tell({ kind: "done", text: t("form.restored", { what }) })
    onRestored()
  }
  tell({
    kind: "done",
    text: t("form.removed", { what }),
    action: { word: t("form.undo"), run: () => void undo() }
  })
  return true
}
