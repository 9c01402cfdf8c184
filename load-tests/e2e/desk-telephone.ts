import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import type { Locator, Page } from "playwright-core"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "../crowd/registration.ts"
import { until } from "../crowd/wait.ts"
import type { RunningCentre } from "../running-centre.ts"
import { comeFirst, givePassword } from "./accounts.ts"
import { serious } from "./browser.ts"
import type { Case } from "./case.ts"

const PERSON = "1006"

/** The settings file of a desk telephone, as an administrator gives it: what stands in it is what a telephone registers with. */
export const deskTelephone: ReadonlyArray<Case> = [
  {
    name: "a desk telephone's file is downloaded for each make, by keyboard too, and a telephone registers by what stands in it",
    run: async ({ admin: { page }, centre }) => {
      const sheet = await openSheet(page)
      assert.deepEqual(await serious(page, "dialog"), [])
      const yealink = await downloaded(page, sheet)
      assert.match(yealink.text, /^#!version:1\.0\.0\.1\n/u)
      await registers(centre, yealinkPassword(yealink.text))
      await sheet.getByRole("radio", { name: "亿联 Yealink" }).focus()
      await page.keyboard.press("ArrowDown")
      assert.ok(await sheet.getByRole("radio", { name: "潮流 Grandstream" }).isChecked())
      assert.equal(await sheet.getByText("已下载").count(), 0, "what was said of the other make still stands there")
      const grandstream = await downloaded(page, sheet)
      const password = /<P34>([^<]+)<\/P34>/u.exec(grandstream.text)?.[1] ?? ""
      assert.equal(/<P35>([^<]+)<\/P35>/u.exec(grandstream.text)?.[1], PERSON)
      await registers(centre, password)
      assert.ok(!(await page.locator("body").innerText()).includes(password), "the password stands on the page")
      await page.keyboard.press("Escape")
      await sheet.waitFor({ state: "detached" })
    }
  },
  {
    name: "a telephone fetches its settings by the link, once, and a new link ends the one before",
    run: async ({ admin: { page }, centre }) => {
      const sheet = await openSheet(page)
      const first = await linked(sheet)
      const second = await linked(sheet, first)
      assert.deepEqual(await serious(page, "dialog"), [])
      const ask = (link: string) => fetch(new URL("805ec0123456.cfg", link))
      assert.equal((await ask(first)).status, 404)
      const answer = await ask(second)
      assert.equal(answer.status, 200)
      await registers(centre, yealinkPassword(await answer.text()))
      assert.equal((await ask(second)).status, 404)
      // Gone with the sheet: it is shown this once.
      await page.keyboard.press("Escape")
      assert.equal(await (await openSheet(page)).getByTestId("telephone-link").count(), 0)
      await page.keyboard.press("Escape")
    }
  },
  {
    name: "who may not change people is offered no file, and gets none by asking for it",
    run: async (scene) => {
      const { browser, centre } = scene
      const given = await givePassword(scene.admin.page, "1007")
      const { context, page } = await comeFirst(browser, centre.baseUrl, {
        user: "1007",
        given,
        own: "Desk telephone 7"
      })
      try {
        await page.goto(`/administration/people/${PERSON}`)
        await page.getByRole("main").or(page.getByRole("alert")).first().waitFor()
        assert.equal(await page.getByRole("button", { name: "话机注册" }).count(), 0)
        assert.equal(await asksForFile(page), 403)
      } finally {
        await context.close()
      }
    }
  }
]

const openSheet = async (page: Page): Promise<Locator> => {
  await page.goto(`/administration/people/${PERSON}`)
  await page.getByRole("button", { name: "话机注册" }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByRole("heading", { name: "台式话机配置文件" }).waitFor()
  return sheet
}

const downloaded = async (page: Page, sheet: Locator): Promise<{ readonly name: string; readonly text: string }> => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "下载配置文件" }).click()
  ])
  await sheet.getByText("已下载").waitFor()
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") }
}

/** Another one than `before`. */
const linked = async (sheet: Locator, before = ""): Promise<string> => {
  await sheet.getByRole("button", { name: "生成取配置链接" }).click()
  const link = sheet.getByTestId("telephone-link")
  if (before !== "") await link.getByText(before).waitFor({ state: "detached" })
  return await link.innerText()
}

const yealinkPassword = (text: string): string => /^account\.1\.password = (.+)$/mu.exec(text)?.[1] ?? ""

/** The switch hears of a new password within the second, and a telephone that came sooner comes again. */
const registers = async ({ realm, sip }: RunningCentre, password: string): Promise<void> => {
  const phone = await Phone.open({
    address: "127.0.0.1",
    realm,
    metronome: makeMetronome(),
    onCall: () => undefined
  })
  try {
    const account = { user: PERSON, password, realm }
    await until("the telephone registers", () => register(phone, sip, account).then(andLeaves, isNot), REGISTERS)
  } finally {
    phone.close()
  }
}

const andLeaves = async (unregister: () => Promise<void>): Promise<boolean> => {
  await unregister()
  return true
}
const isNot = (): boolean => false
/** Few enough tries that they are no guessing. */
const REGISTERS = { withinMs: 10_000, everyMs: 1_500 }

const asksForFile = (page: Page): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const answer = await fetch("/api/people/${PERSON}/telephone-file", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ maker: "yealink" })
    })
    return answer.status
  })()`)
