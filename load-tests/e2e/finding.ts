import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import type { Case } from "./case.ts"
import { DESK, signIn, visit } from "./browser.ts"
import { rowOf } from "./forms.ts"

const firstRows = (page: Page): Promise<ReadonlyArray<string>> =>
  page.locator("[data-row]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-row") ?? ""))

/** Lists, the palette, and addresses that are none. */
export const finding: ReadonlyArray<Case> = [
  {
    name: "a list is searched, filtered and sorted, and its address keeps that",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/people")
      await page.getByRole("searchbox").fill("测试坐席")
      await page.getByText("共 1 条").waitFor()
      assert.deepEqual(await firstRows(page), ["e2e-1"])
      await page.goto("/administration/people")
      await page.getByRole("button", { name: /^筛选/u }).click()
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^所属组织/u })
        .click()
      await page.getByRole("option", { name: "测试班组" }).click()
      await page.getByText("共 1 条").waitFor()
      await page.reload()
      await page.getByText("共 1 条").waitFor()
      assert.deepEqual(await firstRows(page), ["e2e-1"])
      await page.goto("/administration/people")
      await page.getByRole("button", { name: "用户名" }).click()
      await page.locator("[aria-sort=descending]").waitFor()
      await rowOf(page, "e2e-1").waitFor()
      const down = await firstRows(page)
      assert.ok((down[0] ?? "") > (down[1] ?? ""), `not falling: ${down.slice(0, 3).join(" ")}`)
    }
  },
  {
    name: "Ctrl+K finds a person, a page and a command by keyboard alone",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/queues")
      // No page hears a key before it is there.
      await page.getByTestId("total").waitFor()
      await page.keyboard.press("Control+k")
      await page.getByRole("dialog").getByRole("combobox").fill("测试坐席")
      await page.getByRole("option", { name: /测试坐席/u }).waitFor()
      await page.keyboard.press("Enter")
      await page.waitForURL(/\/people\/e2e-1$/u)
      await page.keyboard.press("Control+k")
      await page.getByRole("dialog").getByRole("combobox").fill("工作日历")
      await page
        .getByRole("option", { name: /^工作日历/u })
        .first()
        .waitFor()
      await page.keyboard.press("Enter")
      await page.waitForURL(/\/calendars$/u)
      await page.keyboard.press("Control+k")
      await page.keyboard.press("Escape")
      await page.getByRole("dialog").getByRole("combobox").waitFor({ state: "detached" })
    }
  },
  {
    name: "an address of the administration that is none says so",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/nothing")
      await page.getByRole("heading", { name: "页面不存在" }).waitFor()
      await page.goto("/administration/people/nobody")
      await page.getByText("记录不存在").waitFor()
    }
  },
  {
    name: "who may not administrate gets no administration",
    run: async ({ browser, centre }) => {
      const [agent] = centre.accounts
      if (agent === undefined) throw new Error("the centre has no agent's account")
      const visitor = await visit(browser, centre.baseUrl, DESK)
      await signIn(visitor, agent[0], agent[1].panelPassword)
      assert.match(new URL(visitor.page.url()).pathname, /^\/agent$/u)
      assert.equal(await visitor.page.getByRole("link", { name: "管理" }).count(), 0)
      await visitor.page.goto("/administration/people")
      await visitor.page.getByRole("heading", { name: "没有权限" }).waitFor()
      await visitor.context.close()
    }
  },
  {
    name: "the system page shows every process",
    run: async ({ admin: { page }, centre }) => {
      await page.goto("/system")
      for (const worker of Object.keys((await centre.health()).workers))
        await page.locator(`[data-worker="${worker}"]`).waitFor()
    }
  }
]
