import { createSignal } from "solid-js"

const [path, setPath] = createSignal(location.pathname)
/** The path of the address bar. Reactive. */
export { path }

export const go = (to: string): void => {
  if (to !== location.pathname) history.pushState(null, "", to)
  setPath(to)
}

/** As `go`, without a step in the browser's history: for being sent somewhere. */
export const goInstead = (to: string): void => {
  history.replaceState(null, "", to)
  setPath(to)
}

export const startRoute = (): void => {
  addEventListener("popstate", () => setPath(location.pathname))
}

/** For links: a plain click stays in the page, anything else (new tab, new window) is the browser's. */
export const followed = (event: MouseEvent & { readonly currentTarget: HTMLAnchorElement }): void => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(event.currentTarget.pathname)
}
