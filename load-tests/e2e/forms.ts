import type { Page } from "playwright-core"

/** What is entered, by the name of the field. A list goes into a field that takes several. */
export type Entered = Readonly<Record<string, string | boolean | ReadonlyArray<string>>>

const row = (page: Page, field: string) => page.locator(`[data-field="${field}"]`)

/** Enters by keyboard what a person would: text, a tick, a choice by typing a part of its name. */
export const enter = async (page: Page, entered: Entered): Promise<void> => {
  for (const [field, value] of Object.entries(entered)) {
    if (typeof value === "boolean") await row(page, field).locator("input[type=checkbox]").setChecked(value)
    else for (const each of typeof value === "string" ? [value] : value) await enterOne(page, field, each)
  }
}

const enterOne = async (page: Page, field: string, value: string): Promise<void> => {
  const typed = row(page, field).getByRole("combobox").and(page.locator("input"))
  // Beside the field that is typed into stands a button that opens its list.
  const isTyped = (await typed.count()) > 0
  const input = isTyped ? typed : row(page, field).locator("input, textarea, button[aria-haspopup=listbox]").last()
  const kind = await input.evaluate((element) =>
    element.getAttribute("role") === "combobox" ? "combobox" : element.tagName === "BUTTON" ? "select" : "text"
  )
  if (kind === "text") {
    await input.fill(value)
    await input.blur()
    return
  }
  if (kind === "combobox") {
    await input.click()
    await input.fill(value)
  } else {
    await input.focus()
    await page.keyboard.press("Enter")
  }
  await page.getByRole("option", { name: value }).first().click()
}

export const save = (page: Page): Promise<void> => page.locator("button[type=submit]").click()

/** Fills in the form of a new thing and saves it; the list is open afterwards. */
export const add = async (page: Page, plural: string, entered: Entered): Promise<void> => {
  await page.goto(`/administration/${plural}/~new`)
  await enter(page, entered)
  await save(page)
  await page.waitForURL(new RegExp(`/administration/${plural}$`, "u"))
}

export const problemOf = (page: Page, field: string): Promise<string> =>
  row(page, field).locator("[role=alert]").first().innerText()

/** The row of a list, whether it is drawn as a table or as a tree. */
export const rowOf = (page: Page, id: string) => page.locator(`[data-row="${id}"]`).first()
