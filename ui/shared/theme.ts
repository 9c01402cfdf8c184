import { createSignal } from "solid-js"

/** What a person may choose. `system` follows the operating system, except on the wall, which is dark then. */
export type ThemeChoice = "system" | "light" | "dark"
export type Page = "wall" | "desk"

const STORAGE_KEY = "carillon.theme"
const ORDER: ReadonlyArray<ThemeChoice> = ["system", "light", "dark"]

const [themeChoice, setThemeChoice] = createSignal<ThemeChoice>("system")
export { themeChoice }
let page: Page = "desk"
const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)")

export const startTheme = (): void => {
  const kept = localStorage.getItem(STORAGE_KEY)
  setThemeChoice(ORDER.find((choice) => choice === kept) ?? "system")
  systemIsDark().addEventListener("change", paint)
  paint()
}

export const nextTheme = (): void => {
  setThemeChoice(ORDER[(ORDER.indexOf(themeChoice()) + 1) % ORDER.length] ?? "system")
  localStorage.setItem(STORAGE_KEY, themeChoice())
  paint()
}

/** The theme that the centre keeps for this person; what was chosen on this browser is stronger. */
export const dressFor = (wish: ThemeChoice): void => {
  if (localStorage.getItem(STORAGE_KEY) !== null || wish === "system") return
  setThemeChoice(wish)
  paint()
}

/** Which kind of page is shown: the wall has its own default theme and grows its letters with the screen. */
export const showPage = (shown: Page): void => {
  page = shown
  paint()
}

/** The theme that a choice means on a page. */
export const themeOf = (choice: ThemeChoice, shown: Page, systemDark: boolean): "light" | "dark" => {
  if (choice !== "system") return choice
  return shown === "wall" || systemDark ? "dark" : "light"
}

const paint = (): void => {
  const { dataset } = document.documentElement
  dataset["theme"] = themeOf(themeChoice(), page, systemIsDark().matches)
  dataset["page"] = page
}
