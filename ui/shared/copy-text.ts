/** Into the clipboard; false when the browser does not let a page. Without TLS there is the old way alone. */
export const copyText = async (text: string): Promise<boolean> => {
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (clipboard === undefined) return copyMarked(text)
    await clipboard.writeText(text)
    return true
  } catch {
    return copyMarked(text)
  }
}

const copyMarked = (text: string): boolean => {
  const field = document.createElement("textarea")
  field.value = text
  field.className = "sr-only"
  // In an open dialog: outside of it nothing can be marked.
  const place = document.querySelector("dialog[open]") ?? document.body
  const before = document.activeElement
  place.append(field)
  field.select()
  try {
    return document.execCommand("copy")
  } finally {
    field.remove()
    if (before instanceof HTMLElement) before.focus()
  }
}
