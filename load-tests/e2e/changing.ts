import assert from "node:assert/strict"
import type { Case } from "./case.ts"
import { DESK, signIn, visit } from "./browser.ts"
import { enter, rowOf, save } from "./forms.ts"

/** What stands is changed, by two people at once, taken away and brought back. */
export const changing: ReadonlyArray<Case> = [
  {
    name: "a queue is changed, and its history says what it was before",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/queues/e2e-queue")
      await enter(page, { name: "测试队列二", wrapUpMs: "15" })
      await save(page)
      await page.waitForURL(/\/queues$/u)
      await page.goto("/administration/queues/e2e-queue/history")
      const change = page.locator("[data-entry=change]").first()
      assert.match(await change.innerText(), /测试队列[\s\S]*测试队列二/u)
      assert.match(await change.innerText(), /10 秒[\s\S]*15 秒/u)
      await page.locator("[data-entry=create]").waitFor()
    }
  },
  {
    name: "who comes second sees both versions, field by field, and chooses",
    run: async ({ admin: { page }, browser, centre }) => {
      await page.goto("/administration/skills/e2e-skill")
      await enter(page, { name: "闽南话", description: "我的说明" })
      const other = await visit(browser, centre.baseUrl, DESK)
      await signIn(other, centre.admin.user, centre.admin.password)
      await other.page.goto("/administration/skills/e2e-skill")
      await enter(other.page, { description: "别人的说明" })
      await save(other.page)
      await other.page.waitForURL(/\/skills$/u)
      await other.context.close()

      await save(page)
      const dialog = page.getByRole("dialog")
      const both = dialog.locator("[data-conflict=description]")
      assert.match(await both.innerText(), /我的说明[\s\S]*别人的说明/u)
      // The name I changed alone; of the description nobody can say, so nothing is saved before I do.
      assert.equal(await dialog.locator("[data-conflict=name] input").first().isChecked(), true)
      const take = dialog.getByRole("button", { name: "按所选保存" })
      assert.equal(await take.isDisabled(), true)
      await both.locator("input").last().check()
      await take.click()
      await page.waitForURL(/\/skills$/u)
      const kept = (await (await page.request.get("/api/skills/e2e-skill")).json()) as Record<string, unknown>
      assert.deepEqual([kept["name"], kept["description"], kept["version"]], ["闽南话", "别人的说明", 3])
    }
  },
  {
    name: "a removal is taken back with one click",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/holidays/2031-10-01")
      await page.getByRole("button", { name: "删除" }).click()
      await page.waitForURL(/\/holidays$/u)
      await rowOf(page, "2031-10-01").waitFor({ state: "detached" })
      assert.equal((await page.request.get("/api/holidays/2031-10-01")).status(), 404)
      await page.getByRole("button", { name: "撤销" }).click()
      await page.waitForURL(/\/holidays\/2031-10-01$/u)
      assert.equal((await page.request.get("/api/holidays/2031-10-01")).status(), 200)
    }
  },
  {
    name: "what others still need is not removed, and the page says why",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/units/e2e-team")
      await page.getByRole("button", { name: "删除" }).click()
      await page
        .getByText(/仍被使用/u)
        .first()
        .waitFor()
      await page.goto("/administration/units")
      await rowOf(page, "e2e-team").waitFor()
    }
  },
  {
    name: "unsaved changes are not left by mistake",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/roles")
      await rowOf(page, "e2e-role").getByRole("link").first().click()
      await page.waitForURL(/\/roles\/e2e-role$/u)
      await enter(page, { name: "改了一半" })
      await page.getByRole("link", { name: "技能", exact: true }).click()
      await page.getByRole("alertdialog").getByRole("button", { name: "继续编辑" }).click()
      assert.match(page.url(), /\/roles\/e2e-role$/u)
      await page.goBack()
      await page.getByRole("alertdialog").getByRole("button", { name: "放弃修改" }).click()
      await page.waitForURL(/\/roles$/u)
    }
  }
]
