import { type Accessor, createRenderEffect } from "solid-js"

/**
 * Where the focus goes when a dialog closes that no button of its own had opened: back to where it was, else to the page. Left on
 * nothing, Chromium hears no key until the next click.
 */
export const createFocusReturn = (isOpen: Accessor<boolean>): ((event: Event) => void) => {
  let before: Element | null = null
  createRenderEffect(() => {
    if (isOpen()) before = document.activeElement
  })
  return (event) => {
    event.preventDefault()
    const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
    const back = isThere ? before : document.querySelector("#app")
    if (back instanceof HTMLElement) back.focus({ preventScroll: true })
  }
}
