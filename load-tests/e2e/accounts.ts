import type { Browser, Page } from "playwright-core"
import { DESK, visit, type Visitor } from "./browser.ts"

/** What people and administrators do with accounts, by the screens alone. */

/** The administrator sets a password on the person's page; it is shown once. */
export const givePassword = async (page: Page, person: string): Promise<string> => {
  await page.goto(`/administration/people/${person}`)
  await page.getByRole("button", { name: "设置密码" }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByRole("button", { name: "设置密码" }).click()
  const given = await sheet.locator("code").innerText()
  await sheet.getByRole("button", { name: "关闭" }).click()
  return given
}

/** A person comes for the first time: until they have chosen a password of their own, nothing else is open to them. */
export const comeFirst = async (
  browser: Browser,
  baseUrl: string,
  account: { readonly user: string; readonly given: string; readonly own: string }
): Promise<Visitor> => {
  const visitor = await visit(browser, baseUrl, DESK)
  const { page } = visitor
  await page.goto("/")
  await page.fill("#user", account.user)
  await page.fill("#password", account.given)
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "请先设置您自己的密码" }).waitFor()
  await page.goto("/administration/people")
  await page.getByRole("heading", { name: "请先设置您自己的密码" }).waitFor()
  await page.goto("/")
  await page.fill("#old-password", account.given)
  await page.fill("#new-password", account.own)
  await page.fill("#new-password-again", account.own)
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => !["/", "/sign-in"].includes(url.pathname))
  return visitor
}
