import assert from "node:assert/strict"
import type { Locator, Page } from "playwright-core"
import { until } from "../crowd/wait.ts"
import { type Role, tonesAt } from "../parties/tones.ts"
import { pageHearsOf } from "../peers/browser-panel.ts"
import type { Case } from "./case.ts"
import { CAREFUL, HURRIED, PLAIN, REASON } from "./panel-centre.ts"
import { atDesks, gone, WITHIN } from "./panel-desks.ts"

/** 话后小结 and what else is there after, and while, a call is talked: nothing that was typed is lost, and nothing required is forgotten. */

export const panelSummary: ReadonlyArray<Case> = [
  {
    name: "a summary that its queue requires is written in the call, is there after a reload, and the call is not done without it",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, people, ring, within }) => {
        await ring(CAREFUL.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        const note = noteOf(ana)
        await note.waitFor()
        await ana.keyboard.press("Alt+n")
        await note.and(ana.locator(":focus")).waitFor()
        await ana.keyboard.type("询问停电时间")
        await ana.locator("[data-kept=saved]").waitFor()
        await ana.keyboard.type("，待回复")
        // Before the hands have rested for long enough to send it.
        await ana.reload()
        await until(
          "the words after the reload",
          async () => (await note.inputValue()) === "询问停电时间，待回复",
          WITHIN
        )
        await hear({ customer: ["ana"], ana: ["customer"] })
        people.customer.hangsUp()
        await ana.getByTestId("wrap-up-left").waitFor()
        await ana.locator("body").click({ position: { x: 1, y: 1 } })
        await ana.keyboard.press("Alt+w")
        await ana.getByText("小结还没有选来电原因").waitFor()
        assert.equal(await ana.locator("[data-phase=wrap-up]").count(), 1, "it was done without its reason")
        await chooseReason(ana.getByTestId("summary"))
        await ana.getByTestId("summary-missing").waitFor({ state: "detached" })
        await ana.keyboard.press("Alt+w")
        await gone(ana)
        const shown = await openNewest(ana)
        assert.equal(await shown.locator("textarea").inputValue(), "询问停电时间，待回复")
      })
  },
  {
    name: "after-call work is made 30 s longer, is kept open without end of the clock, and is done by a click",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, people, ring, within }) => {
        await ring(CAREFUL.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"] })
        people.customer.hangsUp()
        const left = ana.getByTestId("wrap-up-left")
        await left.waitFor()
        const before = secondsIn(await left.innerText())
        await within(ana, "ExtendWrapUp")
        await until("30 s more", async () => secondsIn(await left.innerText()) > before + 20, WITHIN)
        await within(ana, "KeepWrapUp")
        await ana.getByTestId("wrap-up-kept").waitFor()
        assert.equal(await ana.locator("[data-ask=ExtendWrapUp], [data-ask=KeepWrapUp]").count(), 0)
        await noteOf(ana).fill("已答复")
        await chooseReason(ana.getByTestId("summary"))
        await within(ana, "FinishWrapUp")
        await gone(ana)
        await ana.getByTestId("state").getByText("示闲").waitFor()
      })
  },
  {
    name: "a summary that was not written in time is owed: it stands in the list of calls until it is filled in there",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, people, ring, within }) => {
        await ring(HURRIED.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"] })
        const work = await ana.locator("[data-phase=active]").getAttribute("data-hand")
        people.customer.hangsUp()
        await gone(ana)
        await ana.locator("#tab-calls").click()
        await ana.locator("[data-shown=owed]").click()
        const row = ana.locator(`[data-call="${work?.replace("call/", "")}"]`)
        await row.getByText("小结未填").waitFor()
        const count = Number(await ana.getByTestId("owed-count").innerText())
        await row.getByRole("button", { name: /详情/u }).click()
        const sheet = ana.getByRole("dialog")
        await chooseReason(sheet.getByTestId("remark"))
        await sheet.locator("textarea").fill("事后补填")
        await sheet.locator("[data-kept=saved]").waitFor()
        await ana.keyboard.press("Escape")
        await row.waitFor({ state: "detached" })
        const owed = await ana.getByTestId("owed-count").allInnerTexts()
        assert.equal(Number(owed[0] ?? 0), count - 1)
      })
  },
  {
    name: "the running call is heard again in the page while it goes on",
    run: (scene) =>
      atDesks(
        scene,
        ["ana"],
        async ({ ana, hear, ring, within }) => {
          await ring(PLAIN.hotline)
          await within(ana, "answer-here")
          await hear({ customer: ["ana"], ana: ["customer"] })
          await ana.evaluate(KEEP_PLAYERS)
          await ana.getByTestId("hear-again").click()
          const play = ana.getByTestId("again-play")
          const none = ana.getByTestId("no-sound").getByRole("button")
          // The first second of it is on its way to the disk.
          const isThere = async () => {
            if (await none.isVisible()) await none.click()
            return await play.isVisible()
          }
          await until("its sound", isThere, { ...WITHIN, everyMs: 1_000 })
          await play.click()
          await until("both voices of it", async () => isBoth(await pageHearsOf(ana, tonesAt(0), PLAYED)), WITHIN)
          await hear({ customer: ["ana"], ana: ["customer"] })
          await within(ana, "HangUp")
          await gone(ana)
        },
        { inBrowser: ["ana"] }
      )
  }
]

const BOTH: ReadonlyArray<Role> = ["ana", "customer"]
const isBoth = (names: ReadonlySet<string>): boolean => BOTH.every((role) => names.has(role))

/** Runs in the page: what plays a recording is no element of it. */
const KEEP_PLAYERS = `{
  window.players = []
  window.Audio = class extends Audio {
    constructor() { super(); players.push(this) }
  }
}`
const PLAYED = "players.at(-1)?.captureStream()"

const noteOf = (page: Page): Locator => page.getByTestId("summary").locator("textarea")

const chooseReason = async (within: Locator): Promise<void> => {
  await within.getByRole("combobox").first().fill(REASON)
  await within.page().getByRole("option", { name: REASON }).click()
}

const openNewest = async (page: Page): Promise<Locator> => {
  await page.locator("#tab-calls").click()
  await page.locator("[data-call]").first().getByRole("button", { name: /详情/u }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByTestId("remark").waitFor()
  return sheet
}

/** `1:58` */
const secondsIn = (text: string): number => text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0)
