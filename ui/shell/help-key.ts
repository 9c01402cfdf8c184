type Key = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "repeat">

/** F1 helps everywhere; "?" where nobody types, for there it is a question mark. */
export const isHelpKey = (event: Key, typing: boolean): boolean => {
  if (event.isComposing || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return false
  return event.key === "F1" || (event.key === "?" && !typing)
}
