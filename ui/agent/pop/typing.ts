import { isField } from "../../shared/is-field.ts"

/** Whether somebody types, or chooses in a list that is open: whatever comes meanwhile leaves the focus where it is. */
export const isTyping = (): boolean => {
  const at = document.activeElement
  return isField(at) || (at instanceof HTMLElement && at.closest('[role="listbox"]') !== null)
}
