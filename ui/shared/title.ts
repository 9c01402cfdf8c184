/** A ring in the tab's title changes once a second: seen from the corner of the eye, not a flicker. */
const FLASH_EVERY_MS = 1000

let page = "Carillon"
let flash: string | null = null
let timer: ReturnType<typeof setInterval> | undefined

/** The title of the page that is open. */
export const showTitle = (title: string): void => {
  page = title
  if (flash === null) document.title = page
}

/** Flashes a text in place of the page's title; null brings the title back. */
export const flashTitle = (text: string | null): void => {
  clearInterval(timer)
  flash = text
  document.title = flash ?? page
  if (text === null) return
  timer = setInterval(() => {
    document.title = document.title === text ? page : text
  }, FLASH_EVERY_MS)
}
