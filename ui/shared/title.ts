/** A ring in the tab's title and sign changes once a second: seen from the corner of the eye, not a flicker. */
const FLASH_EVERY_MS = 1000
/** Of a tab: usually, and while something alerts. A row of tabs may have no room for titles. */
const [SIGN, ALERTING_SIGN] = ["/icon.svg", "/icon-alerting.svg"] as const

let page = "Carillon"
let mark: string | null = null
let flash: string | null = null
let timer: ReturnType<typeof setInterval> | undefined

/** The title of the page that is open. */
export const showTitle = (title: string): void => {
  page = title
  if (flash === null) document.title = quiet()
}

/** Stands before each page's title as long as it holds; null takes it away. */
export const markTitle = (text: string | null): void => {
  mark = text
  if (flash === null) document.title = quiet()
}

/** Flashes a text in place of the page's title, and the tab's sign with it; null brings both back. */
export const flashTitle = (text: string | null): void => {
  clearInterval(timer)
  flash = text
  show(text !== null)
  if (text !== null) timer = setInterval(() => show(document.title !== text), FLASH_EVERY_MS)
}

const show = (isFlash: boolean): void => {
  document.title = isFlash ? (flash ?? quiet()) : quiet()
  const sign = document.querySelector("link[rel=icon]")
  const href = isFlash ? ALERTING_SIGN : SIGN
  // Said again, a browser fetches it again.
  if (sign !== null && sign.getAttribute("href") !== href) sign.setAttribute("href", href)
}

const quiet = (): string => (mark === null ? page : `${mark} · ${page}`)
