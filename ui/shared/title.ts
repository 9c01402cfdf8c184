/** A ring in the tab's title changes once a second: seen from the corner of the eye, not a flicker. */
const FLASH_EVERY_MS = 1000

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

/** Flashes a text in place of the page's title; null brings the title back. */
export const flashTitle = (text: string | null): void => {
  clearInterval(timer)
  flash = text
  document.title = flash ?? quiet()
  if (text === null) return
  timer = setInterval(() => {
    document.title = document.title === text ? quiet() : text
  }, FLASH_EVERY_MS)
}

const quiet = (): string => (mark === null ? page : `${mark} · ${page}`)
